//! Organisations from a file.

use super::{How, Plan, Report};
use crate::{
    app::App,
    domain::{actor::Op, audit::Event, import::OrganisationRow, job::Job},
    error::Result,
    services::record,
    store::{self, import::Organisation},
};

/// Takes in organisations, known by their folded names; a row that says something else than what is kept is
/// written over it.
pub async fn organisations(app: &App, op: &Op, text: &str, how: How) -> Result<Report> {
    let mut plan = Plan::read(text, how, OrganisationRow::read);
    plan.once("name", |row| row.folded_name.clone());
    let names: Vec<String> = plan.rows.iter().map(|(_, row)| row.folded_name.clone()).collect();
    let kept = store::import::organisations(app.db.read(), &names).await?;
    let mut report = plan.verdict(how);
    for (_, row) in &plan.rows {
        match kept.get(&row.folded_name) {
            None => report.new += 1,
            Some((_, old)) if *old == Organisation::from(row.clone()) => report.unchanged += 1,
            Some(_) => report.changed += 1,
        }
    }
    if !report.written || report.new + report.changed == 0 {
        return Ok(report);
    }
    store::write(&app.db, async |tx| {
        for (_, row) in plan.rows {
            let organisation = Organisation::from(row);
            let (id, change) = match kept.get(&organisation.folded_name) {
                Some((_, old)) if *old == organisation => continue,
                Some((id, _)) => {
                    store::import::update_organisation(tx, *id, organisation).await?;
                    (*id, "changed")
                }
                None => (store::import::insert_organisation(tx, organisation, op.now).await?, "new"),
            };
            let entry = Event::new("organisation.imported", id.0).with("change", change);
            record::audit(tx, op, entry).await?;
            record::job(tx, op, Job::CompareOrganisation { organisation: id }).await?;
        }
        Ok(())
    })
    .await?;
    Ok(report)
}

impl From<OrganisationRow> for Organisation {
    fn from(row: OrganisationRow) -> Self {
        Self {
            name: row.name,
            folded_name: row.folded_name,
            country: row.country,
            website: row.website,
            size: row.size,
            description: row.description,
        }
    }
}
