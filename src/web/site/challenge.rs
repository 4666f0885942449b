//! P3: one challenge. Is it for us, what will it cost us, what do we get.

use actix_web::{Either, HttpMessage as _, HttpRequest, HttpResponse, Responder, web};
use entity::values::PitchState;
use serde::{Deserialize, Serialize};

use super::{
    card::{BadgeView, badge},
    criteria::{CriterionView, StepView, criteria, steps},
    form::{FormView, form},
    key_facts::{Fact, Reader, facts},
    structured::{in_html, structured},
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        challenge::{Content, Phase, Source, invitations::may_invite},
    },
    services::{
        self,
        challenge::{Read, Reading, Said},
    },
    web::{
        cache::ShownUntil,
        markdown,
        page::{Page, html},
        problem::Failure,
        view::{Link, When},
    },
    wording::Wording,
};

/// P3.
#[derive(Debug, Serialize)]
pub struct ChallengePage {
    pub crumbs: Vec<Link>,
    pub title: String,
    pub summary: String,
    pub badges: Vec<BadgeView>,
    pub facts: Vec<Fact>,
    pub tabs: Vec<Link>,
    /// `overview`, `form`, `evaluation` or `terms`.
    pub tab: String,
    pub action: Action,
    /// Said above the tabs: paused, archived.
    pub notice: Option<Notice>,
    /// What was changed last since the publication.
    pub changed: Option<Changed>,
    /// It is not public: whoever reads it was given a secret link.
    pub is_preview: bool,
    /// Its closing for calendar programs.
    pub calendar: Option<String>,
    /// Its changes for feed readers.
    pub feed: Option<String>,
    /// Where one is told of them by mail.
    pub follow: Option<String>,
    /// What search engines read: schema.org in JSON-LD, safe in HTML.
    pub structured: Option<String>,
    /// Where one names an organisation that would fit.
    pub recommend: Option<String>,
    /// Safe HTML.
    pub problem: String,
    /// Safe HTML.
    pub wanted: String,
    pub source: Option<SourceView>,
    /// What will be asked.
    pub form: FormView,
    pub scale: String,
    pub criteria: Vec<CriterionView>,
    pub steps: Vec<StepView>,
    /// The terms: heading and safe HTML.
    pub terms: Vec<Term>,
    pub terms_version: String,
}

/// The one button, whose text is its state; without a link it is a sentence.
#[derive(Debug, Serialize)]
pub struct Action {
    pub label: String,
    pub href: Option<String>,
    pub note: Option<String>,
}

/// Something to know before reading on.
#[derive(Debug, Serialize)]
pub struct Notice {
    pub title: String,
    pub text: String,
}

/// A change since the publication.
#[derive(Debug, Serialize)]
pub struct Changed {
    pub when: When,
    /// Why.
    pub note: String,
    pub href: String,
}

/// Where the text comes from.
#[derive(Debug, Serialize)]
pub struct SourceView {
    pub text: String,
    pub href: Option<String>,
}

/// One part of the terms.
#[derive(Debug, Serialize)]
pub struct Term {
    pub title: String,
    /// Safe HTML.
    pub text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    tab: String,
}

/// The tabs of its own page in their order, by the word in the address.
const TABS: [&str; 4] = ["overview", "form", "evaluation", "terms"];

impl Page for ChallengePage {
    const TEMPLATE: &'static str = "site/challenge.html";

    fn samples() -> Vec<Self> {
        TABS.iter()
            .flat_map(|tab| [sample(tab, "Quiet heat pumps", true), sample(tab, HOSTILE, false)])
            .collect()
    }
}

const HOSTILE: &str = "<script>alert(1)</script>";

fn sample(tab: &str, text: &str, full: bool) -> ChallengePage {
    let fact = |time: Option<When>| Fact {
        label: "Deadline".to_owned(),
        text: text.to_owned(),
        time,
        note: full.then(|| "9 days left".to_owned()),
    };
    ChallengePage {
        crumbs: vec![Link::new("Challenges", "/challenges")],
        title: text.to_owned(),
        summary: text.to_owned(),
        badges: vec![BadgeView { kind: "ok", text: "Open".to_owned(), icon: None }],
        facts: vec![fact(Some(When::sample())), fact(None)],
        tabs: TABS
            .iter()
            .map(|word| Link { current: *word == tab, ..Link::new(*word, "/challenges/x") })
            .collect(),
        tab: tab.to_owned(),
        action: Action {
            label: text.to_owned(),
            href: full.then(|| "/challenges/x/pitch".to_owned()),
            note: (!full).then(|| text.to_owned()),
        },
        notice: (!full).then(|| Notice { title: text.to_owned(), text: text.to_owned() }),
        changed: (!full).then(|| Changed {
            when: When::sample(),
            note: text.to_owned(),
            href: "/challenges/x/changes".to_owned(),
        }),
        is_preview: !full,
        calendar: full.then(|| "/challenges/x/deadline.ics".to_owned()),
        feed: full.then(|| "/challenges/x/updates.atom".to_owned()),
        follow: full.then(|| "/challenges/x/follow".to_owned()),
        structured: full.then(|| in_html(&serde_json::json!({ "name": text }))),
        recommend: full.then(|| "/challenges/x/recommend".to_owned()),
        problem: markdown::html(text),
        wanted: if full { markdown::html("- one\n- two") } else { String::new() },
        source: Some(SourceView {
            text: text.to_owned(),
            href: full.then(|| "https://example.org".to_owned()),
        }),
        form: FormView::sample(text, full),
        scale: "Each criterion is scored from 1 to 5.".to_owned(),
        criteria: if full { vec![CriterionView::sample(text)] } else { Vec::new() },
        steps: vec![StepView::sample(text, full)],
        terms: vec![Term { title: "Who may pitch".to_owned(), text: markdown::html(text) }],
        terms_version: "Version 1 of the terms.".to_owned(),
    }
}

