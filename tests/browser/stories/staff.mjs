//! A role waits until a second admin confirms it; an admin breaks the glass of a pitch, reads it and ends it; a guest
//! expert accepts a new version of the agreement before reading on.

export const name = 'staff';
export const widths = [1280, 360];

export async function run(ctx) {
  const admin = await ctx.page({ as: 'pat@host.example' });
  await confirm(ctx, admin);
  const reference = await accept(ctx, admin);
  await glass(ctx, admin, reference);
  await look(ctx, admin);
}

/** Pat asks, Sam confirms; each telling makes another person a manager, or takes the role from them again. */
async function confirm(ctx, admin) {
  await ctx.open(admin, '/admin/users?q=weber');
  await ctx.look(admin, 'users');
  await ctx.follow(admin, 'Jonas Weber');
  await ctx.look(admin, 'user');
  await ctx.follow(admin, 'Give a role');
  await ctx.choose(admin, /^Role/, ['Auditor', 'Executive', 'Partnership owner', 'Ecosystem manager'][ctx.number % 4]);
  await ctx.press(admin, 'Give role');
  ctx.expect(await admin.locator('.summary-err').isVisible(), 'a role without a reason is not refused');
  await ctx.choose(admin, /^Role/, 'Challenge manager');
  await ctx.fill(admin, 'Challenge', await slug(ctx, ctx.number));
  await ctx.fill(admin, 'Reason', 'Takes over from Monday.');
  await ctx.look(admin, 'grant');
  await ctx.press(admin, 'Give role');
  await ctx.shows(admin, 'A second administrator has to confirm it');
  await ctx.look(admin, 'roles');

  const second = await ctx.page({ as: 'sam@host.example' });
  await ctx.open(second, '/admin/roles');
  await ctx.follow(second, /^Decide/);
  await ctx.look(second, 'decide');
  await ctx.tick(second, /Confirm/);
  await ctx.press(second, 'Save decision');
  await ctx.shows(second, 'Confirmed.');
  await ctx.done(second);
}

/** The last part of the address of the challenge at this place of the public list. */
async function slug(ctx, place) {
  const page = await ctx.page();
  await ctx.open(page, '/challenges');
  const hrefs = await page.locator('main a[href^="/challenges/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  const slugs = [...new Set(hrefs.map((href) => href.split('/')[2].split('?')[0]))];
  await ctx.done(page);
  return slugs[place % slugs.length];
}

/** A new version asks the guest again; returns the reference of a pitch the guest is asked about. */
async function accept(ctx, admin) {
  await ctx.open(admin, '/admin/agreements');
  await ctx.look(admin, 'agreements');
  await ctx.follow(admin, 'Publish a new version');
  await ctx.press(admin, 'Preview');
  await ctx.look(admin, 'agreement-preview');
  await ctx.press(admin, 'Publish');
  await ctx.shows(admin, 'The version is published');

  const guest = await ctx.page({ as: 'rene@expert.example' });
  await ctx.open(guest, '/review?state=all');
  await ctx.shows(guest, 'Until you accept it you see only references');
  await ctx.look(guest, 'sealed-queue');
  const reference = (await guest.locator('main').innerText()).match(/[A-Z0-9]+-[0-9A-Z]{6}/)[0];
  await ctx.open(guest, `/review/${reference}`, { status: 403 });
  await ctx.shows(guest, reference);
  await ctx.follow(guest, 'Read the agreement');
  await ctx.look(guest, 'agreement');
  await ctx.press(guest, 'Accept');
  ctx.expect(await guest.locator('.summary-err').isVisible(), 'an acceptance without a name is not refused');
  await ctx.fill(guest, 'Your full name', 'René Aubert');
  await ctx.fill(guest, 'Your organisation', 'Aubert Acoustics');
  await ctx.tick(guest, /I have read version/);
  await ctx.press(guest, 'Accept');
  await ctx.shows(guest, 'Accepted.');
  await ctx.done(guest);
  return reference;
}

async function glass(ctx, admin, reference) {
  await ctx.open(admin, `/manage/pitches/${reference}`, { status: 403 });
  await ctx.follow(admin, 'Break the glass');
  await ctx.look(admin, 'glass');
  await ctx.fill(admin, 'Reference', reference);
  await ctx.press(admin, 'Find');
  await ctx.follow(admin, 'Break the glass');
  await ctx.fill(admin, 'Reason', 'Because.');
  await ctx.press(admin, 'Break the glass for 60 minutes');
  ctx.expect(await admin.locator('.summary-err').isVisible(), 'a short reason is not refused');
  await ctx.fill(admin, 'Reason', 'The applicant says that somebody has copied it.');
  await ctx.look(admin, 'break');
  await ctx.press(admin, 'Break the glass for 60 minutes');
  await ctx.shows(admin, reference);
  ctx.expect(await admin.locator('.standing').isVisible(), 'no banner stands above the pitch');
  await ctx.look(admin, 'broken');
  await ctx.press(admin, /^End now/);
  await ctx.shows(admin, 'The glass is whole again');
}

/** What somebody may see, and the portal as they see it. */
async function look(ctx, admin) {
  await ctx.open(admin, '/admin/users?q=kim');
  await ctx.follow(admin, 'Kim Virtanen');
  await ctx.follow(admin, 'What may this person see?');
  await admin.locator('#search-q').fill(await slug(ctx, 0));
  await ctx.press(admin, 'Ask');
  await ctx.shows(admin, 'Read the public page of the challenge');
  await ctx.look(admin, 'sees');
  await ctx.follow(admin, 'Kim Virtanen');
  await ctx.follow(admin, 'Act as this person');
  await ctx.fill(admin, 'Reason', 'Kim cannot find a challenge.');
  await ctx.press(admin, 'Act as this person');
  ctx.expect((await admin.locator('.standing').innerText()).includes('acts as Kim Virtanen'), 'no banner names both');
  await ctx.look(admin, 'acting');
  await ctx.press(admin, /^End now/);
  await ctx.shows(admin, 'You are yourself again');
}
