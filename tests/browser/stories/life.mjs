//! A sent pitch lives on: pulled back, changed and sent again; asked about, answered; a note among the host's people that
//! the applicant never meets.

import { tell } from './pitch.mjs';

export const name = 'life';
export const widths = [1280, 360];

export async function run(ctx) {
  const once = Date.now().toString(36);
  const who = { name: 'Noor Haddad', email: `noor-${once}@applicant.example`, organisation: `Haddad Sensing ${once}` };
  const page = await ctx.page();
  const sent = await tell(ctx, page, who);
  const own = `/my/pitches/${sent.reference}`;
  await sendAgain(ctx, page, own, sent);
  await talk(ctx, page, own, sent);
  await ctx.open(page, '/my/calendar');
  await ctx.look(page, 'calendar');
  await ctx.press(page, 'Make an address');
  await ctx.shows(page, 'It is shown only now.');
  await ctx.open(page, '/receipts');
  await ctx.look(page, 'receipts');
}

/** Back to a draft, one answer changed, sent as version 2: both versions stay. */
async function sendAgain(ctx, page, own, sent) {
  await ctx.open(page, own);
  await ctx.follow(page, 'Pull back to edit');
  await ctx.look(page, 'pull-back');
  await ctx.press(page, 'Pull back');
  await ctx.shows(page, 'You pulled this pitch back.');
  await ctx.look(page, 'pulled-back');
  await ctx.open(page, `${own}/solution`);
  await ctx.fill(page, 'The title of your pitch', 'Granules that wait for rain');
  await ctx.press(page, 'Save and continue');
  await ctx.open(page, `${own}/versions`);
  await ctx.shows(page, 'What changed since version 1');
  await ctx.look(page, 'versions');
  await ctx.open(page, `${own}/check`);
  await ctx.tick(page, /I have read the terms of this challenge/);
  await ctx.press(page, 'Send pitch');
  await ctx.open(page, `${own}/versions`);
  await ctx.shows(page, 'What changed from version 1 to version 2');
  await ctx.shows(page, sent.hash);
  await ctx.open(page, `${own}/print?version=1`);
  await ctx.shows(page, 'Granules that wait for the root');
  await ctx.look(page, 'print');
}

/** The manager notes, writes and asks; the applicant reads what is theirs, and answers. */
async function talk(ctx, page, own, sent) {
  const desk = await ctx.page({ as: 'ines@host.example' });
  await ctx.open(desk, `/manage/pitches/${sent.reference}/messages`);
  await ctx.fill(desk, 'Your note', 'Ask purchasing first.');
  await ctx.press(desk, 'Keep the note');
  await ctx.shows(desk, 'Ask purchasing first.');
  await ctx.fill(desk, /^Questions$/, 'How many people are you now?');
  await ctx.tick(desk, 'The size of your team');
  await desk.locator('#f-due').fill('2099-01-01T12:00');
  await ctx.press(desk, 'Ask');
  await ctx.shows(desk, 'Not answered yet.');
  await ctx.look(desk, 'desk-messages');

  await ctx.open(page, '/my');
  await ctx.follow(page, /^Answer the questions about/);
  await ctx.look(page, 'request');
  await ctx.fill(page, 'The size of your team', '9');
  await ctx.press(page, 'Send answers');
  await ctx.shows(page, 'You sent these answers');
  await ctx.open(page, `${own}/messages`);
  await ctx.fill(page, 'Your message', 'We are glad to show it.');
  await ctx.press(page, 'Send message');
  await ctx.look(page, 'messages');
  ctx.expect(!(await page.content()).includes('Ask purchasing'), 'the applicant reads a note');
  await ctx.open(desk, `/manage/pitches/${sent.reference}/messages`);
  await ctx.shows(desk, 'We are glad to show it.');
}
