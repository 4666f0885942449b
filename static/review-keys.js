// Keys of the desk. Each is a click on a button or link that the page has, so a key can do nothing that the page cannot.
// They rest while somebody types, and for those who switched them off.

const off = document.documentElement.dataset.shortcuts === 'off';
const typing = (element) => element.isContentEditable
  || element.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=submit], [type=button])');

document.addEventListener('keydown', (event) => {
  if (off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (/^[0-9]$/.test(event.key) && score(event.key)) {
    event.preventDefault();
    return;
  }
  const target = [...document.querySelectorAll('[data-key]')].find((element) => element.dataset.key === event.key);
  if (!target) return;
  event.preventDefault();
  if (typing(target)) target.focus();
  else target.click();
});

// Scores the criterion that has the focus, or the first without a score, and goes on to the next without one.
function score(key) {
  const form = document.querySelector('form[data-review]');
  if (!form) return false;
  const criteria = [...form.querySelectorAll('[data-score]')];
  const scored = (criterion) => criterion.querySelector('input:checked');
  const current = document.activeElement?.closest('[data-score]') ?? criteria.find((criterion) => !scored(criterion));
  const value = key === '0' ? 'abstain' : key;
  const tile = current?.querySelector(`input[value="${value}"]`);
  if (!tile) return false;
  tile.checked = true;
  tile.focus();
  tile.dispatchEvent(new Event('change', { bubbles: true }));
  const after = criteria.slice(criteria.indexOf(current) + 1).concat(criteria);
  after.find((criterion) => !scored(criterion))?.querySelector('input').focus();
  return true;
}

// Under the tiles: what the level means that is chosen, or that the pointer or the focus is on.
for (const criterion of document.querySelectorAll('[data-score]')) {
  const line = criterion.querySelector('[data-anchor]');
  if (!line) continue;
  const meaning = (input) => {
    if (!input) return '';
    if (input.value === 'abstain') return line.dataset.abstain;
    const text = criterion.querySelector(`[data-value="${input.value}"] dd`)?.textContent;
    return text ? `${input.value} · ${text}` : '';
  };
  const chosen = () => { line.textContent = meaning(criterion.querySelector('input:checked')); };
  criterion.addEventListener('change', chosen);
  criterion.addEventListener('pointerover', (event) => {
    const input = event.target.closest('label')?.querySelector('input');
    if (input) line.textContent = meaning(input);
  });
  criterion.addEventListener('pointerleave', chosen);
}
