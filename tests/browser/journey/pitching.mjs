//! The applicant's half of the journey: found, asked whether it is for them, begun on a telephone, gone on with on a
//! laptop, written with a colleague, sent.

const PDF = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`);

/** From the search to the first saved section, on a telephone; answers the path of the draft. */
export async function begin(ctx, title, who) {
  const phone = await ctx.page({ width: 360 });
  await ctx.open(phone, '/');
  await ctx.fill(phone, 'Search challenges', title);
  await ctx.press(phone, 'Search');
  await isFound(phone, title);
  await ctx.follow(phone, new RegExp(`^${title}$`));
  await ctx.follow(phone, 'Start a pitch');
  await isItForUs(ctx, phone);
  await ctx.fill(phone, 'Your email address', who.email);
  await ctx.press(phone, 'Start now');
  await ctx.shows(phone, '0 of 5 sections complete');
  const draft = new URL(phone.url()).pathname;
  await ctx.follow(phone, 'Your organisation');
  await ctx.fill(phone, /organisation’s name/, who.organisation);
  await ctx.choose(phone, /organisation’s country/, 'Portugal');
  await ctx.tick(phone, /Small: /);
  await ctx.press(phone, 'Save and continue');
  await confirm(ctx, phone, who);
  await ctx.done(phone);
  return draft;
}

/** What was published a moment ago is in the index a moment later. */
async function isFound(phone, title) {
  for (let tries = 0; tries < 20; tries += 1) {
    if ((await phone.getByRole('link', { name: title, exact: true }).count()) > 0) return;
    await phone.waitForTimeout(500);
    await phone.reload();
  }
}

/** A wrong answer says why; the right ones lead on. */
async function isItForUs(ctx, phone) {
  await ctx.tick(phone, 'No', { group: /on a roof/ });
  await ctx.tick(phone, 'No', { group: /a permit/ });
  await ctx.tick(phone, 'Yes', { group: /Porto/ });
  await ctx.press(phone, 'Continue');
  await ctx.shows(phone, 'Only those who answer “Have you tried it on a roof?” with yes can pitch.');
  await ctx.look(phone, 'not-for-us');
  await ctx.tick(phone, 'Yes', { group: /on a roof/ });
  await ctx.press(phone, 'Continue');
  await ctx.shows(phone, 'This challenge is for you.');
}

/** The draft was begun with an address alone; it becomes an account's. */
async function confirm(ctx, phone, who) {
  await ctx.open(phone, await ctx.mailed(who.email, /\/confirm\/[0-9a-f]{64}/));
  await ctx.fill(phone, 'Your name', who.name);
  await ctx.press(phone, 'Confirm address');
}

/** Asks in public what the manager will answer. */
export async function ask(ctx, slug, who, question) {
  const page = await ctx.page({ as: who.email });
  await ctx.open(page, `/challenges/${slug}/questions`);
  await ctx.fill(page, /^Your question$/, question);
  await ctx.press(page, 'Ask');
  await ctx.shows(page, 'Your question is with the team.');
  await ctx.done(page);
}

/** On a laptop, with a colleague: the rest of the answers, one of them given twice, and a file. */
export async function write(ctx, draft, who, colleague) {
  const laptop = await ctx.page({ as: who.email });
  await ctx.open(laptop, draft);
  await ctx.shows(laptop, '1 of 5 sections complete');
  const other = await inviteAndAccept(ctx, laptop, draft, colleague);
  await both(ctx, laptop, other, draft, colleague);
  await ctx.done(other);
  await rest(ctx, laptop, draft);
  await files(ctx, laptop, draft);
  return laptop;
}

async function inviteAndAccept(ctx, laptop, draft, colleague) {
  await ctx.follow(laptop, 'Team');
  await ctx.fill(laptop, 'Email addresses', colleague.email);
  await ctx.tick(laptop, /Editor/);
  await ctx.press(laptop, 'Send invitations');
  const other = await ctx.page();
  await ctx.open(other, await ctx.mailed(colleague.email, /\/invite\/[0-9a-f]+/));
  await ctx.fill(other, 'Your name', colleague.name);
  await ctx.press(other, 'Accept');
  ctx.same(new URL(other.url()).pathname, draft, 'where accepting leads');
  return other;
}

/** Both answer the same question on pages that were drawn at the same time: one of them chooses, and nothing is lost. */
async function both(ctx, laptop, other, draft, colleague) {
  const [mine, theirs] = ['A coat of chalk', 'Chalk for roofs'];
  await ctx.open(laptop, `${draft}/solution`);
  await ctx.open(other, `${draft}/solution`);
  await ctx.fill(other, 'The title of your pitch', theirs);
  await ctx.press(other, 'Save and continue');
  await ctx.fill(laptop, 'The title of your pitch', mine);
  if (ctx.js) {
    const conflict = laptop.locator('[data-conflict]');
    await conflict.waitFor();
    ctx.expect((await conflict.innerText()).includes(theirs), 'the other answer is not shown');
    await ctx.look(laptop, 'conflict');
    await ctx.press(laptop, 'Keep mine', { stays: true });
    await laptop.locator('[data-saved][data-s=saved]').waitFor();
  } else {
    await ctx.press(laptop, 'Save and continue');
    await ctx.shows(laptop, theirs);
    await ctx.look(laptop, 'merge');
    ctx.same(await laptop.getByLabel('The title of your pitch').inputValue(), mine, 'the own answer');
    await ctx.press(laptop, 'Save and continue');
  }
  await ctx.open(laptop, `${draft}/solution`);
  ctx.same(await laptop.getByLabel('The title of your pitch').inputValue(), mine, 'the answer that was kept');
  await ctx.shows(laptop, `${colleague.name} is writing in “Your solution”.`);
}

async function rest(ctx, laptop, draft) {
  await ctx.fill(laptop, 'A summary of your pitch', 'White chalk on the roof keeps the hall six degrees cooler.');
  await ctx.fill(laptop, 'Your solution in detail', 'Two people spray it in a day; rain takes three years to wash it off.');
  await ctx.fill(laptop, 'What is new about it', 'It needs no primer.');
  await ctx.tick(laptop, /A pilot with a user/);
  await ctx.tick(laptop, 'Materials');
  await ctx.press(laptop, 'Save and continue');
  await ctx.fill(laptop, 'Your evidence', 'Two halls in Braga, one summer.');
  await ctx.fill(laptop, 'The size of your team', '6');
  await ctx.tick(laptop, 'Yes', { group: /start a pilot/ });
  await ctx.fill(laptop, 'The day you could start', '2030-03-01');
  await ctx.fill(laptop, /^Where we can see it/, 'Rua do Souto 8, Braga');
  await ctx.press(laptop, 'Save and continue');
  await ctx.choose(laptop, /kind of partnership/, 'Co-development: we build it together');
  await ctx.write(laptop, laptop.getByLabel('The budget you need', { exact: true }), '60,000');
  await ctx.choose(laptop, /^Currency/, 'EUR');
  await ctx.fill(laptop, 'The time you need', '9');
  await ctx.fill(laptop, 'What you need from us', 'Two roofs.');
  await ctx.press(laptop, 'Save and continue');
  await ctx.tick(laptop, /intellectual property terms/);
  await ctx.tick(laptop, /send this for my organisation/);
  await ctx.press(laptop, 'Save and continue');
  await ctx.open(laptop, draft);
  await ctx.shows(laptop, '5 of 5 sections complete');
}

/** A file that is not what its name says is refused beside its field; a real one is kept. */
async function files(ctx, laptop, draft) {
  const path = `${draft}/files`;
  await ctx.open(laptop, path);
  ctx.provokes(path, 422);
  const refused = (request) => request.url().includes('/uploads/') && ctx.provokes(request.url(), 422);
  laptop.on('request', refused);
  await add(ctx, laptop, Buffer.from('MZ no document at all'));
  await laptop.locator('main .emsg').first().waitFor();
  laptop.off('request', refused);
  await ctx.open(laptop, path);
  await add(ctx, laptop, PDF);
  await laptop.locator('main a[download]').first().waitFor();
}

async function add(ctx, page, buffer) {
  await ctx.attach(page, page.locator('input[type=file]').first(), {
    name: 'braga.pdf', mimeType: 'application/pdf', buffer,
  });
  // With scripts no page is loaded when the file is refused.
  await ctx.press(page, 'Add the file', { stays: true });
}

/** Looks everything over, sends it, and answers what the receipt says. */
export async function send(ctx, laptop, draft) {
  await ctx.open(laptop, `${draft}/check`);
  await ctx.shows(laptop, 'A coat of chalk');
  await ctx.shows(laptop, 'braga.pdf');
  await ctx.shows(laptop, 'What evaluators see');
  await ctx.look(laptop, 'check');
  await ctx.tick(laptop, /I have read the terms of this challenge/);
  await ctx.press(laptop, 'Send pitch');
  const receipt = await laptop.locator('main').innerText();
  const hash = receipt.match(/\b[0-9a-f]{64}\b/)?.[0];
  ctx.expect(hash, 'the receipt has no hash');
  await ctx.look(laptop, 'sent');
  return { reference: draft.split('/').pop(), hash };
}
