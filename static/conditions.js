// What a section asks after the answers so far: the server says it with every save, and it is shown at once. What was
// typed into a hidden field stays in it.

const form = document.querySelector('form[data-autosave]');

form?.addEventListener('autosaved', ({ detail }) => {
  const hidden = new Set(detail.hidden ?? []);
  for (const part of form.querySelectorAll('[data-field]')) part.hidden = hidden.has(part.dataset.field);
});
