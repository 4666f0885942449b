//! New challenges: from nothing, from a template, or as a copy of another one.

use entity::values::{Area, ChallengeKind, ChallengeState, Role};

use super::desk::found;
use crate::{
    app::App,
    domain::{
        actor::Op,
        area::Tree,
        audit::Event,
        challenge::{Content, Rules, Touched, proposal, slug, slugs, templates},
        import::codes,
        policy::EditChallenge,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{
        self,
        challenge::{Kept, New, Template},
        library::Library,
    },
};

/// What a new challenge can be made from.
#[derive(Clone, Debug)]
pub struct Sources {
    pub templates: Vec<Template>,
    /// The challenge that was named, if the reader runs it.
    pub copied: Option<Template>,
}

/// Whoever manages challenges makes new ones; to anybody else the page does not exist.
fn creates(op: &Op) -> Result<()> {
    let manages = op.account().is_some() && op.actor.roles.anywhere(Role::Manager);
    if manages && !op.actor.is_acting() { Ok(()) } else { Err(Error::NotFound) }
}

/// The templates, and the challenge of this slug.
pub async fn sources(app: &App, op: &Op, from: &str) -> Result<Sources> {
    creates(op)?;
    let templates = store::challenge::templates(app.db.read()).await?;
    let copied = match from {
        "" => None,
        from if templates.iter().any(|template| template.slug == from) => None,
        from => Some(found::<EditChallenge>(app.db.read(), op, from).await?),
    };
    let copied = copied.map(|kept| Template {
        slug: kept.slug,
        title: kept.content.title,
        summary: kept.content.summary,
    });
    Ok(Sources { templates, copied })
}

/// Makes a draft of this title and answers its slug. `from` is the slug of a template or of a challenge of the
/// caller's own, empty for nothing; its texts, form, rubric and workflow are taken over, its dates are not.
pub async fn create(app: &App, op: &Op, title: &str, from: &str) -> Result<String> {
    creates(op)?;
    let me = op.account().ok_or(Error::SignIn)?;
    let title = title.trim();
    if title.is_empty() || title.chars().any(char::is_control) {
        return Err(Error::Invalid(Invalid::field("title", "missing-title")));
    }
    if title.chars().count() > 200 {
        let why = Refusal::new("run-too-long").with("limit", 200);
        return Err(Error::Invalid(Invalid(vec![crate::error::FieldError {
            field: "title".to_owned(),
            why,
        }])));
    }
    let conn = app.db.read();
    let source = match from {
        "" => None,
        from => Some(source(app, op, from).await?),
    };
    let own = store::account::person(conn, me).await?.zone;
    // Who copies what is not for everybody does not make it public by that.
    let is_invite_only = source.as_ref().is_some_and(|kept| kept.invite_only_at.is_some());
    let (content, library) = match source {
        Some(kept) => (kept.content, kept.library),
        None => {
            let zone = own.unwrap_or_else(|| "UTC".to_owned());
            (blank(op, &app.config.site.name, &zone), store::library::current(conn).await?)
        }
    };
    let content = placed(&*app.areas(op).await?, draft(op, content, title));
    store::write(&app.db, async |tx| {
        let slugs_taken = store::challenge::slugs_like(tx, &slug(title)).await?;
        let codes_taken = store::challenge::codes(tx).await?;
        let taken = || Refusal::new("refused-challenge-taken");
        let slug = slugs(title).find(|slug| !slugs_taken.contains(slug)).ok_or_else(taken)?;
        let code = codes(title).find(|code| !codes_taken.contains(code)).ok_or_else(taken)?;
        let new = New {
            slug: slug.clone(),
            code,
            import_key: None,
            content: content.clone(),
            owner: Some(me),
            is_template: false,
            has_dates: false,
            is_invite_only,
        };
        let id = store::challenge::insert(tx, new, library, op.now).await?;
        record::manages(tx, op, id).await?;
        record::audit(tx, op, Event::new("challenge.created", id.0).with("from", from)).await?;
        Ok(slug)
    })
    .await
}

async fn source(app: &App, op: &Op, from: &str) -> Result<Kept> {
    let kept = store::challenge::kept(app.db.read(), from).await?;
    match kept.filter(|kept| kept.is_template) {
        Some(template) => Ok(template),
        None => found::<EditChallenge>(app.db.read(), op, from).await,
    }
}

/// A challenge with nothing in it.
fn blank(op: &Op, sponsor: &str, zone: &str) -> Content {
    let dates = proposal(op.now, zone);
    Content {
        title: String::new(),
        summary: String::new(),
        description: String::new(),
        wanted: String::new(),
        sponsor: sponsor.to_owned(),
        area: Area::fallback(),
        markets: Vec::new(),
        kind: ChallengeKind::TimeBoxed,
        offers: Vec::new(),
        prize: None,
        eligibility: String::new(),
        ip_terms: String::new(),
        terms_version: "1".to_owned(),
        confidentiality: String::new(),
        zone: dates.zone,
        opens_at: dates.opens_at,
        closes_at: dates.closes_at,
        decision_at: dates.decision_at,
        state: ChallengeState::Draft,
        external_url: None,
        source: None,
        rules: Rules::default(),
    }
}

/// The content in fields that are offered: what it was made from may lie in one that is not any more.
fn placed(areas: &Tree, content: Content) -> Content {
    let mut offered = areas.still_offered(&content.areas());
    let area = if offered.is_empty() { areas.first_offered(content.area) } else { offered.remove(0) };
    Content { area, rules: Rules { further_areas: offered, ..content.rules }, ..content }
}

/// The draft that begins with this content: new terms, new dates, not taken elsewhere.
fn draft(op: &Op, content: Content, title: &str) -> Content {
    let mut dates = proposal(op.now, &content.zone);
    dates.kind = content.kind;
    dates.review_days = content.rules.review_days;
    if content.kind != ChallengeKind::TimeBoxed {
        dates.closes_at = None;
    }
    Touched::Dates(dates).on(Content {
        title: title.to_owned(),
        terms_version: "1".to_owned(),
        state: ChallengeState::Draft,
        external_url: None,
        ..content
    })
}

/// Keeps the templates that come with the portal and are missing.
pub async fn keep_templates(app: &App, op: &Op, library: Library) -> Result<()> {
    let there = store::challenge::templates(app.db.read()).await?;
    let shipped = templates();
    if shipped.iter().all(|(slug, _)| there.iter().any(|template| template.slug == *slug)) {
        return Ok(());
    }
    store::write(&app.db, async |tx| {
        let mut codes_taken = store::challenge::codes(tx).await?;
        for (slug, template) in &shipped {
            if store::challenge::id_of_slug(tx, slug).await?.is_some() {
                continue;
            }
            let content = template.clone().on(blank(op, &app.config.site.name, "UTC"));
            let code = codes(slug)
                .find(|code| !codes_taken.contains(code))
                .ok_or_else(|| Refusal::new("refused-challenge-taken"))?;
            codes_taken.insert(code.clone());
            let new = New {
                slug: (*slug).to_owned(),
                code,
                import_key: None,
                content,
                owner: None,
                is_template: true,
                has_dates: false,
                is_invite_only: false,
            };
            let id = store::challenge::insert(tx, new, library, op.now).await?;
            record::audit(tx, op, Event::new("challenge.template_kept", id.0)).await?;
        }
        Ok(())
    })
    .await
}
