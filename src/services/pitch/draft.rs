//! Drafts: begun, saved section by section, thrown away.

use chrono::{DateTime, NaiveDate, Utc};
use entity::values::{AccountId, OrganisationId, PitchId, TeamRole};
use rand::RngExt as _;

use super::{
    late,
    organisation::{self, Linked},
    presence::{self, Present},
    refused, seen, signed_in,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        audit::Event,
        challenge::{Question, Unfit, fits},
        deadline,
        form::{self, Answer, Answers, Field, FormDefinition, Section},
        organisation::{NAME, folded_name},
        pitch::{MOST_DRAFTS, Merged, Reference, Since, may_delete, merge},
        policy::{Action, ChallengeFacts, Denied, EditDraft, Grant, PitchFacts, decide},
    },
    error::{Error, Invalid, Result},
    services::record,
    store::{
        self, Tx,
        challenge::Pitching,
        organisation::Membership,
        pitch::{Seen, draft::Locked},
    },
};

/// Drawing the reference of another pitch twice in a row does not happen.
const DRAWS: usize = 4;
/// A control that says whose answer to keep: `_take_<field>` = `theirs`.
const TAKE: &str = "_take_";

/// How a beginning ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The reference of the draft.
    Draft(String),
    /// The answers to these questions keep this pitch out.
    Excluded(Vec<Question>),
}

/// Begins the draft with this id, or finds it when the same page was posted before; `typed` answers the questions of
/// the challenge. Refused: an open question, a challenge that takes no pitches now or only those of others, and more than [`MOST_DRAFTS`]
/// drafts of one person.
pub async fn start(app: &App, op: &Op, slug: &str, id: PitchId, typed: &[(String, String)]) -> Result<Begun> {
    let account = signed_in(op)?;
    let (shown, facts) = store::challenge::visible(app.db.read(), op, slug).await?;
    let challenge = store::challenge::pitched(app.db.read(), shown.id).await?;
    store::write(&app.db, async |tx| {
        if let Some(begun) = store::pitch::draft::begun(tx, id, account).await? {
            return Ok(Begun::Draft(begun));
        }
        let excluded = excluded((&challenge, &facts), op, typed)?;
        if !excluded.is_empty() {
            return Ok(Begun::Excluded(excluded));
        }
        if store::pitch::draft::count(tx, account, &challenge).await? >= MOST_DRAFTS {
            return refused("refused-too-many-drafts");
        }
        insert(tx, op, id, &challenge, Some(account)).await.map(Begun::Draft)
    })
    .await
}

/// The questions whose answers keep a pitch out; none for one that can be begun now. Refused: an open question, and a
/// challenge that takes no pitches here or now.
pub(super) fn excluded(
    (challenge, facts): (&Pitching, &ChallengeFacts),
    op: &Op,
    typed: &[(String, String)],
) -> Result<Vec<Question>> {
    if challenge.external_url.is_some() {
        return refused("refused-external");
    }
    if !challenge.timing().takes_pitches(op.now) {
        return refused("refused-challenge-not-open");
    }
    if !facts.lets_begin() {
        return refused("refused-not-invited");
    }
    let one = |field: &str| typed.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value);
    match fits(&challenge.questions(), one) {
        Ok(()) => Ok(Vec::new()),
        Err(Unfit::Open(open)) => Err(Error::Invalid(open)),
        Err(Unfit::Excluded(questions)) => Ok(questions),
    }
}

/// Keeps a new draft under a reference that nobody has.
pub(super) async fn insert(
    tx: &Tx,
    op: &Op,
    id: PitchId,
    challenge: &Pitching,
    lead: Option<AccountId>,
) -> Result<String> {
    for _ in 0..DRAWS {
        let mut bytes = [0_u8; 6];
        rand::rng().fill(&mut bytes[..]);
        let reference = Reference::draw(&challenge.code, bytes);
        if store::pitch::draft::insert(tx, id, &reference, challenge, lead, op.now).await? {
            let entry = Event::new("pitch.started", id.0).with("challenge", challenge.id);
            record::audit(tx, op, entry).await?;
            return Ok(reference.to_string());
        }
    }
    // The id is somebody else's: whoever made it up learns nothing.
    Err(Error::NotFound)
}

/// A field that somebody else changed meanwhile.
#[derive(Clone, Debug)]
pub struct Met {
    pub field: String,
    pub mine: Option<Answer>,
    pub theirs: Option<Answer>,
    /// Whose answer it is; unknown when too many saves came between.
    pub by: Option<String>,
    /// It was the same person, in another window.
    pub is_self: bool,
    pub at: Option<DateTime<Utc>>,
}

