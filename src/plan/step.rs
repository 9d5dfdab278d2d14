//! The closed list of steps. Each is one write to Graph; what it needs beyond ids and secret values
//! stands in it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::claim::Claim;
use super::pair::Pair;
use super::pushed::Pushed;
use crate::live::SecretState;
use crate::model::{
    AppName, AssignmentId, CommitId, CredentialKey, Half, Marks, Owner, Pending, Principal,
    Property, ResetScope, RoleId, SecretRef, SecretsPut, Setting, Supply, SyncTemplateId,
    TemplateId,
};
use crate::schema::{Diff, Overlay};

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    tag = "step"
)]
pub enum Action {
    /// Creates application and service principal from the gallery.
    Instantiate {
        template: TemplateId,
        display_name: String,
        /// `None` where the tenant keeps `serviceManagementReference` for itself.
        birth_mark: Option<String>,
    },
    /// Puts our tags on the service principal.
    Mark {
        owner: Owner,
        app: AppName,
        claim: Claim,
        /// The versions of the credentials that an adopted application has, as far as anybody knows.
        credentials: Option<Pushed>,
        /// Whether the tag that protects the application is among them.
        protect: bool,
    },
    /// Puts the tag on that protects the application, or takes it off.
    Protect { protect: bool },
    /// Gives `serviceManagementReference` back, now that the tags stand.
    RetireBirthMark { to: Setting },
    /// Sets properties of the application or of its service principal.
    Update {
        half: Half,
        set: BTreeMap<Property, Setting>,
        /// What was seen of them: anything else is somebody's since. Empty where the application is new.
        was: BTreeMap<Property, Setting>,
    },
    /// Makes a user or service principal an owner of the service principal.
    AddOwner { owner: Principal },
    /// Takes that away.
    RemoveOwner { owner: Principal },
    /// Creates the provisioning job; `None` is the template that the service calls its default.
    CreateJob { template: Option<SyncTemplateId> },
    /// Stops the job.
    Pause { stop: Stop },
    /// Asks the target system whether the credentials are good. Saves nothing.
    ValidateCredentials {
        pairs: BTreeMap<CredentialKey, Supply>,
        /// Whether it comes before everything else that is saved, which takes a job that is there.
        first: bool,
    },
    /// Notes on the object that an effect is owed which could not be read back.
    Announce { pending: Pending },
    /// Saves credentials, scope and notification settings in one call.
    PutSecrets {
        pairs: BTreeMap<String, Pair>,
        /// Live keys that no manifest mentions. Whatever of them is readable at the PUT is sent along, so that a
        /// service that replaces loses nothing, and all of them must still be there afterwards.
        carried: Vec<String>,
        /// Whether anything but `pairs` is sent.
        put: SecretsPut,
        /// What was seen of the pairs that are sent: anything else is somebody's since.
        was: BTreeMap<String, SecretState>,
        /// Which credentials were pushed last, as far as the marks say: anything else is somebody's since, and what he
        /// pushed cannot be read. `None` where the application is new, or where none of them are sent.
        noted: Option<Marks>,
    },
    /// Saves the schema, with what the manifest wants of it laid over whatever it is by then.
    PutSchema {
        overlay: Overlay,
        /// What that changes, as it was planned: anything else is stale. `None` where nobody has seen the schema.
        expected: Option<Diff>,
        /// Whether everybody enters scope by the same plan: then the filters come first.
        widens: bool,
    },
    /// Assigns a principal to the application.
    Assign { principal: Principal, role: Role },
    /// Removes an assignment; the names are for people.
    Unassign {
        assignment: AssignmentId,
        principal: Principal,
        role: String,
        /// What a rollback assigns again.
        #[serde(skip)]
        role_id: RoleId,
    },
    /// Notes on the object which version of the credentials it has, and which versions of secrets of Key Vault.
    RecordCredentials {
        #[serde(flatten)]
        pushed: Pushed,
        /// What was noted before, as in [`Action::PutSecrets`].
        noted: Option<Marks>,
    },
    /// Starts the job, from paused.
    Start,
    /// Makes the job forget these parts of what it knows, and run.
    Restart { reset: ResetScope },
    /// Takes the note of [`Action::Announce`] off again.
    Settle { pending: Pending },
    /// Notes on the object which commit's manifests it has.
    RecordApplied {
        commit: CommitId,
        /// What was noted before: whoever comes late notes nothing over something newer.
        was: Option<CommitId>,
    },
    /// Removes the job and all that it knows.
    DeleteJob,
    /// Takes all our tags off the service principal.
    Release,
    /// Deletes the application with its service principal; for thirty days both lie among the deleted items.
    DeleteApplication,
}

/// The name of the step that notes what was applied, by which a told plan is searched for it.
pub(super) const RECORD_APPLIED: &str = "record-applied";

