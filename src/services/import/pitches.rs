//! Pitches from a file: sent elsewhere, kept as sent.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entity::values::{AccountId, OrganisationId, PitchId};
use serde_json::{Map, Value};

use super::{How, Plan, Report, fault};
use crate::{
    app::App,
    domain::{
        actor::{Actor, Op, Who},
        audit::Event,
        form::Answers,
        import::{OrganisationRow, PitchRow, Read, answers},
        mail::EmailAddress,
        organisation::{applicant, folded_name},
        pitch::Reference,
        receipt::ReceiptDocument,
    },
    error::{Error, Invalid, Refusal, Result},
    services::record,
    store::{
        self, Tx,
        import::{Organisation, SentPitch, Target},
    },
};

/// What a caller says for the rows that do not.
#[derive(Clone, Debug, Default)]
pub struct Pitches<'a> {
    /// The slug of the challenge.
    pub challenge: Option<&'a str>,
    /// The address of the account that leads them.
    pub lead: Option<&'a str>,
}

/// The references of pitches that were taken in with these import keys.
pub async fn references(app: &App, keys: &[String]) -> Result<HashMap<String, String>> {
    store::import::references(app.db.read(), keys).await
}

/// What the rows refer to.
struct Known {
    targets: HashMap<String, Target>,
    leads: HashMap<String, AccountId>,
    organisations: HashMap<String, (OrganisationId, Organisation)>,
    sent: HashMap<String, Answers>,
}

/// Takes in pitches as sent, version 1 frozen with its receipt hash, so that their evaluation can go on.
///
/// No mail is sent: nobody pitched here. The deadline of the challenge does not matter. A pitch that was
/// taken in before stays as it was sent; a row that now says something else is refused.
pub async fn pitches(
    app: &App,
    op: &Op,
    text: &str,
    how: How,
    given: Pitches<'_>,
    read: impl Fn(Map<String, Value>) -> Result<Read<PitchRow>, Invalid>,
) -> Result<Report> {
    let mut plan = Plan::read(text, how, |fields| {
        let mut read = read(fields)?;
        let row = &mut read.row;
        row.challenge = row.challenge.take().or_else(|| given.challenge.map(str::to_owned));
        let lead = given.lead.and_then(|lead| EmailAddress::parse(lead).ok());
        row.lead_email = row.lead_email.take().or_else(|| lead.map(|lead| lead.as_str().to_owned()));
        Ok(read)
    });
    plan.once("import_key", |row| row.import_key.clone());
    let known = known(app, op, &plan.rows).await?;
    let mut read: BTreeMap<usize, Answers> = BTreeMap::new();
    let (mut new, mut unchanged) = (0, 0);
    plan.retain(|line, row| {
        let answers = checked(row, &known, op.now)?;
        match known.sent.get(&row.import_key) {
            None => new += 1,
            Some(sent) if *sent == answers => unchanged += 1,
            Some(_) => return Err(fault("import_key", Refusal::new("import-sent-before"))),
        }
        read.insert(line, answers);
        Ok(())
    });
    let report = Report { new, unchanged, ..plan.verdict(how) };
    if !report.written || report.new == 0 {
        return Ok(report);
    }
    store::write(&app.db, async |tx| {
        let mut organisations: HashMap<String, OrganisationId> =
            known.organisations.iter().map(|(name, (id, _))| (name.clone(), *id)).collect();
        let fresh = plan.rows.iter().filter(|(_, row)| !known.sent.contains_key(&row.import_key));
        for (done, (line, row)) in fresh.enumerate() {
            how.tell(done, report.new);
            let answers = read.remove(line).unwrap_or_default();
            let organisation = organisation(tx, op, &mut organisations, row, &answers).await?;
            let (Some(target), Some(lead)) = (known.target(row), known.lead(row)) else { continue };
            keep(tx, op, target, lead, organisation, row, answers).await?;
        }
        Ok(())
    })
    .await?;
    Ok(report)
}

impl Known {
    fn target(&self, row: &PitchRow) -> Option<&Target> {
        self.targets.get(row.challenge.as_deref()?)
    }

    fn lead(&self, row: &PitchRow) -> Option<AccountId> {
        self.leads.get(row.lead_email.as_deref()?).copied()
    }
}

