//! An evaluator declares conflicts, scores one pitch and abstains on a criterion, recuses from another, and goes on.

export const name = 'evaluate';
export const widths = [1280, 360];

/** Each telling has an evaluator of its own. */
const EVALUATORS = ['amara', 'lars', 'mei', 'jonas'];
const CRITERIA = ['Feasibility', 'Novelty', 'Value', 'Scale', 'Fit', 'Team'];

export async function run(ctx) {
  const page = await ctx.page({ as: `${EVALUATORS[ctx.number]}@host.example` });
  await ctx.open(page, '/review');
  await ctx.look(page, 'queue');

  const [free, tied] = await undeclared(page);
  await declareNone(ctx, page, free);
  await declareConflict(ctx, page, tied);

  await ctx.open(page, `/review/${free}`);
  await ctx.shows(page, free);
  await ctx.look(page, 'review');
  await ctx.press(page, 'Submit and next');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'an empty scorecard is not refused');
  await ctx.look(page, 'review-refused');
  await (ctx.js ? scoreWithKeys(ctx, page) : scoreWithRadios(page));
  await judge(ctx, page);
  await ctx.press(page, 'Submit and next');
  await ctx.shows(page, 'Your review is handed in.');
  const next = new URL(page.url()).pathname;
  ctx.expect(/^\/review\/[A-Z]+-/.test(next) && !next.includes(free), `after the review comes ${next}`);

  await recuse(ctx, page);
  await ctx.open(page, `/review/${free}`);
  await ctx.shows(page, 'Cannot judge');
  await ctx.look(page, 'review-done');
}

/** Two references that still wait for a declaration. */
async function undeclared(page) {
  const found = await page.locator('input[name=reference]').evaluateAll((boxes) => boxes.map((box) => box.value));
  if (found.length < 2) throw new Error('fewer than two pitches wait for a declaration');
  return found;
}

async function declareNone(ctx, page, reference) {
  await page.locator(`input[value="${reference}"]`).check();
  await ctx.press(page, 'No conflict with the ticked ones');
  ctx.same(await page.locator(`input[value="${reference}"]`).count(), 0, 'boxes of what is declared');
}

/** What one has a conflict with is never shown. */
async function declareConflict(ctx, page, reference) {
  await ctx.open(page, `/review/${reference}`);
  ctx.same(new URL(page.url()).pathname, `/review/${reference}/conflict`, 'where a pitch opens before the declaration');
  await ctx.look(page, 'conflict');
  await page.getByRole('radio', { name: /^Conflict/ }).check();
  await ctx.fill(page, /What ties you to it/, 'My sister is one of the founders.');
  await ctx.press(page, 'Continue');
  await ctx.open(page, '/review');
  ctx.same(await page.locator(`a[href="/review/${reference}"]`).count(), 0, 'links to a pitch with a conflict');
  const answer = await page.request.get(`/review/${reference}`);
  ctx.expect(!(await answer.text()).includes('data-review'), 'a pitch with a conflict can be scored');
}

/** A digit scores the criterion with the focus and goes to the next; 0 abstains. */
async function scoreWithKeys(ctx, page) {
  const saved = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() === 200);
  await page.locator('[data-score]').first().locator('input').first().focus();
  for (const key of ['4', '3', '5', '0', '4', '3']) await page.keyboard.press(key);
  const chosen = await page.locator('[data-score] input:checked').evaluateAll((tiles) => tiles.map((tile) => tile.value));
  ctx.same(chosen.join(' '), '4 3 5 abstain 4 3', 'the scores that the keys gave');
  await saved;
  await page.locator('[data-saved][data-s=saved]').waitFor();
}

async function scoreWithRadios(page) {
  const values = ['4', '3', '5', 'abstain', '4', '3'];
  for (const [index, value] of values.entries()) {
    await page.locator('[data-score]').nth(index).locator(`input[value="${value}"]`).check({ force: true });
  }
}

async function judge(ctx, page) {
  for (const criterion of CRITERIA.slice(0, 3)) {
    await ctx.fill(page, new RegExp(`Evidence for ${criterion}`), `The figures in the answers carry this: ${criterion}.`);
  }
  await ctx.tick(page, 'Advance');
  await ctx.tick(page, 'Fairly sure');
  await ctx.fill(page, /Comment to the people who decide/, 'Worth a closer look at the second season.');
}

/** Steps back from the pitch that is open now, or from the first one to do. */
async function recuse(ctx, page) {
  if (page.url().endsWith('/conflict')) {
    await page.getByRole('radio', { name: /^No conflict/ }).check();
    await ctx.press(page, 'Continue');
  }
  const reference = new URL(page.url()).pathname.split('/')[2];
  await ctx.press(page, 'Recuse');
  await ctx.look(page, 'recuse');
  await ctx.press(page, `Recuse from ${reference}`);
  await ctx.shows(page, 'Say why you recuse');
  await ctx.fill(page, /Why you recuse/, 'Not my field: I cannot judge the chemistry.');
  await ctx.press(page, `Recuse from ${reference}`);
  await ctx.open(page, '/review?state=all');
  ctx.same(await page.locator('main').getByText(reference).count(), 0, 'places where a pitch given back still shows');
}
