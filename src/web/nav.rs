//! Where a page leads: the links of the part of the portal it stands in, and the other parts this person has.

use entity::values::Role;
use serde::{Deserialize, Serialize};

use super::gate;
use crate::{
    domain::actor::{Op, Roles},
    wording::Wording,
};

/// One link of a navigation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Nav {
    pub label: String,
    pub href: String,
    pub current: bool,
}

/// The part of the portal to which a route belongs.
pub(super) fn area_of(pattern: &str) -> &'static str {
    match pattern.split('/').nth(1).unwrap_or_default() {
        "my" => "my",
        "review" => "review",
        "manage" => "manage",
        "admin" => "admin",
        _ => "site",
    }
}

/// Where people begin who asked for nothing else: where their work is.
pub(super) fn landing(roles: &Roles) -> &'static str {
    staff_areas(roles).first().map_or("/", |(_, href, _)| href)
}

/// The links of a part, as far as whoever asks may follow them.
pub(super) fn links(wording: &Wording<'_>, path: &str, op: Option<&Op>, area: &str) -> Vec<Nav> {
    let links: &[(&str, &str)] = match area {
        "review" => &[("nav-queue", "/review")],
        "manage" => &[
            ("nav-desk", "/manage"),
            ("nav-challenges", "/manage/challenges"),
            ("nav-pitches", "/manage/pitches"),
            ("nav-decisions", "/manage/decisions"),
            ("nav-partnerships", "/manage/partnerships"),
            ("nav-fields", "/manage/fields"),
            ("nav-organisations", "/admin/organisations"),
        ],
        "admin" => &[
            ("nav-users", "/admin/users"),
            ("nav-roles", "/admin/roles"),
            ("nav-agreements", "/admin/agreements"),
            ("nav-fields", "/manage/fields"),
            ("nav-glass", "/admin/glass"),
            ("nav-audit", "/admin/audit"),
            ("nav-organisations", "/admin/organisations"),
            ("nav-lockdown", "/admin/lockdown"),
            ("nav-privacy", "/admin/privacy"),
            ("nav-gallery", "/admin/gallery"),
        ],
        _ => &[("nav-challenges", "/challenges"), ("nav-my", "/my")],
    };
    // Without a layout that switches between areas, they stand in the navigation itself.
    let staff = match (area, op) {
        ("site" | "my", Some(op)) => staff_areas(&op.actor.roles),
        _ => Vec::new(),
    };
    let is_shown = |href: &str| op.is_some_and(|op| gate::shows(href, op)) || href == "/challenges";
    links
        .iter()
        .copied()
        .filter(|(_, href)| is_shown(href))
        .chain(staff.into_iter().map(|(id, href, _)| (id, href)))
        .map(|(id, href)| Nav {
            label: wording.say(id),
            current: path == href || (href != "/manage" && path.starts_with(&format!("{href}/"))),
            href: href.to_owned(),
        })
        .collect()
}

/// The switcher between the parts of the portal this person has.
pub(super) fn areas(wording: &Wording<'_>, op: Option<&Op>, area: &str) -> Option<Vec<Nav>> {
    let op = op.filter(|op| op.account().is_some())?;
    let mut list = vec![("area-site", "/", "site"), ("area-my", "/my", "my")];
    list.extend(staff_areas(&op.actor.roles));
    if area == "review" && list.iter().all(|(_, _, name)| *name != "review") {
        list.push(("area-review", "/review", "review"));
    }
    Some(
        list.into_iter()
            .map(|(id, href, name)| Nav {
                label: wording.say(id),
                href: href.to_owned(),
                current: name == area,
            })
            .collect(),
    )
}

/// The parts of the portal where these roles work: message, path and name, the one with most work first.
fn staff_areas(roles: &Roles) -> Vec<(&'static str, &'static str, &'static str)> {
    let has = |wanted: &[Role]| wanted.iter().any(|role| roles.anywhere(*role));
    let mut list = Vec::new();
    if has(&[Role::Manager, Role::Approver]) {
        list.push(("area-manage", "/manage", "manage"));
    } else if has(&[Role::PartnershipOwner, Role::EcosystemManager, Role::Executive]) {
        list.push(("area-partnerships", "/manage/partnerships", "manage"));
    }
    if has(&[Role::Evaluator, Role::Guest]) {
        list.push(("area-review", "/review", "review"));
    }
    if has(&[Role::Admin]) {
        list.push(("area-admin", "/admin/users", "admin"));
    } else if has(&[Role::Auditor]) {
        list.push(("area-admin", "/admin/audit", "admin"));
    }
    list
}
