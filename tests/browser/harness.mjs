//! What a story is given: pages of a browser that watches for faults, people to sign in as, and the checks.
//! Actions throw and end the story; checks collect what is wrong, so that one run tells everything.

import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import * as checks from './checks.mjs';
import * as keyboard from './keyboard.mjs';

const run = promisify(execFile);

/** The sizes and colour schemes in which axe looks at a page. */
export const LOOKS = ['light', 'dark'].flatMap((scheme) => [360, 1280].map((width) => ({ scheme, width })));

/** One telling of one story, with or without scripts. */
export class Telling {
  #browser;
  #portal;
  #contexts = [];
  #pages = [];
  #scripts = new WeakMap();
  #signedIn = new Map();
  #looked = new Set();
  #expected = new Map();
  #origins;

  /** What is wrong so far, as sentences. */
  problems = [];

  constructor(browser, portal, { name, js, width = 1280, number = 0, keys = false }) {
    this.#browser = browser;
    this.#portal = portal;
    this.name = name;
    this.js = js;
    /** Whether its people have a keyboard and nothing to point with. */
    this.keys = keys;
    /** How wide the windows are that no story gives a width. */
    this.width = width;
    /** Which telling of this story it is, from 0: all of them meet the same portal. */
    this.number = number;
    this.base = portal.base;
    this.#origins = new Set([new URL(portal.base).origin]);
  }

  /** The sign-in links that the demo printed: `[{ line, link }]`. */
  get people() {
    return this.#portal.people;
  }

  /** The binary of the portal. */
  get binary() {
    return this.#portal.binary;
  }

  /** Pages may ask these origins too. */
  trust(...origins) {
    for (const origin of origins) this.#origins.add(origin);
  }

  /** Notes a fault and goes on. */
  problem(text) {
    this.problems.push(text);
  }

  /** Notes a fault unless the condition holds. */
  expect(condition, text) {
    if (!condition) this.problem(text);
  }

  /** Notes a fault unless both are the same. */
  same(actual, expected, what) {
    this.expect(actual === expected, `${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`);
  }

