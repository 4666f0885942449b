//! Taking one organisation into another, so that it can be taken out again.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::{
    AccountId, InvitationId, JoinRequestId, OrganisationId, PartnershipId, PitchId, TeamRole,
};
use serde::{Deserialize, Serialize};

use super::folded_name;
use crate::{domain::team::strongest, error::Refusal};

/// How long a merge can be undone.
pub const UNDO: TimeDelta = TimeDelta::days(30);

/// What moved, and how it was before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub people: Vec<Member>,
    pub pitches: Vec<PitchId>,
    pub partnerships: Vec<PartnershipId>,
    pub invitations: Vec<InvitationId>,
    pub requests: Vec<JoinRequestId>,
    /// Organisations that had been merged into the one that was merged now.
    pub organisations: Vec<OrganisationId>,
    /// Names that the organisation that was kept did not have.
    pub aliases: Vec<String>,
}

/// Somebody of the organisation that was merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub account: AccountId,
    pub role: TeamRole,
    pub since: DateTime<Utc>,
    /// Their role in the one that was kept, before.
    pub had: Option<TeamRole>,
}

impl Member {
    /// The role in the organisation that is kept: nobody has less than before.
    #[must_use]
    pub fn merged_role(&self) -> TeamRole {
        strongest([Some(self.role), self.had]).unwrap_or(self.role)
    }

    /// What undoing makes of their role in the organisation that was kept, with the role they have there now: as it
    /// was before, unless somebody changed it meanwhile. `None`: they have no place there.
    #[must_use]
    pub fn role_after_undo(&self, now: TeamRole) -> Option<TeamRole> {
        if self.had.is_some() && now != self.merged_role() { Some(now) } else { self.had }
    }
}

/// The names of `merged` that `kept` does not have: none is lost, and none stands twice.
#[must_use]
pub fn new_aliases<'a>(
    kept: impl IntoIterator<Item = &'a str>,
    merged: impl IntoIterator<Item = &'a str>,
) -> Vec<String> {
    let mut known: Vec<String> = kept.into_iter().map(str::to_owned).collect();
    let before = known.len();
    for name in merged {
        if !known.iter().any(|other| other == name) && !folded_name(name).is_empty() {
            known.push(name.to_owned());
        }
    }
    known.split_off(before)
}

/// Whether a merge can still be undone.
pub fn undoable(
    merged_at: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
    is_built_upon: bool,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if undone_at.is_some() {
        Err(Refusal::new("refused-merge-undone"))
    } else if now >= merged_at + UNDO {
        Err(Refusal::new("refused-merge-old"))
    } else if is_built_upon {
        Err(Refusal::new("refused-merge-later"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_less_after_a_merge_and_everybody_the_same_after_its_undoing() {
        use TeamRole::{Editor, Lead, Viewer};
        for (role, had, merged, meanwhile, after) in [
            (Editor, None, Editor, Editor, None),
            // Whoever came with the merge goes with it, whatever they became.
            (Editor, None, Editor, Lead, None),
            (Lead, Some(Viewer), Lead, Lead, Some(Viewer)),
            (Viewer, Some(Lead), Lead, Lead, Some(Lead)),
            // Changed meanwhile: that stays.
            (Lead, Some(Editor), Lead, Viewer, Some(Viewer)),
        ] {
            let member = Member { account: AccountId::generate(), role, since: DateTime::UNIX_EPOCH, had };
            assert_eq!(member.merged_role(), merged);
            assert_eq!(member.role_after_undo(meanwhile), after, "{member:?} {meanwhile}");
        }
    }

    #[test]
    fn names_become_aliases_once() {
        let added =
            new_aliases(["Aalto Sensors Oy", "Aalto"], ["Alto Sensors", "Aalto", "Alto Sensors", "!"]);
        assert_eq!(added, ["Alto Sensors"]);
    }

    #[test]
    fn a_merge_is_undone_once_within_thirty_days_and_before_what_builds_on_it() {
        let at = DateTime::UNIX_EPOCH;
        let day = TimeDelta::days(1);
        assert!(undoable(at, None, false, at + UNDO - day).is_ok());
        assert!(undoable(at, None, false, at + UNDO).is_err());
        assert!(undoable(at, Some(at + day), false, at + day).is_err());
        assert!(undoable(at, None, true, at + day).is_err());
    }
}
