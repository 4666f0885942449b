//! A manager adds a field below another one, is told what is wrong, moves it with the keyboard alone and merges it after
//! seeing what changes; a visitor narrows the list by the tree, and an old link leads to what stands for the field now.

export const name = 'fields';
export const widths = [1280, 360];

export async function run(ctx) {
  const word = `${ctx.number}-${Date.now()}`;
  const [heat, cold] = [`Heat ${word}`, `Cold ${word}`];
  const manager = await ctx.page({ as: 'ines@host.example' });
  await ctx.open(manager, '/manage/challenges');
  await ctx.open(manager, '/manage/fields');
  await ctx.look(manager, 'tree');
  ctx.provokes('/manage/fields', 422);
  await manager.locator('#f-description').fill('Warmth & <b>warmth</b>.');
  await ctx.press(manager, 'Add');
  await ctx.shows(manager, 'Enter a name');
  ctx.same(await manager.locator('#f-description').inputValue(), 'Warmth & <b>warmth</b>.', 'what was typed stays');
  await ctx.look(manager, 'refused');
  await add(ctx, manager, heat);
  await add(ctx, manager, cold);

  // Keyboard alone: the button is reached and pressed without a mouse.
  const up = manager.getByRole('button', { name: `Up ${cold}` });
  await up.focus();
  await Promise.all([manager.waitForNavigation(), manager.keyboard.press('Enter')]);
  await ctx.shows(manager, 'Moved.');
  const rows = await manager.locator('tbody th a').allTextContents();
  ctx.same(rows.indexOf(cold) + 1, rows.indexOf(heat), 'it stands before the other');

  await ctx.follow(manager, heat);
  await ctx.look(manager, 'field');
  await ctx.follow(manager, 'See its page');
  await ctx.shows(manager, 'Nothing is open in this field at the moment.');
  await ctx.look(manager, 'public');
  const old = new URL(manager.url()).pathname;
  await ctx.open(manager, `/manage${old}`);
  await ctx.follow(manager, 'Choose the other field');
  await manager.getByLabel('Into').selectOption({ label: `Energy › ${cold}` });
  await ctx.press(manager, 'Show what changes');
  await ctx.shows(manager, 'No challenge moves.');
  await ctx.look(manager, 'merge');
  await ctx.press(manager, 'Merge');
  await ctx.shows(manager, 'Merged. Old links lead here.');

  const visitor = await ctx.page();
  await ctx.open(visitor, old);
  await ctx.shows(visitor, cold);
  await ctx.open(visitor, '/fields');
  await ctx.look(visitor, 'all');
  await ctx.open(visitor, '/challenges?area=energy');
  await ctx.shows(visitor, 'Challenges in Energy');
  await ctx.look(visitor, 'list');
}

async function add(ctx, manager, name) {
  await manager.locator('#f-name').fill(name);
  await manager.locator('#f-parent').selectOption('energy');
  await ctx.press(manager, 'Add');
  await ctx.shows(manager, 'Added.');
}
