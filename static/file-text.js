// Puts the text of a chosen file where it could be typed as well: it is sent as text, never as a file.

for (const chooser of document.querySelectorAll('input[type=file][data-fills]')) {
  chooser.addEventListener('change', async () => {
    const [file] = chooser.files;
    const field = document.getElementById(chooser.dataset.fills);
    if (!file || !field || file.size > 1024 * 1024) return;
    field.value = await file.text();
    field.focus();
  });
}
