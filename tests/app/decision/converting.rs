//! M23 and the conversion inside a release: a winner is one partnership, however it came to it.

use entity::{
    organisation, partnership, partnership_move,
    values::{Outcome, PartnershipModel, PartnershipStage, Role},
};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::{
    desk::Desk,
    harness::{TestApp, stories},
};

/// Forgets the partnership of a pitch, as if its workflow had not asked for one.
pub(crate) async fn forget(portal: &TestApp, reference: &str) {
    let row = portal.partnership_row(reference).await.unwrap();
    overture::store::write(&portal.app.db, async |tx| {
        partnership_move::Entity::delete_many()
            .filter(partnership_move::Column::PartnershipId.eq(row.id))
            .exec(tx)
            .await?;
        partnership::Entity::delete_by_id(row.id).exec(tx).await?;
        Ok(())
    })
    .await
    .unwrap();
}

stories! {
    async fn a_winner_becomes_a_partnership_linked_both_ways(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "decision").await;
        desk.decide(&portal, &[(&reference, Outcome::Selected)]).await;
        desk.release(&portal, "1").await;
        let made = portal.partnership_row(&reference).await.unwrap();
        assert_eq!(made.stage, PartnershipStage::Exploration);
        assert_eq!(made.model, Some(PartnershipModel::CoDevelopment));
        assert_eq!(Some(made.organisation_id), portal.pitch_row(&reference).await.organisation_id);
        assert!(made.slug.starts_with("organisation-"), "{}", made.slug);
        let home = format!("/manage/partnerships/{}", made.slug);
        let page = portal.get(&desk.manager, &home).await;
        assert_eq!(page.attribute("aside a", "href"), Some(format!("/manage/pitches/{reference}")));
        let dossier = portal.get(&desk.manager, &format!("/manage/pitches/{reference}")).await;
        assert!(dossier.text().contains(&home));
        assert_eq!(page.select(".timeline li").len(), 1);
        let mails = portal.mails_to(&desk.lead.email).await;
        assert_eq!(mails.iter().filter(|mail| mail.subject.as_str().starts_with("Partnership started")).count(), 1);

        // The step by hand finds it.
        let convert = format!("/manage/pitches/{reference}/convert");
        let page = portal.get(&desk.manager, &convert).await;
        assert!(page.text().contains("This pitch is a partnership already"));
        let before = portal.traces().await;
        let again = portal.post(&desk.manager, &convert, &[("model", "equity")]).await;
        assert_eq!((again.status.as_u16(), again.location()), (303, home.as_str()));
        assert_eq!(portal.traces().await, before);
    }

    async fn the_organisation_is_matched_by_its_folded_name_or_made(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let (known, fresh) = (desk.pitch(&portal, "decision").await, desk.pitch(&portal, "decision").await);
        for reference in [&known, &fresh] {
            portal.unlink(reference).await;
        }
        // Both name "Aalto Sensors Oy"; nobody registered it yet.
        desk.decide(&portal, &[(&fresh, Outcome::Selected)]).await;
        desk.release(&portal, "1").await;
        let made = portal.partnership_row(&fresh).await.unwrap();
        let row = organisation::Entity::find_by_id(made.organisation_id)
            .one(portal.app.db.read())
            .await
            .unwrap()
            .unwrap();
        assert_eq!((row.name.as_str(), row.country.as_str()), ("Aalto Sensors Oy", "FI"));
        assert_eq!(row.website.as_deref(), Some("https://aalto-sensors.example"));
        let organisations = portal.traces().await.organisations;

        // The second one is the same firm under another spelling.
        overture::store::write(&portal.app.db, async |tx| {
            organisation::Entity::update(organisation::ActiveModel {
                id: Set(row.id),
                name: Set("AALTO SENSORS".to_owned()),
                ..Default::default()
            })
            .exec(tx)
            .await?;
            Ok(())
        })
        .await
        .unwrap();
        desk.decide(&portal, &[(&known, Outcome::Selected)]).await;
        desk.release(&portal, "1").await;
        assert_eq!(portal.partnership_row(&known).await.unwrap().organisation_id, row.id);
        assert_eq!(portal.traces().await.organisations, organisations);
    }

    async fn a_selected_pitch_is_converted_by_hand_where_the_release_did_not(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let owner = portal.person("sofia@example.org", &[(Role::PartnershipOwner, None)]).await;
        let reference = desk.pitch(&portal, "decision").await;
        let convert = format!("/manage/pitches/{reference}/convert");
        assert_eq!(portal.get(&desk.manager, &convert).await.status.as_u16(), 409, "not decided yet");
        desk.decide(&portal, &[(&reference, Outcome::Selected)]).await;
        assert_eq!(portal.get(&desk.manager, &convert).await.status.as_u16(), 409, "not released yet");
        desk.release(&portal, "1").await;
        forget(&portal, &reference).await;

        let page = portal.get(&desk.manager, &convert).await;
        assert_eq!(page.select("#f-model option[selected]"), ["Co-development"]);
        assert_eq!(portal.get(&desk.approver, &convert).await.status.as_u16(), 403);
        for (field, value) in [("owner", "x"), ("owner", "0192d3c0-0000-7000-8000-000000000000"), ("model", "x")] {
            let refused = portal.post(&desk.manager, &convert, &[(field, value)]).await;
            assert_eq!(refused.status.as_u16(), 422, "{field}={value}");
            assert_eq!(refused.attribute(".summary-err a", "href"), Some(format!("#f-{field}")));
        }
        let id = owner.id.unwrap().to_string();
        let done = portal.post(&desk.manager, &convert, &[("owner", &id), ("model", "equity")]).await;
        assert_eq!(done.status.as_u16(), 303);
        let made = portal.partnership_row(&reference).await.unwrap();
        assert_eq!((made.owner_id, made.model), (owner.id, Some(PartnershipModel::Equity)));
        assert_eq!(portal.get(&owner, done.location()).await.status.as_u16(), 200);
        let mails = portal.mails_to(&desk.lead.email).await;
        assert!(mails.iter().any(|mail| mail.text.contains("Your contact on our side is sofia.")));
    }

    async fn who_was_not_selected_is_no_partner(portal: TestApp) {
        let desk = Desk::of(&portal, "quiet").await;
        let reference = desk.pitch(&portal, "decision").await;
        desk.decide(&portal, &[(&reference, Outcome::Reserve)]).await;
        desk.release(&portal, "1").await;
        assert!(portal.partnership_row(&reference).await.is_none());
        let convert = format!("/manage/pitches/{reference}/convert");
        assert_eq!(portal.post(&desk.manager, &convert, &[]).await.status.as_u16(), 409);
    }
}
