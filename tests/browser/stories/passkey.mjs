//! Somebody adds a passkey, signs out, and comes back with the passkey alone: by the button, and by what the browser
//! offers among the addresses. Without scripts nothing of it shows.

export const name = 'passkey';
export const widths = [1280, 360];

const OPTIONS = {
  protocol: 'ctap2',
  ctap2Version: 'ctap2_1',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

export async function run(ctx) {
  const page = await ctx.page({ as: 'ines@host.example' });
  await ctx.open(page, '/my/account/security');
  await ctx.look(page, 'security');
  await page.getByRole('link', { name: 'Change Passkeys' }).click();
  await ctx.shows(page, 'With a passkey you sign in');
  await ctx.look(page, 'passkeys-none');
  await ctx.follow(page, 'Add a passkey');
  await ctx.look(page, 'passkey-new');
  if (!ctx.js) {
    await ctx.shows(page, 'Passkeys need JavaScript');
    ctx.same(await page.getByRole('button', { name: 'Add passkey' }).isVisible(), false, 'the button without scripts');
    await signOut(ctx, page);
    await ctx.open(page, '/sign-in');
    ctx.same(await page.getByRole('button', { name: /passkey/ }).isVisible(), false, 'the button without scripts');
    return;
  }
  const keeper = await authenticator(page);
  await ctx.fill(page, 'Name', 'Laptop');
  await ctx.press(page, 'Add passkey');
  await ctx.shows(page, 'Not yet');
  await ctx.look(page, 'passkeys');

  // By the button: what the browser offers by itself waits for a finger meanwhile.
  await keeper.touches(false);
  await signOut(ctx, page);
  await ctx.open(page, '/sign-in?next=/my/account/passkeys');
  await ctx.look(page, 'sign-in');
  const asked = page.waitForResponse((answer) => answer.url().endsWith('/sign-in/passkey'));
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await keeper.touches(true);
  ctx.same((await asked).status(), 200, 'the answer to the passkey');
  await page.waitForURL(isList);
  await ctx.shows(page, 'Laptop');

  // Among the addresses: with the page open, one touch is enough. The simulated finger must lie there before.
  await signOut(ctx, page);
  await keeper.touches(true);
  await page.goto('/sign-in?next=/my/account/passkeys', { waitUntil: 'commit' });
  await page.waitForURL(isList);
  await ctx.shows(page, 'Laptop');

  // Removed, it opens nothing.
  await ctx.follow(page, 'Laptop');
  await ctx.look(page, 'passkey');
  await ctx.press(page, 'Remove this passkey');
  await ctx.shows(page, 'Add a passkey');
  await signOut(ctx, page);
  await keeper.touches(false);
  await ctx.open(page, '/sign-in');
  ctx.provokes('/sign-in/passkey');
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/sign-in/passkey'));
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await keeper.touches(true);
  ctx.same((await refused).status(), 422, 'the answer to a removed passkey');
}

/** The address of the sign-in page ends with the same path. */
const isList = (url) => url.pathname === '/my/account/passkeys';

/** An authenticator that always verifies its user, and whether it is touched. */
async function authenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: OPTIONS });
  const touches = (enabled) => devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  return { touches };
}

async function signOut(ctx, page) {
  await ctx.open(page, '/my/account/security');
  const form = page.locator('form[action="/sign-out"]').first();
  const loaded = page.waitForEvent('load');
  await form.evaluate((element) => element.submit()).catch(async () => form.locator('button').click({ force: true }));
  await loaded;
}