  /** A new window. `as` is the e-mail address of who is signed in; nobody without it. */
  async page({ width = this.width, height = 900, scheme = 'light', js = this.js, as } = {}) {
    const context = await this.#browser.newContext({
      baseURL: this.base,
      viewport: { width, height },
      colorScheme: scheme,
      javaScriptEnabled: js,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      storageState: as ? await this.signIn(as) : undefined,
    });
    context.setDefaultTimeout(10_000);
    context.setDefaultNavigationTimeout(30_000);
    this.#contexts.push(context);
    const page = await context.newPage();
    this.#pages.push(page);
    this.#scripts.set(page, js);
    this.#watch(page);
    return page;
  }

  /** Signs a person in through a fresh link, once a telling, and returns the browser's storage. */
  async signIn(email) {
    if (!this.#signedIn.has(email)) {
      const page = await this.page();
      await this.open(page, await this.freshLink(email));
      await page.locator('main form button').first().click();
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
      this.#signedIn.set(email, await page.context().storageState());
      await this.done(page);
    }
    return this.#signedIn.get(email);
  }

  /** A sign-in link that nobody has used, as `overture user link` prints it. */
  async freshLink(email) {
    const { binary, data } = this.#portal;
    const { stdout } = await run(binary, ['user', 'link', email, '--data', data]);
    const link = stdout.match(/https?:\/\/\S+/)?.[0];
    if (!link) throw new Error(`no sign-in link for ${email} in: ${stdout}`);
    const url = new URL(link);
    return url.pathname + url.search;
  }

  /** Opens a path and notes any other status than the one awaited. */
  async open(page, where, { status = 200 } = {}) {
    this.provokes(where, status);
    const response = await page.goto(where);
    this.same(response?.status(), status, `status of ${where}`);
    return response;
  }

  /** Says that the story provokes a refusal there: any of the kind 4xx, or the one of the kind 5xx that is given. */
  provokes(where, status) {
    this.#expected.set(new URL(where, this.base).href, status);
  }

  /** Follows the link of that name and waits for its page. */
  async follow(page, name) {
    const link = page.getByRole('link', { name }).first();
    await this.#loads(page, () => (this.keys ? keyboard.press(page, link, 'Enter') : link.click()));
  }

  /** Presses the button of that name and waits for the page that answers; `stays` if a script answers in place. */
  async press(page, name, { stays = false } = {}) {
    const button = page.getByRole('button', { name }).first();
    const act = () => (this.keys ? keyboard.press(page, button, 'Space') : button.click());
    await (stays ? act() : this.#loads(page, act));
  }

  /** Types into the one field of that label; a text that several labels contain ends the story. */
  async fill(page, label, value) {
    await this.write(page, page.getByLabel(label), value);
  }

  /** Types into a field. */
  async write(page, field, value) {
    await (this.keys ? keyboard.write(page, field, value) : field.fill(value));
  }

  /** Chooses an option of the list with that label. */
  async choose(page, label, option) {
    const list = page.getByLabel(label);
    await (this.keys ? keyboard.choose(page, list, option) : list.selectOption({ label: option }));
  }

  /** Ticks the box or radio of that label; inside the group of that legend, if one is given. */
  async tick(page, label, { group } = {}) {
    const within = group ? page.getByRole('group', { name: group }) : page;
    const box = within.getByLabel(label);
    await (this.keys ? keyboard.tick(page, box) : box.check());
  }

  /** Chooses a file for the field. */
  async attach(page, field, file) {
    await (this.keys ? keyboard.attach(page, field, file) : field.setInputFiles(file));
  }

  /** The newest link of that shape that the demo has mailed to an address; its mails are sent in the background. */
  async mailed(email, shape) {
    const page = await this.page();
    for (let tries = 0; tries < 20; tries += 1) {
      await this.open(page, '/mailbox');
      const mails = page.getByRole('row').filter({ hasText: email }).getByRole('link');
      for (const href of await mails.evaluateAll((links) => links.map((link) => link.getAttribute('href')))) {
        await this.open(page, href);
        const link = (await page.content()).match(shape)?.[0];
        if (link) {
          await this.done(page);
          return link;
        }
      }
      await page.waitForTimeout(500);
    }
    throw new Error(`no mail to ${email} with ${shape}`);
  }

  /** Notes a fault unless the main part shows the text. */
  async shows(page, text) {
    const main = await page.locator('main').innerText();
    const found = text instanceof RegExp ? text.test(main) : main.includes(text);
    this.expect(found, `${here(page)} does not show ${text}`);
  }

  /** axe, as the page stands now. */
  async axe(page) {
    await page.evaluate(() => document.fonts.ready.then(() => null));
    this.#collect(page, await checks.axe(page, { js: this.#scripts.get(page) }));
  }

  /** No sideways scroll, as the window stands now. */
  async noSidewaysScroll(page) {
    this.#collect(page, await checks.noSidewaysScroll(page));
  }

  /** Title, headings, landmarks and labels, as the page stands now. */
  async structure(page) {
    this.#collect(page, await checks.structure(page));
  }

  /** Tabs through the page and looks at the focus. */
  async focus(page) {
    this.#collect(page, await checks.focus(page));
  }

  /** Everything a page must bear, for the page at a path: axe in each look, 320 px, structure, focus. */
  async bears(where, { as, status = 200 } = {}) {
    const page = await this.page({ as });
    await this.open(page, where, { status });
    for (const { scheme, width } of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await this.axe(page);
      if (scheme === 'light') await this.shot(page, `${where}-${width}`);
    }
    await this.structure(page);
    await this.focus(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await this.noSidewaysScroll(page);
    await this.done(page);
  }

  /**
   * What a page in the middle of a story must bear, as wide as the story is: axe in both schemes, 320 px, structure,
   * and in tellings with scripts the focus. A page that this telling has looked at before under that name is not looked at again.
   */
  async look(page, name) {
    if (this.#looked.has(name)) return;
    this.#looked.add(name);
    const size = page.viewportSize();
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme });
      await this.axe(page);
    }
    await this.shot(page, name);
    await this.structure(page);
    if (this.js) await this.focus(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await this.noSidewaysScroll(page);
    await page.setViewportSize(size);
  }

  /** Keeps a picture of the whole page in `shots/`. */
  async shot(page, name) {
    const file = `${this.name}-${this.width}-${this.js ? 'js' : 'nojs'}-${name}`.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 120);
    await fs.mkdir(this.#portal.shots, { recursive: true });
    await page.screenshot({ path: path.join(this.#portal.shots, `${file}.png`), fullPage: true });
  }

  /** Closes a window that the story no longer needs. */
  async done(page) {
    await page.context().close();
    this.#pages = this.#pages.filter((other) => other !== page);
  }

  /** Closes everything; after a failure with a picture of each window that is still open. */
  async end({ failed }) {
    for (const [index, page] of this.#pages.entries()) {
      if (failed) await this.shot(page, `failed-${index}`).catch(() => {});
    }
    await Promise.all(this.#contexts.map((context) => context.close().catch(() => {})));
  }

  /** Does something and waits for the page that it brings; what fails first is what is told. */
  async #loads(page, act) {
    const loaded = page.waitForEvent('load', { timeout: 30_000 });
    loaded.catch(() => {});
    await act();
    await loaded;
  }

  #collect(page, wrong) {
    const { width } = page.viewportSize();
    for (const text of wrong) this.problem(`${here(page)} at ${width} px: ${text}`);
  }

  #watch(page) {
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) {
        this.problem(`${here(page)}: the browser refused what the page wanted: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => this.problem(`${here(page)}: a script failed: ${error.message}`));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && !this.#origins.has(origin)) {
        this.problem(`${here(page)}: asked a foreign server, ${request.url()}`);
      }
    });
    page.on('response', (response) => {
      const status = response.status();
      const known = this.#expected.has(response.url()) || response.request().isNavigationRequest();
      if (status >= 500 ? this.#expected.get(response.url()) !== status : status >= 400 && !known) {
        this.problem(`${here(page)}: ${response.request().method()} ${response.url()} answered ${response.status()}`);
      }
    });
  }
}

function here(page) {
  const { pathname, search } = new URL(page.url(), 'http://nowhere');
  return pathname + search;
}