pub(in crate::web) async fn challenge(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    which: web::Query<Which>,
    request: HttpRequest,
) -> Result<impl Responder, Failure> {
    let reading = match services::challenge::read(&app, &op, &slug).await? {
        Read::Public(reading) => reading,
        Read::Withdrawn => return Ok(Either::Right(HttpResponse::Gone().finish())),
    };
    let timing = reading.challenge.content.timing(reading.challenge.has_results);
    request.extensions_mut().insert(ShownUntil(timing.next_change(op.now)));
    let wording = app.wording_for(&op);
    let (contact, areas) = (&app.config.site.contact, app.areas(&op).await?);
    let reader = Reader { wording: &wording, now: op.now, contact, areas: &areas };
    let shown = page(&reader, &reading, &which.tab);
    Ok(Either::Left(html(ChallengePage { structured: Some(structured(&app, &reading)), ..shown })))
}

/// The page as it will be read on the day the challenge opens, for whoever has a secret link to it.
pub(in crate::web) async fn previewed(
    app: web::Data<App>,
    op: Op,
    token: web::Path<String>,
    which: web::Query<Which>,
) -> Result<impl Responder, Failure> {
    let reading = services::challenge::previewed(&app, &op, &token).await?;
    let wording = app.wording(&op.language);
    let now = reading.challenge.content.opens_at;
    let (contact, areas) = (&app.config.site.contact, app.areas(&op).await?);
    let reader = Reader { wording: &wording, now, contact, areas: &areas };
    let at = format!("/preview/{token}");
    let shown = page(&reader, &reading, &which.tab);
    let mut shown = ChallengePage {
        is_preview: true,
        calendar: None,
        feed: None,
        follow: None,
        recommend: None,
        ..shown
    };
    shown.tabs.truncate(TABS.len());
    for (tab, word) in shown.tabs.iter_mut().zip(TABS) {
        tab.href = format!("{at}?tab={word}");
    }
    // Nothing can be begun here.
    shown.action = Action { label: wording.say("run-preview-action"), href: None, note: None };
    shown.badges.clear();
    Ok(html(shown).customize().insert_header(("x-robots-tag", "noindex, nofollow")))
}

fn page(reader: &Reader<'_>, reading: &Reading, tab: &str) -> ChallengePage {
    let Reader { wording, now, .. } = reader;
    let challenge = &reading.challenge;
    let content = &challenge.content;
    let tab = TABS.iter().copied().find(|known| *known == tab).unwrap_or(TABS[0]);
    let shown = |wanted: &str, text: &str| if tab == wanted { markdown::html(text) } else { String::new() };
    ChallengePage {
        crumbs: vec![Link::new(wording.say("site-list-title"), "/challenges")],
        title: content.title.clone(),
        summary: content.summary.clone(),
        badges: vec![badge(wording, *now, &content.timing(challenge.has_results), &content.zone)],
        facts: facts(reader, reading),
        tabs: tabs(wording, &challenge.slug, tab, reading.said),
        action: action(wording, reading),
        notice: notice(wording, reading),
        changed: reading.changed.as_ref().map(|version| Changed {
            when: When::day(wording, version.changed_at, &content.zone),
            note: version.note.clone(),
            href: format!("/challenges/{}/changes", challenge.slug),
        }),
        is_preview: false,
        calendar: content
            .closes_at
            .filter(|closes| now < closes)
            .map(|_| format!("/challenges/{}/deadline.ics", challenge.slug)),
        // A feed reader is not signed in.
        feed: (!challenge.is_invite_only).then(|| format!("/challenges/{}/updates.atom", challenge.slug)),
        follow: Some(format!("/challenges/{}/follow", challenge.slug)),
        structured: None,
        recommend: may_invite(content.timing(false), *now)
            .is_ok()
            .then(|| format!("/challenges/{}/recommend", challenge.slug)),
        problem: shown("overview", &content.description),
        wanted: shown("overview", &content.wanted),
        source: content.source.as_ref().map(|source| source_view(wording, source)),
        form: if tab == "form" { form(wording, &challenge.form) } else { FormView::default() },
        scale: wording.say_with(
            "site-challenge-criteria-lead",
            &[
                ("least", challenge.rubric.scale.least.to_string()),
                ("most", challenge.rubric.scale.most.to_string()),
            ],
        ),
        criteria: if tab == "evaluation" { criteria(wording, &challenge.rubric) } else { Vec::new() },
        steps: if tab == "evaluation" { steps(wording, &reading.workflow) } else { Vec::new() },
        terms: if tab == "terms" { terms(wording, content) } else { Vec::new() },
        terms_version: wording
            .say_with("site-challenge-terms-version", &[("version", content.terms_version.clone())]),
        tab: tab.to_owned(),
    }
}

