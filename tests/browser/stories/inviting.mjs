//! A manager makes a challenge for invited people alone and invites one; to others it does not exist; the invited person
//! accepts by mail and begins a pitch. Somebody recommends a partner, and the desk invites them in one step.

export const name = 'inviting';
export const widths = [1280, 360];

export async function run(ctx) {
  const once = `${Date.now().toString(36)}${ctx.number}`;
  const desk = await ctx.page({ as: 'ines@host.example' });
  const slug = await hidden(ctx, desk, `Secret fans ${once}`);
  const address = `lou-${once}@aalto.example`;
  await invites(ctx, desk, slug, address);
  await answers(ctx, slug, address, once);
  await recommends(ctx, desk, once);
}

/** A published challenge for invited people alone, copied from one that is complete. */
async function hidden(ctx, desk, title) {
  await ctx.open(desk, '/');
  const hrefs = await desk.locator('main a[href^="/challenges/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  const source = hrefs.find((href) => /^\/challenges\/[^/?]+$/.test(href)).split('/').pop();
  await ctx.open(desk, `/manage/challenges/new?from=${source}`);
  await ctx.fill(desk, 'Title', title);
  await ctx.press(desk, 'Create draft');
  const path = new URL(desk.url()).pathname;
  await ctx.open(desk, `${path}/dates`);
  await ctx.press(desk, 'Save');
  await ctx.open(desk, `${path}/invitations`);
  await ctx.shows(desk, 'People can be invited once the challenge is published.');
  await ctx.look(desk, 'audience');
  await desk.getByLabel('Only people you invite').check();
  await ctx.press(desk, 'Save');
  await ctx.shows(desk, 'To everybody else it does not exist');
  await ctx.open(desk, `${path}/publish`);
  await ctx.press(desk, 'Publish');
  await ctx.shows(desk, 'Published.');
  return path.split('/').pop();
}

async function invites(ctx, desk, slug, address) {
  await ctx.open(desk, `/manage/challenges/${slug}/invitations`);
  await ctx.fill(desk, 'People to invite', 'Aalto, Lou, lou at aalto');
  ctx.provokes(`/manage/challenges/${slug}/invitations`, 422);
  await ctx.press(desk, 'Send invitations');
  await ctx.shows(desk, 'Line 1: enter an email address like name@example.org');
  await ctx.look(desk, 'refused');
  await ctx.fill(desk, 'People to invite', `Aalto Sensors Oy, Lou Virtanen, ${address}`);
  await ctx.press(desk, 'Send invitations');
  await ctx.shows(desk, 'The invitations are on their way.');
  await ctx.look(desk, 'invited');
}

async function answers(ctx, slug, address, once) {
  const kim = await ctx.page({ as: 'kim@applicant.example' });
  await ctx.open(kim, `/challenges/${slug}`, { status: 404 });
  await ctx.shows(kim, 'Page not found');
  const lou = await ctx.page();
  await ctx.open(lou, await ctx.mailed(address, /\/invite\/[0-9a-f]{64}/));
  await ctx.look(lou, 'invitation');
  await ctx.press(lou, 'Accept');
  await ctx.shows(lou, `Secret fans ${once}`);
  await ctx.look(lou, 'challenge');
  await ctx.done(lou);
}

async function recommends(ctx, desk, once) {
  const kim = await ctx.page({ as: 'kim@applicant.example' });
  await ctx.open(kim, '/challenges?status=open');
  const href = await kim.locator('#results a[href^="/challenges/"]').first().getAttribute('href');
  await ctx.open(kim, href.split('?')[0]);
  await ctx.follow(kim, 'Recommend a partner');
  await ctx.look(kim, 'recommend');
  const fill = async () => {
    await ctx.fill(kim, 'Organisation', `Helmi ${once}`);
    await ctx.fill(kim, 'Website or email address', `ada@helmi-${once}.example`);
    await ctx.fill(kim, /^Why they fit/, 'Their fans are silent.');
    await ctx.fill(kim, /^How you know them/, 'We met at a fair.');
  };
  await fill();
  await ctx.press(kim, 'Recommend');
  await ctx.shows(kim, 'With the team');
  await ctx.look(kim, 'mine');
  const path = `${href.split('?')[0]}/recommend`;
  await ctx.open(kim, path);
  await fill();
  ctx.provokes(path, 422);
  await ctx.press(kim, 'Recommend');
  await ctx.shows(kim, 'This organisation was recommended already');
  await ctx.look(kim, 'earlier');

  await ctx.open(desk, `/manage${href.split('?')[0]}/invitations`);
  await ctx.look(desk, 'recommended');
  await desk.locator('section.close', { hasText: `Helmi ${once}` }).getByRole('link').first().click();
  await ctx.press(desk, 'Send invitations');
  await ctx.shows(desk, 'The invitations are on their way.');
}
