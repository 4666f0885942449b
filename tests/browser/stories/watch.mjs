//! An auditor reads the trail, narrows it and has the chain verified; an administrator switches searching off and a
//! second one switches it on again.

export const name = 'watch';
export const widths = [1280, 360];

export async function run(ctx) {
  const auditor = await ctx.page({ as: 'oda@host.example' });
  await ctx.open(auditor, '/admin/audit');
  await ctx.look(auditor, 'audit');
  await ctx.press(auditor, 'Verify the chain now');
  for (let tries = 0; tries < 20 && !(await auditor.getByText('The chain is whole').count()); tries += 1) {
    await auditor.waitForTimeout(500);
    await ctx.open(auditor, '/admin/audit');
  }
  await ctx.shows(auditor, 'The chain is whole');
  await ctx.open(auditor, '/admin/audit?q=nobody%40nowhere.example');
  await ctx.shows(auditor, 'No entry matches');
  await ctx.look(auditor, 'audit-none');
  await ctx.open(auditor, '/admin/audit?q=pat%40host.example');
  await ctx.shows(auditor, 'Pat Morgan');
  await ctx.done(auditor);
  await lockdown(ctx);
}

async function lockdown(ctx) {
  const admin = await ctx.page({ as: 'pat@host.example' });
  await ctx.open(admin, '/admin/lockdown');
  await ctx.press(admin, 'Switch off now');
  await ctx.shows(admin, 'Choose what to switch off');
  await ctx.look(admin, 'lockdown-refused');
  await ctx.tick(admin, /Searching and downloading/);
  await ctx.fill(admin, /Reason/, 'We look into what a search may have shown.');
  await ctx.press(admin, 'Switch off now');
  await ctx.look(admin, 'lockdown-own');
  const visitor = await ctx.page();
  await ctx.open(visitor, '/challenges?q=heat', { status: 503 });
  await ctx.look(visitor, 'search-off');
  await ctx.done(visitor);

  const second = await ctx.page({ as: 'sam@host.example' });
  await ctx.open(second, '/admin/lockdown');
  await ctx.look(second, 'lockdown-on');
  await ctx.press(second, 'Switch on');
  await ctx.open(second, '/challenges?q=heat');
}
