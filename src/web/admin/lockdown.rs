//! The switch for the bad day: what is off, who switched it off, and on again.

use actix_web::{Either, HttpResponse, web};
use serde::Serialize;

use crate::{
    app::App,
    domain::{
        actor::Op,
        lockdown::{Lockdown, Wanted},
    },
    error::{Error, Invalid},
    services,
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, refused, see_other_saying},
        problem::Failure,
        view::{Choice, Control, When},
    },
    wording::Wording,
};

/// Where the page is.
const PATH: &str = "/admin/lockdown";

/// The state of the switch, and the form that changes it.
#[derive(Debug, Default, Serialize)]
pub struct LockdownPage {
    pub errors: Vec<ErrorLine>,
    /// What is off now.
    pub off: Vec<String>,
    pub since: Option<When>,
    pub reason: String,
    /// Whoever asks switched it off: somebody else has to switch it on.
    pub is_own: bool,
    pub controls: Vec<Control>,
}

impl Page for LockdownPage {
    const TEMPLATE: &'static str = "admin/lockdown.html";

    fn samples() -> Vec<Self> {
        let hostile = "\"><script>alert(1)</script>".to_owned();
        let control = Control {
            error: Some(hostile.clone()),
            value: Some(hostile.clone()),
            ..Control::empty("reason", "long_text", "Why".to_owned())
        };
        let locked = |is_own: bool| Self {
            off: vec!["Searching and downloading".to_owned()],
            since: Some(When::sample()),
            reason: hostile.clone(),
            is_own,
            ..Self::default()
        };
        vec![
            Self { controls: vec![control.clone()], ..Self::default() },
            Self {
                errors: vec![ErrorLine { href: Some("#f-reason".to_owned()), text: hostile.clone() }],
                controls: vec![control],
                ..Self::default()
            },
            locked(false),
            locked(true),
        ]
    }
}

pub(in crate::web) async fn page(app: web::Data<App>, op: Op) -> Result<Html<LockdownPage>, Failure> {
    let lockdown = services::lockdown::look(&app, &op).await?;
    let wording = app.wording_for(&op);
    Ok(html(match &lockdown {
        Some(lockdown) => locked(&wording, lockdown, &op),
        None => open(&wording, &Wanted::default(), &Invalid::default()),
    }))
}

pub(in crate::web) async fn begin(
    app: web::Data<App>,
    op: Op,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<LockdownPage>>, Failure> {
    let off = |word: &str| fields.all("off").any(|off| off == word);
    let wanted =
        Wanted { writes: off("writes"), search: off("search"), reason: fields.get("reason").to_owned() };
    match services::lockdown::begin(&app, &op, &wanted).await {
        Ok(()) => Ok(Either::Left(see_other_saying(&app, PATH, "flash-lockdown-begun"))),
        Err(Error::Invalid(invalid)) => {
            Ok(Either::Right(refused(open(&app.wording_for(&op), &wanted, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

pub(in crate::web) async fn end(app: web::Data<App>, op: Op) -> Result<HttpResponse, Failure> {
    services::lockdown::end(&app, &op).await?;
    Ok(see_other_saying(&app, PATH, "flash-lockdown-ended"))
}

fn locked(wording: &Wording<'_>, lockdown: &Lockdown, op: &Op) -> LockdownPage {
    let off = [(lockdown.writes, "writes"), (lockdown.search, "search")];
    LockdownPage {
        off: off
            .iter()
            .filter(|(is_off, _)| *is_off)
            .map(|(_, word)| wording.word("lockdown-off", word))
            .collect(),
        since: Some(When::own(wording, lockdown.since)),
        reason: lockdown.reason.clone(),
        is_own: lockdown.may_end(op).is_err(),
        ..LockdownPage::default()
    }
}

fn open(wording: &Wording<'_>, wanted: &Wanted, invalid: &Invalid) -> LockdownPage {
    let choice = |word: &str, checked: bool| Choice {
        value: word.to_owned(),
        label: wording.word("lockdown-off", word),
        checked,
        hint: Some(wording.say(&format!("lockdown-off-{word}-hint"))),
    };
    LockdownPage {
        errors: error_lines(wording, invalid),
        controls: vec![
            Control {
                options: vec![choice("writes", wanted.writes), choice("search", wanted.search)],
                ..Control::new(wording, invalid, "many_of", "off", "lockdown-what", "")
            },
            Control::new(wording, invalid, "long_text", "reason", "lockdown-reason", &wanted.reason)
                .hint(wording, "lockdown-reason-hint"),
        ],
        ..LockdownPage::default()
    }
}
