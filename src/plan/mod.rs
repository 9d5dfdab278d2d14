//! What is wanted against what was seen: ordered steps, their consequences, and what stands in the way.
//!
//! Planning is pure: no time, no network, no hash order, and it cannot fail. It does not know how Graph
//! spells a request, and the result leaves nothing to decide: its only blanks are ids that the server
//! makes, secret values, and the service's own default job template.

mod allowed;
mod app;
mod assignments;
mod by_hand;
mod change;
mod claim;
mod close;
mod deleted;
mod draft;
mod drift;
mod gallery;
mod guard;
mod halves;
mod index;
mod job;
mod marks;
mod meant;
mod order;
mod owners;
mod pair;
mod past;
mod principals;
mod properties;
mod prune;
mod pushed;
mod reads;
mod release;
mod report;
mod rollback;
mod schema;
mod seal;
mod secrets;
mod state;
mod step;
mod strays;
mod tags;
mod unknown;
mod unmarked;

pub use allowed::Allowed;
pub use app::{Ground, app};
pub use by_hand::{Deed, aim_by_hand, by_hand, by_hand_reads};
pub use change::{About, Cause, Change};
pub use claim::Claim;
pub use close::close;
pub use deleted::{creates, deleted};
pub use drift::{
    AppDrift, AuditReport, Drift, DriftReport, DriftSummary, MovedField, drift, drift_schema,
};
pub use gallery::{gallery, gallery_template, pins};
pub use guard::{Bound, Guard, Loss, Reach, Size, Source, Total};
pub use index::{Entry, Survey, index, wanted};
pub use job::{elsewhere, job_template};
pub use order::level;
pub use pair::{Notification, Pair};
pub use past::{applied, misapplied, with_history};
pub use principals::{Answers, Principals, principals, references};
pub use prune::{prune, prune_reads};
pub use pushed::Pushed;
pub use reads::everything;
pub use release::{release, to_release};
pub use report::{
    AppReport, Asked, ChangeReport, ChangedSince, GuardReport, Merged, Moved, ObjectsReport,
    Report, Summary, TenantReport, TotalReport, UnknownReport, Unmerged, merged, moved,
    report_schema,
};
pub use rollback::{
    AppImage, Before, Image, JobWas, Standing, StepImage, StoredBefore, TakenBack, TakingBack,
    rollback, rollback_notes, rollback_reads,
};
pub use seal::Unsealed;
pub use secrets::Told;
pub use step::{Action, Role, Stop};
pub use strays::{keep, strays_applied};
pub use tags::TagChange;
pub use unknown::Unknown;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Place};
use crate::live::{Fingerprint, Job, LiveApp, Part};
use crate::model::{AppId, AppName, CommitId, JobId, ObjectId, SecretRef, TenantId};

/// Everything that an apply will do, for one tenant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[must_use]
pub struct Plan {
    pub tenant: TenantId,
    /// `metadata.name` of the Tenant.
    pub tenant_name: String,
    /// In the order of their names.
    pub apps: Vec<AppPlan>,
    /// What goes in all, by kind, where there is a limit for that.
    #[serde(skip)]
    pub totals: Vec<Total>,
    /// What concerns no single manifest.
    pub notes: Vec<Note>,
    /// The commit whose manifests were planned, where they are exactly those of one.
    pub commit: Option<CommitId>,
    /// Apps of the manifests that the run was not asked about: where there are any, the plan is partial.
    pub unselected: usize,
    /// Over the live state that the plan was made against.
    pub base: Fingerprint,
    /// Over all that is planned, whatever clone it is planned in.
    pub digest: Fingerprint,
}

impl Plan {
    /// Whether any application would change.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.apps.iter().any(|app| !app.steps.is_empty())
    }

    /// How many assignments wait for a role: with any, the tenant does not match the manifests.
    #[must_use]
    pub fn held(&self) -> usize {
        self.apps.iter().map(|app| app.held).sum()
    }

    /// Whether anything stands in the way of an application.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.apps.iter().any(AppPlan::is_blocked)
    }

    /// Whether anything that a manifest speaks of could not be read.
    #[must_use]
    pub fn has_unknown(&self) -> bool {
        self.apps.iter().any(|app| !app.unknown.is_empty())
    }

    /// Whether git cannot say of an application what left its manifest since it was applied.
    #[must_use]
    pub fn has_unknown_past(&self) -> bool {
        self.apps.iter().any(|app| app.is_past_unknown)
    }

    /// Each part that could not be read, with its application.
    pub fn unknown(&self) -> impl Iterator<Item = (&AppName, Part)> {
        self.apps.iter().flat_map(|app| {
            let parts = app.unknown.iter().map(|unknown| unknown.part);
            parts.map(|part| (&app.name, part))
        })
    }

    /// Faults of manifests that only the tenant could show.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.apps.iter().flat_map(|app| &app.findings)
    }
}

