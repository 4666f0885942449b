//! From nothing to a receipt. A manager makes a challenge, publishes it and invites somebody; an applicant finds it, begins
//! on a telephone with an address alone, goes on at a laptop with a colleague, and sends; the manager answers a question
//! and gives everybody another week.

import { ask, begin, send, write } from '../journey/pitching.mjs';
import { answerQuestion, extend, invite, publish } from '../journey/running.mjs';

export const name = 'journey';
export const widths = [1280, 360];
export const byKeyboard = true;

export async function run(ctx) {
  const once = Date.now().toString(36);
  const title = `Cool roofs ${once}`;
  const who = { name: 'Rita Lopes', email: `rita-${once}@applicant.example`, organisation: `Lopes Coatings ${once}` };
  const colleague = { name: 'Alex Moreau', email: `alex-${once}@colleague.example` };
  const guest = { name: 'Lou Berg', email: `lou-${once}@berg.example`, organisation: `Berg Paints ${once}` };
  const question = `May a ${once} coat be coloured?`;

  const desk = await ctx.page({ as: 'ines@host.example' });
  const slug = await publish(ctx, desk, title);
  await invite(ctx, desk, slug, guest);
  const draft = await begin(ctx, title, who);
  await ask(ctx, slug, who, question);
  await answerQuestion(ctx, desk, slug, question);
  const laptop = await write(ctx, draft, who, colleague);
  const sent = await send(ctx, laptop, draft);
  await extend(ctx, desk, slug);
  await afterwards(ctx, desk, laptop, slug, sent, who);
}

/** What both sides find in the end. */
async function afterwards(ctx, desk, laptop, slug, sent, who) {
  await ctx.open(desk, `/manage/pitches/${sent.reference}`);
  await ctx.shows(desk, 'A coat of chalk');
  await ctx.shows(desk, 'braga.pdf');
  await ctx.open(laptop, `/my/pitches/${sent.reference}`);
  await ctx.shows(laptop, sent.hash);
  await ctx.look(laptop, 'status');
  await ctx.mailed(who.email, /Many asked for another week\./);
  const visitor = await ctx.page();
  await ctx.open(visitor, `/challenges/${slug}`);
  await ctx.follow(visitor, 'See what changed');
  await ctx.shows(visitor, 'Many asked for another week.');
  await ctx.open(visitor, `/challenges/${slug}/questions`);
  await ctx.shows(visitor, 'Yes, if it can be washed off again.');
}
