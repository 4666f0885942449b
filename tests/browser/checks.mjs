//! What a page must bear: axe without a finding, no sideways scroll, a visible focus, a whole structure.
//! Each check takes a Playwright page and returns sentences about what is wrong; none means fine.

import fs from 'node:fs';
import { createRequire } from 'node:module';

import { allowed } from './incomplete.mjs';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules that count: WCAG 2.2 A and AA, and axe's own best practice. */
export const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Everything axe finds, and whatever it could not decide and `incomplete.mjs` does not explain. */
export async function axe(page, { js }) {
  // Without scripts timers never fire, and axe waits for one: let it go on at the next microtask instead.
  if (!js) {
    await page.evaluate(() => {
      window.setTimeout = (go, delay) => {
        if (!delay) Promise.resolve().then(go);
        return 0;
      };
    });
  }
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (runOnly) => {
    // What is scrolled out of a box cannot be judged where it is: for a second look at the colours, boxes are opened and
    // tables made so small that all of them is in the window.
    const again = async () => {
      // What sticks to an edge of its box would stick to the window then, over other texts.
      const boxes = [...document.querySelectorAll('.tbl, .pane, .tbl thead :is(th, td), .top, .bulk')];
      for (const box of boxes) Object.assign(box.style, { overflow: 'visible', maxBlockSize: 'none', position: 'static' });
      for (const table of document.querySelectorAll('.tbl > table')) table.style.zoom = '0.3';
      const { incomplete } = await window.axe.run(document, { runOnly: { type: 'rule', values: ['color-contrast'] } });
      for (const box of boxes) Object.assign(box.style, { overflow: '', maxBlockSize: '', position: '' });
      for (const table of document.querySelectorAll('.tbl > table')) table.style.zoom = '';
      return incomplete;
    };
    const short = (rule) => ({
      id: rule.id,
      help: rule.help,
      nodes: rule.nodes.map((node) => ({
        target: node.target.flat().join(' '),
        why: [...node.any, ...node.all, ...node.none][0]?.message ?? '',
      })),
    });
    let { violations, incomplete } = await window.axe.run(document, { runOnly });
    const hidden = (rule) => rule.nodes.some((node) => /obscured|overlapped|too short/.test([...node.any, ...node.none][0]?.message));
    if (incomplete.some((rule) => rule.id === 'color-contrast' && hidden(rule))) {
      incomplete = [...incomplete.filter((rule) => rule.id !== 'color-contrast'), ...(await again())];
    }
    return { violations: violations.map(short), incomplete: incomplete.map(short) };
  }, RULES);
  const open = found.incomplete
    .map((rule) => ({ ...rule, nodes: rule.nodes.filter((node) => !isAllowed(rule.id, node)) }))
    .filter((rule) => rule.nodes.length > 0);
  return [...found.violations.map((rule) => inWords('axe', rule)), ...open.map((rule) => inWords('axe undecided', rule))];
}

function isAllowed(rule, node) {
  return allowed.some(
    ({ rule: of, target = /./, why = /./ }) => of === rule && target.test(node.target) && why.test(node.why),
  );
}

function inWords(kind, rule) {
  const where = rule.nodes.slice(0, 3).map((node) => `${node.target} (${node.why})`);
  const more = rule.nodes.length > 3 ? ` and ${rule.nodes.length - 3} more` : '';
  return `${kind}: ${rule.id}, ${rule.help}: ${where.join('; ')}${more}`;
}

/** Nothing reaches beyond the window's width (WCAG 1.4.10); scroll boxes of their own are allowed. */
export async function noSidewaysScroll(page) {
  const { width, wide } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const inScrollBox = (element) => {
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
        if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    if (document.documentElement.scrollWidth <= width) return { width, wide: [] };
    const reach = (element) => Math.round(element.getBoundingClientRect().left + element.scrollWidth);
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => reach(element) > width && !inScrollBox(element))
      .slice(-3)
      .map((element) => `<${element.localName} class="${element.className}"> to ${reach(element)} px`);
    return { width, wide: [`the page is ${document.documentElement.scrollWidth} px wide`, ...wide] };
  });
  return wide.length > 0 ? [`sideways scroll at ${width} px: ${wide.join('; ')}`] : [];
}

/** A title, a language, one h1, a skip link, one main with text, and a label for each control. */
export async function structure(page) {
  return page.evaluate(() => {
    const wrong = [];
    const headings = [...document.querySelectorAll('h1')];
    const main = document.querySelectorAll('main');
    if (!document.title.trim()) wrong.push('the page has no title');
    if (!document.documentElement.lang) wrong.push('the page does not say its language');
    if (headings.length !== 1) wrong.push(`the page has ${headings.length} h1`);
    if (main.length !== 1) wrong.push(`the page has ${main.length} main`);
    else if (main[0].innerText.trim().length < 20) wrong.push('main is empty');
    const first = document.querySelector('a[href], button, input, select, textarea');
    if (!first?.getAttribute('href')?.startsWith('#')) wrong.push('the first stop is not a skip link');
    for (const control of document.querySelectorAll('input:not([type=hidden], [hidden]), select, textarea')) {
      const named = control.labels?.length > 0 || control.ariaLabel || control.getAttribute('aria-labelledby');
      if (!named) wrong.push(`the control ${control.name || control.id} has no label`);
    }
    return wrong;
  });
}

/** Tabs through the page: each stop shows a ring of at least 2 px and is not covered (WCAG 2.4.7, 2.4.11). */
export async function focus(page) {
  const wrong = [];
  const seen = new Set();
  for (let stop = 0; stop < 300; stop += 1) {
    await page.keyboard.press('Tab');
    let at = await page.evaluate(focusedStop);
    if (!at || seen.has(at.path)) break;
    // A box may still be scrolling to what has the focus.
    if (at.coveredBy) {
      await page.waitForTimeout(200);
      at = (await page.evaluate(focusedStop)) ?? at;
    }
    seen.add(at.path);
    if (!at.ring) wrong.push(`no focus ring: ${at.what}`);
    if (at.coveredBy) wrong.push(`focus is covered: ${at.what} by ${at.coveredBy}`);
  }
  if (seen.size === 0) wrong.push('nothing can be reached with the Tab key');
  return wrong;
}

/** Runs in the page: what has the focus, whether one sees it. */
function focusedStop() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const label = element.closest('label') ?? (element.id && document.querySelector(`label[for="${CSS.escape(element.id)}"]`));
  const path = [];
  for (let up = element; up; up = up.parentElement) path.push([...(up.parentElement?.children ?? [])].indexOf(up));
  // A native radio or checkbox may be hidden behind its drawn label.
  const drawn = getComputedStyle(element).opacity === '0' && label ? label : element;
  const box = drawn.getBoundingClientRect();
  const clamp = (value, most) => Math.min(Math.max(value, 1), most - 1);
  const tall = box.height > innerHeight * 0.6;
  const x = clamp(box.left + box.width / 2, innerWidth);
  const y = clamp(tall ? box.top + 20 : box.top + box.height / 2, innerHeight);
  const top = document.elementFromPoint(x, y);
  const together = (one) => one && top && (one === top || one.contains(top) || top.contains(one));
  const ringed = (one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const name = (element.ariaLabel ?? element.innerText ?? '').trim().slice(0, 40);
  return {
    path: path.join('.'),
    what: `<${element.localName}${element.id ? ` id="${element.id}"` : ''}> ${name}`,
    ring: ringed(element) || ringed(label),
    coveredBy: together(element) || together(label) ? null : (top?.outerHTML.slice(0, 60) ?? 'nothing'),
  };
}
