//! Everything about one person, read for that person: a constant number of statements, whatever there is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    access, account, assignment, challenge, conflict, decision, membership, organisation, outbox, pitch,
    pitch_version, release, review, role_grant, session,
    values::{
        AccountId, ConflictKind, Document, MailKind, OrganisationId, Outcome, PitchId, PitchState,
        ReviewState, Role, TeamRole,
    },
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, RelationTrait as _, Select, sea_query::Expr,
};

use super::{super::attachment, records};
use crate::{
    domain::{
        policy::{self, Grant},
        privacy::own_data::{
            Account, Conflict, Consent, Decision, File, Mail, Member, Opened, Organisation, OwnData, OwnRole,
            Pitch, Review, SCHEMA, Session, Version,
        },
    },
    error::{Error, Result},
};

/// The document of the person the grant is for.
pub async fn of(
    conn: &impl ConnectionTrait,
    grant: &Grant<policy::OwnData>,
    now: DateTime<Utc>,
) -> Result<OwnData> {
    let id = grant.account().ok_or(Error::NotFound)?;
    let (pitches, consents) = pitches(conn, id).await?;
    Ok(OwnData {
        schema: SCHEMA,
        made_at: now,
        account: own_account(conn, id).await?,
        roles: roles(conn, id).await?,
        sessions: sessions(conn, id).await?,
        organisations: organisations(conn, id).await?,
        pitches,
        consents,
        conflicts: conflicts(conn, id).await?,
        reviews: reviews(conn, id).await?,
        mails: mails(conn, id).await?,
        records: records::of_account(conn, id).await?,
    })
}

async fn own_account(conn: &impl ConnectionTrait, id: AccountId) -> Result<Account> {
    let row = account::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    Ok(Account {
        name: row.name,
        email: row.email,
        language: row.language,
        time_zone: row.zone,
        theme: row.theme.map(|theme| theme.to_string()),
        density: row.density.map(|density| density.to_string()),
        second_factor: row.totp_confirmed_at.is_some(),
        created_at: row.created_at,
    })
}

async fn roles(conn: &impl ConnectionTrait, id: AccountId) -> Result<Vec<OwnRole>> {
    let rows: Vec<(Role, Option<String>, DateTime<Utc>)> = role_grant::Entity::find()
        .join(JoinType::LeftJoin, role_grant::Relation::Challenge.def())
        .filter(role_grant::Column::AccountId.eq(id))
        .order_by_asc(role_grant::Column::Id)
        .select_only()
        .column(role_grant::Column::Role)
        .column(challenge::Column::Title)
        .column(role_grant::Column::CreatedAt)
        .into_tuple()
        .all(conn)
        .await?;
    let role = |(role, challenge, since): (Role, _, _)| OwnRole { role: role.to_string(), challenge, since };
    Ok(rows.into_iter().map(role).collect())
}

async fn sessions(conn: &impl ConnectionTrait, id: AccountId) -> Result<Vec<Session>> {
    let rows = session::Entity::find()
        .filter(session::Column::AccountId.eq(id))
        .order_by_asc(session::Column::Id)
        .all(conn)
        .await?;
    let session = |row: session::Model| Session {
        browser: row.user_agent,
        began_at: row.created_at,
        last_used_at: row.seen_at,
        ended_at: row.ended_at,
    };
    Ok(rows.into_iter().map(session).collect())
}

/// The organisations of the person with everybody in them. Two statements.
async fn organisations(conn: &impl ConnectionTrait, id: AccountId) -> Result<Vec<Organisation>> {
    let own: Vec<(OrganisationId, String, TeamRole, DateTime<Utc>)> = membership::Entity::find()
        .join(JoinType::InnerJoin, membership::Relation::Organisation.def())
        .filter(membership::Column::AccountId.eq(id))
        .order_by_asc(membership::Column::OrganisationId)
        .select_only()
        .column(membership::Column::OrganisationId)
        .column(organisation::Column::Name)
        .column(membership::Column::Role)
        .column(membership::Column::CreatedAt)
        .into_tuple()
        .all(conn)
        .await?;
    let people: Vec<(OrganisationId, String, TeamRole)> = membership::Entity::find()
        .join(JoinType::InnerJoin, membership::Relation::Account.def())
        .filter(membership::Column::OrganisationId.is_in(own.iter().map(|(id, ..)| *id)))
        .order_by_asc(account::Column::Name)
        .select_only()
        .column(membership::Column::OrganisationId)
        .column(account::Column::Name)
        .column(membership::Column::Role)
        .into_tuple()
        .all(conn)
        .await?;
    let mut teams: HashMap<OrganisationId, Vec<Member>> = HashMap::new();
    for (organisation, name, role) in people {
        teams.entry(organisation).or_default().push(Member { name, role: role.to_string() });
    }
    let organisation = |(id, name, role, since): (_, _, TeamRole, _)| Organisation {
        name,
        role: role.to_string(),
        since,
        team: teams.remove(&id).unwrap_or_default(),
    };
    Ok(own.into_iter().map(organisation).collect())
}

