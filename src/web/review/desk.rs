//! E3: the pitch and its scorecard side by side.

use actix_web::{Either, HttpRequest, HttpResponse, http::StatusCode, http::header, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{FormView, OthersView, ReviewView, SectionView, When, samples, sheet::Filling};
use crate::{
    app::App,
    domain::{
        actor::Op,
        evaluation::{self, Basis, Difference, Scorecard, is_overdue},
    },
    error::{Error, Invalid, Result},
    services::{
        self,
        evaluation::{Access, Desk, Reviewing, Saved},
    },
    web::{
        fields::Fields,
        page::{ErrorLine, Html, Page, error_lines, html, html_with, see_other, see_other_saying},
        problem::{Failure, Problem},
        view::FileLine,
    },
};

/// A page that was opened longer ago tells nothing about an evaluator's pace.
const OPENED: TimeDelta = TimeDelta::hours(12);

/// E3.
#[derive(Debug, Serialize)]
pub struct DeskPage {
    pub errors: Vec<ErrorLine>,
    pub reference: String,
    pub title: String,
    pub challenge: String,
    pub stage: String,
    pub due: When,
    pub is_overdue: bool,
    /// "3 of 14".
    pub place: Option<String>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub is_blind: bool,
    pub sections: Vec<SectionView>,
    pub files: Vec<FileLine>,
    /// The scorecard to fill in.
    pub form: Option<FormView>,
    /// The scorecard to read.
    pub own: Option<ReviewView>,
    /// Why it can only be read.
    pub reason: Option<String>,
    pub change: Option<String>,
    pub recuse: Option<String>,
    pub others: Option<Vec<OthersView>>,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "review/desk.html";

    fn samples() -> Vec<Self> {
        samples::desk()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Mode {
    change: String,
}

type Answer = std::result::Result<Either<HttpResponse, Html<DeskPage>>, Failure>;

pub(in crate::web) async fn open(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    mode: web::Query<Mode>,
) -> Answer {
    match services::evaluation::desk(&app, &op, &reference).await? {
        Desk::Declare => Ok(Either::Left(see_other(&format!("/review/{reference}/conflict")))),
        Desk::Review(desk) => {
            let wants_change = mode.change == "yes";
            let view = View { wants_change, ..View::of(&desk, op.now) };
            Ok(Either::Right(html(page(&app, &op, &desk, &view))))
        }
    }
}

pub(in crate::web) async fn post(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Answer {
    let headers = request.headers();
    if headers.contains_key("x-autosave") {
        let known = headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
        let posted = Posted::of(known.unwrap_or_else(|| fields.get("version")), &fields, op.now);
        return Ok(Either::Left(autosave(&app, &op, &reference, &posted).await?));
    }
    let posted = Posted::of(fields.get("version"), &fields, op.now);
    let wish = fields.get("do");
    let done = match wish {
        "submit" | "next" => posted.hand_in(&app, &op, &reference).await,
        "" | "save" | "recuse" => posted.save(&app, &op, &reference).await,
        _ => return Err(Problem::BadRequest.into()),
    };
    match done {
        Ok(Saved::Kept { .. }) => Ok(Either::Left(match wish {
            "next" => see_other_saying(&app, "/review/next", "flash-review-submitted"),
            "submit" => see_other_saying(&app, &format!("/review/{reference}"), "flash-review-submitted"),
            "recuse" => see_other(&format!("/review/{reference}/recuse")),
            _ => see_other_saying(&app, &format!("/review/{reference}"), "flash-review-saved"),
        })),
        Ok(Saved::Differs { version, unseen, .. }) => {
            again(&app, &op, &reference, &posted, Err((version, unseen)), StatusCode::CONFLICT).await
        }
        Err(Error::Invalid(invalid)) => {
            again(&app, &op, &reference, &posted, Ok(invalid), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}

/// A posted scorecard.
struct Posted<'a> {
    basis: Basis,
    opened: DateTime<Utc>,
    typed: &'a [(String, String)],
}

impl<'a> Posted<'a> {
    fn of(known: &str, fields: &'a Fields, now: DateTime<Utc>) -> Self {
        let Ok(basis) = known.parse();
        let opened = fields.get("opened").parse().ok().and_then(DateTime::from_timestamp_millis);
        let opened = opened.filter(|opened| *opened <= now && now - *opened < OPENED).unwrap_or(now);
        Self { basis, opened, typed: &fields.0 }
    }

    async fn card(&self, app: &App, op: &Op, reference: &str) -> Result<Scorecard> {
        let rubric = services::evaluation::rubric(app, op, reference).await?;
        let evaluation::Read { card, problems } = evaluation::read(&rubric, self.typed);
        problems.into_result()?;
        Ok(Scorecard { begun_at: Some(self.opened), ..card })
    }

    async fn save(&self, app: &App, op: &Op, reference: &str) -> Result<Saved> {
        let card = self.card(app, op, reference).await?;
        services::evaluation::save_review(app, op, reference, &self.basis, card).await
    }

    async fn hand_in(&self, app: &App, op: &Op, reference: &str) -> Result<Saved> {
        let card = self.card(app, op, reference).await?;
        services::evaluation::submit_review(app, op, reference, &self.basis, card).await
    }
}

/// The answers that `autosave.js` understands.
async fn autosave(
    app: &App,
    op: &Op,
    reference: &str,
    posted: &Posted<'_>,
) -> std::result::Result<HttpResponse, Failure> {
    let wording = app.wording_for(op);
    let conflict = |told| HttpResponse::Conflict().json(told);
    match posted.save(app, op, reference).await {
        Ok(Saved::Kept { version }) => Ok(HttpResponse::Ok().json(json!({ "version": version.to_string() }))),
        Ok(Saved::Differs { version, at, unseen }) => {
            let first = unseen.into_iter().next().ok_or(Error::Busy)?;
            Ok(conflict(json!({
                "version": posted.basis.and_shown(version, &first.field).to_string(),
                "field": first.field,
                "theirs": first.theirs,
                "by": wording.say("review-other-window"),
                "at": wording.instant(at, wording.own_zone()),
            })))
        }
        Err(Error::Refused(refusal)) => Ok(conflict(json!({ "message": wording.refusal(&refusal) }))),
        Err(Error::Invalid(invalid)) => {
            let first = invalid.0.first().map(|error| wording.refusal(&error.why));
            Ok(HttpResponse::UnprocessableEntity().json(json!({ "message": first })))
        }
        Err(other) => Err(other.into()),
    }
}

/// The page with everything that was typed, and what is wrong with it or what differs from what is stored.
async fn again(
    app: &App,
    op: &Op,
    reference: &str,
    posted: &Posted<'_>,
    why: std::result::Result<Invalid, (i32, Vec<Difference>)>,
    status: StatusCode,
) -> Answer {
    let Desk::Review(desk) = services::evaluation::desk(app, op, reference).await? else {
        return Err(Error::NotFound.into());
    };
    let card = evaluation::read(&desk.rubric, posted.typed).card;
    let (invalid, version, theirs) = match why {
        Ok(invalid) => (invalid, posted.basis.to_string(), Vec::new()),
        // All that differs is shown now: the next post may decide about all of it.
        Err((version, unseen)) => (Invalid::default(), version.to_string(), unseen),
    };
    let view = View { wants_change: true, card, version, opened: posted.opened, invalid, theirs };
    Ok(Either::Right(html_with(page(app, op, &desk, &view), status)))
}

/// What the form shows.
struct View {
    wants_change: bool,
    card: Scorecard,
    version: String,
    opened: DateTime<Utc>,
    invalid: Invalid,
    theirs: Vec<Difference>,
}

impl View {
    /// The stored review as it is.
    fn of(desk: &Reviewing, now: DateTime<Utc>) -> Self {
        let own = desk.own.as_ref();
        Self {
            wants_change: false,
            card: own.map(|review| review.card.clone()).unwrap_or_default(),
            version: own.map_or(0, |review| review.version).to_string(),
            opened: now,
            invalid: Invalid::default(),
            theirs: Vec::new(),
        }
    }
}

fn page(app: &App, op: &Op, desk: &Reviewing, view: &View) -> DeskPage {
    let wording = app.wording_for(op);
    let path = |reference: &String| format!("/review/{reference}");
    let writes = desk.access == Access::Write;
    let changes = desk.access == Access::Change;
    let form = (writes || changes && view.wants_change).then(|| {
        FormView::of(
            &wording,
            &Filling {
                reference: &desk.reference,
                rubric: &desk.rubric,
                card: &view.card,
                version: view.version.clone(),
                opened: view.opened,
                is_draft: writes,
                invalid: &view.invalid,
                theirs: &view.theirs,
            },
        )
    });
    let own = desk.own.as_ref().filter(|_| form.is_none());
    let others = desk.others.as_ref().map(|others| {
        let numbered = others.iter().enumerate();
        numbered.map(|(index, other)| OthersView::of(&wording, &desk.rubric, index + 1, other)).collect()
    });
    let below = format!("/review/{}/files", desk.reference);
    let place = [("number", desk.place.number.to_string()), ("of", desk.place.of.to_string())];
    DeskPage {
        errors: error_lines(&wording, &view.invalid),
        reference: desk.reference.clone(),
        title: desk.title.clone(),
        challenge: desk.challenge.clone(),
        stage: desk.stage.clone(),
        due: When::instant(&wording, desk.due_at, &desk.zone),
        is_overdue: writes && is_overdue(desk.due_at, op.now),
        place: (desk.place.number > 0).then(|| wording.say_with("review-place", &place)),
        previous: desk.place.previous.as_ref().map(path),
        next: desk.place.next.as_ref().map(path),
        is_blind: desk.is_blind,
        sections: desk.sections.iter().map(|section| SectionView::of(&wording, section)).collect(),
        files: desk.files.iter().map(|file| FileLine::of(&wording, file, &below, &desk.zone)).collect(),
        own: own.map(|review| ReviewView::of(&wording, &desk.rubric, &review.card, review.total_milli)),
        reason: match &desk.access {
            Access::Read(refusal) => Some(wording.refusal(refusal)),
            Access::Write | Access::Change => None,
        },
        change: (changes && form.is_none()).then(|| format!("/review/{}?change=yes", desk.reference)),
        recuse: writes.then(|| format!("/review/{}/recuse", desk.reference)),
        others,
        form,
    }
}
