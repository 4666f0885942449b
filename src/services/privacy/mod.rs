//! What people may ask of the portal about themselves, and what it forgets by itself.

use entity::values::AccountId;

use crate::{
    domain::{
        actor::Op,
        policy::{self, Administer, Grant, OwnData, PortalFacts},
    },
    error::{Error, Result},
};

mod erasure;
mod export;
mod hold;
mod ledger;
mod retention;
mod scrub;

pub use self::{
    erasure::{Preview, ask, cancel, execute_due, preview, process, reapply, requests, unapplied},
    export::{Own, ask_for_export, download, make_export, own},
    hold::{hold, holds, lift},
    retention::{DueRule, due, queue_retention, retain},
    scrub::scrub,
};
pub use crate::store::privacy::{export::Export, hold::Hold, request::Request};

/// Whoever asks, and the proof that the data they ask about are theirs.
fn own_data(op: &Op) -> Result<(AccountId, Grant<OwnData>)> {
    let account = op.account().ok_or(Error::SignIn)?;
    Ok((account, policy::decide(&op.actor, &PortalFacts { of: Some(account) }, op.now)?))
}

/// Administrators, the operator and the clock; it does not exist for anybody else.
fn may_administer(op: &Op) -> Result<()> {
    policy::decide::<Administer>(&op.actor, &PortalFacts { of: None }, op.now)?;
    Ok(())
}
