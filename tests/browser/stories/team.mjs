//! A lead invites somebody who has no account; they accept, read and write, and are removed. An administrator merges
//! two organisations that are one, and parts them again.

export const name = 'team';
export const widths = [1280, 360];

export async function run(ctx) {
  const once = Date.now().toString(36);
  const email = `alex-${once}@colleague.example`;
  const lead = await ctx.page({ as: 'kim@applicant.example' });
  const draft = await begin(ctx, lead);
  await invite(ctx, lead, draft, email);
  const colleague = await accept(ctx, email, draft);
  await write(ctx, colleague, draft);
  await remove(ctx, lead, colleague, draft);
  await ctx.open(lead, '/my/organisation/new');
  await ctx.look(lead, 'organisation-new');
  await ctx.press(lead, 'Register');
  await ctx.look(lead, 'organisation-refused');
  await mergeAndPart(ctx);
}

/** A draft of the lead's; the demo has begun one. */
async function begin(ctx, page) {
  await ctx.open(page, '/my?show=drafts');
  const href = await page.locator('main a[href^="/my/pitches/"]').first().getAttribute('href');
  return href.split('/').slice(0, 4).join('/');
}

/** Two lines, one of them wrong: nothing is sent and nothing is lost; then one. */
async function invite(ctx, page, draft, email) {
  await ctx.open(page, `${draft}/team`);
  await ctx.look(page, 'team');
  await ctx.fill(page, 'Email addresses', `${email}\nnot an address`);
  await ctx.tick(page, /Editor/);
  await ctx.press(page, 'Send invitations');
  await ctx.look(page, 'team-refused');
  ctx.expect((await page.getByLabel('Email addresses').inputValue()).includes(email), 'the addresses are lost');
  await ctx.fill(page, 'Email addresses', email);
  await ctx.press(page, 'Send invitations');
  await ctx.shows(page, email);
}

/** Signed out, on a phone: the link of the mail, a name, and the pitch. */
async function accept(ctx, email, draft) {
  const page = await ctx.page({ width: 360 });
  const link = await ctx.mailed(email, /\/invite\/[0-9a-f]+/);
  await ctx.open(page, link);
  await ctx.look(page, 'invitation');
  await ctx.press(page, 'Accept');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'an account without a name is not refused');
  await ctx.fill(page, 'Your name', 'Alex Moreau');
  await ctx.press(page, 'Accept');
  ctx.same(new URL(page.url()).pathname, draft, 'where accepting leads');
  return page;
}

/** An editor writes, and is told who sends. */
async function write(ctx, page, draft) {
  await ctx.open(page, `${draft}/evidence`);
  await ctx.press(page, 'Save and come back later');
  await ctx.open(page, `${draft}/check`);
  await ctx.shows(page, 'Only Kim Virtanen (lead) can send this pitch.');
}

/** Removed by keyboard; the open window finds nothing any more. */
async function remove(ctx, lead, colleague, draft) {
  await ctx.open(lead, `${draft}/team`);
  const button = lead.getByRole('row').filter({ hasText: 'Alex Moreau' }).getByRole('button', { name: /^Remove/ });
  await button.focus();
  await Promise.all([lead.waitForEvent('load'), lead.keyboard.press('Enter')]);
  await ctx.shows(lead, 'People');
  await ctx.open(colleague, draft, { status: 404 });
}

/** Side by side, merged, and undone. */
async function mergeAndPart(ctx) {
  const page = await ctx.page({ as: 'pat@host.example' });
  await ctx.open(page, '/admin/organisations');
  await ctx.look(page, 'organisations');
  await ctx.follow(page, /^Compare/);
  await ctx.look(page, 'merge');
  await ctx.shows(page, 'It can be undone for 30 days.');
  await ctx.press(page, /^Merge /);
  await ctx.shows(page, 'Merges of the last 30 days');
  await ctx.press(page, /^Undo/);
  await ctx.shows(page, 'Possible duplicates');
}
