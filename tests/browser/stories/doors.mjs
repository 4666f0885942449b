//! Somebody without an account gets one by a mailed link, chooses a password and a second factor, signs in with both,
//! loses the phone and uses a recovery code, forgets the password and sets another one. Each refusal keeps what it may.

import crypto from 'node:crypto';

export const name = 'doors';
export const widths = [1280, 360];

const FIRST = 'violet harbour sings at dusk';
const SECOND = 'seven lanterns above the quarry';

export async function run(ctx) {
  const email = `noor-${ctx.number}-${Date.now().toString(36)}@newcomer.example`;
  const page = await ctx.page();
  await createAccount(ctx, page, email);
  await choosePassword(ctx, page);
  await signOut(ctx, page);
  await withPassword(ctx, page, email, FIRST);
  const { key, codes } = await turnOnCodes(ctx, page);
  await signOut(ctx, page);
  await withCode(ctx, page, email, key, codes);
  await signOut(ctx, page);
  await reset(ctx, page, email);
  await withPassword(ctx, page, email, SECOND, codes[1]);
  await ctx.open(page, '/my/account/security');
  await ctx.shows(page, 'Used a recovery code');
  await ctx.look(page, 'security');
}

async function createAccount(ctx, page, email) {
  await ctx.open(page, '/sign-in');
  await ctx.look(page, 'sign-in');
  await ctx.follow(page, 'Create an account');
  await ctx.look(page, 'account');
  await ctx.fill(page, 'Email address', email);
  await ctx.press(page, 'Create account');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'an account without a name is not refused');
  ctx.same(await page.getByLabel('Email address').inputValue(), email, 'the address after the refusal');
  await ctx.look(page, 'account-refused');
  await ctx.fill(page, 'Your name', 'Noor Haddad');
  await ctx.press(page, 'Create account');
  await ctx.look(page, 'sent');
  await ctx.open(page, await ctx.mailed(email, /\/sign-in\/link\/[0-9a-f]+/));
  await ctx.look(page, 'link');
  await page.locator('main form button').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** A short one and a weak one are refused with what helps. */
async function choosePassword(ctx, page) {
  await ctx.open(page, '/my/account/password');
  await ctx.look(page, 'password');
  for (const [typed, said] of [['short', 'Use at least'], ['password1234', 'Use a few unrelated words']]) {
    await ctx.fill(page, 'New password', typed);
    await ctx.press(page, 'Save password');
    await ctx.shows(page, said);
  }
  await ctx.look(page, 'password-refused');
  await ctx.fill(page, 'New password', FIRST);
  await ctx.press(page, 'Save password');
  await ctx.shows(page, 'Your new password is saved.');
}

/** The password alone, or with a recovery code where it is asked for. */
async function withPassword(ctx, page, email, password, recovery) {
  await ctx.open(page, '/sign-in');
  const form = page.locator('form[action="/sign-in/password"]');
  const send = async (text) => {
    await form.getByLabel('Email address').fill(email);
    await form.locator('#f-password').fill(text);
    await ctx.press(page, 'Sign in with the password');
  };
  await send('not this one at all');
  await ctx.shows(page, 'do not belong together');
  await ctx.look(page, 'password-wrong');
  await send(password);
  if (!recovery) return;
  await ctx.fill(page, /^Code/, recovery);
  await ctx.press(page, 'Continue');
}

/** Returns the key of the app and the recovery codes. */
async function turnOnCodes(ctx, page) {
  await ctx.open(page, '/my/account/second-factor');
  await ctx.look(page, 'second-factor');
  await ctx.press(page, 'Set up an authenticator app');
  await ctx.look(page, 'second-factor-key');
  const key = (await page.locator('code.ref').innerText()).replaceAll(/\s/g, '');
  ctx.expect(await page.locator('svg.qr').isVisible(), 'there is no picture of the key');
  await ctx.fill(page, /^Code/, '000000');
  await ctx.press(page, 'Turn on');
  await ctx.shows(page, 'This code is wrong');
  await ctx.fill(page, /^Code/, codeOf(key));
  await ctx.press(page, 'Turn on');
  await ctx.shows(page, 'These codes are shown only now.');
  await ctx.look(page, 'recovery-codes');
  return { key, codes: await page.locator('main code.ref').allInnerTexts() };
}

/** Refused with a code that was used; a recovery code opens. */
async function withCode(ctx, page, email, key, codes) {
  await ctx.open(page, await ctx.freshLink(email));
  await page.locator('main form button').first().click();
  await page.waitForURL('**/sign-in/code**');
  await ctx.look(page, 'code');
  await ctx.fill(page, /^Code/, '123 456');
  await ctx.press(page, 'Continue');
  await ctx.shows(page, 'This code is wrong');
  await ctx.look(page, 'code-wrong');
  await ctx.fill(page, /^Code/, codes[0]);
  await ctx.press(page, 'Continue');
  await ctx.open(page, '/my/account/second-factor');
  await ctx.shows(page, `${codes.length - 1} recovery codes are left`);
}

async function reset(ctx, page, email) {
  await ctx.open(page, '/sign-in');
  await ctx.follow(page, 'I have forgotten my password');
  await ctx.look(page, 'reset');
  await ctx.fill(page, 'Email address', email);
  await ctx.press(page, 'Email me a link');
  await ctx.look(page, 'reset-sent');
  const link = await ctx.mailed(email, /\/reset\/[0-9a-f]+/);
  await ctx.open(page, link);
  await ctx.look(page, 'reset-new');
  await ctx.fill(page, 'New password', SECOND);
  await ctx.press(page, 'Save password');
  await ctx.shows(page, 'Your new password is saved. Sign in with it.');
  await ctx.open(page, link);
  await ctx.shows(page, 'The link was used already.');
}

async function signOut(ctx, page) {
  await ctx.open(page, '/my/account/security');
  const loaded = page.waitForEvent('load');
  await page.locator('form[action="/sign-out"] button').first().click({ force: true });
  await loaded;
}

/** What an authenticator app shows now (RFC 6238). */
function codeOf(key) {
  const bits = [...key].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = crypto.createHmac('sha1', bytes).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
