//! The innovation fields, for those who look after them: managers and admins.

use entity::values::{AccountId, Area};
use serde_json::Value;

use super::record;
use crate::{
    app::App,
    domain::{
        actor::Op,
        area::{Direction, Settings, Tree, Typed, words},
        audit::Event,
        job::Job,
        policy::{PortalFacts, SearchPeople, decide},
    },
    error::{Error, Refusal, Result},
    store::{self, Tx, area::Usage},
};

/// The tree with what is needed to look after it.
#[derive(Clone, Debug)]
pub struct Desk {
    pub tree: Tree,
    pub uses: Vec<Usage>,
    /// Those who may look after a field, by name.
    pub keepers: Vec<(AccountId, String)>,
}

impl Desk {
    /// How many challenges lie in a field itself, and how many there or below it.
    #[must_use]
    pub fn count(&self, area: &Area) -> (u64, u64) {
        let below = self.tree.holds(area);
        let sum = |lies: &dyn Fn(&Usage) -> bool| {
            self.uses.iter().filter(|usage| lies(usage)).map(|usage| usage.challenges).sum()
        };
        (
            sum(&|usage| usage.areas().any(|one| one == area)),
            sum(&|usage| usage.areas().any(|one| below.contains(one))),
        )
    }
}

/// Managers and admins: those who look people up to hand work to them.
fn keeps(op: &Op) -> Result<()> {
    decide::<SearchPeople>(&op.actor, &PortalFacts { of: None }, op.now).map_err(|_| Error::NotFound)?;
    Ok(())
}

/// The tree for its page: three statements.
pub async fn desk(app: &App, op: &Op) -> Result<Desk> {
    keeps(op)?;
    let conn = app.db.read();
    Ok(Desk {
        tree: store::area::tree(conn).await?,
        uses: store::area::uses(conn, None).await?,
        keepers: store::area::keepers(conn, op.now).await?,
    })
}

fn event(kind: &'static str, area: &Area) -> Event {
    Event { kind, object: None, details: Value::Null }.with("area", area)
}

/// Changes the tree: whoever else wants to waits, and everybody sees it from the commit on.
async fn changing<T>(app: &App, op: &Op, work: impl AsyncFnOnce(&Tx, Tree) -> Result<T>) -> Result<T> {
    keeps(op)?;
    let done = store::write(&app.db, async |tx| work(tx, store::area::locked(tx).await?).await).await?;
    app.areas.changed();
    app.public_changed();
    Ok(done)
}

/// What was typed, as far as it can be kept.
async fn settled(tx: &Tx, op: &Op, tree: &Tree, of: Option<&Area>, typed: Typed<'_>) -> Result<Settings> {
    let keepers = store::area::keepers(tx, op.now).await?;
    let owner = of.and_then(|of| tree.find(of)?.owner);
    let owners: Vec<AccountId> = keepers.into_iter().map(|(id, _)| id).chain(owner).collect();
    tree.settle(of, typed, &owners).map_err(Error::Invalid)
}

/// The field of this word, which must not be merged into another.
fn living(tree: &Tree, area: &Area) -> Result<()> {
    if tree.below(area).is_empty() { Err(Error::NotFound) } else { Ok(()) }
}

/// Keeps a new field behind its siblings, and answers its word, which follows from its name and stays.
pub async fn add(app: &App, op: &Op, typed: Typed<'_>) -> Result<Area> {
    changing(app, op, async |tx, tree| {
        let settings = settled(tx, op, &tree, None, typed).await?;
        let word = words(&settings.name).find(|word| tree.find(word).is_none());
        let word = word.ok_or_else(|| Refusal::new("fields-no-word"))?;
        let position = tree.next_position(settings.parent.as_ref());
        store::area::insert(tx, word.clone(), settings, position).await?;
        record::audit(tx, op, event("area.added", &word)).await?;
        Ok(word)
    })
    .await
}

/// Renames, describes, moves a field, hands it to somebody else. Challenges stay where they are: in this field.
pub async fn change(app: &App, op: &Op, area: &Area, typed: Typed<'_>) -> Result<()> {
    changing(app, op, async |tx, tree| {
        living(&tree, area)?;
        let node = tree.find(area).ok_or(Error::NotFound)?;
        let settings = settled(tx, op, &tree, Some(area), typed).await?;
        let moves = settings.parent != node.parent;
        let position = if moves { tree.next_position(settings.parent.as_ref()) } else { node.position };
        let entry =
            event("area.changed", area).with("parent", &settings.parent).with("owner", settings.owner);
        store::area::write(tx, area, settings, position).await?;
        record::audit(tx, op, entry).await
    })
    .await
}

/// Moves a field by one place among its siblings; nothing happens where it stands at the end already.
pub async fn shift(app: &App, op: &Op, area: &Area, direction: Direction) -> Result<()> {
    changing(app, op, async |tx, tree| {
        living(&tree, area)?;
        let order = tree.shifted(area, direction);
        if order.is_empty() {
            return Ok(());
        }
        store::area::order(tx, &order).await?;
        record::audit(tx, op, event("area.moved", area)).await
    })
    .await
}

/// Offers a field no more, or again. What lies in it stays there.
pub async fn retire(app: &App, op: &Op, area: &Area, retires: bool) -> Result<()> {
    changing(app, op, async |tx, tree| {
        living(&tree, area)?;
        if tree.find(area).is_some_and(|node| node.is_offered() != retires) {
            return Ok(());
        }
        store::area::retire(tx, area, retires.then_some(op.now)).await?;
        record::audit(tx, op, event(if retires { "area.retired" } else { "area.restored" }, area)).await
    })
    .await
}

/// Lets another field stand for this one, for good: its challenges lie there, what stood below it stands there, and its
/// old addresses lead there. Refused as in [`Tree::merge`].
pub async fn merge(app: &App, op: &Op, area: &Area, into: &Area) -> Result<()> {
    changing(app, op, async |tx, tree| {
        living(&tree, area)?;
        tree.merge(area, into)?;
        let behind = tree.next_position(Some(into));
        let moved = store::area::merge(tx, area, into, behind, op.now).await?;
        let entry = event("area.merged", area).with("into", into).with("challenges", moved);
        record::audit(tx, op, entry).await?;
        if moved > 0 { record::job(tx, op, Job::Reindex).await } else { Ok(()) }
    })
    .await?;
    app.work.notify_one();
    Ok(())
}
