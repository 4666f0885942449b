// How much of a limit is used. It only tells: too much text is kept and saved, and refused when the pitch is sent.

for (const counter of document.querySelectorAll('[data-charcount]')) {
  const field = document.getElementById(counter.dataset.charcount);
  if (!field) continue;
  const limit = Number(counter.dataset.limit);
  const used = counter.querySelector('[data-used]');
  const over = document.createElement('span');
  counter.append(' ', over);
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const show = () => {
    const length = [...field.value].length;
    used.textContent = digits.format(length);
    counter.parentElement.classList.toggle('over', length > limit);
    over.textContent = length > limit ? counter.dataset.over : '';
  };
  field.addEventListener('input', show);
  show();
}
