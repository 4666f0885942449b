//! A challenge and the public talk: a question is asked and answered to everybody, asked again and recognised; news is
//! published; an address follows, hears of it, and stops.

export const name = 'asking';
export const widths = [1280, 360];

export async function run(ctx) {
  const once = Date.now().toString(36);
  const desk = await ctx.page({ as: 'ines@host.example' });
  const slug = await openChallenge(ctx, desk);
  const address = `ada-${once}@reader.example`;
  const mails = await follows(ctx, slug, address);
  await asks(ctx, desk, slug, once);
  await tells(ctx, desk, slug, once);
  await stops(ctx, mails, address);
}

/** A challenge of this desk that takes questions. */
async function openChallenge(ctx, desk) {
  await ctx.open(desk, '/');
  const hrefs = await desk.locator('main a[href^="/challenges/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  return hrefs.find((href) => /^\/challenges\/[^/?]+$/.test(href)).split('/').pop();
}

async function follows(ctx, slug, address) {
  const page = await ctx.page();
  await ctx.open(page, `/challenges/${slug}`);
  await ctx.follow(page, 'Follow by mail');
  await ctx.look(page, 'follow');
  await ctx.fill(page, 'Your email address', address);
  await ctx.press(page, 'Send me a link to confirm');
  await ctx.shows(page, 'We have sent a mail to this address.');
  const link = await ctx.mailed(address, /\/subscriptions\/[0-9a-f]{64}/);
  await ctx.open(page, link);
  await ctx.look(page, 'subscription');
  await ctx.press(page, 'Confirm');
  await ctx.shows(page, 'You follow this challenge.');
  await ctx.done(page);
  return link;
}

async function asks(ctx, desk, slug, once) {
  const kim = await ctx.page({ as: 'kim@applicant.example' });
  // Nothing that another telling asked is like it.
  const question = `Would ${once} makers of ${once} things in ${once} town fit?`;
  await ctx.open(kim, `/challenges/${slug}/questions`);
  await ctx.look(kim, 'questions');
  await ctx.fill(kim, /^Your question$/, question);
  await ctx.press(kim, 'Ask');
  await ctx.shows(kim, 'Your question is with the team.');

  await ctx.open(desk, `/manage/challenges/${slug}/questions`);
  await ctx.look(desk, 'inbox');
  await ctx.follow(desk, question);
  await ctx.look(desk, 'question');
  ctx.expect(!(await desk.content()).includes('Virtanen'), 'the desk reads who asked');
  await ctx.fill(desk, /^The answer$/, 'Yes, it may.');
  await ctx.press(desk, 'Publish');
  await ctx.shows(desk, 'The answer is published.');

  await ctx.open(kim, `/challenges/${slug}/questions`);
  await ctx.shows(kim, 'Yes, it may.');
  await ctx.fill(kim, /^Your question$/, `Could ${once} makers of ${once} things in ${once} town fit?`);
  ctx.provokes(`/challenges/${slug}/questions`, 422);
  await ctx.press(kim, 'Ask');
  await ctx.shows(kim, 'Is it one of these?');
  await ctx.look(kim, 'alike');
}

async function tells(ctx, desk, slug, once) {
  await ctx.open(desk, `/manage/challenges/${slug}/updates`);
  await ctx.look(desk, 'updates-desk');
  await ctx.fill(desk, 'Heading', `A visit ${once}`);
  await ctx.fill(desk, 'What is new', 'Come and listen on Friday.');
  await ctx.press(desk, 'Publish');
  await ctx.shows(desk, 'The update is published.');
  const page = await ctx.page();
  await ctx.open(page, `/challenges/${slug}/updates`);
  await ctx.shows(page, `A visit ${once}`);
  await ctx.look(page, 'updates');
  await ctx.done(page);
}

async function stops(ctx, confirmed, address) {
  const link = await ctx.mailed(address, /\/subscriptions\/[0-9a-f]{64}/);
  const page = await ctx.page();
  await ctx.open(page, link);
  await ctx.press(page, 'Stop');
  await ctx.shows(page, 'You do not follow this challenge any more.');
  await ctx.open(page, confirmed);
  await ctx.press(page, 'That was a mistake: follow again');
  await ctx.shows(page, 'You follow this challenge.');
  await ctx.done(page);
}
