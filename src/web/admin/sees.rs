//! X2: what one person may see of one thing, in words, and nothing of the thing itself.

use actix_web::web;
use serde::Serialize;

use super::{user, users};
use crate::{
    app::App,
    domain::{
        actor::Op,
        policy::{Denied, Line, Mask},
    },
    error::Error,
    services::{self, people::Sight},
    web::{
        page::{ErrorLine, Html, Page, error_lines, html, refused},
        problem::Failure,
        view::Badge,
    },
    wording::Wording,
};

/// What somebody sees.
#[derive(Debug, Default, Serialize)]
pub struct SeesPage {
    pub errors: Vec<ErrorLine>,
    pub name: String,
    pub path: String,
    pub query: String,
    pub lines: Vec<SeenLine>,
}

/// One line of the matrix.
#[derive(Debug, Serialize)]
pub struct SeenLine {
    pub label: String,
    pub said: Badge,
    /// Which fields, or why not.
    pub note: String,
}

impl Page for SeesPage {
    const TEMPLATE: &'static str = "admin/sees.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{badge, hostile};
        let page = || Self { name: hostile(), path: format!("{}/1", users::PATH), ..Self::default() };
        let error = ErrorLine { href: Some("#search-q".to_owned()), text: hostile() };
        let line = SeenLine { label: hostile(), said: badge(), note: hostile() };
        vec![
            page(),
            Self { errors: vec![error], query: hostile(), ..page() },
            Self { query: hostile(), lines: vec![line], ..page() },
        ]
    }
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    id: web::Path<String>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<Html<SeesPage>, Failure> {
    let id = user::person(&id)?;
    let typed = query.iter().find(|(name, _)| name == "q").map_or("", |(_, value)| value.trim()).to_owned();
    let wording = app.wording_for(&op);
    let blank =
        SeesPage { path: format!("{}/{id}", users::PATH), query: typed.clone(), ..SeesPage::default() };
    match services::people::sight(&app, &op, id, &typed).await {
        Ok((person, sight)) => {
            let lines = sight.map(|sight| lines(&wording, &sight)).unwrap_or_default();
            Ok(html(SeesPage { name: person.name, lines, ..blank }))
        }
        Err(Error::Invalid(invalid)) => {
            let mut errors = error_lines(&wording, &invalid);
            errors.iter_mut().for_each(|error| error.href = Some("#search-q".to_owned()));
            let (person, _) = services::people::sight(&app, &op, id, "").await?;
            Ok(refused(SeesPage { errors, name: person.name, ..blank }))
        }
        Err(other) => Err(other.into()),
    }
}

fn lines(wording: &Wording<'_>, sight: &Sight) -> Vec<SeenLine> {
    sight.lines.iter().map(|(line, said)| seen(wording, *line, said)).collect()
}

fn seen(wording: &Wording<'_>, line: Line, said: &Result<Mask, Denied>) -> SeenLine {
    let (kind, word, note) = match said {
        Ok(mask) => ("ok", "allowed", wording.say(fields(*mask))),
        Err(Denied::Hidden) => ("mute", "hidden", wording.say("sees-hidden-note")),
        Err(Denied::Forbidden) => ("bad", "refused", wording.say("sees-refused-note")),
        Err(Denied::Locked(refusal)) => ("warn", "locked", wording.refusal(refusal)),
    };
    SeenLine {
        label: wording.say(&format!("policy-{}", line.as_str())),
        said: Badge { kind, text: wording.word("sees", word) },
        note,
    }
}

/// Which fields a grant opens, as a message.
const fn fields(mask: Mask) -> &'static str {
    match mask {
        Mask { rows: false, .. } => "sees-totals",
        Mask { title: false, .. } => "sees-reference",
        Mask { confidential: false, .. } => "sees-open-fields",
        Mask { identity: false, .. } => "sees-blind",
        _ => "sees-everything",
    }
}
