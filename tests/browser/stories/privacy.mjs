//! A person gets a copy of their data, asks to be forgotten, and changes their mind; an administrator looks at it in
//! between, and nobody can hurry it.

import fs from 'node:fs/promises';

export const name = 'privacy';
export const widths = [1280, 360];

const PERSON = 'dana@applicant.example';

export async function run(ctx) {
  const person = await ctx.page({ as: PERSON });
  await ctx.open(person, '/my/account');
  await ctx.follow(person, 'Open your data');
  await ctx.look(person, 'data');
  await copy(ctx, person);
  await ask(ctx, person);
  await administer(ctx);
  await ctx.press(person, 'Keep my account');
  await ctx.shows(person, 'Get a copy');
  ctx.same(await person.getByRole('button', { name: 'Keep my account' }).count(), 0, 'pending requests');
}

/** Asks for the file, waits for the worker, and reads what was downloaded. */
async function copy(ctx, page) {
  await ctx.press(page, /Prepare my data|Prepare it anew/);
  const link = page.getByRole('link', { name: 'Download my data' });
  for (let tries = 0; tries < 40 && (await link.count()) === 0; tries += 1) {
    await page.waitForTimeout(250);
    await page.reload();
  }
  await ctx.look(page, 'data-ready');
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  ctx.same(download.suggestedFilename(), 'my-data.json', 'the name of the file');
  const data = JSON.parse(await fs.readFile(await download.path(), 'utf8'));
  ctx.same(data.account.email, PERSON, 'the address in the file');
  ctx.expect(data.pitches.length > 0, 'the file holds no pitches');
}

async function ask(ctx, page) {
  await ctx.fill(page, 'Your email address', 'somebody@else.example');
  await ctx.press(page, 'Ask for deletion');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'another address is taken');
  await ctx.look(page, 'data-refused');
  await ctx.fill(page, 'Your email address', PERSON);
  await ctx.press(page, 'Ask for deletion');
  await ctx.shows(page, 'Your account will be deleted');
  await ctx.look(page, 'data-pending');
}

/** The request with its preview; no button before the three days are over. */
async function administer(ctx) {
  const page = await ctx.page({ as: 'pat@host.example' });
  await ctx.open(page, '/admin/privacy');
  await ctx.shows(page, PERSON);
  await ctx.look(page, 'admin');
  await ctx.follow(page, 'Look and decide');
  await ctx.shows(page, 'What stays');
  await ctx.shows(page, 'The person can change their mind until');
  ctx.same(await page.getByRole('button', { name: 'Delete the account' }).count(), 0, 'buttons to hurry it');
  await ctx.look(page, 'preview');
  await ctx.open(page, '/admin/privacy');
  await ctx.fill(page, 'Pitch', 'ZZ-000000');
  await ctx.press(page, 'Set hold');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'a hold on nothing is taken');
  await ctx.look(page, 'hold-refused');
  await ctx.done(page);
}
