//! The hand of somebody who has a keyboard and nothing to point with: everything is reached with Tab.

/** So many steps of Tab lead around the longest page. */
const MOST = 400;

/** Tabs until the element has the focus. */
async function reach(page, locator) {
  const target = locator.first();
  await target.waitFor();
  const has = (element) => element === document.activeElement;
  for (let steps = 0; steps < MOST; steps += 1) {
    if (await target.evaluate(has)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** A link or a button. */
export async function press(page, locator, key) {
  await reach(page, locator);
  await page.keyboard.press(key);
}

/** A field of text or of a date; what stands in it goes. */
export async function write(page, locator, value) {
  await reach(page, locator);
  const kind = await locator.first().getAttribute('type');
  if (kind === 'date' || kind === 'datetime-local') return writeDate(page, locator, value);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(value);
}

/** Part by part, as the American browser that `run.mjs` starts shows them. */
async function writeDate(page, locator, value) {
  const [year, month, day, hour, minute] = value.split(/[-T:]/);
  await page.keyboard.type(month + day + year);
  if (hour !== undefined) {
    // A year could have more than four digits.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type(String(hour % 12 || 12).padStart(2, '0') + minute + (hour < 12 ? 'A' : 'P'));
  }
  const shown = await locator.inputValue();
  if (shown !== value) throw new Error(`${value} was typed into ${locator}, which shows ${shown}`);
}

/** An option of a list. */
export async function choose(page, locator, label) {
  await reach(page, locator);
  const wanted = await locator.evaluate(
    (list, text) => [...list.options].find((option) => option.label === text)?.value, label);
  if (wanted === undefined) throw new Error(`${locator} has no option ${label}`);
  await page.keyboard.press('Home');
  for (let steps = 0; steps < MOST && (await locator.inputValue()) !== wanted; steps += 1) {
    await page.keyboard.press('ArrowDown');
  }
}

/** A box, or one of several radio buttons: the arrows lead from one to the next. */
export async function tick(page, locator) {
  const target = locator.first();
  if (await target.isChecked()) return;
  if ((await target.getAttribute('type')) !== 'radio') return press(page, target, 'Space');
  const name = await target.getAttribute('name');
  const isThere = (group) => document.activeElement.name === group;
  for (let steps = 0; steps < MOST && !(await page.evaluate(isThere, name)); steps += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Space');
  for (let steps = 0; steps < MOST && !(await target.isChecked()); steps += 1) {
    await page.keyboard.press('ArrowDown');
  }
}

/** A file: the field opens the window of the system. */
export async function attach(page, locator, file) {
  const opened = page.waitForEvent('filechooser');
  await press(page, locator, 'Enter');
  await (await opened).setFiles(file);
}
