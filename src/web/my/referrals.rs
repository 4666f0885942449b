//! What somebody recommended, and what became of it.

use actix_web::web;
use entity::values::ReferralState;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    domain::actor::Op,
    services::{self, referral::Own},
    web::{
        page::{Html, Page, html},
        problem::Failure,
        view::{Badge, Pager, When},
    },
    wording::Wording,
};

/// One's own recommendations.
#[derive(Debug, Serialize)]
pub struct ReferralsPage {
    pub rows: Vec<ReferralLine>,
    pub pager: Pager,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct ReferralLine {
    pub organisation: String,
    pub challenge: String,
    pub state: Badge,
    /// Why it was set aside.
    pub reason: String,
    pub at: When,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Before {
    before: String,
}

pub(in crate::web) async fn page(
    app: web::Data<App>,
    op: Op,
    place: web::Query<Before>,
) -> Result<Html<ReferralsPage>, Failure> {
    let (rows, next) = services::referral::mine(&app, &op, place.before.parse().ok()).await?;
    let wording = app.wording_for(&op);
    Ok(html(ReferralsPage {
        rows: rows.into_iter().map(|one| line(&wording, one)).collect(),
        pager: Pager { next: next.map(|last| format!("/my/referrals?before={last}")), ..Pager::default() },
    }))
}

fn line(wording: &Wording<'_>, one: Own) -> ReferralLine {
    let (kind, word) = match (one.credited_at, one.state) {
        (Some(_), _) => ("ok", "credited"),
        (None, ReferralState::Waiting) => ("info", "waiting"),
        (None, ReferralState::Invited) => ("info", "invited"),
        (None, ReferralState::SetAside) => ("mute", "set-aside"),
    };
    ReferralLine {
        state: Badge { kind, text: wording.say(&format!("referral-state-{word}")) },
        at: When::own_short(wording, one.referred_at),
        organisation: one.organisation,
        challenge: one.challenge,
        reason: one.reason,
    }
}

impl Page for ReferralsPage {
    const TEMPLATE: &'static str = "my/referrals.html";

    fn samples() -> Vec<Self> {
        let hostile = || "<script>alert(1)</script>".to_owned();
        let line = |reason: String| ReferralLine {
            organisation: hostile(),
            challenge: hostile(),
            state: Badge { kind: "ok", text: hostile() },
            reason,
            at: When::sample(),
        };
        vec![
            Self { rows: Vec::new(), pager: Pager::default() },
            Self {
                rows: vec![line(String::new()), line(hostile())],
                pager: Pager { next: Some("/my/referrals?before=1".to_owned()), ..Pager::default() },
            },
        ]
    }
}
