//! An applicant adds files to a draft: one that is not what its name says, one that is; with scripts piece by piece and
//! over a lost connection. The file is saved as it was sent, and removed.

export const name = 'files';
export const widths = [1280, 360];

const PDF = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`);
const file = (name, buffer, mimeType = 'application/pdf') => ({ name, buffer, mimeType });

export async function run(ctx) {
  const page = await ctx.page({ as: 'kim@applicant.example' });
  const draft = await begin(ctx, page);
  const path = `${draft}/files`;
  await ctx.open(page, path);
  await ctx.look(page, 'files-empty');

  ctx.provokes(path, 422);
  // With scripts it is the last piece that is refused, at an address of its own.
  const refused = (request) => request.url().includes('/uploads/') && ctx.provokes(request.url(), 422);
  page.on('request', refused);
  await add(ctx, page, file('measurements.pdf', Buffer.from('MZ no document at all')));
  await ctx.shows(page, 'The content of the file is not what the ending of its name says');
  await ctx.look(page, 'files-refused');
  page.off('request', refused);

  await ctx.open(page, path);
  if (ctx.js) await loseTheConnection(page);
  const long = Buffer.concat([PDF.subarray(0, PDF.length - 6), Buffer.alloc(2_500_000, ' '), Buffer.from('\n%%EOF\n')]);
  await add(ctx, page, file('Messwerte “Süd”.pdf', long));
  await ctx.shows(page, 'Messwerte “Süd”.pdf');
  await ctx.look(page, 'files-one');

  const link = page.getByRole('link', { name: 'Messwerte' });
  const answer = await page.request.get(await link.getAttribute('href'));
  ctx.expect((await answer.body()).equals(long), 'the file is not what was sent');
  ctx.same(answer.headers()['x-content-type-options'], 'nosniff', 'a file is');
  ctx.expect(answer.headers()['content-disposition'].startsWith('attachment'), 'a file opens in the browser');

  await ctx.press(page, /^Remove/);
  await ctx.shows(page, 'The file was removed.');
  await ctx.bears(path, { as: 'kim@applicant.example' });
}

/** A draft; the demo has begun one. */
async function begin(ctx, page) {
  await ctx.open(page, '/my?show=drafts');
  const href = await page.locator('main a[href^="/my/pitches/"]').first().getAttribute('href');
  return href.split('/').slice(0, 4).join('/');
}

/** Chooses a file and adds it; waits for the page that has it, or for the line beside the field. */
async function add(ctx, page, chosen) {
  await page.locator('input[type=file]').first().setInputFiles(chosen);
  await page.getByRole('button', { name: 'Add the file' }).first().click();
  await page.locator('main a[download], main .emsg').first().waitFor();
}

/** The second piece gets lost on its way, once. */
async function loseTheConnection(page) {
  let pieces = 0;
  await page.route(/\/uploads\//, (route) => {
    const isSecond = route.request().method() === 'POST' && (pieces += 1) === 2;
    return isSecond ? route.abort('connectionreset') : route.continue();
  });
}