async fn known(app: &App, op: &Op, rows: &[(usize, PitchRow)]) -> Result<Known> {
    let (conn, areas) = (app.db.read(), app.areas(op).await?);
    let (mut targets, mut leads) = (HashMap::new(), HashMap::new());
    for (_, row) in rows {
        if let Some(slug) = row.challenge.as_deref().filter(|slug| !targets.contains_key(*slug))
            && let Some(target) = store::import::target(conn, slug, &areas).await?
        {
            targets.insert(slug.to_owned(), target);
        }
        if let Some(email) = row.lead_email.as_deref().filter(|email| !leads.contains_key(*email))
            && let Some(person) = store::account::by_email(conn, email).await?
        {
            leads.insert(email.to_owned(), person.id);
        }
    }
    let names: Vec<String> = rows.iter().map(|(_, row)| folded_name(&row.organisation)).collect();
    let keys: Vec<String> = rows.iter().map(|(_, row)| row.import_key.clone()).collect();
    Ok(Known {
        targets,
        leads,
        organisations: store::import::organisations(conn, &names).await?,
        sent: store::import::sent(conn, &keys).await?,
    })
}

/// The answers of a row whose challenge, lead and organisation are known; else everything that is wrong.
fn checked(row: &PitchRow, known: &Known, now: DateTime<Utc>) -> Result<Answers, Invalid> {
    let mut faults = Invalid::default();
    let target = known.target(row);
    match (&row.challenge, target) {
        (None, _) => faults.push("challenge", Refusal::new("import-missing")),
        (Some(slug), None) => {
            faults.push("challenge", Refusal::new("import-no-challenge").with("slug", slug));
        }
        _ => {}
    }
    match (&row.lead_email, known.lead(row)) {
        (None, _) => faults.push("lead_email", Refusal::new("import-missing")),
        (Some(email), None) => {
            faults.push("lead_email", Refusal::new("import-no-lead").with("email", email));
        }
        _ => {}
    }
    if folded_name(&row.organisation).is_empty() {
        faults.push("organisation", Refusal::new("import-no-name"));
    }
    let read =
        target.map(|target| answers(&target.definition, &row.answers, row.submitted_at.unwrap_or(now)));
    match read {
        Some(Err(wrong)) => faults.0.extend(wrong.0),
        Some(Ok(answers)) if faults.0.is_empty() => return Ok(answers),
        _ => {}
    }
    Err(faults)
}

/// The organisation of this name, made when it is not there.
async fn organisation(
    tx: &Tx,
    op: &Op,
    organisations: &mut HashMap<String, OrganisationId>,
    row: &PitchRow,
    answers: &Answers,
) -> Result<OrganisationId> {
    let folded = folded_name(&row.organisation);
    if let Some(id) = organisations.get(&folded) {
        return Ok(*id);
    }
    let mut named = Organisation::from(OrganisationRow::named(&row.organisation));
    named.country = answers.choice("org_country").unwrap_or_default().to_owned();
    let id = store::import::insert_organisation(tx, named, op.now).await?;
    let entry = Event::new("organisation.imported", id.0).with("change", "new");
    record::audit(tx, op, entry).await?;
    organisations.insert(folded, id);
    Ok(id)
}

async fn keep(
    tx: &Tx,
    op: &Op,
    target: &Target,
    lead: AccountId,
    organisation: OrganisationId,
    row: &PitchRow,
    answers: Answers,
) -> Result<()> {
    let sent_at = row.submitted_at.unwrap_or(op.now);
    let reference = Reference::draw(&target.code, record::random_bytes());
    let terms = target.terms_version.parse().map_err(anyhow::Error::from)?;
    let document = ReceiptDocument::new(
        reference.to_string(),
        1,
        sent_at,
        target.definition.version,
        terms,
        answers.clone(),
        Vec::new(),
    );
    let receipt = document.receipt().map_err(|error| Error::Internal(error.into()))?;
    let id = PitchId::generate();
    let entry = Event::new("pitch.submitted", id.0)
        .with("reference", reference.as_str())
        .with("version", 1)
        .with("sha256", &receipt.sha256)
        .with("imported", &row.import_key);
    let sent = SentPitch {
        id,
        reference: reference.to_string(),
        organisation,
        applicant: applicant(&answers).unwrap_or(&row.organisation).to_owned(),
        lead,
        import_key: row.import_key.clone(),
        answers,
        sha256: receipt.sha256,
        sent_at,
    };
    store::import::insert_pitch(tx, target, sent, op.now).await?;
    // The operator did it, for the lead.
    let by = Op { actor: Actor::of(Who::Operator), ..op.clone() };
    record::audit(tx, &by, entry).await
}
