//! What stands above every page while it runs: broken glass, a session that acts as somebody.

use serde::{Deserialize, Serialize};

use super::session::Viewer;
use crate::{domain::actor::Op, wording::Wording};

/// Something that is so until its time is up, or until the button is pressed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Standing {
    pub text: String,
    pub action: String,
    pub label: String,
}

/// What runs for this viewer now.
pub(super) fn of(wording: &Wording<'_>, op: &Op, viewer: &Viewer) -> Vec<Standing> {
    let left = |until| wording.time_left(until, op.now, "UTC");
    let acting = viewer.acting.iter().map(|(admin, until)| Standing {
        text: wording.say_with(
            "standing-acting",
            &[("admin", admin.clone()), ("person", viewer.name.clone()), ("left", left(*until))],
        ),
        action: "/acting/end".to_owned(),
        label: wording.say("standing-end"),
    });
    let glass = viewer.glass.iter().map(|(reference, until)| Standing {
        text: wording.say_with("standing-glass", &[("reference", reference.clone()), ("left", left(*until))]),
        action: format!("/admin/glass/{reference}/end"),
        label: wording.say("standing-end"),
    });
    acting.chain(glass).collect()
}
