//! Somebody writes a whole pitch without an account, confirms the address on another device, and sends it from there.

import { find, send, write } from './pitch.mjs';

export const name = 'early';
export const widths = [360];

export async function run(ctx) {
  const once = Date.now().toString(36);
  const who = { name: 'Noa Lind', email: `noa-${once}@applicant.example`, organisation: `Lind Coatings ${once}` };
  const first = await ctx.page();
  const home = await begin(ctx, first, who);
  await write(ctx, first, who, home);
  await waits(ctx, first, home);

  const second = await ctx.page();
  await confirm(ctx, second, who);
  await signIn(ctx, second, who, home);
  await ctx.open(first, home);
  ctx.same(new URL(first.url()).pathname, '/sign-in', 'where the draft leads in the browser that began it');
  await send(ctx, second);
}

/** Starts with an address that is none, then with the right one; the path of the draft. */
async function begin(ctx, page, who) {
  await find(ctx, page);
  await ctx.follow(page, 'Start a pitch');
  await ctx.look(page, 'before');
  await ctx.fill(page, 'Your email address', 'noa');
  await ctx.press(page, 'Start now');
  await ctx.shows(page, 'Enter an email address in the correct format');
  await ctx.look(page, 'before-refused');
  await ctx.fill(page, 'Your email address', who.email);
  await ctx.press(page, 'Start now');
  await ctx.shows(page, 'Confirm your address');
  await ctx.shows(page, who.email);
  await ctx.look(page, 'tasks-unconfirmed');
  return new URL(page.url()).pathname;
}

/** What cannot be done yet says why. */
async function waits(ctx, page, home) {
  await ctx.open(page, `${home}/check`);
  await ctx.shows(page, 'Confirm your address to send');
  await ctx.look(page, 'check-unconfirmed');
  await ctx.open(page, `${home}/files`, { status: 403 });
  await ctx.shows(page, 'Confirm your address first');
}

/** Opens the mailed link; the account gets a name. */
async function confirm(ctx, page, who) {
  await ctx.open(page, await ctx.mailed(who.email, /\/confirm\/[0-9a-f]{64}/));
  await ctx.look(page, 'confirm');
  await ctx.press(page, 'Confirm address');
  await ctx.shows(page, 'Enter your name');
  await ctx.fill(page, 'Your name', who.name);
  await ctx.press(page, 'Confirm address');
  await ctx.look(page, 'confirmed');
}

async function signIn(ctx, page, who, home) {
  ctx.same(new URL(page.url()).searchParams.get('next'), home, 'where the sign-in leads');
  await page.locator('#f-email').fill(who.email);
  await ctx.press(page, 'Email me a sign-in link');
  await ctx.open(page, await ctx.mailed(who.email, /\/sign-in\/link\/[0-9a-f]{64}/));
  await ctx.press(page, 'Sign in');
  ctx.same(new URL(page.url()).pathname, home, 'where the sign-in led');
  await ctx.shows(page, '5 of 5 sections complete');
}
