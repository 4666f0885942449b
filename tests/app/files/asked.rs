//! Files that a form asks for.

use actix_web::http::StatusCode;
use entity::{
    challenge, form,
    values::{ChallengeId, ConflictKind, Document, FormId, Role},
};
use overture::domain::form::{Field, FieldKind, standard};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use super::made::pdf;
use crate::harness::{TestApp, stories};

/// Asks for slides in the second section: one file, by which the applicant can be told.
async fn ask(portal: &TestApp, challenge: ChallengeId) {
    let slides = Field {
        required: true,
        identity: true,
        ..Field::new("slides", "Your slides", FieldKind::File { most: 1 })
    };
    let mut definition = standard();
    definition.sections[1].fields.push(slides);
    let (id, now) = (FormId::generate(), portal.now());
    overture::store::write(&portal.app.db, async |tx| {
        form::Entity::insert(form::ActiveModel {
            id: Set(id),
            key: Set("slides".to_owned()),
            version: Set(1),
            definition: Set(Document(serde_json::to_value(&definition).unwrap())),
            created_at: Set(now),
        })
        .exec_without_returning(tx)
        .await?;
        challenge::Entity::update_many()
            .col_expr(challenge::Column::FormId, Expr::value(id))
            .filter(challenge::Column::Id.eq(challenge))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
    .unwrap();
}

stories! {
    async fn a_file_that_is_asked_for_is_sent_with_the_pitch_or_it_is_not_sent(portal: TestApp) {
        let challenge = portal.challenge("heat").await;
        ask(&portal, challenge).await;
        let kim = portal.person("kim@example.org", &[]).await;
        let reference = portal.begin(&kim, "heat").await;
        portal.fill(&kim, &reference).await;
        let base = format!("/my/pitches/{reference}");
        let section = portal.get(&kim, &format!("{base}/solution")).await;
        let link = format!("{base}/files#f-slides");
        assert!(section.text().contains(&format!("href=\"{link}\"")), "the section leads to the files");
        let check = portal.get(&kim, &format!("{base}/check")).await;
        assert!(check.text().contains("Add a file: Your slides"));
        assert_eq!(check.attribute("input[name=_key]", "value"), None, "no way to send it");
        let version = portal.draft_version(&kim, &reference).await;
        let fields = [("_key", "0123456789"), ("_version", version.as_str()), ("_declaration", "1")];
        let sent = portal.post(&kim, &format!("{base}/check"), &fields).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);

        assert_eq!(portal.add_file(&kim, &reference, "a.pdf", &pdf()).await.status, StatusCode::NOT_FOUND, "no such place");
        let added = portal.add_file_to(&kim, &reference, "slides", "Aalto.pdf", &pdf()).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{:?}", added.select(".emsg"));
        let second = portal.add_file_to(&kim, &reference, "slides", "b.pdf", &pdf()).await;
        assert_eq!(second.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(portal.send_pitch(&kim, &reference).await.status, StatusCode::SEE_OTHER);

        // Whoever judges without names does not learn that there is one.
        let eva = portal.person("eva@example.org", &[(Role::Evaluator, Some(challenge))]).await;
        portal.force_stage(&reference, "evaluation").await;
        portal.assignment(&reference, eva.id.unwrap(), eva.id.unwrap()).await;
        portal.declared(&reference, &eva, ConflictKind::None).await;
        let address = format!("/review/{reference}/files/{}", portal.file_rows().await[0].id);
        assert_eq!(portal.get(&eva, &address).await.status, StatusCode::OK);
        crate::evaluation::access::blind(&portal).await;
        assert_eq!(portal.get(&eva, &address).await.status, StatusCode::NOT_FOUND);
        let desk = portal.get(&eva, &format!("/review/{reference}")).await;
        assert!(super::links(&desk).is_empty() && !desk.text().contains("Aalto"));
    }
}
