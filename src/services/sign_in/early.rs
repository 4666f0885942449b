//! Confirming the address of a draft that was begun without an account: whoever reads the mail takes the draft over.
//!
//! The browser that began it is signed in with that, as with a link it asked for (`domain::sign_in`); any other is led to
//! the sign-in, so that nobody is signed in as the sender of a link they were passed (login CSRF, T33).

use entity::values::AccountId;
use subtle::ConstantTimeEq as _;

use super::{
    super::record::{self, token_hash},
    Browser, Opened, Way, link, open,
};
use crate::{
    app::App,
    domain::{actor::Op, audit::Event},
    error::{Error, Invalid, Refusal, Result},
    store::{self, Tx, account::Person, pitch::early::Mailed},
};

/// Characters of the longest name.
const LONGEST_NAME: usize = 120;

/// What a mailed link would confirm.
#[derive(Clone, Debug)]
pub struct Confirming {
    pub email: String,
    pub reference: String,
    /// The title of the challenge.
    pub challenge: String,
    /// The address has no account: one is made, under a name that is asked for.
    pub is_new: bool,
}

/// What was confirmed.
#[derive(Debug)]
pub struct Confirmed {
    pub reference: String,
    pub lead: AccountId,
    /// In the browser that began the draft.
    pub opened: Option<Opened>,
}

/// What this link would confirm; nothing is changed. Refused: one that was used, and one whose time is over.
pub async fn look_at_draft(app: &App, op: &Op, token: &str) -> Result<Confirming> {
    let conn = app.db.read();
    let mailed = store::pitch::early::of_link(conn, &token_hash(token)).await?;
    mailed.times().are_open(op.now)?;
    let is_new = store::account::by_email(conn, &mailed.email).await?.is_none();
    Ok(Confirming { email: mailed.email, reference: mailed.reference, challenge: mailed.challenge, is_new })
}

/// Gives the draft of this link to the account of its address, which is made under `name` if there is none; `device` is the
/// draft's token, where the browser has it. Refused as by [`look_at_draft`]; an account that is out of use is 404.
pub async fn confirm_draft(
    app: &App,
    op: &Op,
    token: &str,
    (browser, device): (&Browser, Option<&str>),
    name: &str,
) -> Result<Confirmed> {
    let hash = token_hash(token);
    let confirmed = store::write(&app.db, async |tx| {
        let mailed = store::pitch::early::of_link(tx, &hash).await?;
        mailed.times().are_open(op.now)?;
        let person = owner(tx, op, &mailed, name.trim()).await?;
        if !store::pitch::early::give(tx, mailed.pitch_id, person.id, op.now).await? {
            return Err(Refusal::new("refused-draft-confirmed").into());
        }
        record::audit(tx, &op.by(person.id), Event::new("pitch.confirmed", mailed.pitch_id.0)).await?;
        let next = format!("/my/pitches/{}", mailed.reference);
        let opened = if began(&mailed, device) && op.account().is_none() {
            Some(open(tx, app, op, &person, browser, next, Way::Link).await?)
        } else {
            None
        };
        Ok(Confirmed { reference: mailed.reference, lead: person.id, opened })
    })
    .await?;
    app.work.notify_one();
    Ok(confirmed)
}

/// The account of the address.
async fn owner(tx: &Tx, op: &Op, mailed: &Mailed, name: &str) -> Result<Person> {
    let is_name =
        !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.contains(char::is_control);
    let person = link::account_of(tx, op, &mailed.email, is_name.then_some(name)).await?;
    person.ok_or_else(|| Error::Invalid(Invalid::field("name", "name-missing")))
}

/// Whether this is the browser in which the draft was begun.
fn began(mailed: &Mailed, device: Option<&str>) -> bool {
    device.is_some_and(|token| token_hash(token).as_bytes().ct_eq(mailed.device_hash.as_bytes()).into())
}
