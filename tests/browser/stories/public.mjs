//! A visitor looks around: home, the list, one challenge, and an address that does not exist.

export const name = 'public';

export async function run(ctx) {
  const page = await ctx.page();
  await ctx.open(page, '/');
  await ctx.open(page, '/challenges');
  const challenge = await firstChallenge(page);
  ctx.expect(challenge, 'the list shows no challenge');

  const titles = new Set();
  const paths = ['/', '/challenges', ...(challenge ? [challenge] : [])];
  for (const path of paths) {
    await ctx.open(page, path);
    titles.add(await page.title());
  }
  ctx.same(titles.size, paths.length, 'pages with a title of their own');
  await ctx.done(page);

  for (const path of paths) await ctx.bears(path);
  await ctx.bears('/challenges/there-is-no-such-challenge', { status: 404 });
  await ctx.bears('/there-is-no-such-page', { status: 404 });
}

/** The path of the first challenge in the list. */
async function firstChallenge(page) {
  const paths = await page
    .locator('main a[href*="/challenges/"]')
    .evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  return paths.find((path) => /^\/challenges\/[^/]+$/.test(path));
}
