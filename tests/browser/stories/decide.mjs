//! A manager proposes, a second person approves, the batch is released: letters go out, the applicant reads the
//! outcome, and the winner is a partnership that moves on.

export const name = 'decide';
export const widths = [1280, 360];

export async function run(ctx) {
  const manager = await ctx.page({ as: 'ines@host.example' });
  const decisions = await survey(ctx, manager);
  const [winner, other] = await propose(ctx, manager, decisions);
  await refuseOwn(ctx, manager);
  await approve(ctx, decisions, [winner, other]);

  const letters = await preview(ctx, manager, [winner, other]);
  const applicant = await ctx.page({ as: letters[winner].address });
  await ctx.open(applicant, `/my/pitches/${winner}`);
  await ctx.shows(applicant, 'In evaluation');
  await release(ctx, manager);
  await ctx.open(applicant, `/my/pitches/${winner}`);
  await ctx.shows(applicant, 'Your pitch was selected');
  await ctx.look(applicant, 'status-selected');

  for (const reference of [winner, other]) await letterArrives(ctx, applicant, reference, letters[reference]);
  await lead(ctx, manager, winner);
}

/** What waits on the desk; returns the path of the decisions of the challenge with the most of them. */
async function survey(ctx, page) {
  await ctx.open(page, '/manage');
  await ctx.look(page, 'today');
  await ctx.open(page, '/manage/pitches');
  await ctx.look(page, 'pitches');
  await ctx.open(page, '/manage/decisions');
  await ctx.look(page, 'decisions-overview');
  const waiting = await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => ({
    path: row.querySelector('a').getAttribute('href'),
    pitches: Number(row.querySelector('td.n').textContent),
  })));
  const [most] = waiting.sort((one, other) => other.pitches - one.pitches);
  if (!(most?.pitches >= 2)) throw new Error('no challenge has two pitches to decide');
  return most.path;
}

/** The first is selected, the second is not, the others wait. */
async function propose(ctx, page, decisions) {
  await ctx.open(page, decisions);
  await ctx.look(page, 'decisions');
  const names = await page.locator('select[name^="outcome-"]').evaluateAll((all) => all.map((one) => one.name));
  const [winner, other] = names.map((one) => one.slice('outcome-'.length));
  await ctx.open(page, `/manage/pitches/${winner}?tab=reviews`);
  await ctx.shows(page, 'mean');
  await ctx.look(page, 'dossier');

  await ctx.open(page, decisions);
  await decide(page, winner, 'Selected', 'Strong fit', 'The measured gain convinced all three evaluators.');
  await decide(page, other, 'Not selected', 'Choose', '');
  await ctx.press(page, 'Save proposals');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'a proposal without a reason is not refused');
  await decide(page, other, 'Not selected', 'Others are stronger', 'Show the cost at volume and come again.');
  await ctx.press(page, 'Save proposals');
  await ctx.shows(page, '2 proposed');
  return [winner, other];
}

async function decide(page, reference, outcome, reason, feedback) {
  await page.locator(`[name="outcome-${reference}"]`).selectOption({ label: outcome });
  await page.locator(`[name="reason-${reference}"]`).selectOption({ label: reason });
  await page.locator(`[name="feedback-${reference}"]`).fill(feedback);
}

/** Who proposes does not approve. */
async function refuseOwn(ctx, page) {
  ctx.same(await page.getByRole('button', { name: 'Approve the selected' }).count(), 0, 'buttons to approve one’s own');
}

async function approve(ctx, decisions, references) {
  const page = await ctx.page({ as: 'tomasz@host.example' });
  await ctx.open(page, decisions);
  await ctx.look(page, 'approval');
  for (const reference of references) await page.locator(`input[name=pitch][value="${reference}"]`).check();
  await ctx.press(page, 'Approve the selected');
  await ctx.shows(page, '2 approved');
  await ctx.done(page);
}

/** Every letter with its recipient, by reference. */
async function preview(ctx, page, references) {
  await page.reload();
  await ctx.follow(page, 'Prepare release');
  await ctx.shows(page, '1 partnership will be made');
  await ctx.look(page, 'release');
  const letters = {};
  for (const reference of references) {
    const letter = page.locator('details').filter({ hasText: reference });
    await letter.locator('summary').click();
    const text = await letter.innerText();
    letters[reference] = { address: text.match(/\S+@\S+/)?.[0], text };
    ctx.expect(letters[reference].address, `the letter about ${reference} has no address`);
  }
  return letters;
}

async function release(ctx, page) {
  const people = (await page.locator('#f-confirm-hint').innerText()).match(/\d+/)[0];
  await ctx.fill(page, 'How many people will be mailed?', '77');
  await ctx.press(page, 'Release 2 decisions');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'a wrong number releases');
  await ctx.fill(page, 'How many people will be mailed?', people);
  await ctx.press(page, 'Release 2 decisions');
  await ctx.shows(page, '2 decisions released');
  await ctx.look(page, 'released');
}

/** The letter lies in the mailbox as the preview showed it. */
async function letterArrives(ctx, page, reference, letter) {
  for (let tries = 0; tries < 40; tries += 1) {
    await ctx.open(page, '/mailbox');
    const row = page.getByRole('row').filter({ hasText: reference }).filter({ hasText: letter.address });
    if ((await row.count()) > 0) {
      await ctx.look(page, 'mailbox');
      await row.getByRole('link').first().click();
      await ctx.shows(page, reference);
      return;
    }
    await page.waitForTimeout(250);
  }
  ctx.problem(`no letter about ${reference} to ${letter.address}`);
}

/** The partnership that the release made moves on, with a reason. */
async function lead(ctx, page, reference) {
  await ctx.follow(page, 'Open the partnership');
  await ctx.shows(page, `From pitch ${reference}`);
  await ctx.look(page, 'partnership');
  await page.getByLabel('Move to', { exact: true }).selectOption({ label: 'Negotiation' });
  await ctx.press(page, 'Move');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'a move without a reason is not refused');
  await ctx.fill(page, 'Reason', 'Both sides have named their people.');
  await ctx.press(page, 'Move');
  await ctx.shows(page, 'Exploration → Negotiation');
  await ctx.open(page, '/manage/partnerships');
  await ctx.look(page, 'partnerships');
}
