//! Everything about one pitch for the people who manage and approve. Nothing in it can be edited.

use std::collections::HashMap;

use entity::values::{AccountId, Role};

use super::{Assigned, Challenge, Mailed, Moved, Place, Sent, Summary, Workflows, could_move, reach};
use crate::{
    app::App,
    domain::{
        actor::Op,
        desk,
        evaluation::Rubric,
        form::{Answers, FormDefinition},
        policy::{
            AssignEvaluators, Denied, ReadAccess, ReadAttachments, ReadBody, ReadConflicts,
            ReadOldAttachments, ReadRanking, ReadReviews, SeePitch, decide,
        },
        workflow::{Stage, Trigger},
    },
    error::{Error, Refusal, Result},
    services::record,
    store::{
        self,
        access::Look,
        attachment::File,
        evaluation::{Declaration, Reviewed},
    },
};

/// One pitch.
#[derive(Debug)]
pub struct Dossier {
    pub place: Place,
    pub challenge: Challenge,
    pub summary: Summary,
    pub workflows: Workflows,
    /// The files of the version that was sent last, and those of earlier ones that were removed since.
    pub files: Vec<File>,
    pub old_files: Vec<File>,
    /// The form and the answers as they were sent; none of a withdrawn pitch.
    pub body: Option<(FormDefinition, Answers)>,
    pub rubric: Option<Rubric>,
    pub reviews: Vec<Reviewed>,
    pub conflicts: Vec<Declaration>,
    pub assigned: Vec<Assigned>,
    pub moves: Vec<Moved>,
    pub mails: Vec<Mailed>,
    /// Who opened it.
    pub looks: Vec<Look>,
    pub versions: Vec<Sent>,
    /// The stages a manager can choose, each with why not.
    pub choices: Vec<(Stage, Result<(), Refusal>)>,
    /// The people of the decision.
    pub names: HashMap<AccountId, String>,
    /// Slug and title of the partnership that was made from it.
    pub partnership: Option<(String, String)>,
    /// Assigns evaluators, moves it, proposes its decision.
    pub may_manage: bool,
    /// Sees the partnership.
    pub may_lead: bool,
}

/// The dossier of a pitch; 404 out of reach. The same number of statements however much is in it.
pub async fn dossier(app: &App, op: &Op, reference: &str) -> Result<Dossier> {
    // An admin reaches every pitch, and the policy opens those whose glass is broken.
    let as_admin = desk::reach_for::<SeePitch>(&op.actor, &[Role::Admin], op.now);
    let (conn, reach) = (app.db.read(), as_admin.map_or_else(|| reach(op), Ok)?);
    let workflows = store::desk::workflows(conn, &reach).await?;
    let references = [reference.to_owned()];
    let place = store::desk::places(conn, &reach, &workflows, &references).await?.pop();
    let mut place = place.ok_or(Error::NotFound)?;
    if op.actor.roles.portal(Role::Admin) {
        // The desk's rows know neither glass nor a conflict that came after it was broken.
        place.policy = store::pitch::seen(conn, reference, &op.actor).await?.facts;
        if place.policy.keeps_out(&op.actor, op.now) {
            return Err(Error::NotFound);
        }
    }
    let (actor, facts) = (&op.actor, &place.policy);
    decide::<ReadRanking>(actor, facts, op.now).map_err(|denied| sealed(op, denied))?;
    let see = decide::<SeePitch>(actor, facts, op.now)?;
    let read = decide::<ReadReviews>(actor, facts, op.now)?;
    let conflicts = decide::<ReadConflicts>(actor, facts, op.now)?;
    let summary = store::desk::dossier::summary(conn, &see).await?;
    let (mut files, mut old_files) = (Vec::new(), Vec::new());
    let body = match decide::<ReadBody>(actor, facts, op.now) {
        Ok(grant) => {
            record::opened(app, op, facts, "body").await?;
            let answers = store::pitch::body(conn, &grant).await?;
            let form = store::form::definition(conn, place.form).await?;
            let form = form.knowing(&app.areas(op).await?.known(&[]));
            (files, old_files) = attached(app, op, &place, &form, summary.version).await?;
            Some((form.asked(&answers, op.now.date_naive()), answers))
        }
        Err(_) => None,
    };
    let access = decide::<ReadAccess>(actor, facts, op.now)?;
    let challenge = store::desk::challenges(conn, [facts.challenge].into()).await?.remove(&facts.challenge);
    let challenge = challenge.ok_or(Error::NotFound)?;
    let reviews = store::evaluation::reviews(conn, &read).await?;
    // A rubric is only needed where something was judged by it.
    let rubric = match reviews.is_empty() {
        true => None,
        false => Some(store::rubric::definition(conn, challenge.rubric_id).await?),
    };
    let people = place
        .decision
        .iter()
        .flat_map(|decision| [Some(decision.proposed_by), decision.approved_by].into_iter().flatten());
    let names = store::decision::names(conn, people).await?;
    Ok(Dossier {
        summary,
        files,
        old_files,
        body,
        rubric,
        reviews,
        conflicts: store::evaluation::conflicts(conn, &conflicts).await?,
        assigned: store::desk::dossier::assignments(conn, &read).await?,
        moves: store::desk::dossier::moves(conn, &see).await?,
        mails: store::desk::dossier::mails(conn, &see).await?,
        looks: store::access::looks(conn, &access).await?,
        versions: store::desk::dossier::versions(conn, &see).await?,
        choices: choices(op, &workflows, &place),
        names,
        partnership: store::partnership::of_pitch(conn, facts.pitch).await?,
        may_manage: decide::<AssignEvaluators>(actor, facts, op.now).is_ok(),
        may_lead: actor.roles.on(Role::Manager, facts.challenge),
        challenge,
        workflows,
        place,
    })
}

/// The files of the newest sent version, and the older ones. Two statements.
async fn attached(
    app: &App,
    op: &Op,
    place: &Place,
    form: &FormDefinition,
    version: i32,
) -> Result<(Vec<File>, Vec<File>)> {
    let (conn, facts) = (app.db.read(), &place.policy);
    let grant = decide::<ReadAttachments>(&op.actor, facts, op.now)?;
    let files = store::attachment::of_version(conn, &grant, version, form).await?;
    let older = match decide::<ReadOldAttachments>(&op.actor, facts, op.now) {
        Ok(grant) => store::attachment::older(conn, &grant, version).await?,
        Err(_) => Vec::new(),
    };
    Ok((files, older))
}

/// What an admin is told who has not broken the glass.
fn sealed(op: &Op, denied: Denied) -> Error {
    match denied {
        Denied::Forbidden if op.actor.roles.portal(Role::Admin) => {
            Error::Forbidden(Refusal::new("refused-glass"))
        }
        other => other.into(),
    }
}

fn choices(op: &Op, workflows: &Workflows, place: &Place) -> Vec<(Stage, Result<(), Refusal>)> {
    let Some(workflow) = workflows.get(place.workflow) else { return Vec::new() };
    workflow
        .transitions
        .iter()
        .filter(|transition| transition.from == place.stage && transition.on == Trigger::Manual)
        .filter_map(|transition| workflow.stage(&transition.to))
        .map(|stage| (stage.clone(), could_move(op, workflows, place, &stage.id)))
        .collect()
}
