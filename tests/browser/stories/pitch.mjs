//! A visitor finds a challenge, makes an account, writes a pitch, sends it, and gets the same receipt twice.

export const name = 'pitch';
export const widths = [1280, 360];

const SECTIONS = ['Your organisation', 'Your solution', 'Evidence', 'The partnership you propose', 'Terms'];

export async function run(ctx) {
  // The story is told several times to the same portal, each time of somebody new.
  const once = Date.now().toString(36);
  const who = { name: 'Noor Haddad', email: `noor-${once}@applicant.example`, organisation: `Haddad Sensing ${once}` };
  const page = await ctx.page();
  await afterwards(ctx, page, who, await tell(ctx, page, who));
}

/** From the first page to the receipt. */
export async function tell(ctx, page, who) {
  await find(ctx, page);
  await ctx.follow(page, 'Start a pitch');
  await ctx.shows(page, 'Before you start');
  await ctx.look(page, 'before');
  await makeAccount(ctx, page, who);

  await ctx.press(page, 'Start now');
  await ctx.shows(page, '0 of 5 sections complete');
  await ctx.look(page, 'tasks');
  const home = page.url();

  await write(ctx, page, who, home);
  return send(ctx, page);
}

/** Every section, from the task list and back to it. */
export async function write(ctx, page, who, home) {
  await ctx.follow(page, SECTIONS[0]);
  await organisation(ctx, page, who);
  await solution(ctx, page, home);
  await evidence(ctx, page);
  await partnership(ctx, page);
  await terms(ctx, page, home);
}

/** From the first page to the challenge, by a word with a slip in it. */
export async function find(ctx, page) {
  await ctx.open(page, '/');
  await ctx.look(page, 'home');
  await ctx.fill(page, 'Search challenges', 'fertiliezr');
  await ctx.press(page, 'Search');
  ctx.expect(new URL(page.url()).searchParams.get('q') === 'fertiliezr', 'the search is not in the address');
  await ctx.look(page, 'list');
  await ctx.follow(page, 'Next Gen Fertilizer');
  await ctx.look(page, 'challenge');
  await ctx.follow(page, 'What you will be asked');
  await ctx.shows(page, 'The title of your pitch');
  await ctx.look(page, 'challenge-form');
}

/** An account through the mail that the portal sent, and back to where the story left off. */
async function makeAccount(ctx, page, who) {
  await ctx.follow(page, 'Sign in and start there');
  await ctx.look(page, 'sign-in');
  await ctx.follow(page, 'Create an account');
  await ctx.press(page, 'Create account');
  await ctx.shows(page, 'Enter your email address');
  await ctx.look(page, 'create-account');
  await ctx.fill(page, 'Your name', who.name);
  await ctx.fill(page, 'Email address', who.email);
  await ctx.press(page, 'Create account');
  await ctx.look(page, 'check-your-email');
  const mail = await mailTo(ctx, page, who.email, '/sign-in/link/');
  await ctx.look(page, 'mail');
  await ctx.open(page, mail.links.find((link) => link.includes('/sign-in/link/')));
  await ctx.look(page, 'sign-in-link');
  await ctx.press(page, 'Sign in');
  await ctx.shows(page, 'Before you start');
}

async function organisation(ctx, page, who) {
  await ctx.look(page, 'section-organisation');
  await ctx.fill(page, /organisation’s name/, who.organisation);
  await ctx.choose(page, /organisation’s country/, 'Norway');
  await ctx.tick(page, /Small: /);
  await next(ctx, page, SECTIONS[1]);
}

/** Writes with a break in the middle: what was typed is there again. */
async function solution(ctx, page, home) {
  const summary = 'A coating that lets nitrogen out when the soil is warm and moist, and keeps it otherwise.';
  await ctx.look(page, 'section-solution');
  // The first save is for the title: the one that carries the summary is waited for.
  const saved = page.waitForResponse((answer) => answer.request().postData()?.includes('nitrogen'));
  saved.catch(() => {});
  await ctx.fill(page, 'The title of your pitch', 'Granules that wait for the root');
  await ctx.fill(page, 'A summary of your pitch', summary);
  if (ctx.js) {
    ctx.same((await saved).status(), 200, 'the answer to a save while one writes');
    await page.locator('[data-saved][data-s=saved]').waitFor();
    await page.reload();
  } else {
    await ctx.press(page, 'Save and come back later');
    await ctx.shows(page, 'Your answers are saved.');
    await ctx.open(page, home);
    await ctx.shows(page, '1 of 5 sections complete');
    await ctx.follow(page, SECTIONS[1]);
  }
  ctx.same(await page.getByLabel('A summary of your pitch').inputValue(), summary, 'the summary after the break');
  await ctx.fill(page, 'Your solution in detail', 'Urea in a shell of lignin; the shell opens from 12 °C on.');
  await ctx.fill(page, 'What is new about it', 'Polymer shells stay in the soil. Ours is gone after one season.');
  await ctx.tick(page, 'A prototype, tested outside the laboratory');
  await ctx.tick(page, 'Environment');
  await next(ctx, page, SECTIONS[2]);
}