/// How a save ended. Whatever was typed is stored, except where [`Saved::met`] says otherwise.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The version of the draft now.
    pub version: i32,
    pub at: DateTime<Utc>,
    /// The answers of the whole draft as they are stored now.
    pub answers: Answers,
    /// What could not be understood: stored as typed, and not sendable.
    pub problems: Invalid,
    /// The fields that keep somebody else's answer until a person chooses.
    pub met: Vec<Met>,
    /// The named organisation was registered by others.
    pub is_foreign: bool,
    /// The fields of the section that are not asked after these answers.
    pub hidden: Vec<String>,
    /// Something of the section is asked now that was not asked before, and is not answered yet.
    pub has_opened: bool,
    /// Who else writes in the draft.
    pub present: Vec<Present>,
}

/// Saves a section as its page posted it; `shown` is the version the page was drawn from. The section about
/// the organisation links or makes it. Refused: after the deadline, after the sending, without the right.
pub async fn save_section(
    app: &App,
    op: &Op,
    reference: &str,
    section: &str,
    typed: &[(String, String)],
    shown: i32,
) -> Result<Saved> {
    save(app, op, reference, section, typed, shown, true).await
}

/// The same while somebody is still typing: a half-typed name makes no organisation.
pub async fn autosave_section(
    app: &App,
    op: &Op,
    reference: &str,
    section: &str,
    typed: &[(String, String)],
    shown: i32,
) -> Result<Saved> {
    save(app, op, reference, section, typed, shown, false).await
}

async fn save(
    app: &App,
    op: &Op,
    reference: &str,
    section: &str,
    typed: &[(String, String)],
    shown: i32,
    is_finished: bool,
) -> Result<Saved> {
    let seen = seen(app, op, reference).await?;
    let decided = decide::<EditDraft>(&op.actor, &seen.facts, op.now);
    let areas = app.areas(op).await?;
    let definition = store::form::asked(app.db.read(), seen.head.form, seen.head.challenge, &areas).await?;
    let section = definition.section(section).ok_or(Error::NotFound)?;
    if matches!(&decided, Err(Denied::Locked(why)) if why.message == deadline::PASSED) {
        late::keep(app, op, &seen, &section.id, &form::read(section, typed).answers).await?;
    }
    let grant = decided?;
    // Whose organisation it is decides who reads the pitch: a matter of its lead.
    let names = section.fields.iter().any(|field| field.id == NAME)
        && seen.facts.team == Some(TeamRole::Lead)
        && is_finished;
    let mine = if names { organisation::of(app, signed_in(op)?).await? } else { Vec::new() };
    let typed =
        if names { organisation::chosen(typed, &mine, seen.head.organisation)? } else { typed.to_vec() };
    let read = form::read(section, &typed);
    let chosen = taken(section, &typed);
    let day = op.now.date_naive();

    let (merged, version, is_foreign, before) = store::write(&app.db, async |tx| {
        let locked = store::pitch::draft::lock(tx, &grant).await?;
        let grant = as_it_stands::<EditDraft>(op, &seen, &locked)?;
        let since = if shown == locked.version {
            Since::nothing()
        } else {
            Since::new(store::pitch::draft::saves(tx, grant.pitch()).await?, shown, locked.version)
        };
        let mut taken = chosen.clone();
        taken.extend(kept(&definition, section, (&locked.answers, &read.answers), &typed, day));
        let merged = merge(section, &locked.answers, &read.answers, &since, &taken);
        let linked = if names && merged.clashes.is_empty() {
            link(tx, op, &seen, &mine, &locked, &merged).await?
        } else {
            locked.organisation.map_or(Linked::Unnamed, Linked::To)
        };
        let version = keep(tx, op, &grant, &locked, &merged, linked.id()).await?;
        let before = definition.hidden(&locked.answers);
        Ok((merged, version, linked == Linked::Foreign, before))
    })
    .await?;
    let met = met(app, op, &merged).await?;
    let hidden = definition.hidden(&merged.answers);
    let has_opened = section.fields.iter().any(|field| {
        let is_new = before.contains(&field.id) && !hidden.contains(&field.id);
        is_new && merged.answers.get(&field.id).is_none()
    });
    let mut problems = read.problems;
    problems.0.retain(|error| !hidden.contains(&error.field));
    let in_section = section.fields.iter().filter(|field| hidden.contains(&field.id));
    let present = presence::others(app, op, seen.head.id, &definition).await?;
    Ok(Saved {
        version,
        at: op.now,
        present,
        hidden: in_section.map(|field| field.id.clone()).collect(),
        has_opened,
        answers: merged.answers,
        problems,
        met,
        is_foreign,
    })
}

