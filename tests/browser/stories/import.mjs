//! A manager sends a table, reads which row is refused and why, takes the others in, and undoes it.

export const name = 'import';
export const widths = [1280, 360];

const HEAD = 'slug,title,summary,description,sponsor,area,kind,eligibility,ip_terms,zone,state,opens_at_local,closes_at_local';

export async function run(ctx) {
  const word = `fans-${ctx.number}-${Date.now()}`;
  const row = (number, closes) =>
    `${word}-${number},Fans ${number},Loud.,They hum.,Espoo,energy,time_boxed,Anybody.,Yours.,Europe/Helsinki,draft,2027-01-01T09:00,${closes}`;
  const file = [HEAD, row(1, '2027-03-01T17:00'), row(2, '11:00 AM ET'), row(3, '2027-03-03T17:00')].join('\n');

  const manager = await ctx.page({ as: 'ines@host.example' });
  await ctx.open(manager, '/manage/challenges');
  await ctx.follow(manager, 'Challenges from a file');
  await ctx.look(manager, 'files');
  ctx.provokes('/manage/import', 422);
  await ctx.press(manager, 'Look at the file');
  await ctx.shows(manager, 'Choose a file that holds something.');
  await ctx.look(manager, 'no-file');
  await manager.locator('#f-file').setInputFiles({ name: 'fans.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await ctx.press(manager, 'Look at the file');
  await ctx.shows(manager, 'Line 3, closes_at_local: No date can be read here');
  await ctx.look(manager, 'look');
  await manager.getByLabel('By columns that I choose').check();
  await ctx.press(manager, 'Read it like this');
  await ctx.look(manager, 'columns');
  await manager.getByLabel('Leave out the refused row').check();
  await ctx.press(manager, 'Take in 2 challenges');
  await ctx.shows(manager, 'The file was taken in.');
  await ctx.look(manager, 'taken');
  await manager.getByRole('button', { name: 'Undo this file' }).click();
  await ctx.shows(manager, 'What the file did was undone.');
  await ctx.look(manager, 'undone');
}