/// The pages about a challenge, with how much is said on those that grow.
pub(super) fn tabs(wording: &Wording<'_>, slug: &str, tab: &str, said: Said) -> Vec<Link> {
    let link = |word: &str, href: String, count: Option<u64>| Link {
        current: word == tab,
        count,
        ..Link::new(wording.say(&format!("site-challenge-tab-{word}")), href)
    };
    let at = format!("/challenges/{slug}");
    let texts = TABS.iter().map(|word| match *word {
        "overview" => link(word, at.clone(), None),
        word => link(word, format!("{at}?tab={word}"), None),
    });
    let questions = link("questions", format!("{at}/questions"), Some(said.answers));
    let updates = link("updates", format!("{at}/updates"), Some(said.updates));
    texts.chain([questions, updates]).collect()
}

/// The one button of the page.
fn action(wording: &Wording<'_>, reading: &Reading) -> Action {
    let (challenge, content) = (&reading.challenge, &reading.challenge.content);
    let plain = |label: String, note: Option<String>| Action { label, href: None, note };
    let link = |label: String, href: String| Action { label, href: Some(href), note: None };
    let own = reading.own.as_ref();
    let sent = own.filter(|own| own.state == PitchState::Submitted);
    let open = matches!(reading.phase, Phase::Open | Phase::Closing | Phase::Evergreen);
    if let Some(own) = own.filter(|own| own.state == PitchState::Draft && open) {
        let href = format!("/my/pitches/{}", own.reference);
        return link(wording.say("site-challenge-continue"), href);
    }
    if let Some(sent) = sent {
        let label = wording.say_with("site-challenge-see-own", &[("reference", sent.reference.clone())]);
        return link(label, format!("/my/pitches/{}", sent.reference));
    }
    if let Some(url) = content.external_url.as_ref().filter(|_| open) {
        let host = url.split('/').nth(2).unwrap_or(url).to_owned();
        return Action {
            note: Some(wording.say_with("site-challenge-external-text", &[("host", host.clone())])),
            ..link(wording.say_with("site-challenge-external", &[("host", host)]), url.clone())
        };
    }
    let day = |at| wording.day(at, &content.zone);
    let start = format!("/challenges/{}/pitch", challenge.slug);
    let closed = ("when", content.closes_at.map(day).unwrap_or_default());
    match reading.phase {
        Phase::Open | Phase::Closing => link(wording.say("site-challenge-start"), start),
        Phase::Evergreen => link(wording.say("site-challenge-start-open-all-year"), start),
        Phase::Announced => plain(
            wording.say_with("site-challenge-opens", &[("when", day(content.opens_at))]),
            Some(wording.say("site-challenge-prepare")),
        ),
        Phase::Results => plain(wording.say_with("site-challenge-results", &[closed]), None),
        Phase::InEvaluation => {
            let next = match content.decision_at {
                Some(at) => wording.say_with("site-challenge-closed-decision", &[("day", day(at))]),
                None => wording.say("site-challenge-closed-no-decision"),
            };
            plain(wording.say_with("site-challenge-closed", &[closed]), Some(next))
        }
        Phase::Paused => plain(wording.say("site-challenge-paused"), None),
        Phase::Draft | Phase::Withdrawn | Phase::Archived => {
            plain(wording.say("site-challenge-archived"), None)
        }
    }
}

fn notice(wording: &Wording<'_>, reading: &Reading) -> Option<Notice> {
    let word = match reading.phase {
        Phase::Paused => "paused",
        Phase::Archived => "archived",
        _ => return None,
    };
    let text = wording.say(&format!("site-challenge-{word}-text"));
    Some(Notice {
        title: wording.say(&format!("site-challenge-{word}")),
        text: match &reading.challenge.state_reason {
            Some(reason) => format!("{text} {reason}"),
            None => text,
        },
    })
}

fn source_view(wording: &Wording<'_>, source: &Source) -> SourceView {
    let name = ("name", source.name.clone());
    let text = match &source.licence {
        Some(licence) => {
            wording.say_with("site-challenge-source-text", &[name, ("licence", licence.clone())])
        }
        None => wording.say_with("site-challenge-source-plain", &[name]),
    };
    SourceView { text, href: source.url.clone() }
}

/// The terms, each with its heading.
pub(in crate::web) fn terms(wording: &Wording<'_>, content: &Content) -> Vec<Term> {
    [
        ("eligibility", &content.eligibility),
        ("ip", &content.ip_terms),
        ("confidentiality", &content.confidentiality),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(word, text)| Term {
        title: wording.say(&format!("site-challenge-{word}")),
        text: markdown::html(text),
    })
    .collect()
}
