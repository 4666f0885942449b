//! The manager's half of the journey: a challenge from nothing, with questions, a form of its own and dates, looked at
//! with other people's eyes, and published; later a question is answered and more time is given.

/** A published challenge that is open now; answers its slug. */
export async function publish(ctx, desk, title) {
  await ctx.open(desk, '/manage/challenges');
  await ctx.follow(desk, 'New challenge');
  await ctx.fill(desk, 'Title', title);
  await ctx.press(desk, 'Create draft');
  const home = new URL(desk.url()).pathname;
  await content(ctx, desk);
  await whoMayPitch(ctx, desk);
  await terms(ctx, desk);
  await dates(ctx, desk, home);
  await form(ctx, desk, home);
  await preview(ctx, desk, home);
  await ctx.open(desk, home);
  await ctx.shows(desk, 'Nothing is missing.');
  await ctx.follow(desk, 'Publish…');
  await ctx.press(desk, 'Publish');
  await ctx.shows(desk, 'Published.');
  return home.split('/').pop();
}

async function content(ctx, desk) {
  await ctx.follow(desk, /^Content/);
  await ctx.fill(desk, 'The problem in one sentence', 'Flat roofs heat the halls below them.');
  await ctx.fill(desk, /^The problem$/, 'From May to September it is **too hot** to work under them.');
  await ctx.fill(desk, /^What you look for/, 'A coating that people can put on within a day.');
  await ctx.choose(desk, 'Main innovation field', 'Materials');
  await ctx.tick(desk, 'Pilot budget');
  await ctx.press(desk, /^Save$/);
  await ctx.shows(desk, 'Saved.');
}

/** Two questions that everybody is asked before they write. */
async function whoMayPitch(ctx, desk) {
  await ctx.follow(desk, /^Who may pitch/);
  await ctx.fill(desk, /^Who may pitch$/, 'Organisations of any size.');
  const questions = [
    ['Have you tried it on a roof?', 'Yes'],
    ['Does it need a permit?', 'No'],
    ['Can you come to Porto?', 'Yes'],
  ];
  for (const [index, [question, answer]] of questions.entries()) {
    const number = index + 1;
    await ctx.fill(desk, new RegExp(`^Question ${number} `), question);
    await ctx.tick(desk, answer, { group: new RegExp(`^Answer to question ${number} `) });
  }
  await ctx.press(desk, /^Save$/);
}

async function terms(ctx, desk) {
  await ctx.follow(desk, /^Terms and IP/);
  await ctx.fill(desk, /^Intellectual property$/, 'You keep what is yours.');
  await ctx.fill(desk, /^Confidentiality/, 'Only people who have signed read what is confidential.');
  await ctx.press(desk, /^Save$/);
}

/** It opens two months ago, so it is open at once. */
async function dates(ctx, desk, home) {
  await ctx.open(desk, home);
  await ctx.follow(desk, /^Dates/);
  const opens = desk.locator('#f-opens');
  await ctx.write(desk, opens, later(await opens.inputValue(), -60));
  await ctx.press(desk, /^Save$/);
  await ctx.shows(desk, 'Saved.');
}

/** One question more than the standard form asks. */
async function form(ctx, desk, home) {
  await ctx.open(desk, home);
  await ctx.follow(desk, /^Form/);
  await ctx.choose(desk, 'New field Evidence', 'Paragraphs of text');
  await ctx.press(desk, 'Add Evidence');
  await ctx.write(desk, desk.locator('#f-label'), 'Where we can see it');
  await ctx.press(desk, /^Save$/);
  await ctx.press(desk, 'Put in use');
  await ctx.shows(desk, 'Put in use.');
}

async function preview(ctx, desk, home) {
  await ctx.open(desk, home);
  await ctx.follow(desk, 'Preview');
  await ctx.shows(desk, 'too hot');
  await ctx.follow(desk, 'Applicants');
  await ctx.shows(desk, 'Does it need a permit?');
  await ctx.shows(desk, 'Where we can see it');
  await ctx.follow(desk, 'Evaluators');
  await ctx.look(desk, 'evaluators');
}

/** Somebody who would fit gets a personal link. */
export async function invite(ctx, desk, slug, guest) {
  await ctx.open(desk, `/manage/challenges/${slug}`);
  await ctx.follow(desk, /^Invitations/);
  await ctx.fill(desk, 'People to invite', `${guest.organisation}, ${guest.name}, ${guest.email}`);
  await ctx.press(desk, 'Send invitations');
  await ctx.shows(desk, 'The invitations are on their way.');
  await ctx.shows(desk, guest.organisation);
  await ctx.mailed(guest.email, /\/invite\/[0-9a-f]{64}/);
}

/** Answers the one question that waits. */
export async function answerQuestion(ctx, desk, slug, question) {
  await ctx.open(desk, `/manage/challenges/${slug}/questions`);
  await ctx.follow(desk, question);
  await ctx.fill(desk, /^The answer$/, 'Yes, if it can be washed off again.');
  await ctx.press(desk, 'Publish');
  await ctx.shows(desk, 'The answer is published.');
}

/** A week more, with a reason that everybody reads. */
export async function extend(ctx, desk, slug) {
  await ctx.open(desk, `/manage/challenges/${slug}`);
  await ctx.follow(desk, 'Extend or move dates');
  const closes = desk.locator('#f-closes');
  await ctx.write(desk, closes, later(await closes.inputValue(), 7));
  await ctx.fill(desk, /^Reason/, 'Many asked for another week.');
  await ctx.tick(desk, /Mail /);
  await ctx.press(desk, 'Publish changes');
  await ctx.shows(desk, 'Saved.');
}

/** The same time of day, so many days later. */
function later(local, days) {
  const day = new Date(`${local}:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 16);
}
