//! What came too late: the lead reads it, and may let the host see the draft as it stood at the deadline.

use actix_web::{Either, HttpResponse, web};

use super::{
    ask::{AskPage, Kept, declaration},
    drawn::rows,
};
use crate::{
    app::App,
    domain::{
        actor::Op,
        pitch::{DECLARATION, LONGEST_REASON},
    },
    error::{Error, Invalid},
    services::{self, pitch::Missed},
    web::{
        fields::Fields,
        page::{Html, html, refused, see_other_saying},
        problem::Failure,
        view::Control,
    },
    wording::Wording,
};

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
) -> Result<Html<AskPage>, Failure> {
    let missed = services::pitch::missed(&app, &op, &reference).await?;
    Ok(html(draw(&app, &op, &missed, "", &Invalid::default())))
}

pub(in crate::web) async fn release(
    app: web::Data<App>,
    op: Op,
    reference: web::Path<String>,
    fields: Fields,
) -> Result<Either<HttpResponse, Html<AskPage>>, Failure> {
    let (reason, declared) = (fields.get("reason"), fields.get(DECLARATION));
    match services::pitch::release(&app, &op, &reference, reason, declared).await {
        Ok(()) => {
            let path = format!("/my/pitches/{reference}/late");
            Ok(Either::Left(see_other_saying(&app, &path, "flash-life-released")))
        }
        Err(Error::Invalid(invalid)) => {
            let missed = services::pitch::missed(&app, &op, &reference).await?;
            Ok(Either::Right(refused(draw(&app, &op, &missed, reason, &invalid))))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(app: &App, op: &Op, missed: &Missed, reason: &str, invalid: &Invalid) -> AskPage {
    let wording = app.wording_for(op);
    let own = &missed.own;
    let page = AskPage::new(app, op, own, invalid, "life-late", 3);
    let controls = vec![
        Control {
            limit: Some(LONGEST_REASON as usize),
            ..Control::new(&wording, invalid, "long_text", "reason", "life-late-reason", reason)
                .hint(&wording, "life-late-reason-hint")
        },
        declaration(&wording, own, invalid),
    ];
    AskPage {
        lead: lead(&wording, missed),
        kept: kept(&wording, missed),
        action: format!("/my/pitches/{}/late", own.seen.head.reference),
        label: if missed.may_release { page.label } else { String::new() },
        controls: if missed.may_release { controls } else { Vec::new() },
        ..page
    }
}

fn lead(wording: &Wording<'_>, missed: &Missed) -> Vec<String> {
    let zone = missed.own.challenge.zone.as_str();
    let mut lead = Vec::new();
    if let Some(closes) = missed.own.closes() {
        let id = if missed.may_release { "life-late-closed" } else { "life-late-closes" };
        lead.push(wording.say_with(id, &[("time", wording.instant(closes, zone))]));
    }
    if let Some((_, at)) = missed.released.as_ref().and_then(|released| released.asked) {
        lead.push(wording.say_with("life-late-released", &[("time", wording.instant(at, zone))]));
    }
    if missed.may_release && !missed.is_complete {
        lead.push(wording.say("life-late-incomplete"));
    }
    lead.push(wording.say(if missed.late.is_empty() { "life-late-none" } else { "life-late-some" }));
    lead
}

fn kept(wording: &Wording<'_>, missed: &Missed) -> Vec<Kept> {
    let own = &missed.own;
    let late = missed.late.iter().filter_map(|late| {
        let section = own.form.section(&late.section)?;
        let time = wording.instant(late.at, &own.challenge.zone);
        Some(Kept {
            title: section.title.clone(),
            note: wording.say_with("life-late-at", &[("time", time)]),
            rows: rows(wording, section, &late.typed, None),
        })
    });
    late.collect()
}
