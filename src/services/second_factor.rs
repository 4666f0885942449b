//! The second factor: added, proved at every sign-in, removed.

use entity::values::{AccountId, SessionId};

use super::record::{self, Proved, random_bytes};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        canonical::sha256_hex,
        limit::SECOND_FACTOR,
        mail::EmailAddress,
        notice::Change,
        second_factor::{self, RECOVERY_CODES, Typed},
        session::require_fresh,
    },
    error::{Error, Invalid, Refusal, Result},
    store::{self, Tx, second_factor::SecondFactor},
};

/// What a person sees of their own second factor.
#[derive(Clone, Debug)]
pub enum Own {
    Off,
    /// A secret waits for its first code.
    Proposed {
        /// In groups of four.
        secret: String,
        /// Opens an authenticator app.
        link: String,
    },
    On {
        /// Recovery codes that were not used yet.
        left: u64,
    },
}

fn account(op: &Op) -> Result<AccountId> {
    op.account().ok_or(Error::SignIn)
}

/// The same sentence for every code that is not taken.
fn wrong() -> Error {
    Error::Invalid(Invalid::field("code", "code-wrong"))
}

/// The second factor of whoever asks.
pub async fn own(app: &App, op: &Op) -> Result<Own> {
    let account = account(op)?;
    let factor = store::second_factor::of_account(app.db.read(), account).await?;
    Ok(match (factor.totp_secret, factor.totp_confirmed_at) {
        (Some(_), Some(_)) => {
            Own::On { left: store::second_factor::codes_left(app.db.read(), account).await? }
        }
        (Some(secret), None) => Own::Proposed {
            link: second_factor::app_link(&secret, &app.config.site.name, &factor.email),
            secret: second_factor::grouped(&secret, 4, " "),
        },
        (None, _) => Own::Off,
    })
}

/// Proposes a new secret to whoever asks; refused when a second factor is on.
pub async fn begin(app: &App, op: &Op) -> Result<()> {
    let account = account(op)?;
    require_fresh(op)?;
    let secret = second_factor::secret(&random_bytes());
    store::write(&app.db, async |tx| {
        if !store::second_factor::propose(tx, account, &secret).await? {
            return Err(Refusal::new("refused-second-factor-on").into());
        }
        record::audit(tx, op, Event::new("second_factor.begun", account.0)).await
    })
    .await
}

/// Turns the proposed second factor on with its first code; answers the new token of the
/// session, and the recovery codes, which nobody can be shown again. Refused when none is proposed or one is on.
pub async fn confirm(app: &App, op: &Op, session: SessionId, typed: &str) -> Result<(String, Vec<String>)> {
    let account = account(op)?;
    require_fresh(op)?;
    let codes: Vec<String> =
        (0..RECOVERY_CODES).map(|_| second_factor::recovery_code(&random_bytes())).collect();
    let done = store::write(&app.db, async |tx| {
        record::spend(tx, op, &SECOND_FACTOR, &account.to_string()).await?;
        let factor = store::second_factor::of_account(tx, account).await?;
        let Some(secret) = factor.totp_secret.as_deref().filter(|_| factor.totp_confirmed_at.is_none())
        else {
            return Err(Refusal::new("refused-second-factor-none").into());
        };
        if !takes(tx, op, account, &factor, typed).await? {
            return Ok(None);
        }
        if !store::second_factor::confirm(tx, account, secret, op.now).await? {
            return Err(Refusal::new("refused-second-factor-none").into());
        }
        let hashes = codes.iter().map(|code| sha256_hex(code.as_bytes())).collect();
        store::second_factor::replace_codes(tx, account, hashes).await?;
        let token = record::prove_session(tx, op, session).await?;
        record::audit(tx, op, Event::new("second_factor.added", account.0)).await?;
        let person = store::account::person(tx, account).await?;
        record::mail_change(tx, app, op, &person, Change::FactorAdded).await?;
        Ok(Some(token))
    })
    .await?;
    app.work.notify_one();
    let Some(token) = done else { return Err(wrong()) };
    Ok((token, codes.iter().map(|code| second_factor::grouped(code, 5, "-")).collect()))
}