/** An answer of the wrong kind is kept, and said. */
async function evidence(ctx, page) {
  await ctx.look(page, 'section-evidence');
  await ctx.fill(page, 'Your evidence', 'Two seasons on three farms: a third less nitrate below the roots.');
  await ctx.fill(page, 'The size of your team', 'four or five');
  await ctx.tick(page, 'Yes', { group: /start a pilot/ });
  await ctx.fill(page, 'The day you could start', '2030-03-01');
  await ctx.press(page, 'Save and continue');
  ctx.same(await page.getByLabel('The size of your team').inputValue(), 'four or five', 'the answer of the wrong kind');
  ctx.expect(await page.locator('.summary-err').isVisible(), 'no summary says what is wrong');
  ctx.expect((await page.title()).startsWith('Error'), 'the title does not begin with the error');
  await ctx.look(page, 'section-refused');
  await ctx.fill(page, 'The size of your team', '5');
  await next(ctx, page, SECTIONS[3]);
}

async function partnership(ctx, page) {
  await ctx.look(page, 'section-partnership');
  await ctx.choose(page, /kind of partnership/, 'Co-development: we build it together');
  await page.getByLabel('The budget you need', { exact: true }).fill('180 000');
  await page.getByLabel(/^Currency/).selectOption('EUR');
  await ctx.fill(page, 'The time you need', '18');
  await ctx.fill(page, 'What you need from us', 'Two fields that differ in soil, and people who measure.');
  await next(ctx, page, SECTIONS[4]);
}

async function terms(ctx, page, home) {
  await ctx.look(page, 'section-terms');
  await ctx.tick(page, /intellectual property terms/);
  await ctx.tick(page, /send this for my organisation/);
  await ctx.press(page, 'Save and continue');
  await ctx.open(page, home);
  await ctx.shows(page, '5 of 5 sections complete');
}

/** Checks, sends, and returns what the receipt says. */
export async function send(ctx, page) {
  await ctx.follow(page, 'Check your answers and send');
  await ctx.shows(page, 'Granules that wait for the root');
  await ctx.look(page, 'check');
  await ctx.press(page, 'Send pitch');
  await ctx.shows(page, 'Tick the box to agree');
  await ctx.tick(page, /I have read the terms of this challenge/);
  await ctx.press(page, 'Send pitch');
  await ctx.look(page, 'sent');
  const main = await page.locator('main').innerText();
  const sent = { reference: main.match(/\b[A-Z]+-[0-9A-Z]{6}\b/)?.[0], hash: main.match(/\b[0-9a-f]{64}\b/)?.[0] };
  ctx.expect(sent.reference && sent.hash, 'the receipt has no reference or no hash');
  return sent;
}

/** The status page, the list and the mail say the same as the receipt. */
async function afterwards(ctx, page, who, sent) {
  await ctx.follow(page, 'Go to the status page');
  await ctx.shows(page, sent.hash);
  await ctx.look(page, 'status');
  await ctx.open(page, '/my');
  await ctx.shows(page, sent.reference);
  await ctx.look(page, 'my');
  const mail = await mailTo(ctx, page, who.email, sent.reference);
  ctx.expect(mail.text.includes(sent.hash), 'the mail has another hash than the page');
}

/** Saves a section and waits for the next one. */
async function next(ctx, page, title) {
  await ctx.press(page, 'Save and continue');
  ctx.same(await page.locator('h1').innerText(), title, 'the section after saving');
}

/** The newest mail to an address that holds a text; it stays open in the window. */
async function mailTo(ctx, page, email, text) {
  for (let tries = 0; tries < 40; tries += 1) {
    await ctx.open(page, '/mailbox');
    const mine = page.getByRole('row').filter({ hasText: email }).getByRole('link');
    for (const path of await mine.evaluateAll((links) => links.map((link) => link.getAttribute('href')))) {
      await ctx.open(page, path);
      const main = page.locator('main');
      const links = await main.getByRole('link').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      const body = await main.innerText();
      if (body.includes(text) || links.some((link) => link.includes(text))) return { text: body, links };
    }
    await page.waitForTimeout(250);
  }
  throw new Error(`no mail to ${email} with ${text}`);
}