fn led_by(id: AccountId) -> Select<pitch::Entity> {
    pitch::Entity::find().filter(pitch::Column::LeadId.eq(id))
}

/// The pitches the person leads, and what was agreed to with them. Five statements.
async fn pitches(conn: &impl ConnectionTrait, id: AccountId) -> Result<(Vec<Pitch>, Vec<Consent>)> {
    type Row = (PitchId, String, String, PitchState, DateTime<Utc>, Document);
    let rows: Vec<Row> = led_by(id)
        .order_by_asc(pitch::Column::Id)
        .join(JoinType::InnerJoin, pitch::Relation::Challenge.def())
        .select_only()
        .columns([pitch::Column::Id, pitch::Column::Reference])
        .column(challenge::Column::Title)
        .columns([pitch::Column::State, pitch::Column::CreatedAt, pitch::Column::Answers])
        .into_tuple()
        .all(conn)
        .await?;
    let mut sent = versions(conn, id).await?;
    let mut decided = decisions(conn, id).await?;
    let mut opened = readers(conn, id).await?;
    let mut files = files(conn, id).await?;
    let mut consents = Vec::new();
    let pitches = rows
        .into_iter()
        .map(|(id, reference, challenge, state, begun_at, answers)| {
            let versions = sent.remove(&id).unwrap_or_default();
            consents.extend(versions.iter().map(|version| Consent {
                to: "terms of the challenge",
                version: version.terms_version.clone(),
                pitch: reference.clone(),
                at: version.sent_at,
            }));
            let version = |row: pitch_version::Model| Version {
                version: row.version,
                sent_at: row.sent_at,
                answers: row.answers.0,
                sha256: row.sha256,
            };
            Pitch {
                reference,
                challenge,
                state: state.to_string(),
                begun_at,
                answers: answers.0,
                sent: versions.into_iter().map(version).collect(),
                files: files.remove(&id).unwrap_or_default(),
                decision: decided.remove(&id),
                opened_by: opened.remove(&id).unwrap_or_default(),
            }
        })
        .collect();
    Ok((pitches, consents))
}

async fn files(conn: &impl ConnectionTrait, id: AccountId) -> Result<HashMap<PitchId, Vec<File>>> {
    let mut files: HashMap<PitchId, Vec<File>> = HashMap::new();
    for (pitch, name, size, sha256, added_at) in attachment::led_by(conn, id).await? {
        files.entry(pitch).or_default().push(File { name, size, sha256, added_at });
    }
    Ok(files)
}

async fn versions(
    conn: &impl ConnectionTrait,
    id: AccountId,
) -> Result<HashMap<PitchId, Vec<pitch_version::Model>>> {
    let rows = pitch_version::Entity::find()
        .join(JoinType::InnerJoin, pitch_version::Relation::Pitch.def())
        .filter(pitch::Column::LeadId.eq(id))
        .order_by_asc(pitch_version::Column::Id)
        .all(conn)
        .await?;
    let mut versions: HashMap<PitchId, Vec<_>> = HashMap::new();
    for row in rows {
        versions.entry(row.pitch_id).or_default().push(row);
    }
    Ok(versions)
}

/// Released ones only, without who made them.
async fn decisions(conn: &impl ConnectionTrait, id: AccountId) -> Result<HashMap<PitchId, Decision>> {
    let rows: Vec<(PitchId, Outcome, String, DateTime<Utc>)> = decision::Entity::find()
        .join(JoinType::InnerJoin, decision::Relation::Pitch.def())
        .join(JoinType::InnerJoin, decision::Relation::Release.def())
        .filter(pitch::Column::LeadId.eq(id))
        .select_only()
        .columns([decision::Column::PitchId, decision::Column::Outcome, decision::Column::Feedback])
        .column(release::Column::ReleasedAt)
        .into_tuple()
        .all(conn)
        .await?;
    let decision = |(pitch, outcome, feedback, released_at): (PitchId, Outcome, String, _)| {
        (pitch, Decision { outcome: outcome.to_string(), feedback, released_at })
    };
    Ok(rows.into_iter().map(decision).collect())
}

