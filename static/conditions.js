// What the server says with every save is shown at once: what a section asks after the answers so far, and who else
// writes in the draft. What was typed into a hidden field stays in it.

const form = document.querySelector('form[data-autosave]');

form?.addEventListener('autosaved', ({ detail }) => {
  const hidden = new Set(detail.hidden ?? []);
  for (const part of form.querySelectorAll('[data-field]')) part.hidden = hidden.has(part.dataset.field);
  const others = document.querySelector('[data-present]');
  others.textContent = detail.present ?? '';
  others.hidden = !detail.present;
});
