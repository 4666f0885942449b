//! A manager signs in at the host's own provider, which is a real one: the groups there are the roles here, nothing
//! but the way there and back asks for anything, and whoever cancels is told so.

import { freeBase, startPortal } from '../portal.mjs';
import { startProvider } from '../provider.mjs';

export const name = 'sso';
export const widths = [1280, 360];

export async function run(ctx) {
  const people = { ines: { email: 'ines@host.example', groups: ['innovation'], amr: ['pwd', 'otp'] } };
  const provider = await startProvider(people);
  const base = await freeBase();
  provider.knows(base);
  ctx.trust(provider.issuer, base);
  const portal = await startPortal(ctx.binary, base, settings(provider));
  try {
    await tell(ctx, { base, provider, people });
  } finally {
    await portal.stop();
    await provider.stop();
  }
}

const settings = ({ issuer, clientId, clientSecret }) => `
[sso]
issuer = "${issuer}"
client_id = "${clientId}"
client_secret = "${clientSecret}"
name = "Host ID"
domains = ["host.example"]
roles = { innovation = "manager" }
`;

async function tell(ctx, { base, provider, people }) {
  const page = await ctx.page();
  await onward(ctx, page, base, provider);
  await ctx.open(page, `${base}/sign-in?next=/manage`);
  await ctx.look(page, 'sign-in');
  await there(page, provider);
  await page.getByLabel('Login').fill('ines');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${base}/manage`);
  await ctx.look(page, 'desk');

  await ctx.open(page, `${base}/my/account/security`);
  await ctx.shows(page, 'Linked on');
  await ctx.look(page, 'security');

  // The provider has not forgotten her, but the group is gone.
  people.ines.groups = [];
  await signOut(ctx, page, base);
  await ctx.open(page, `${base}/sign-in?next=/my`);
  await page.getByRole('button', { name: 'Sign in with Host ID' }).click();
  await page.waitForURL(`${base}/my`);
  await ctx.open(page, `${base}/manage`, { status: 404 });

  await signOut(ctx, page, base);
  await page.context().clearCookies({ domain: 'localhost' });
  await ctx.open(page, `${base}/sign-in`);
  await there(page, provider);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForURL(`${base}/sign-in/sso/callback?**`);
  await ctx.shows(page, 'You cancelled');
  await ctx.look(page, 'cancelled');
  await ctx.follow(page, 'Other ways to sign in');
  await ctx.shows(page, 'Email me a sign-in link');
}

async function there(page, provider) {
  await page.getByRole('button', { name: 'Sign in with Host ID' }).click();
  await page.waitForURL(`${provider.issuer}/interaction/**`);
}

async function signOut(ctx, page, base) {
  await ctx.open(page, `${base}/my/account`);
  const form = page.locator('form[action="/sign-out"]');
  await form.first().evaluate((one) => one.submit());
  await page.waitForURL(`${base}/`);
}

/** The page that leads on by itself, held while it is looked at. */
async function onward(ctx, page, base, provider) {
  await page.route(`${provider.issuer}/**`, (route) => route.fulfill({ status: 204 }));
  await ctx.open(page, `${base}/sign-in`);
  await ctx.press(page, 'Sign in with Host ID');
  await ctx.shows(page, 'You are taken there by itself');
  await ctx.look(page, 'onward');
  await page.unroute(`${provider.issuer}/**`);
}
