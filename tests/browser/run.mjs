//! Tells every story of `stories/` to a running portal, with scripts and without, once for each of its `widths`; one that
//! is told `byKeyboard` once more, without a mouse.
//!
//!   node run.mjs --base URL --binary FILE --data DIR [--printed FILE] [STORY…]
//!
//! `--printed` is what the demo wrote when it started: its sign-in links are `ctx.people`.
//! Ends with `stories: N passed; N failed` and a code other than 0 if one failed.

import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';

import { Telling } from './harness.mjs';

const folder = path.dirname(fileURLToPath(import.meta.url));
const { values: given, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: 'string' },
    binary: { type: 'string' },
    data: { type: 'string' },
    printed: { type: 'string' },
  },
});
if (!given.base) {
  console.error('usage: node run.mjs --base URL --binary FILE --data DIR [--printed FILE] [STORY…]');
  process.exit(2);
}

const portal = {
  base: given.base.replace(/\/$/, ''),
  binary: given.binary,
  data: given.data,
  shots: path.join(folder, 'shots'),
  people: given.printed ? signInLinks(await fs.readFile(given.printed, 'utf8')) : [],
};
await fs.rm(portal.shots, { recursive: true, force: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // The sandbox of Chromium refuses to run as root.
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  // The order in which the parts of a date are typed.
  env: { ...process.env, LANGUAGE: 'en_US' },
});

const counts = { passed: 0, failed: 0 };
for (const story of await stories()) {
  let number = 0;
  for (const js of [true, false]) {
    for (const width of story.widths ?? [1280]) await tell(story, { js, width, number: number++ });
  }
  if (story.byKeyboard) await tell(story, { js: true, width: 1280, number, keys: true });
}
await browser.close();
console.log(`stories: ${counts.passed} passed; ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

async function tell(story, { js, width, number, keys = false }) {
  const telling = new Telling(browser, portal, { name: story.name, js, width, number, keys });
  const began = Date.now();
  let broke;
  try {
    await story.run(telling);
  } catch (error) {
    broke = error;
  }
  const failed = broke !== undefined || telling.problems.length > 0;
  await telling.end({ failed });
  counts[failed ? 'failed' : 'passed'] += 1;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  const way = keys ? 'by keyboard' : `${js ? 'with' : 'without'} JavaScript`;
  console.log(`${failed ? 'FAILED' : 'ok'}  ${story.name}, ${width} px, ${way}, ${seconds} s`);
  for (const text of new Set(telling.problems)) console.log(`    ${text}`);
  if (broke) console.log(`    ${String(broke.stack ?? broke).split('\n').slice(0, 12).join('\n    ')}`);
}

async function stories() {
  const files = (await fs.readdir(path.join(folder, 'stories'))).filter((file) => file.endsWith('.mjs')).sort();
  const chosen = wanted.length > 0 ? files.filter((file) => wanted.includes(path.basename(file, '.mjs'))) : files;
  return Promise.all(chosen.map((file) => import(pathToFileURL(path.join(folder, 'stories', file)))));
}

/** The lines that hold a sign-in link; a line without an address takes the words of the line before. */
function signInLinks(text) {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const link = line.match(/https?:\/\/\S*\/sign-in\/\S+/)?.[0];
    if (!link) return [];
    const words = line.replace(link, '').trim();
    return [{ line: words || (lines[index - 1] ?? '').trim(), link }];
  });
}
