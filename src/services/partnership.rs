//! Leading partnerships: the list, one partnership, its stage, its owner, its next review.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity::values::{AccountId, PartnershipStage, Role};

use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        desk,
        partnership::{After, Filter, Order, Right, check_move, right},
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{self, Tx},
};

pub use crate::store::partnership::{Moved, Partnership};

/// What to show of the list.
#[derive(Clone, Debug)]
pub struct Query {
    pub filter: Filter,
    pub order: Order,
    pub after: Option<After>,
    /// Rows on a page.
    pub size: u64,
}

/// One page of the list.
#[derive(Debug)]
pub struct List {
    pub rows: Vec<Partnership>,
    pub total: u64,
    pub next: Option<After>,
    /// Everyone who may own partnerships.
    pub owners: Vec<(AccountId, String)>,
}

/// One page of the partnerships this person may see. Always the same number of statements.
pub async fn list(app: &App, op: &Op, query: &Query) -> Result<List> {
    let (conn, seen) = (app.db.read(), store::partnership::seen_by(&op.actor, op.now));
    let after = query.after.as_ref();
    let (mut rows, total) =
        store::partnership::list(conn, seen, &query.filter, query.order, after, query.size + 1).await?;
    let size = usize::try_from(query.size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|last| last.place(query.order.by));
    Ok(List { rows, total, next, owners: store::partnership::owners(conn, op.now).await? })
}

/// One partnership.
#[derive(Debug)]
pub struct Home {
    pub partnership: Partnership,
    /// Newest first.
    pub moves: Vec<Moved>,
    pub owners: Vec<(AccountId, String)>,
    pub may_lead: bool,
    /// The pitch it came from is among those this person reads.
    pub may_read_pitch: bool,
}

/// A partnership; 404 for who may not see it.
pub async fn home(app: &App, op: &Op, slug: &str) -> Result<Home> {
    let conn = app.db.read();
    let (partnership, facts) = store::partnership::seen(conn, slug, &op.actor).await?;
    let right = right(&op.actor, &facts, op.now).ok_or(Error::NotFound)?;
    let desk = desk::reach(&op.actor, &[Role::Manager, Role::Approver], op.now);
    let may_read_pitch = match (desk, partnership.pitch_id) {
        (Some(reach), Some(pitch)) => store::desk::holds(conn, &reach, pitch).await?,
        _ => false,
    };
    Ok(Home {
        moves: store::partnership::moves(conn, partnership.id).await?,
        owners: store::partnership::owners(conn, op.now).await?,
        may_lead: right == Right::Lead,
        may_read_pitch,
        partnership,
    })
}

/// The partnership for somebody who leads it: 404 when hidden, 403 when only readable.
async fn led(tx: &Tx, op: &Op, slug: &str) -> Result<Partnership> {
    let (partnership, facts) = store::partnership::seen(tx, slug, &op.actor).await?;
    match right(&op.actor, &facts, op.now) {
        Some(Right::Lead) => Ok(partnership),
        Some(Right::Read) => Err(Error::Forbidden(Refusal::new("refused-no-right"))),
        None => Err(Error::NotFound),
    }
}

/// Moves a partnership to a stage, in any direction, with a reason; one that is over is reopened knowingly.
pub async fn move_stage(
    app: &App,
    op: &Op,
    slug: &str,
    to: PartnershipStage,
    reason: &str,
    reopen: bool,
) -> Result<()> {
    store::write(&app.db, async |tx| {
        let partnership = led(tx, op, slug).await?;
        let from = partnership.stage;
        check_move(from, to, reason, reopen).map_err(Error::Invalid)?;
        store::partnership::step(tx, partnership.id, from, to, reason.trim(), op.account(), op.now).await?;
        let event = Event::new("partnership.moved", partnership.id.0).with("from", from).with("to", to);
        record::audit(tx, op, event).await
    })
    .await
}

/// Names the owner among the people with that role, or nobody. Refused: somebody who declared a conflict
/// about the pitch it came from.
pub async fn set_owner(app: &App, op: &Op, slug: &str, owner: Option<AccountId>) -> Result<()> {
    store::write(&app.db, async |tx| {
        let partnership = led(tx, op, slug).await?;
        if let Some(owner) = owner {
            let owners = store::partnership::owners(tx, op.now).await?;
            if !owners.iter().any(|(id, _)| *id == owner) {
                return Err(Error::Invalid(Invalid::field("owner", "manage-owner-unknown")));
            }
            if let Some(pitch) = partnership.pitch_id
                && store::partnership::declared(tx, owner, pitch).await?
            {
                return Err(Error::Invalid(Invalid::field("owner", "manage-owner-conflicted")));
            }
        }
        if partnership.owner_id == owner {
            return Ok(());
        }
        store::partnership::set_owner(tx, partnership.id, owner).await?;
        let event = Event::new("partnership.owner_set", partnership.id.0).with("owner", owner);
        record::audit(tx, op, event).await
    })
    .await
}

/// Sets the day of the next review, today or later, or none.
pub async fn set_review(app: &App, op: &Op, slug: &str, day: Option<NaiveDate>) -> Result<()> {
    if day.is_some_and(|day| day < op.now.date_naive()) {
        return Err(Error::Invalid(Invalid::field("review", "manage-review-past")));
    }
    let at: Option<DateTime<Utc>> = day.map(|day| day.and_time(NaiveTime::MIN).and_utc());
    store::write(&app.db, async |tx| {
        let partnership = led(tx, op, slug).await?;
        if partnership.next_review_at == at {
            return Ok(());
        }
        store::partnership::set_review(tx, partnership.id, at).await?;
        let event = Event::new("partnership.review_set", partnership.id.0).with("day", day);
        record::audit(tx, op, event).await
    })
    .await
}
