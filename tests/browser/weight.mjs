//! Weighs pages as a browser without a cache receives them, headers included.
//!
//!   node weight.mjs URL…
//!
//! Prints one line of JSON for each: `{ url, bytes, requests }`.

import { chromium } from 'playwright-core';

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
for (const url of process.argv.slice(2)) {
  // A new context has an empty cache.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  let bytes = 0;
  let requests = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await network.send('Network.enable');
  await page.goto(url, { waitUntil: 'networkidle' });
  console.log(JSON.stringify({ url, bytes, requests }));
  await context.close();
}
await browser.close();