/// The fields that keep their stored answer whatever was posted: what is frozen, and what is not asked, before or after
/// this save, and was not posted either.
fn kept(
    definition: &FormDefinition,
    section: &Section,
    (stored, posted): (&Answers, &Answers),
    typed: &[(String, String)],
    day: NaiveDate,
) -> Vec<String> {
    let mut after = stored.clone();
    after.replace(section, posted.clone());
    let mut hidden = definition.hidden(stored);
    hidden.extend(definition.hidden(&after));
    let is_posted = |field: &Field| typed.iter().any(|(name, _)| field.owns(name));
    let is_kept = |field: &&Field| {
        field.is_frozen(day) || !field.kind.is_answered() || hidden.contains(&field.id) && !is_posted(field)
    };
    section.fields.iter().filter(is_kept).map(|field| field.id.clone()).collect()
}

/// Asks the policy again, with what may have changed since it was asked first.
pub(super) fn as_it_stands<A: Action<Facts = PitchFacts>>(
    op: &Op,
    seen: &Seen,
    locked: &Locked,
) -> Result<Grant<A>> {
    Ok(decide::<A>(&op.actor, &seen.facts_now(locked), op.now)?)
}

async fn link(
    tx: &Tx,
    op: &Op,
    seen: &Seen,
    mine: &[Membership],
    locked: &Locked,
    merged: &Merged,
) -> Result<Linked> {
    let (pitch, account, present) = (seen.head.id, signed_in(op)?, locked.organisation);
    organisation::link(tx, op, pitch, account, mine, present, &merged.answers).await
}

/// Writes the next version; a save that changes nothing leaves no trace. The version of the draft.
async fn keep(
    tx: &Tx,
    op: &Op,
    grant: &Grant<EditDraft>,
    locked: &Locked,
    merged: &Merged,
    organisation: Option<OrganisationId>,
) -> Result<i32> {
    if merged.changed.is_empty() && organisation == locked.organisation {
        return Ok(locked.version);
    }
    let version = locked.version + 1;
    store::pitch::draft::save(tx, grant, &merged.answers, version, organisation, op.now).await?;
    let entry = Event::new(store::pitch::draft::SAVED, grant.pitch().0)
        .with("version", version)
        .with("fields", &merged.changed);
    record::audit(tx, op, entry).await?;
    Ok(version)
}

/// The fields for which the person chose the other's answer.
fn taken(section: &Section, typed: &[(String, String)]) -> Vec<String> {
    let chose = |field: &&Field| {
        typed.iter().any(|(name, value)| {
            value == "theirs" && name.strip_prefix(TAKE).is_some_and(|taken| taken == field.id)
        })
    };
    section.fields.iter().filter(chose).map(|field| field.id.clone()).collect()
}

async fn met(app: &App, op: &Op, merged: &Merged) -> Result<Vec<Met>> {
    let ids: Vec<_> = merged.clashes.iter().filter_map(|clash| clash.by).collect();
    if merged.clashes.is_empty() {
        return Ok(Vec::new());
    }
    let people = store::account::persons(app.db.read(), ids).await?;
    let name = |id: AccountId| people.iter().find(|person| person.id == id).map(|person| person.name.clone());
    Ok(merged
        .clashes
        .iter()
        .map(|clash| Met {
            field: clash.field.clone(),
            mine: clash.mine.clone(),
            theirs: clash.theirs.clone(),
            by: clash.by.and_then(name),
            // A browser with the draft's token shares it with nobody.
            is_self: clash.by == op.account(),
            at: clash.at,
        })
        .collect())
}

/// Throws one's own draft away, before or after the deadline.
pub async fn delete(app: &App, op: &Op, reference: &str) -> Result<()> {
    let seen = seen(app, op, reference).await?;
    may_delete(&seen.facts, seen.head.version)?;
    store::write(&app.db, async |tx| {
        if !store::pitch::draft::delete(tx, seen.head.id, op.now).await? {
            return refused("refused-already-sent");
        }
        let entry = Event::new("pitch.draft_deleted", seen.head.id.0).with("challenge", seen.head.challenge);
        record::audit(tx, op, entry).await
    })
    .await
}

/// Whether the name in the answers is another one than the linked organisation's.
pub(super) fn names_another(answers: &Answers, linked: Option<OrganisationId>, mine: &[Membership]) -> bool {
    let folded = folded_name(answers.text(NAME).unwrap_or_default());
    match linked {
        None => !folded.is_empty(),
        Some(linked) => mine
            .iter()
            .find(|membership| membership.id == linked)
            .is_some_and(|membership| membership.folded_name != folded),
    }
}
