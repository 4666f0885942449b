//! How whoever asks wants the portal: kept on the account, and obeyed by every page and mail from then on.

use entity::values::AccountId;

use super::record;
pub use crate::domain::preference::{Look, Preferences};
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, preference},
    error::{Error, Invalid, Refusal, Result},
    fresh::Stamp,
    store,
};

/// Of kept looks: nothing but their owner's choice changes them.
const VERSION: u64 = 0;

/// What people choose, as it was sent.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    pub language: &'a str,
    pub zone: &'a str,
    pub theme: &'a str,
    pub density: &'a str,
}

impl Typed<'_> {
    /// What is kept of it, or which fields cannot be taken; fields are called as they are here.
    fn read(&self, languages: &[String]) -> std::result::Result<Preferences, Invalid> {
        let mut wrong = Invalid::default();
        if !languages.iter().any(|offered| offered == self.language) {
            wrong.push("language", Refusal::new("preference-language-unknown"));
        }
        let zone = preference::zone(self.zone);
        if zone.is_err() {
            wrong.push("zone", Refusal::new("preference-zone-unknown"));
        }
        let (theme, density) = (self.theme.parse(), self.density.parse());
        for (field, is_wrong) in [("theme", theme.is_err()), ("density", density.is_err())] {
            if is_wrong {
                wrong.push(field, Refusal::new("preference-look-unknown"));
            }
        }
        match (zone, theme, density) {
            (Ok(zone), Ok(theme), Ok(density)) if wrong.0.is_empty() => Ok(Preferences {
                language: self.language.to_owned(),
                zone,
                look: Look { theme: Some(theme), density: Some(density) },
            }),
            _ => Err(wrong),
        }
    }
}

/// What whoever asks has chosen.
pub async fn own(app: &App, op: &Op) -> Result<Preferences> {
    store::preference::of_account(app.db.read(), op.account().ok_or(Error::SignIn)?).await
}

/// What the pages of a signed-in person look like; what is chosen at another instance is seen a moment later.
pub async fn look(app: &App, op: &Op, account: AccountId) -> Result<Look> {
    if let Some(look) = app.looks.find(&account, VERSION, op.now) {
        return Ok(look);
    }
    let look = store::preference::of_account(app.db.read(), account).await?.look;
    app.looks.keep(account, look, 1, Stamp::new(VERSION, op.now, None));
    Ok(look)
}

/// Keeps what whoever asks wants, and answers its look. Refused: a language that has no texts, a name that is no
/// zone, and a look that is none of ours.
pub async fn choose(app: &App, op: &Op, typed: Typed<'_>) -> Result<Look> {
    let account = op.account().ok_or(Error::SignIn)?;
    let chosen = typed.read(app.templates.languages()).map_err(Error::Invalid)?;
    keep(app, op, account, &chosen).await?;
    Ok(chosen.look)
}

/// Keeps the look that was chosen at the foot of a page; for a visitor the browser alone keeps it.
pub async fn wear(app: &App, op: &Op, look: Look) -> Result<()> {
    let Some(account) = op.account() else { return Ok(()) };
    let before = store::preference::of_account(app.db.read(), account).await?;
    let chosen = Preferences { look: look.or(before.look), ..before };
    keep(app, op, account, &chosen).await
}

async fn keep(app: &App, op: &Op, account: AccountId, chosen: &Preferences) -> Result<()> {
    store::write(&app.db, async |tx| {
        store::preference::keep(tx, account, chosen).await?;
        record::audit(tx, op, Event::new("account.preferences_chosen", account.0)).await
    })
    .await?;
    app.looks.keep(account, chosen.look, 1, Stamp::new(VERSION, op.now, None));
    Ok(())
}
