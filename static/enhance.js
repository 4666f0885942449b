// On every page. Nothing here is needed to use the page; each part makes one thing faster, safer or quieter.

const root = document.documentElement;
root.classList.add('js');

// The reader's time zone, for the second line under deadlines.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`tz=${encodeURIComponent(zone)}`)) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `tz=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

// A form is sent once, however often its button is pressed. The button keeps its name and value.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = '1';
  event.submitter?.setAttribute('aria-disabled', 'true');
  setTimeout(() => release(form), 8000); // an answer may be a download: the page stays
});
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(release));

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll('button[aria-disabled]').forEach((button) => button.removeAttribute('aria-disabled'));
}

// Ctrl or ⌘ with Enter presses the main button of the form.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.('form') ?? document.querySelector('main form:has(.btn.primary)');
  const button = form?.querySelector('.btn.primary');
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
});

// A link of the error summary goes to the field, with its label in view.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('.summary-err a[href^="#"]');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest('.field, .score') ?? field).scrollIntoView({ block: 'start' });
  field.focus({ preventScroll: true });
});

// What the last action did: on wide screens it floats, can be closed, and leaves by itself when nobody is at it.
for (const flash of document.querySelectorAll('[data-flash]')) {
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'btn quiet sm';
  close.textContent = flash.dataset.close;
  close.addEventListener('click', () => flash.remove());
  flash.append(close);
  if (flash.classList.contains('ok') || flash.classList.contains('info')) leaveLater(flash);
}

function leaveLater(flash) {
  setTimeout(() => {
    const busy = flash.matches(':hover') || flash.contains(document.activeElement);
    const floating = getComputedStyle(flash).position === 'fixed';
    if (busy || !floating) leaveLater(flash);
    else flash.remove();
  }, 15000);
}

// Shows what is typed into a password field while its button is pressed in. What is sent is a password again, so that
// the browser does not offer it among texts.
for (const button of document.querySelectorAll('[data-reveals]')) {
  const field = document.getElementById(button.dataset.reveals);
  const show = (shown) => {
    field.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  };
  button.addEventListener('click', () => show(field.type === 'password'));
  field.form.addEventListener('submit', () => show(false));
}

// What the browser kept for somebody must not stay for the next person at this computer.
document.addEventListener('submit', (event) => {
  if (new URL(event.target.action).pathname !== '/sign-out') return;
  try {
    Object.keys(localStorage).filter((key) => key.startsWith('draft:')).forEach((key) => localStorage.removeItem(key));
  } catch { /* no storage, nothing kept */ }
});

// Regions that htmx swaps: busy while waiting, the whole page when that fails, facets stay as open as they were.
let open = [];
let focused = '';
const reload = ({ detail }) => location.assign(detail.pathInfo?.finalRequestPath ?? detail.pathInfo?.requestPath ?? location.href);
document.addEventListener('htmx:beforeRequest', ({ detail }) => detail.target?.setAttribute('aria-busy', 'true'));
document.addEventListener('htmx:afterRequest', ({ detail }) => detail.target?.removeAttribute('aria-busy'));
document.addEventListener('htmx:responseError', reload);
document.addEventListener('htmx:sendError', reload);
document.addEventListener('htmx:timeout', reload);
document.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr, pathInfo } = event.detail;
  focused = document.activeElement.id;
  open = [...document.querySelectorAll('details[id]')].map((details) => [details.id, details.open]);
  if (xhr.responseURL && new URL(xhr.responseURL).pathname === '/sign-in') {
    event.detail.shouldSwap = false;
    location.assign(pathInfo?.finalRequestPath ?? location.href);
  }
});
document.addEventListener('htmx:afterSettle', ({ detail }) => {
  for (const [id, state] of open) {
    const details = document.getElementById(id);
    if (details) details.open = state;
  }
  document.querySelector('form[data-filters]')?.classList.add('live');
  if (document.activeElement !== document.body) return;
  (document.getElementById(focused) ?? detail.elt).focus({ preventScroll: true });
});

// A browser leaves a box where it is when half of what gets the focus can be seen: in a wide table that is too little.
document.addEventListener('focusin', ({ target }) => {
  if (target.closest('.tbl') && !target.matches('.tbl')) target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
});
