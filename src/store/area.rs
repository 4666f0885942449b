//! The innovation fields: read whole, kept for a moment, changed one at a time.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, Utc};
use entity::{
    account,
    area::{self, Column, Entity},
    challenge, role_grant,
    values::{AccountId, Area, Role, Words},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, LikeExpr, Query},
};

use super::{Tx, account::in_force, on_unique};
use crate::{
    domain::area::{Node, Settings, Tree},
    error::{Error, Invalid, Result},
    fresh::{Fresh, Stamp},
};

/// The tree as it was read a moment ago: every page with a challenge on it knows the names of the fields.
#[derive(Debug)]
pub struct Areas {
    kept: Fresh<(), Arc<Tree>>,
    version: AtomicU64,
}

impl Default for Areas {
    fn default() -> Self {
        Self { kept: Fresh::bounded(1), version: AtomicU64::new(0) }
    }
}

impl Areas {
    /// The tree: at most one statement, and none when it was read within the last five seconds.
    pub async fn tree(&self, conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Arc<Tree>> {
        let version = self.version.load(Ordering::Acquire);
        if let Some(tree) = self.kept.find(&(), version, now) {
            return Ok(tree);
        }
        let tree = Arc::new(tree(conn).await?);
        self.kept.keep((), Arc::clone(&tree), 1, Stamp::new(version, now, None));
        Ok(tree)
    }

    /// Says after a commit that the tree is another one.
    pub fn changed(&self) {
        self.version.fetch_add(1, Ordering::Release);
    }
}

fn node(row: area::Model) -> Node {
    Node {
        area: row.word,
        name: row.name,
        description: row.description,
        parent: row.parent,
        position: row.position,
        owner: row.owner_id,
        retired_at: row.retired_at,
        merged_into: row.merged_into,
    }
}

/// The tree as it is now.
pub async fn tree(conn: &impl ConnectionTrait) -> Result<Tree> {
    Ok(Tree::new(Entity::find().all(conn).await?.into_iter().map(node).collect()))
}

/// The same for a change: whoever else wants to change it waits.
pub async fn locked(tx: &Tx) -> Result<Tree> {
    let rows = Entity::find().order_by_asc(Column::Word).lock_exclusive().all(tx).await?;
    Ok(Tree::new(rows.into_iter().map(node).collect()))
}

fn name_taken() -> Error {
    Error::Invalid(Invalid::field("name", "fields-name-taken"))
}

/// Keeps a new field behind its siblings. Refused when one of them has its name.
pub async fn insert(tx: &Tx, word: Area, settings: Settings, position: i32) -> Result<()> {
    let row = area::ActiveModel {
        word: Set(word),
        name: Set(settings.name),
        description: Set(settings.description),
        parent: Set(settings.parent),
        position: Set(position),
        owner_id: Set(settings.owner),
        retired_at: Set(None),
        merged_into: Set(None),
    };
    on_unique(Entity::insert(row).exec_without_returning(tx).await, name_taken)?;
    Ok(())
}

/// Writes what is said about a field, and where it stands. Refused when a sibling has its name.
pub async fn write(tx: &Tx, word: &Area, settings: Settings, position: i32) -> Result<()> {
    let row = area::ActiveModel {
        name: Set(settings.name),
        description: Set(settings.description),
        parent: Set(settings.parent),
        position: Set(position),
        owner_id: Set(settings.owner),
        ..Default::default()
    };
    let update = Entity::update_many().set(row).filter(Column::Word.eq(word.as_str())).exec(tx).await;
    on_unique(update, name_taken)?;
    Ok(())
}

/// Puts fields in this order.
pub async fn order(tx: &Tx, words: &[Area]) -> Result<()> {
    let place = words.iter().zip(1..).fold(Expr::case(Column::Word.eq(""), 0), |case, (word, place)| {
        case.case(Column::Word.eq(word.as_str()), place)
    });
    Entity::update_many()
        .col_expr(Column::Position, place.finally(0).into())
        .filter(Column::Word.is_in(words.iter().map(Area::as_str)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Says since when a field is offered no more, or that it is offered again.
pub async fn retire(tx: &Tx, word: &Area, since: Option<DateTime<Utc>>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::RetiredAt, Expr::value(since))
        .filter(Column::Word.eq(word.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Lets one field stand for another: what stood below that one, or was merged into it, belongs to this one. Answers how
/// many challenges moved.
pub async fn merge(tx: &Tx, word: &Area, into: &Area, behind: i32, now: DateTime<Utc>) -> Result<u64> {
    let gone = area::ActiveModel {
        parent: Set(None),
        retired_at: Set(None),
        merged_into: Set(Some(into.clone())),
        ..Default::default()
    };
    Entity::update_many().set(gone).filter(Column::Word.eq(word.as_str())).exec(tx).await?;
    Entity::update_many()
        .col_expr(Column::Parent, Expr::value(into.clone()))
        .col_expr(Column::Position, Expr::col(Column::Position).add(behind))
        .filter(Column::Parent.eq(word.as_str()))
        .exec(tx)
        .await?;
    Entity::update_many()
        .col_expr(Column::MergedInto, Expr::value(into.clone()))
        .filter(Column::MergedInto.eq(word.as_str()))
        .exec(tx)
        .await?;
    let mut moved = 0;
    for usage in uses(tx, Some(word)).await? {
        moved += usage.challenges;
        let (main, further) = usage.with(word, into);
        let mut update = challenge::Entity::update_many()
            .col_expr(challenge::Column::Area, Expr::value(main))
            .col_expr(challenge::Column::FurtherAreas, Expr::value(words(&further)))
            .col_expr(challenge::Column::UpdatedAt, Expr::value(now))
            .filter(challenge::Column::Area.eq(usage.main.as_str()));
        update = update.filter(challenge::Column::FurtherAreas.eq(words(&usage.further)));
        update.exec(tx).await?;
    }
    Ok(moved)
}

/// The fields of a challenge from its columns, the main one first.
pub(super) fn lies_in(main: Area, further: &Words) -> Vec<Area> {
    std::iter::once(main).chain(further.0.iter().filter_map(|word| word.parse().ok())).collect()
}

/// Further fields as their column holds them.
pub(super) fn words(further: &[Area]) -> Words {
    Words(further.iter().map(Area::to_string).collect())
}

/// How many challenges lie in the same fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    pub main: Area,
    pub further: Vec<Area>,
    pub challenges: u64,
}

impl Usage {
    /// All of its fields, the main one first.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        std::iter::once(&self.main).chain(&self.further)
    }

    /// The same fields with one word for another, each once.
    fn with(&self, word: &Area, into: &Area) -> (Area, Vec<Area>) {
        let mut areas: Vec<Area> = Vec::new();
        for area in self.areas() {
            let area = if area == word { into } else { area };
            if !areas.contains(area) {
                areas.push(area.clone());
            }
        }
        let main = areas.remove(0);
        (main, areas)
    }
}

/// Challenges, drafts and templates among them, that lie in this field beside others.
pub(super) fn also_in(word: &Area) -> Condition {
    let further = Expr::col((challenge::Entity, challenge::Column::FurtherAreas)).cast_as("text");
    Condition::all().add(further.like(LikeExpr::new(format!("%\"{word}\"%"))))
}

/// Which fields challenges lie in, drafts and templates among them: all, or those that lie in one field.
pub async fn uses(conn: &impl ConnectionTrait, of: Option<&Area>) -> Result<Vec<Usage>> {
    use challenge::Column::{Area as Main, FurtherAreas, Id};
    let lies = of.map(|word| Condition::any().add(Main.eq(word.as_str())).add(also_in(word)));
    let rows: Vec<(Area, Words, i64)> = challenge::Entity::find()
        .filter(Condition::all().add_option(lies))
        .select_only()
        .columns([Main, FurtherAreas])
        .column_as(Id.count(), "challenges")
        .group_by(Main)
        .group_by(FurtherAreas)
        .into_tuple()
        .all(conn)
        .await?;
    let usage = |(main, further, count): (Area, Words, i64)| Usage {
        main,
        further: further.0.iter().filter_map(|word| word.parse().ok()).collect(),
        challenges: count.unsigned_abs(),
    };
    Ok(rows.into_iter().map(usage).collect())
}

/// Those who may look after a field, by name: managers and admins.
pub async fn keepers(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<(AccountId, String)>> {
    let holders = Query::select()
        .column(role_grant::Column::AccountId)
        .from(role_grant::Entity)
        .cond_where(
            Condition::all()
                .add(role_grant::Column::Role.is_in([Role::Manager, Role::Admin]))
                .add(in_force(now)),
        )
        .take();
    Ok(account::Entity::find()
        .filter(account::Column::Id.in_subquery(holders))
        .filter(account::Column::DisabledAt.is_null())
        .select_only()
        .columns([account::Column::Id, account::Column::Name])
        .order_by_asc(account::Column::Name)
        .limit(200)
        .into_tuple()
        .all(conn)
        .await?)
}
