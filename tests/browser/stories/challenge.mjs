//! A manager makes a challenge from nothing, is refused at publishing with the list, completes and publishes it; a
//! visitor finds it; then the manager changes it and gives more time, and the visitor sees what changed. Another site shows it.

export const name = 'challenge';
export const widths = [1280, 360];

export async function run(ctx) {
  const title = `Quiet fans ${ctx.number}`;
  const manager = await ctx.page({ as: 'ines@host.example' });
  const desk = await make(ctx, manager, title);
  await complete(ctx, manager, desk);
  await ctx.open(manager, `${desk}/publish`);
  await ctx.press(manager, 'Publish');
  await ctx.shows(manager, 'Published.');
  await ctx.look(manager, 'published');

  const page = desk.replace('/manage', '');
  const visitor = await ctx.page();
  await ctx.open(visitor, page);
  await ctx.shows(visitor, title);
  await amend(ctx, manager, desk);
  await ctx.open(visitor, page);
  await ctx.shows(visitor, 'Changed since publication');
  await ctx.follow(visitor, 'See what changed');
  await ctx.shows(visitor, 'The holidays are long.');
  await ctx.look(visitor, 'changes');
  await share(ctx, manager, visitor, desk, title);
}

/** A draft with its title, refused at publishing; answers the path of its desk. */
async function make(ctx, manager, title) {
  await ctx.open(manager, '/manage/challenges');
  await ctx.look(manager, 'list');
  await ctx.follow(manager, 'New challenge');
  await ctx.look(manager, 'new');
  await ctx.fill(manager, 'Title', title);
  await ctx.press(manager, 'Create draft');
  await ctx.look(manager, 'overview');
  const desk = new URL(manager.url()).pathname;
  await ctx.open(manager, `${desk}/publish`);
  await ctx.press(manager, 'Publish');
  const lines = manager.locator('.summary-err a');
  ctx.same(await lines.count(), 5, 'what is missing');
  await ctx.look(manager, 'refused');
  await lines.first().click();
  ctx.same(new URL(manager.url()).hash, '#f-summary', 'the first line leads to its field');
  return desk;
}

async function complete(ctx, manager, desk) {
  await ctx.open(manager, `${desk}/content`);
  await manager.locator('#f-summary').fill('Fans are louder than people accept.');
  await manager.locator('#f-description').fill('They **hum** at night.');
  await ctx.press(manager, 'Preview');
  ctx.expect(await manager.locator('.doc strong').isVisible(), 'the preview does not draw Markdown');
  await ctx.look(manager, 'content');
  await ctx.press(manager, 'Save');
  await ctx.open(manager, `${desk}/eligibility`);
  await manager.locator('#f-eligibility').fill('Anybody.');
  await ctx.look(manager, 'eligibility');
  await ctx.press(manager, 'Save');
  await ctx.open(manager, `${desk}/terms`);
  await manager.locator('#f-ip_terms').fill('You keep it.');
  await ctx.look(manager, 'terms');
  await ctx.press(manager, 'Save');
  await ctx.open(manager, `${desk}/dates`);
  await ctx.shows(manager, 'These dates are a proposal');
  await ctx.look(manager, 'dates');
  await ctx.press(manager, 'Save');
  await ctx.shows(manager, 'Saved.');
  await ctx.open(manager, `${desk}/preview`);
  await ctx.look(manager, 'preview');
}

/** Another site may show it; what it shows is a page of its own. */
async function share(ctx, manager, visitor, desk, title) {
  await ctx.open(manager, desk);
  await ctx.follow(manager, 'Share');
  await ctx.look(manager, 'share');
  ctx.provokes(`${desk}/share`, 422);
  await ctx.fill(manager, 'The sites', 'https://www.example.org/careers');
  await ctx.press(manager, 'Let it show');
  await ctx.shows(manager, 'is no site');
  await ctx.look(manager, 'share-refused');
  await ctx.fill(manager, 'The sites', 'https://www.example.org');
  await ctx.press(manager, 'Let it show');
  await ctx.shows(manager, 'Copy its lines into the page of the site.');
  await ctx.look(manager, 'shared');
  await ctx.open(visitor, await manager.getByRole('link', { name: 'See it' }).first().getAttribute('href'));
  await ctx.shows(visitor, title);
  await ctx.axe(visitor);
  await ctx.noSidewaysScroll(visitor);
  await ctx.shot(visitor, 'embed');
}

/** More time, with a reason. */
async function amend(ctx, manager, desk) {
  await ctx.open(manager, `${desk}/dates`);
  const closes = manager.locator('#f-closes');
  const day = new Date(`${await closes.inputValue()}:00Z`);
  day.setUTCDate(day.getUTCDate() + 7);
  await closes.fill(day.toISOString().slice(0, 16));
  await ctx.press(manager, 'Publish changes');
  ctx.expect(await manager.locator('.summary-err').isVisible(), 'a change without a reason is not refused');
  await manager.locator('#f-note').fill('The holidays are long.');
  await ctx.look(manager, 'amend');
  await ctx.press(manager, 'Publish changes');
  await ctx.shows(manager, 'Saved.');
}
