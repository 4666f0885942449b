// Puts challenges of this portal into a page of another site:
//   <script src="https://portal.example/embed.js" data-embed="…" async></script>
// Says nothing to that page and takes nothing from it but its place.

(() => {
  const script = document.currentScript;
  const { origin } = new URL(script.src);
  const wish = new URLSearchParams();
  for (const name of ['theme', 'limit']) if (script.dataset[name]) wish.set(name, script.dataset[name]);

  const frame = document.createElement('iframe');
  frame.src = `${origin}/embed/${encodeURIComponent(script.dataset.embed)}?${wish}`;
  frame.title = script.dataset.title ?? '';
  frame.loading = 'lazy';
  frame.style.width = '100%';
  frame.style.border = '0';
  script.after(frame);

  addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const height = Number(event.data?.height);
    if (height > 0 && height < 20000) frame.style.height = `${height}px`;
  });
})();
