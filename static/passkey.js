// Passkeys: asks the server for a question, has the authenticator answer it, and hands the answer over. Where the
// browser has no passkeys nothing of this shows, and the other ways remain.

const isPossible = 'parseRequestOptionsFromJSON' in (window.PublicKeyCredential ?? {});
// What the browser offers among the saved addresses until a button is pressed.
let offer = new AbortController();

for (const form of isPossible ? document.querySelectorAll('form[data-passkey]') : []) {
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    offer.abort();
    const button = form.querySelector('button');
    button.disabled = true;
    await answer(form, {}).catch((error) => tell(form, error));
    button.disabled = false;
  });
  if ('offer' in form.dataset) offerAmongAddresses(form);
}

/** The browser lists passkeys where an address is typed. A question waits for five minutes: then it is asked anew. */
async function offerAmongAddresses(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  for (const field of document.querySelectorAll('main input[type=email]')) field.autocomplete += ' webauthn';
  for (let begun = 0; begun < 12 && !offer.signal.aborted; begun += 1) {
    const patience = new AbortController();
    const late = setTimeout(() => patience.abort(), 4 * 60_000);
    const signal = AbortSignal.any([offer.signal, patience.signal]);
    try {
      await answer(form, { mediation: 'conditional', signal });
      return;
    } catch (error) {
      if (!patience.signal.aborted) {
        if (error instanceof Refused) tell(form, error);
        return;
      }
    } finally {
      clearTimeout(late);
    }
  }
}

/** Something the server did not take. */
class Refused extends Error {}

async function answer(form, how) {
  const { ask, action, next, adds } = form.dataset;
  const options = await post(form, ask, {}, how.signal);
  const credential = adds === undefined
    ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), ...how })
    : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  const name = form.elements.namedItem('name')?.value;
  const done = await post(form, action, { credential: credential.toJSON(), next, name });
  location.assign(done.next);
}

async function post(form, url, body, signal) {
  const response = await fetch(url, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  // Who it is must be shown first: the page leads there.
  if (response.status === 401) location.reload();
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(said.message ?? form.dataset.failed);
  return said;
}

function tell(form, error) {
  if (error.name === 'AbortError') return;
  const place = form.querySelector('[role=alert]');
  const { failed, known } = form.dataset;
  const text = error.name === 'InvalidStateError' ? known : failed;
  place.textContent = error instanceof Refused ? error.message : text;
  place.hidden = false;
}
