// Choosing rows: all on the page, a range with Shift, and how many are chosen.

for (const form of new Set([...document.querySelectorAll('[data-select]')].map((box) => box.form))) {
  const bar = form.querySelector('[data-bulk]');
  const boxes = [...form.querySelectorAll('[data-select]')];
  const all = form.querySelector('[data-select-all]');
  let last = null;

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    if (bar) {
      bar.querySelector('[data-count]').textContent = chosen;
      bar.classList.toggle('on', chosen > 0);
    }
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  };

  form.addEventListener('click', (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(at, last), Math.max(at, last)];
      boxes.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
    }
    last = at;
    show();
  });
  all?.addEventListener('change', () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    show();
  });
  addEventListener('pageshow', show);
  show();
}
