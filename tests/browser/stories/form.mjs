//! A manager builds the form of a challenge from the standard one: a question that is asked only sometimes, a table of
//! people and a budget; tries it, puts it in use; an applicant answers it.

export const name = 'form';
export const widths = [1280, 360];

export async function run(ctx) {
  const once = Date.now().toString(36);
  const manager = await ctx.page({ as: 'ines@host.example' });
  const desk = await make(ctx, manager, `Warm halls ${once}`);
  await build(ctx, manager, desk);
  await trial(ctx, manager, desk);
  await ctx.open(manager, `${desk}/form`);
  await ctx.press(manager, 'Put in use');
  await ctx.shows(manager, 'Put in use.');
  await ctx.shows(manager, 'Version 3 is in use.');
  await ctx.open(manager, `${desk}/publish`);
  await ctx.press(manager, 'Publish');
  await ctx.shows(manager, 'Published.');

  const applicant = await ctx.page({ as: 'kim@applicant.example' });
  await answer(ctx, applicant, desk.replace('/manage', ''));
}

/** A challenge of which only the form is left to do. It opens at once. */
async function make(ctx, manager, title) {
  await ctx.open(manager, '/manage/challenges/new');
  await ctx.fill(manager, 'Title', title);
  await ctx.press(manager, 'Create draft');
  const desk = new URL(manager.url()).pathname;
  const parts = [
    ['content', { summary: 'Halls are cold.', description: 'They lose heat at night.' }],
    ['eligibility', { eligibility: 'Anybody.' }],
    ['terms', { ip_terms: 'You keep it.' }],
  ];
  for (const [part, fields] of parts) {
    await ctx.open(manager, `${desk}/${part}`);
    for (const [field, text] of Object.entries(fields)) await manager.locator(`#f-${field}`).fill(text);
    await ctx.press(manager, 'Save');
  }
  await ctx.open(manager, `${desk}/dates`);
  const opens = manager.locator('#f-opens');
  const day = new Date(`${await opens.inputValue()}:00Z`);
  day.setUTCDate(day.getUTCDate() - 60);
  await opens.fill(day.toISOString().slice(0, 16));
  await ctx.press(manager, 'Save');
  return desk;
}

