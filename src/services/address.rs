//! The address of an account: another one is asked for, told to both, and confirmed where its mail arrives.

use chrono::TimeDelta;
use entity::values::{AccountId, AccountLinkId, LinkPurpose, SessionId};

use super::record::{self, Recipient, random_hex, token_hash};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        limit::Limit,
        mail::EmailAddress,
        notice::{Change, Notice},
        session::require_fresh,
    },
    error::{Error, Invalid, Refusal, Result},
    store::{
        self,
        account_link::{self, AccountLink},
    },
};

/// How long a mailed link works.
const LINK_MINUTES: u32 = 30;
/// Asking for another address, for one account: nobody is written to by strangers more often than that.
const ASK: Limit = Limit { of: "address", many: 3, within: TimeDelta::hours(1) };

fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}

/// Mails a link to the address that whoever asks wants to have, and tells the address they have. When the new one
/// is somebody else's, nothing is mailed there, and the answer is the same (T26).
pub async fn ask(app: &App, op: &Op, email: &str) -> Result<()> {
    let account = account(op)?;
    require_fresh(op)?;
    let invalid = |why| Error::Invalid(Invalid::field("email", why));
    let email = EmailAddress::parse(email).map_err(|_| invalid("email-invalid"))?;
    let person = store::account::person(app.db.read(), account).await?;
    if person.email == email.as_str() {
        return Err(invalid("address-same"));
    }
    let token = random_hex::<32>();
    store::write(&app.db, async |tx| {
        record::spend(tx, op, &ASK, &account.to_string()).await?;
        record::audit(tx, op, Event::new("address.asked", account.0)).await?;
        let link = AccountLink {
            id: AccountLinkId::generate(),
            account_id: account,
            address: email.as_str().to_owned(),
            expires_at: op.now + TimeDelta::minutes(LINK_MINUTES.into()),
            used_at: None,
        };
        let fact = link.id.to_string();
        let old = Recipient::from(person.clone());
        let notice = Notice::AddressAsked {
            address: email.as_str().to_owned(),
            link: app.link("/my/account/security"),
        };
        record::mail(tx, app, op, &old, &fact, None, &notice).await?;
        if store::account::by_email(tx, email.as_str()).await?.is_some() {
            return Ok(());
        }
        account_link::take_all(tx, account, LinkPurpose::Address, op.now).await?;
        account_link::insert(tx, LinkPurpose::Address, token_hash(&token), link, op.now).await?;
        let new = Recipient { address: email.as_str().to_owned(), ..old };
        let link = app.link(&format!("/my/account/address/{token}"));
        record::mail(tx, app, op, &new, &fact, None, &Notice::NewAddress { link, minutes: LINK_MINUTES })
            .await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}

/// The address that a link of the caller's own confirms right now.
pub async fn look(app: &App, op: &Op, token: &str) -> Result<String> {
    let found = account_link::by_token(app.db.read(), LinkPurpose::Address, &token_hash(token)).await?;
    Ok(usable(found, op, account(op)?)?.address)
}

fn usable(link: Option<AccountLink>, op: &Op, account: AccountId) -> Result<AccountLink> {
    match link.filter(|link| link.account_id == account) {
        Some(link) if link.used_at.is_some() => Err(Refusal::new("refused-link-used").into()),
        Some(link) if op.now >= link.expires_at => Err(Refusal::new("refused-link-expired").into()),
        Some(link) => Ok(link),
        None => Err(Error::NotFound),
    }
}

/// Gives the caller's account the address that a link confirms; ends their other sessions and tells both addresses.
pub async fn confirm(app: &App, op: &Op, session: SessionId, token: &str) -> Result<()> {
    let account = account(op)?;
    store::write(&app.db, async |tx| {
        let found = account_link::by_token(tx, LinkPurpose::Address, &token_hash(token)).await?;
        let link = usable(found, op, account)?;
        let before = store::account::person(tx, account).await?;
        store::account::readdress(tx, account, &link.address).await?;
        for purpose in LinkPurpose::ALL {
            account_link::take_all(tx, account, *purpose, op.now).await?;
        }
        record::audit(tx, op, Event::new("address.changed", account.0)).await?;
        record::end_sessions(tx, op, account, Some(session)).await?;
        record::mail_change(tx, app, op, &before, Change::Address).await?;
        let after = store::account::person(tx, account).await?;
        record::mail_change(tx, app, op, &after, Change::Address).await
    })
    .await?;
    app.work.notify_one();
    Ok(())
}
