// Saves a form while somebody writes. Three nets: the server, a copy in this browser (never of what is confidential), and
// a question before leaving when both failed. Without this file, the form's own button saves.

const WAIT = 1500;          // after the last key
const AT_MOST = 10000;      // between two saves while typing goes on
const SLOW = 600;           // before "Saving…" is shown
const KEEP = 7 * 86400000;  // how long the browser keeps a copy
const QUIET = 60000;        // between two announcements to a screen reader

for (const form of document.querySelectorAll('form[data-autosave]')) autosave(form);

function autosave(form) {
  const status = form.querySelector('[data-saved]');
  if (!status) return;
  const words = status.dataset;
  const copyKey = `draft:${location.pathname}`;
  let timer = 0, first = 0, running = null, again = false, retry = 2000, announced = 0, failed = false, closed = false;
  let sent = body();

  const shown = document.createElement('span');
  const heard = document.createElement('span');
  shown.ariaHidden = 'true';
  heard.className = 'vh';
  status.replaceChildren(shown, heard);

  function body() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  function say(state, text) {
    status.dataset.s = state;
    shown.textContent = text;
    status.querySelector('a')?.remove();
    const urgent = state === 'error' || state === 'offline';
    if (state === 'saving' || (!urgent && Date.now() - announced < QUIET)) return;
    announced = Date.now();
    heard.textContent = text;
  }

  // The hidden field with the version goes by its id: its name is the server's matter.
  const field = form.elements.namedItem('version');

  function version(next) {
    if (next !== undefined) {
      form.dataset.version = next;
      if (field) field.value = next;
    }
    return field?.value ?? form.dataset.version ?? '';
  }

  function later(delay = WAIT) {
    if (closed) return;
    const now = Date.now();
    first ||= now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(delay, first + AT_MOST - now)));
  }

  function save({ keepalive = false, force = false } = {}) {
    clearTimeout(timer);
    first = 0;
    if (closed) return null;
    if (running) {
      again = true;
      return running;
    }
    const content = body();
    if (content === sent && !force) return null;
    if (keepalive) try { sessionStorage.setItem(sentKey, content); } catch { /* only a question more */ }
    running = post(content, keepalive).finally(() => {
      running = null;
      if (!again) return;
      again = false;
      later();
    });
    return running;
  }

  async function post(content, keepalive) {
    const slow = setTimeout(() => say('saving', words.saving), SLOW);
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body: new URLSearchParams(content), keepalive, redirect: 'manual',
        headers: { 'X-Autosave': '1', 'If-Match': `"${version()}"`, Accept: 'application/json' },
      });
      clearTimeout(slow);
      await take(answer, content);
    } catch {
      clearTimeout(slow);
      offline();
    }
  }

  async function take(answer, content) {
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      version(told.version);
      sent = versioned(content);
      form.dispatchEvent(new CustomEvent('autosaved', { detail: told }));
      retry = 2000;
      failed = false;
      form.querySelectorAll('[data-conflict]').forEach((banner) => banner.remove());
      forget();
      say('saved', words.done.replace('<time>', told.at ?? clock()));
      return;
    }
    keep();
    failed = true;
    if (answer.status === 409 && told.field) return conflict(told);
    if (answer.status === 409) { closed = true; return say('error', told.message ?? words.refused); }
    if (answer.status === 412) { closed = true; return say('error', words.changed); }
    if (answer.status === 401) return signedOut();
    if (answer.status === 403 || answer.status === 404) { closed = true; return say('error', told.message ?? words.refused); }
    if (answer.status === 413 || answer.status === 422) return say('error', told.message ?? words.refused);
    offline();
  }

  function signedOut() {
    say('error', words.signedOut);
    const link = document.createElement('a');
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = words.signIn;
    status.append(' ', link);
  }

  // The stored content as it reads with the new version number.
  function versioned(content) {
    const fields = new URLSearchParams(content);
    if (field) fields.set(field.name, version());
    return fields.toString();
  }

  function offline() {
    keep();
    failed = true;
    say('offline', words.offline);
    first = 0;
    clearTimeout(timer);
    timer = setTimeout(save, retry);
    retry = Math.min(retry * 2, 60000);
  }

  const sentKey = `sent:${location.pathname}`;

  function lastSent() {
    try { return sessionStorage.getItem(sentKey) ?? ''; } catch { return ''; }
  }

  function conflict({ field, theirs, by, at, version: newest }) {
    const control = form.elements.namedItem(field);
    const input = control instanceof RadioNodeList ? control[0] : control;
    const place = input?.closest('.field, .score') ?? form;
    if (place.querySelector('[data-conflict]')) return;
    // What this very browser sent while the page was left: the page that came back had not seen it yet.
    if (theirs && new URLSearchParams(lastSent()).get(field) === theirs) {
      version(newest);
      return void save({ force: true });
    }
    const banner = note([words.theirs, [by, at].filter(Boolean).join(', '), theirs].filter(Boolean), [
      [words.keep, () => { version(newest); save({ force: true }); }],
      [words.take, () => { if (control) control.value = theirs ?? ''; version(newest); save({ force: true }); }],
    ]);
    banner.dataset.conflict = '';
    place.prepend(banner);
    say('error', words.theirs);
  }

  function note(lines, actions) {
    const banner = document.createElement('div');
    banner.className = 'banner warn stack';
    banner.setAttribute('role', 'alert');
    for (const line of lines) {
      const paragraph = document.createElement('p');
      paragraph.className = 'lines';
      paragraph.textContent = line;
      banner.append(paragraph);
    }
    const row = document.createElement('div');
    row.className = 'row';
    for (const [label, act] of actions) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn sm';
      button.textContent = label;
      button.addEventListener('click', () => { banner.remove(); act(); });
      row.append(button);
    }
    banner.append(row);
    return banner;
  }

  // The copy in this browser.

  function keepable() {
    const secret = new Set([...form.elements].filter((field) => field.closest('[data-confidential]')).map((field) => field.name));
    return [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== field?.name && !secret.has(name));
  }

  function keep() {
    try {
      localStorage.setItem(copyKey, JSON.stringify({ at: Date.now(), fields: keepable() }));
      return true;
    } catch {
      return false;
    }
  }

  function forget() {
    try { localStorage.removeItem(copyKey); } catch { /* nothing was kept */ }
  }

  function offerCopy() {
    let copy = null;
    try { copy = JSON.parse(localStorage.getItem(copyKey)); } catch { return; }
    if (!copy) return;
    if (Date.now() - copy.at > KEEP || JSON.stringify(copy.fields) === JSON.stringify(keepable())) return forget();
    form.prepend(note([words.restored], [
      [words.restore, () => { restore(copy.fields); save(); }],
      [words.discard, forget],
    ]));
  }

  function restore(fields) {
    const names = new Set(fields.map(([name]) => name));
    for (const field of form.elements) {
      if (!names.has(field.name)) continue;
      const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
      else field.value = values[0];
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }).format();

  form.addEventListener('input', () => later());
  form.addEventListener('change', () => later(0));
  form.addEventListener('focusout', () => later(0));
  addEventListener('online', () => later(0));
  document.addEventListener('visibilitychange', () => { if (document.hidden) save({ keepalive: true }); });
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save({ force: true });
  });
  // A save under way would make the version of this form stale: it is waited for.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    again = false;
    if (!running) { closed = true; return; }
    event.preventDefault();
    const button = event.submitter;
    running.finally(() => form.requestSubmit(button));
  });
  addEventListener('pageshow', (event) => { if (event.persisted) closed = false; });
  addEventListener('beforeunload', (event) => { if (failed && !closed && body() !== sent && !keep()) event.preventDefault(); });
  offerCopy();
}
