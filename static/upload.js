// Sends a chosen file piece by piece: shows how far it is, goes on by itself after the connection was lost, and says what
// was wrong. Without this file the form sends it at once.

const PIECE = 1024 * 1024;   // what is lost at most
const TRIES = 8;             // in a row, each later than the one before

for (const form of globalThis.crypto?.subtle ? document.querySelectorAll('form[data-uploads]') : []) {
  form.addEventListener('submit', (event) => {
    const file = form.elements.file.files[0];
    // What cannot be taken is told by the page.
    if (!file || file.size === 0 || file.size > Number(form.dataset.most)) return;
    event.preventDefault();
    send(form, file).then(() => location.assign(location.pathname), (error) => tell(form, error.message));
  });
}

async function send(form, file) {
  const button = form.querySelector('button');
  const bar = form.querySelector('progress');
  button.disabled = true;
  bar.hidden = false;
  try {
    say(form, form.dataset.sending.replace('<name>', file.name));
    const href = await begin(form, file);
    let offset = 0, tries = 0;
    while (offset !== null) {
      bar.value = offset / file.size;
      try {
        offset = await piece(href, file, offset);
        tries = 0;
      } catch (error) {
        if (error instanceof Refused || ++tries > TRIES) throw error;
        say(form, form.dataset.lost);
        await new Promise((done) => { setTimeout(done, 500 * 2 ** tries); });
        offset = await there(href).catch(() => offset);
      }
    }
    bar.value = 1;
  } finally {
    button.disabled = false;
    bar.hidden = true;
  }
}

class Refused extends Error {}

async function begin(form, file) {
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const sha256 = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const announced = { field: form.elements.field.value, name: file.name, size: file.size, sha256 };
  const answer = await fetch(form.dataset.uploads, {
    method: 'POST', body: JSON.stringify(announced), headers: { 'Content-Type': 'application/json' },
  });
  const told = await answer.json().catch(() => ({}));
  if (answer.status !== 201) throw new Refused(told.message ?? answer.statusText);
  return told.href;
}

/** Sends what follows; where it ends, or null when the file is there. */
async function piece(href, file, offset) {
  const answer = await fetch(href, {
    method: 'POST', body: file.slice(offset, offset + PIECE),
    headers: { 'Content-Type': 'application/octet-stream', 'Upload-Offset': String(offset) },
  });
  if (answer.status === 201) return null;
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told.received;
  if (answer.status === 409) return there(href);
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) throw new Error(told.message ?? answer.statusText);
  throw new Refused(told.message ?? answer.statusText);
}

async function there(href) {
  const answer = await fetch(href, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).received;
}

function say(form, text) {
  form.querySelector('[data-told]').textContent = text;
}

/** Beside the field, as the page would. */
function tell(form, text) {
  const field = form.querySelector('.field');
  say(form, '');
  field.classList.add('err');
  let line = field.querySelector('.emsg');
  if (!line) {
    line = document.createElement('p');
    line.className = 'emsg';
    line.id = `${form.elements.file.id}-error`;
    form.elements.file.before(line);
    form.elements.file.setAttribute('aria-describedby', `${form.elements.file.getAttribute('aria-describedby')} ${line.id}`);
  }
  line.textContent = text;
  form.elements.file.setAttribute('aria-invalid', 'true');
  form.elements.file.focus();
}