/// What happens to one application.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AppPlan {
    pub name: AppName,
    /// Where the manifest names it; `None` where no manifest does.
    pub place: Option<Place>,
    pub protect: bool,
    pub verb: Verb,
    /// Ids that are known already; the rest are blanks that steps fill.
    pub objects: Objects,
    /// What a person would call the changes, field by field.
    pub changes: Vec<Change>,
    /// In the order in which they are carried out. Empty where the application is blocked.
    pub steps: Vec<Action>,
    pub consequences: Vec<Consequence>,
    pub notes: Vec<Note>,
    /// The live things of this application that no manifest mentions.
    #[serde(skip)]
    pub left_alone: Vec<LeftAlone>,
    /// How many assignments wait for a role that the application does not have.
    pub held: usize,
    /// Parts that the manifest speaks of and that could not be read. Where there are any, no step is planned.
    pub unknown: Vec<Unknown>,
    /// What goes, as far as anybody limits it.
    #[serde(skip)]
    pub losses: Vec<Loss>,
    /// Limits that the plan passes.
    pub guards: Vec<Guard>,
    /// The commit that was applied last, as the live application says.
    pub applied: Option<CommitId>,
    /// Whether git cannot say what left its manifest since then.
    pub is_past_unknown: bool,
    /// Applications with its mark that lie among the deleted ones.
    #[serde(skip)]
    pub deleted: Vec<Gone>,
    /// The job as it was seen, for whoever takes the plan back.
    #[serde(skip)]
    pub job_was: Option<JobWas>,
    /// What a rollback makes of each thing that the run changed; empty in other plans.
    #[serde(skip)]
    pub takes_back: Vec<TakenBack>,
    /// The live state of this application that the plan was made against.
    pub base: Option<Fingerprint>,
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

impl AppPlan {
    /// Whether something stands in the way.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.notes.iter().any(|note| note.blocks) || self.is_held_by_guard()
    }

    /// Whether a guard stands in the way.
    #[must_use]
    pub fn is_held_by_guard(&self) -> bool {
        self.guards.iter().any(|guard| !guard.is_allowed)
    }

    /// Whether the steps behind this one need it. An application whose tags are gone and whose birth mark stands would be
    /// taken for one that was cut short.
    #[must_use]
    pub fn needs(&self, step: &Action) -> bool {
        let retires = matches!(step, Action::RetireBirthMark { .. });
        step.is_needed() || (retires && self.steps.contains(&Action::Release))
    }

    /// The secrets that the steps will send.
    pub fn references(&self) -> impl Iterator<Item = &SecretRef> {
        self.steps.iter().flat_map(Action::references)
    }
}

/// What a plan does to an application, in one word.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    Create,
    /// The application was created by an earlier run that did not live to mark it.
    Mark,
    /// The application was there, nobody's, and becomes ours.
    Adopt,
    Change,
    /// The application is ours, and no manifest describes it: it is deleted.
    Delete,
    /// The application is no longer ours, and stays as it is.
    Release,
    /// Something could not be read, so that nobody knows what differs; no step is planned.
    Unknown,
    /// Nothing differs.
    None,
    /// Something stands in the way; no step is planned.
    Blocked,
}

/// Ids of the live objects behind an application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Objects {
    pub application: Option<ObjectId>,
    pub app_id: Option<AppId>,
    pub service_principal: Option<ObjectId>,
    pub job: Option<JobId>,
    /// Whether the application is younger than 15 minutes, so that refusals may mean replication.
    #[serde(skip)]
    pub is_young: bool,
}

impl Objects {
    /// Those of an application that is there, with the job that its steps are about.
    fn of(live: &LiveApp, job: Option<&Job>) -> Self {
        Self {
            application: Some(live.application.clone()),
            app_id: Some(live.app_id.clone()),
            service_principal: Some(live.service_principal.clone()),
            job: job.map(|job| job.id.clone()),
            is_young: live.is_young,
        }
    }
}

/// An application that was deleted, and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    pub service_principal: ObjectId,
    pub note: Note,
}

/// A live thing that no manifest mentions, and that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftAlone {
    /// Such as `provisioning.mappings User -> User / title`.
    pub field: String,
    /// What it is; null where that cannot be told.
    pub live: Option<String>,
}

/// What the service will do by itself afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consequence {
    pub kind: Kind,
    /// Whether accounts can be disabled or deleted by it.
    pub destructive: bool,
    pub text: String,
}

/// Whom a consequence concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// People.
    Impact,
    /// The service's work.
    Cost,
}

/// A remark of the planner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Whether nothing may be applied while it stands.
    pub blocks: bool,
    pub text: String,
    /// What to do next.
    pub help: Option<String>,
    pub place: Option<Place>,
}

impl Note {
    /// A remark that stops nothing.
    pub(crate) fn info(text: impl Into<String>) -> Self {
        Self {
            blocks: false,
            text: text.into(),
            help: None,
            place: None,
        }
    }

    /// A remark that stops the apply.
    fn blocking(text: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            blocks: true,
            text: text.into(),
            help: Some(help.into()),
            place: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}