/// Numbers by what people were; names nobody.
async fn readers(conn: &impl ConnectionTrait, id: AccountId) -> Result<HashMap<PitchId, Vec<Opened>>> {
    let own = led_by(id).select_only().column(pitch::Column::Id).into_query();
    let rows: Vec<(PitchId, String, i64)> = access::Entity::find()
        .filter(access::Column::PitchId.in_subquery(own))
        .group_by(access::Column::PitchId)
        .group_by(access::Column::Standing)
        .order_by_asc(access::Column::Standing)
        .select_only()
        .columns([access::Column::PitchId, access::Column::Standing])
        .column_as(Expr::col((access::Entity, access::Column::AccountId)).count_distinct(), "people")
        .into_tuple()
        .all(conn)
        .await?;
    let mut opened: HashMap<PitchId, Vec<Opened>> = HashMap::new();
    for (pitch, standing, people) in rows {
        opened.entry(pitch).or_default().push(Opened { standing, people });
    }
    Ok(opened)
}

async fn conflicts(conn: &impl ConnectionTrait, id: AccountId) -> Result<Vec<Conflict>> {
    let rows: Vec<(String, ConflictKind, String, DateTime<Utc>)> = conflict::Entity::find()
        .join(JoinType::InnerJoin, conflict::Relation::Pitch.def())
        .filter(conflict::Column::AccountId.eq(id))
        .order_by_asc(conflict::Column::Id)
        .select_only()
        .column(pitch::Column::Reference)
        .columns([conflict::Column::Kind, conflict::Column::Note, conflict::Column::DeclaredAt])
        .into_tuple()
        .all(conn)
        .await?;
    let conflict = |(pitch, kind, note, declared_at): (_, ConflictKind, _, _)| Conflict {
        pitch,
        kind: kind.to_string(),
        note,
        declared_at,
    };
    Ok(rows.into_iter().map(conflict).collect())
}

async fn reviews(conn: &impl ConnectionTrait, id: AccountId) -> Result<Vec<Review>> {
    let rows: Vec<(String, ReviewState, Document, DateTime<Utc>)> = review::Entity::find()
        .join(JoinType::InnerJoin, review::Relation::Assignment.def())
        .join(JoinType::InnerJoin, review::Relation::Pitch.def())
        .filter(assignment::Column::EvaluatorId.eq(id))
        .order_by_asc(review::Column::Id)
        .select_only()
        .column(pitch::Column::Reference)
        .columns([review::Column::State, review::Column::Scorecard, review::Column::UpdatedAt])
        .into_tuple()
        .all(conn)
        .await?;
    let review = |(pitch, state, scorecard, changed_at): (_, ReviewState, Document, _)| Review {
        pitch,
        state: state.to_string(),
        scorecard: scorecard.0,
        changed_at,
    };
    Ok(rows.into_iter().map(review).collect())
}

async fn mails(conn: &impl ConnectionTrait, id: AccountId) -> Result<Vec<Mail>> {
    type Row = (MailKind, String, String, DateTime<Utc>, Option<DateTime<Utc>>);
    let rows: Vec<Row> = outbox::Entity::find()
        .filter(outbox::Column::AccountId.eq(id))
        .order_by_asc(outbox::Column::Id)
        .select_only()
        .columns([outbox::Column::Kind, outbox::Column::Subject, outbox::Column::BodyText])
        .columns([outbox::Column::CreatedAt, outbox::Column::DeliveredAt])
        .into_tuple()
        .all(conn)
        .await?;
    let holds_key = |kind| {
        matches!(kind, MailKind::SignIn | MailKind::NewAccount | MailKind::Reset | MailKind::NewAddress)
    };
    let mail = |(kind, subject, text, queued_at, delivered_at): Row| Mail {
        subject,
        text: (!holds_key(kind)).then_some(text),
        queued_at,
        delivered_at,
    };
    Ok(rows.into_iter().map(mail).collect())
}
