//! Answers given before, offered again: of the organisation, and of earlier pitches one may read. A field with a key of
//! reuse is offered what fields with the same key were answered with.

use super::{Own, seen};
use crate::{
    app::App,
    domain::{
        actor::Op,
        form::{self, Answer, Answers, Field, Section},
        policy::{ReadBody, decide},
    },
    error::{Error, Result},
    store::{self, pitch::own::Part},
};

/// Earlier pitches that are looked at, the newest ones.
const LOOKED_AT: u64 = 4;

/// An answer that can be taken over.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The field it would answer.
    pub field: String,
    /// The reference of the pitch it stands in; none when it is the organisation's.
    pub from: Option<String>,
    pub answer: Answer,
}

impl Offer {
    /// The word by which a page asks for it.
    #[must_use]
    pub fn word(&self) -> String {
        format!("{} {}", self.field, self.from.as_deref().unwrap_or("organisation"))
    }
}

/// What can be taken over into the unanswered fields of a section; nothing is asked of the database where no field of it
/// can be.
pub async fn offers(app: &App, op: &Op, own: &Own, section: &str) -> Result<Vec<Offer>> {
    let section = own.definition.section(section).ok_or(Error::NotFound)?;
    let is_open = |field: &&Field| !field.reuse.is_empty() && own.answers.get(&field.id).is_none();
    let open: Vec<&Field> = section.fields.iter().filter(is_open).collect();
    if open.is_empty() || own.no_edit(op).is_some() {
        return Ok(Vec::new());
    }
    let mut offers = of_organisation(own, section, &open);
    // Whoever has not confirmed an address has written nothing before.
    let Some(account) = op.account() else { return Ok(offers) };
    let conn = app.db.read();
    let earlier = store::pitch::own::listed(conn, account, Part::All, None, LOOKED_AT).await?;
    for listed in earlier.iter().filter(|listed| listed.reference != own.seen.head.reference) {
        // Whoever may not read it any more is offered nothing of it.
        let Ok(seen) = seen(app, op, &listed.reference).await else { continue };
        let Ok(grant) = decide::<ReadBody>(&op.actor, &seen.facts, op.now) else { continue };
        let definition = store::form::definition(conn, seen.head.form).await?;
        let answers = store::pitch::body(conn, &grant).await?;
        for field in &open {
            let same = definition.fields().filter(|other| other.reuse == field.reuse);
            let given = same.filter_map(|other| answers.get(&other.id));
            let fits = |answer: &&Answer| {
                !matches!(answer, Answer::Raw { .. }) && form::fault(field, Some(answer)).is_none()
            };
            let is_new = |answer: &&Answer| {
                !offers.iter().any(|offer: &Offer| offer.field == field.id && offer.answer == **answer)
            };
            if let Some(answer) = given.filter(fits).find(is_new) {
                let from = Some(listed.reference.clone());
                offers.push(Offer { field: field.id.clone(), from, answer: answer.clone() });
            }
        }
    }
    Ok(offers)
}

/// What the linked organisation, or the only one, says of itself under the keys `organisation_name`, `_country`,
/// `_website` and `_size`.
fn of_organisation(own: &Own, section: &Section, open: &[&Field]) -> Vec<Offer> {
    let linked = own.organisations.iter().find(|one| Some(one.id) == own.seen.head.organisation);
    let Some(one) = linked.or(own.organisations.first()) else { return Vec::new() };
    let says = |key: &str| match key {
        "organisation_name" => Some(one.name.clone()),
        "organisation_country" => Some(one.country.clone()),
        "organisation_website" => one.website.clone(),
        "organisation_size" => one.size.map(|size| size.as_str().to_owned()),
        _ => None,
    };
    let typed: Vec<(String, String)> =
        open.iter().filter_map(|field| Some((field.id.clone(), says(&field.reuse)?))).collect();
    let read: Answers = form::read(section, &typed).answers;
    open.iter()
        .filter_map(|field| Some((field, read.get(&field.id)?)))
        .filter(|(field, answer)| form::fault(field, Some(answer)).is_none())
        .map(|(field, answer)| Offer { field: field.id.clone(), from: None, answer: answer.clone() })
        .collect()
}

/// What was typed into a section, with the offer that was chosen in the place of what its field had.
pub async fn taken_over(
    app: &App,
    op: &Op,
    own: &Own,
    section: &str,
    typed: &[(String, String)],
    word: &str,
) -> Result<Vec<(String, String)>> {
    let offers = offers(app, op, own, section).await?;
    let offer = offers.into_iter().find(|offer| offer.word() == word).ok_or(Error::NotFound)?;
    let field = own.definition.field(&offer.field).ok_or(Error::NotFound)?;
    let mut pairs: Vec<_> = typed.iter().filter(|(name, _)| !field.owns(name)).cloned().collect();
    pairs.extend(form::control(field, Some(&offer.answer)).posted());
    Ok(pairs)
}