/// Why a job is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// It is wanted stopped, or gone. A cycle that is under way may finish.
    Wanted,
    /// The same, and what follows must not be seen by the cycle that is under way.
    AtRest,
    /// No cycle may see half of what is about to change; it is started again.
    Meanwhile,
}

/// An app role by the word that a manifest has for it, and by its id where that is known already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    pub name: Option<String>,
    pub id: Option<RoleId>,
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "\"{name}\""),
            None => f.write_str("the default role"),
        }
    }
}

impl Action {
    /// The step's name, the same everywhere.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Instantiate { .. } => "instantiate",
            Self::Mark { .. } => "mark",
            Self::Protect { protect: true } => "protect",
            Self::Protect { protect: false } => "unprotect",
            Self::RetireBirthMark { .. } => "retire-birth-mark",
            Self::Update { half, .. } => match half {
                Half::Application => "update-application",
                Half::ServicePrincipal => "update-service-principal",
            },
            Self::AddOwner { .. } => "add-owner",
            Self::RemoveOwner { .. } => "remove-owner",
            Self::CreateJob { .. } => "create-job",
            Self::Pause { .. } => "pause",
            Self::ValidateCredentials { .. } => "validate-credentials",
            Self::Announce { .. } => "announce",
            Self::PutSecrets { .. } => "put-secrets",
            Self::PutSchema { .. } => "put-schema",
            Self::RecordCredentials { .. } => "record-credentials",
            Self::Assign { .. } => "assign",
            Self::Unassign { .. } => "unassign",
            Self::Start => "start",
            Self::Restart { .. } => "restart",
            Self::Settle { .. } => "settle",
            Self::RecordApplied { .. } => RECORD_APPLIED,
            Self::DeleteJob => "delete-job",
            Self::Release => "release",
            Self::DeleteApplication => "delete-application",
        }
    }

    /// Whom the step is about, in people's words, where an application can have several of its kind.
    #[must_use]
    pub fn about(&self) -> Option<String> {
        match self {
            Self::AddOwner { owner } | Self::RemoveOwner { owner } => Some(owner.to_string()),
            Self::Assign { principal, role } => Some(format!("{principal} as {role}")),
            Self::Unassign {
                principal, role, ..
            } => Some(format!("{principal} as \"{role}\"")),
            Self::Instantiate { .. }
            | Self::Mark { .. }
            | Self::Protect { .. }
            | Self::RetireBirthMark { .. }
            | Self::Update { .. }
            | Self::CreateJob { .. }
            | Self::Pause { .. }
            | Self::ValidateCredentials { .. }
            | Self::Announce { .. }
            | Self::PutSecrets { .. }
            | Self::PutSchema { .. }
            | Self::RecordCredentials { .. }
            | Self::Start
            | Self::Restart { .. }
            | Self::Settle { .. }
            | Self::RecordApplied { .. }
            | Self::DeleteJob
            | Self::Release
            | Self::DeleteApplication => None,
        }
    }

    /// Whether the steps behind this one need it, as a rule: see [`AppPlan::needs`](super::AppPlan::needs). Nothing needs a name, a protection, an owner or a note of what was applied,
    /// so that a refused one never keeps a job running that was to be paused.
    #[must_use]
    pub const fn is_needed(&self) -> bool {
        !matches!(
            self,
            Self::Update { .. }
                | Self::Protect { .. }
                | Self::RetireBirthMark { .. }
                | Self::AddOwner { .. }
                | Self::RemoveOwner { .. }
                | Self::RecordApplied { .. }
        )
    }

    /// Whether this step changes who is in scope, or with what role.
    #[must_use]
    pub const fn assigns(&self) -> bool {
        matches!(self, Self::Assign { .. } | Self::Unassign { .. })
    }

    /// Whether this step changes anything; asking whether credentials are good does not.
    #[must_use]
    pub const fn writes(&self) -> bool {
        !matches!(self, Self::ValidateCredentials { .. })
    }

    /// Whether this step does no more than to note what was applied.
    #[must_use]
    pub const fn is_record(&self) -> bool {
        matches!(self, Self::RecordApplied { .. })
    }

    /// The secrets that this step will send.
    pub fn references(&self) -> impl Iterator<Item = &SecretRef> {
        let validated = if let Self::ValidateCredentials { pairs, .. } = self {
            Some(pairs)
        } else {
            None
        };
        let put = if let Self::PutSecrets { pairs, .. } = self {
            Some(pairs)
        } else {
            None
        };
        let validated = validated
            .into_iter()
            .flatten()
            .filter_map(|(_, supply)| match supply {
                Supply::Secret(reference) => Some(reference),
                Supply::Plain(_) | Supply::Empty => None,
            });
        validated.chain(
            put.into_iter()
                .flatten()
                .filter_map(|(_, pair)| match pair {
                    Pair::Secret(reference) => Some(reference),
                    Pair::Text(_) | Pair::Notification(_) | Pair::Empty => None,
                }),
        )
    }
}
