//! Every kind of work that is done after a commit. Jobs carry ids and can be repeated without harm.

use entity::values::{ChallengeId, DataExportId, OrganisationId};
use serde::{Deserialize, Serialize};

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Bring the search document of a challenge in step with its row.
    IndexChallenge { challenge: ChallengeId },
    /// Build the search index anew beside the one in use.
    Reindex,
    /// Find out which organisations look like this one.
    CompareOrganisation { organisation: OrganisationId },
    /// Mail evaluators about reviews that are due soon.
    Remind,
    /// Follow the audit chain and keep what was found.
    VerifyAudit,
    /// Make the document a person asked for about themselves.
    ExportOwnData { export: DataExportId },
    /// Remove whose time is over.
    Retain,
    /// Let mailbox, ledger and database files follow what was erased.
    Scrub,
}

impl Job {
    /// The word in the table.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::IndexChallenge { .. } => "index_challenge",
            Self::Reindex => "reindex",
            Self::CompareOrganisation { .. } => "compare_organisation",
            Self::Remind => "remind",
            Self::VerifyAudit => "verify_audit",
            Self::ExportOwnData { .. } => "export_own_data",
            Self::Retain => "retain",
            Self::Scrub => "scrub",
        }
    }

    /// The challenge whose search document must follow.
    #[must_use]
    pub const fn challenge(&self) -> Option<ChallengeId> {
        match self {
            Self::IndexChallenge { challenge } => Some(*challenge),
            _ => None,
        }
    }

    /// Two queued jobs with one key would do the same work.
    #[must_use]
    pub fn dedup_key(&self) -> String {
        match self {
            Self::IndexChallenge { challenge } => format!("index_challenge:{challenge}"),
            Self::CompareOrganisation { organisation } => format!("compare_organisation:{organisation}"),
            Self::ExportOwnData { export } => format!("export_own_data:{export}"),
            _ => self.kind().to_owned(),
        }
    }
}
