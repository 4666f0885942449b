//! A challenge as visitors, applicants and evaluators will see it, and the secret links to it.

use actix_web::{Either, HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::actor::Op,
    error::Error,
    services::{self, challenge::Reading},
    web::{
        fields::Fields,
        markdown,
        page::{Html, Page, html, see_other_saying},
        problem::Failure,
        site::{
            challenge::{Term, terms},
            criteria::{CriterionView, criteria},
            form::{FormView, form},
        },
        view::{Link, When},
    },
};

/// A look at a challenge that is not public yet.
#[derive(Debug, Serialize)]
pub struct PreviewPage {
    pub back: Link,
    pub tabs: Vec<Link>,
    /// `visitor`, `applicant` or `evaluator`.
    pub seen_as: String,
    pub title: String,
    pub summary: String,
    /// Safe HTML.
    pub problem: String,
    /// Safe HTML.
    pub wanted: String,
    pub terms: Vec<Term>,
    /// Asked before a pitch is begun.
    pub questions: Vec<String>,
    pub form: FormView,
    pub scale: String,
    pub criteria: Vec<CriterionView>,
    pub action: String,
    /// The link that was made just now; shown this once.
    pub made: Option<String>,
    pub links: Vec<SecretLink>,
    /// Whether the reader makes and revokes links.
    pub edits: bool,
}

/// A link that works.
#[derive(Debug, Serialize)]
pub struct SecretLink {
    pub id: String,
    pub made: When,
    pub until: When,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Seen {
    #[serde(rename = "as")]
    by: String,
}

const EYES: [&str; 3] = ["visitor", "applicant", "evaluator"];

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    query: web::Query<Seen>,
) -> Result<Html<PreviewPage>, Failure> {
    Ok(html(draw(&app, &op, &slug, &query.by, None).await?))
}

/// Makes a link, or revokes one.
pub(in crate::web) async fn change(
    app: web::Data<App>,
    op: Op,
    slug: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<PreviewPage>>, Failure> {
    match fields.get("revoke") {
        "" => {
            let token = services::challenge::add_preview(&app, &op, &slug).await?;
            let made = Some(app.link(&format!("/preview/{token}")));
            Ok(Either::Right(html(draw(&app, &op, &slug, "", made).await?)))
        }
        id => {
            let id = id.parse().map_err(|_| Error::NotFound)?;
            services::challenge::editing(&app, &op, &slug).await?;
            services::challenge::revoke_preview(&app, &op, &slug, id).await?;
            let path = format!("/manage/challenges/{slug}/preview");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-run-revoked")))
        }
    }
}

async fn draw(
    app: &App,
    op: &Op,
    slug: &str,
    by: &str,
    made: Option<String>,
) -> Result<PreviewPage, Failure> {
    let Reading { challenge, .. } = services::challenge::preview(app, op, slug).await?;
    let (edits, links) = match services::challenge::previews(app, op, slug).await {
        Ok(links) => (true, links),
        Err(Error::Forbidden(_)) => (false, Vec::new()),
        Err(other) => return Err(other.into()),
    };
    let wording = app.wording(&op.language);
    let seen_as = EYES.into_iter().find(|eyes| *eyes == by).unwrap_or(EYES[0]);
    let path = format!("/manage/challenges/{slug}/preview");
    let tab = |eyes: &&'static str| Link {
        current: *eyes == seen_as,
        ..Link::new(wording.say(&format!("run-eyes-{eyes}")), format!("{path}?as={eyes}"))
    };
    let content = &challenge.content;
    let scale = challenge.rubric.scale;
    Ok(PreviewPage {
        back: Link::new(content.title.clone(), format!("/manage/challenges/{slug}")),
        tabs: EYES.iter().map(tab).collect(),
        title: content.title.clone(),
        summary: content.summary.clone(),
        problem: markdown::html(&content.description),
        wanted: markdown::html(&content.wanted),
        terms: terms(&wording, content),
        questions: content.rules.questions.iter().map(|question| question.text.clone()).collect(),
        form: form(&wording, &challenge.form),
        scale: wording.say_with(
            "site-challenge-criteria-lead",
            &[("least", scale.least.to_string()), ("most", scale.most.to_string())],
        ),
        criteria: criteria(&wording, &challenge.rubric),
        action: path,
        made,
        links: links
            .into_iter()
            .map(|link| SecretLink {
                id: link.id.to_string(),
                made: When::short(&wording, link.made_at, "UTC"),
                until: When::short(&wording, link.until_at, "UTC"),
            })
            .collect(),
        edits,
        seen_as: seen_as.to_owned(),
    })
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "manage/challenge_preview.html";

    fn samples() -> Vec<Self> {
        use crate::web::manage::samples::{hostile, when};
        EYES.into_iter()
            .enumerate()
            .map(|(number, eyes)| Self {
                back: Link::new(hostile(), "/manage/challenges/quiet"),
                tabs: vec![Link::new(hostile(), "/manage/challenges/quiet/preview?as=visitor")],
                seen_as: eyes.to_owned(),
                title: hostile(),
                summary: hostile(),
                problem: markdown::html(&hostile()),
                wanted: String::new(),
                terms: vec![Term { title: hostile(), text: markdown::html(&hostile()) }],
                questions: if number == 1 { vec![hostile()] } else { Vec::new() },
                form: FormView::sample(&hostile(), number > 0),
                scale: hostile(),
                criteria: vec![CriterionView::sample(&hostile())],
                action: "/manage/challenges/quiet/preview".to_owned(),
                made: (number == 0).then(|| "https://pitch.example.org/preview/00".to_owned()),
                links: if number == 0 {
                    vec![SecretLink { id: hostile(), made: when(), until: when() }]
                } else {
                    Vec::new()
                },
                edits: number < 2,
            })
            .collect()
    }
}