async function build(ctx, manager, desk) {
  await ctx.open(manager, desk);
  await ctx.follow(manager, 'Form');
  await ctx.shows(manager, 'Version 2 is in use.');
  await ctx.look(manager, 'form');

  await add(ctx, manager, 'Your solution', 'Table of people');
  await ctx.look(manager, 'field-people');
  await set(ctx, manager, { label: 'The team', id: 'team', most: '4' }, ['required']);

  await add(ctx, manager, 'The partnership you propose', 'Budget by year');
  await set(ctx, manager, { label: 'The costs', id: 'costs', options: 'staff: Staff\ntravel: Travel', years: '2' }, []);

  await add(ctx, manager, 'Evidence', 'Paragraphs of text');
  await manager.locator('#f-join-2').check();
  await manager.locator('#f-rule-1-field').selectOption('pilot_ready');
  await manager.locator('#f-rule-1-is').selectOption('is');
  await manager.locator('#f-rule-1-value').fill('maybe');
  await set(ctx, manager, { label: 'Why not yet', id: 'why_not' }, ['required']);
  ctx.expect(await manager.locator('.summary-err').isVisible(), 'a comparison that can never hold is not refused');
  await ctx.look(manager, 'field-refused');
  await manager.locator('#f-rule-1-value').fill('no');
  await ctx.press(manager, 'Save and stay here');
  await ctx.shows(manager, 'Asked only if “Could you start a pilot within three months?” is No');
  await ctx.look(manager, 'field-condition');

  // The order is changed by buttons that the keyboard reaches.
  await ctx.open(manager, `${desk}/form`);
  const field = manager.locator('#at-why_not');
  await field.getByRole('button', { name: /Move up/ }).focus();
  await Promise.all([manager.waitForURL(/#at-why_not$/), manager.keyboard.press('Enter')]);
  const order = await manager.locator('#at-evidence ol > li').evaluateAll((items) => items.map((item) => item.id));
  ctx.same(order.indexOf('at-why_not'), order.length - 2, 'the place of the moved field');
  await ctx.look(manager, 'form-changed');
  await ctx.open(manager, `${desk}/form/import`);
  await ctx.look(manager, 'import');
}

/** A new field of this kind in this section; its settings are open then. */
async function add(ctx, manager, section, kind) {
  const form = manager.url().replace(/\/form.*/, '/form');
  await ctx.open(manager, form);
  const place = manager.getByRole('region', { name: section, exact: true });
  await place.getByLabel(/New field/).selectOption({ label: kind });
  const button = place.getByRole('button', { name: /^Add / });
  await Promise.all([manager.waitForURL(/\/fields\//), button.click()]);
}

async function set(ctx, manager, fields, ticks) {
  for (const [field, text] of Object.entries(fields)) await manager.locator(`#f-${field}`).fill(text);
  for (const tick of ticks) await manager.locator(`#f-${tick}`).check();
  await ctx.press(manager, /^Save$/);
}

/** On trial: what an answer opens, and that nothing is kept. */
async function trial(ctx, manager, desk) {
  await ctx.open(manager, `${desk}/form/try`);
  ctx.expect(!(await manager.locator('#f-why_not').isVisible()), 'the question is asked of everybody');
  await ctx.look(manager, 'try');
  await manager.getByRole('group', { name: /start a pilot/ }).getByLabel('No').check();
  await ctx.press(manager, 'Check');
  ctx.expect(await manager.locator('#f-why_not').isVisible(), 'the answer opened no question');
  await ctx.look(manager, 'tried');
  await ctx.open(manager, `${desk}/form/try`);
  ctx.expect(!(await manager.locator('#f-why_not').isVisible()), 'the trial was kept');
}

async function answer(ctx, applicant, challenge) {
  await ctx.open(applicant, `${challenge}?tab=form`);
  await ctx.shows(applicant, 'Asked only if “Could you start a pilot within three months?” is No');
  await ctx.look(applicant, 'complete-form');
  await ctx.open(applicant, `${challenge}/pitch`);
  await ctx.press(applicant, 'Start now');
  const home = applicant.url();

  await ctx.open(applicant, `${home}/solution`);
  await ctx.look(applicant, 'people');
  await applicant.locator('input[name="team.1.name"]').fill('Kim Virtanen');
  await applicant.locator('input[name="team.1.email"]').fill('kim@applicant.example');
  await ctx.press(applicant, 'Save and add another');
  ctx.expect(await applicant.locator('input[name="team.2.name"]').isVisible(), 'there is no room for another one');

  await ctx.open(applicant, `${home}/evidence`);
  const question = applicant.locator('#f-why_not');
  ctx.expect(!(await question.isVisible()), 'the question is asked before it must be');
  await applicant.getByRole('group', { name: /start a pilot/ }).getByLabel('No').check();
  if (ctx.js) {
    await question.waitFor();
  } else {
    await ctx.press(applicant, 'Save and continue');
    await ctx.shows(applicant, 'Your answers opened more questions on this page.');
  }
  await question.fill('The laboratory opens in June.');
  await ctx.look(applicant, 'opened');
  await ctx.press(applicant, 'Save and continue');

  await ctx.open(applicant, `${home}/partnership`);
  await applicant.locator('input[name="costs.staff.1"]').fill('10,000');
  await applicant.locator('input[name="costs.travel.2"]').fill('2 500');
  await ctx.press(applicant, 'Save and add up');
  await ctx.shows(applicant, '12,500.00');
  await ctx.look(applicant, 'budget');

  // Hidden again: kept, and said on the last page.
  await ctx.open(applicant, `${home}/evidence`);
  await applicant.getByRole('group', { name: /start a pilot/ }).getByLabel('Yes').check();
  if (ctx.js) await question.waitFor({ state: 'hidden' });
  await ctx.press(applicant, 'Save and continue');
  await ctx.open(applicant, `${home}/check`);
  await ctx.shows(applicant, 'Total: EUR 12,500.00');
  await ctx.shows(applicant, 'Why not yet');
  await ctx.look(applicant, 'check');
}