/// Removes the second factor of whoever asks, against a code of it, and ends their other sessions.
pub async fn remove(app: &App, op: &Op, session: SessionId, typed: &str) -> Result<()> {
    let account = account(op)?;
    let done = store::write(&app.db, async |tx| {
        record::spend(tx, op, &SECOND_FACTOR, &account.to_string()).await?;
        let factor = store::second_factor::of_account(tx, account).await?;
        if factor.totp_confirmed_at.is_none() {
            return Err(Refusal::new("refused-second-factor-none").into());
        }
        if !takes(tx, op, account, &factor, typed).await? {
            return Ok(false);
        }
        store::second_factor::remove(tx, account).await?;
        record::audit(tx, op, Event::new("second_factor.removed", account.0)).await?;
        record::end_sessions(tx, op, account, Some(session)).await?;
        let person = store::account::person(tx, account).await?;
        record::mail_change(tx, app, op, &person, Change::FactorRemoved).await?;
        Ok(true)
    })
    .await?;
    app.work.notify_one();
    if done { Ok(()) } else { Err(wrong()) }
}

/// Proves the second factor in a session that waits for it, or again in one that does not.
pub async fn prove(
    app: &App,
    op: &Op,
    account: AccountId,
    session: SessionId,
    typed: &str,
) -> Result<Proved> {
    // Until it is proved the session acts for nobody, but what it tries is on record as theirs.
    let op = &op.by(account);
    let proved = store::write(&app.db, async |tx| {
        record::spend(tx, op, &SECOND_FACTOR, &account.to_string()).await?;
        let factor = store::second_factor::of_account(tx, account).await?;
        if factor.totp_confirmed_at.is_none() || !takes(tx, op, account, &factor, typed).await? {
            return Ok(None);
        }
        let token = record::prove_session(tx, op, session).await?;
        record::audit(tx, op, Event::new("second_factor.proved", account.0)).await?;
        Ok(Some(Proved { token, roles: store::account::roles(tx, account, op.now).await? }))
    })
    .await?;
    proved.ok_or_else(wrong)
}

/// Removes the app and the passkeys of an account whose owner has lost them; the operator at the machine answers for who
/// that is. All its sessions end and the owner is told.
pub async fn drop_for_operator(app: &App, op: &Op, email: &str) -> Result<()> {
    let email =
        EmailAddress::parse(email).map_err(|_| Error::Invalid(Invalid::field("email", "email-invalid")))?;
    let person = store::account::by_email(app.db.read(), email.as_str()).await?.ok_or(Error::NotFound)?;
    store::write(&app.db, async |tx| {
        if store::second_factor::factors(tx, person.id).await?.is_empty() {
            return Err(Refusal::new("refused-second-factor-none").into());
        }
        store::second_factor::remove(tx, person.id).await?;
        store::passkey::remove_all(tx, person.id).await?;
        record::audit(tx, op, Event::new("second_factor.dropped", person.id.0)).await?;
        record::end_sessions(tx, op, person.id, None).await?;
        record::mail_change(tx, app, op, &person, Change::FactorRemoved).await
    })
    .await
}

/// Whether a code is right; it is used up with that. A wrong one is a write too: it counts and is on record.
async fn takes(tx: &Tx, op: &Op, account: AccountId, factor: &SecondFactor, typed: &str) -> Result<bool> {
    let taken = match Typed::read(typed) {
        Some(Typed::Code(code)) => {
            let secret = factor.totp_secret.as_deref().unwrap_or_default();
            match second_factor::step_of(secret, &code, factor.totp_step, op.now) {
                Some(step) => store::second_factor::take_step(tx, account, step).await?,
                None => false,
            }
        }
        Some(Typed::Recovery(code)) => {
            let hash = sha256_hex(code.as_bytes());
            let used = store::second_factor::use_code(tx, account, &hash, op.now).await?;
            if used {
                record::audit(tx, op, Event::new("second_factor.recovery_used", account.0)).await?;
            }
            used
        }
        None => false,
    };
    if !taken {
        record::audit(tx, op, Event::new("second_factor.refused", account.0)).await?;
    }
    Ok(taken)
}
