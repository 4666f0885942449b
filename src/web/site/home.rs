//! P1: what is wanted, in one line and six cards.

use actix_web::{HttpMessage as _, HttpRequest, web};
use serde::Serialize;

use super::card::CardView;
use crate::{
    app::App,
    domain::{actor::Op, search::Highlights, workflow},
    services::{self, challenge::OpenDraft},
    web::{
        cache::ShownUntil,
        page::{Html, Page, html},
        problem::Failure,
    },
    wording::Wording,
};

/// Figures below this say nothing.
const TELLING: u64 = 3;

/// P1.
#[derive(Debug, Serialize)]
pub struct HomePage {
    pub drafts: Vec<DraftLink>,
    pub open: Vec<CardView>,
    /// Leads to all open challenges.
    pub all: Option<String>,
    /// Shown when nothing is open.
    pub announced: Vec<CardView>,
    pub steps: Vec<HomeStep>,
    pub figures: Option<String>,
}

/// A draft of the reader's.
#[derive(Debug, Serialize)]
pub struct DraftLink {
    pub href: String,
    pub text: String,
}

/// One step of how it works.
#[derive(Debug, Serialize)]
pub struct HomeStep {
    pub title: String,
    pub text: String,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "site/home.html";

    fn samples() -> Vec<Self> {
        let step = || HomeStep { title: "Pitch".to_owned(), text: "<script>alert(1)</script>".to_owned() };
        let empty = Self {
            drafts: Vec::new(),
            open: Vec::new(),
            all: None,
            announced: Vec::new(),
            steps: Vec::new(),
            figures: None,
        };
        vec![
            Self { announced: CardView::samples(), ..empty },
            Self {
                drafts: vec![DraftLink {
                    href: "/my/pitches/NL-7K3M9Q".to_owned(),
                    text: "<script>alert(1)</script>, for “Quiet heat pumps”, 3 days left".to_owned(),
                }],
                open: CardView::samples(),
                all: Some("All 12 open challenges".to_owned()),
                announced: Vec::new(),
                steps: vec![step(), step()],
                figures: Some("41 challenges and 9 partnerships since 2024.".to_owned()),
            },
            Self {
                drafts: Vec::new(),
                open: Vec::new(),
                all: None,
                announced: Vec::new(),
                steps: vec![step()],
                figures: None,
            },
        ]
    }
}

pub(in crate::web) async fn home(
    app: web::Data<App>,
    op: Op,
    request: HttpRequest,
) -> Result<Html<HomePage>, Failure> {
    let home = services::challenge::home(&app, &op).await?;
    let changes = home.open.iter().chain(&home.announced).filter_map(|card| card.timing.next_change(op.now));
    request.extensions_mut().insert(ShownUntil(changes.min()));
    let (wording, areas) = (app.wording_for(&op), app.areas(&op).await?);
    let cards = |cards: &[services::challenge::Card]| -> Vec<CardView> {
        cards
            .iter()
            .map(|card| CardView::new(&wording, op.now, &areas, card, &Highlights::default()))
            .collect()
    };
    let figures = home.figures;
    let all =
        (figures.open > 0).then(|| wording.say_with("site-home-all", &[("n", figures.open.to_string())]));
    let told = figures.since.filter(|_| figures.challenges >= TELLING).map(|since| {
        let year = since.format("%Y").to_string();
        let count = |count: u64| count.to_string();
        let args = [
            ("challenges", count(figures.challenges)),
            ("partnerships", count(figures.partnerships)),
            ("year", year),
        ];
        match figures.partnerships {
            0 => wording.say_with("site-home-figures-challenges", &[args[0].clone(), args[2].clone()]),
            _ => wording.say_with("site-home-figures", &args),
        }
    });
    Ok(html(HomePage {
        drafts: home.drafts.iter().map(|draft| draft_link(&wording, &op, draft)).collect(),
        open: cards(&home.open),
        all,
        announced: cards(&home.announced),
        steps: steps(&wording),
        figures: told,
    }))
}

fn draft_link(wording: &Wording<'_>, op: &Op, draft: &OpenDraft) -> DraftLink {
    let challenge = ("challenge", draft.challenge.clone());
    let title = match draft.title.as_str() {
        "" => wording.say_with("site-home-draft-untitled", &[challenge]),
        title => wording.say_with("site-home-draft-for", &[("title", title.to_owned()), challenge]),
    };
    let text = match draft.closes_at {
        Some(closes) => {
            let left = wording.time_left(closes, op.now, &draft.zone);
            wording.say_with("site-home-draft", &[("title", title), ("left", left)])
        }
        None => title,
    };
    DraftLink { href: format!("/my/pitches/{}", draft.reference), text }
}

/// The four steps with the days that the shipped workflow plans for them.
fn steps(wording: &Wording<'_>) -> Vec<HomeStep> {
    use workflow::StageKind::{Decision, Evaluation, Intake};
    let workflow = workflow::standard();
    let days = |kinds: &[workflow::StageKind]| {
        let planned = workflow.stages.iter().filter(|stage| kinds.contains(&stage.kind));
        planned.filter_map(|stage| stage.service_days).sum::<u32>().to_string()
    };
    ["pitch", "evaluation", "decision", "partnership"]
        .into_iter()
        .map(|step| {
            let days = if step == "decision" { days(&[Decision]) } else { days(&[Intake, Evaluation]) };
            HomeStep {
                title: wording.say(&format!("site-home-step-{step}")),
                text: wording.say_with(&format!("site-home-step-{step}-text"), &[("days", days)]),
            }
        })
        .collect()
}
