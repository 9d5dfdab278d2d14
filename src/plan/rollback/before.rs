//! What each kind of step replaces, and what it leaves in its place: all that taking it back needs to know.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::live::Job;
use crate::model::{
    CommitId, DeleteThreshold, JobState, Principal, Property, RoleId, Scope, Setting,
    SyncTemplateId,
};
use crate::plan::{Action, Claim, Stop, secrets};
use crate::schema::Change;

/// One thing that a step replaces, and what the step leaves. No secret value is ever in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Before {
    /// There was no application.
    Made,
    /// It was nobody's.
    Adopted,
    /// Its manifest had another name.
    Renamed { from: String },
    /// It was ours.
    Released,
    /// It was there.
    Deleted,
    /// Whether its manifest protected it.
    Protection { was: bool },
    Property {
        property: Property,
        was: Setting,
        left: Setting,
    },
    /// Somebody who was an owner and is none, or the reverse.
    Owner { owner: Principal, was: bool },
    /// An assignment that was there and is not, or the reverse.
    Assignment {
        principal: Principal,
        role: RoleId,
        /// What people call the role.
        name: String,
        was: bool,
    },
    /// The job ran or stood still.
    State { was: JobState, left: JobState },
    /// There was no job of this template.
    JobMade { template: SyncTemplateId },
    /// There was one.
    JobGone { template: SyncTemplateId },
    /// Something of the set of secrets that can be read.
    Stored(StoredBefore),
    /// Values that nobody can read.
    Secrets { keys: Vec<String> },
    /// These credentials were pushed.
    Version { version: u32 },
    /// One thing in the schema of the job.
    Schema { change: Box<Change> },
    /// The job was made to forget.
    Restarted { reset: String },
    /// Another commit was applied before.
    Applied { was: CommitId, left: CommitId },
}

/// One thing that is kept in the set of secrets and is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum StoredBefore {
    Scope {
        was: Option<Scope>,
        left: Scope,
    },
    SkipOutOfScopeDeletions {
        was: bool,
        left: bool,
    },
    Notify {
        was: BTreeSet<String>,
        left: BTreeSet<String>,
    },
    AccidentalDeletions {
        was: DeleteThreshold,
        left: DeleteThreshold,
    },
    /// A public value; none is an empty one.
    Public {
        key: String,
        was: Option<String>,
        left: Option<String>,
        /// The tags that told of the credentials which were sent where it led.
        beside: BTreeSet<String>,
    },
}

impl StoredBefore {
    /// Whether nothing is replaced by it.
    pub(in crate::plan) fn is_same(&self) -> bool {
        match self {
            Self::Scope { was, left } => *was == Some(*left),
            Self::SkipOutOfScopeDeletions { was, left } => was == left,
            Self::Notify { was, left } => was == left,
            Self::AccidentalDeletions { was, left } => was == left,
            Self::Public { was, left, .. } => was == left,
        }
    }
}

/// A job as it was seen before a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobWas {
    pub(super) template: SyncTemplateId,
    pub(super) state: Option<JobState>,
}

impl JobWas {
    pub(in crate::plan) fn of(job: &Job) -> Self {
        Self {
            template: job.template.clone(),
            state: job.schedule.state(),
        }
    }
}

/// What a step replaces; nothing where it changes nothing that anybody could want back. A new kind of step does not
/// compile without a decision here.
pub(super) fn before(action: &Action, job: Option<&JobWas>) -> Vec<Before> {
    let state = job.and_then(|job| job.state);
    match action {
        Action::Instantiate { .. } => vec![Before::Made],
        Action::Mark {
            claim: Claim::Adopted,
            ..
        } => vec![Before::Adopted],
        Action::Mark {
            claim: Claim::Renamed(from),
            ..
        } => {
            let from = from.to_string();
            vec![Before::Renamed { from }]
        }
        Action::Protect { protect } => vec![Before::Protection { was: !protect }],
        Action::Release => vec![Before::Released],
        Action::DeleteApplication => vec![Before::Deleted],
        Action::Update { set, was, .. } => {
            let each = set.iter().map(|(property, left)| Before::Property {
                property: *property,
                was: was.get(property).cloned().unwrap_or(Setting::Empty),
                left: left.clone(),
            });
            each.collect()
        }
        Action::AddOwner { owner } => owner_was(owner, false),
        Action::RemoveOwner { owner } => owner_was(owner, true),
        Action::Assign { principal, role } => {
            // Where the role's id is a blank, the application is new, and goes as a whole.
            let id = role.id.iter();
            let each = id.map(|id| Before::Assignment {
                principal: principal.clone(),
                role: id.clone(),
                name: role.name.clone().unwrap_or_else(|| id.to_string()),
                was: false,
            });
            each.collect()
        }
        Action::Unassign {
            assignment: _,
            principal,
            role,
            role_id,
        } => vec![Before::Assignment {
            principal: principal.clone(),
            role: role_id.clone(),
            name: role.clone(),
            was: true,
        }],
        Action::CreateJob { template } => {
            let template = template.iter().cloned();
            template
                .map(|template| Before::JobMade { template })
                .collect()
        }
        Action::DeleteJob => {
            let template = job.map(|job| job.template.clone()).into_iter();
            template
                .map(|template| Before::JobGone { template })
                .collect()
        }
        Action::Pause {
            stop: Stop::Wanted | Stop::AtRest,
        } => turned(state, JobState::Running, JobState::Paused),
        Action::Start => turned(state, JobState::Paused, JobState::Running),
        Action::Restart { reset } => {
            let mut all = turned(state, JobState::Paused, JobState::Running);
            let reset = reset.to_string();
            all.push(Before::Restarted { reset });
            all
        }
        Action::PutSecrets {
            pairs, was, noted, ..
        } => secrets::before(pairs, was, noted.as_ref()),
        Action::RecordCredentials { pushed, .. } => vec![Before::Version {
            version: pushed.version,
        }],
        Action::PutSchema { expected, .. } => {
            let changes = expected.iter().flat_map(|diff| &diff.changes);
            changes
                .map(|change| Before::Schema {
                    change: Box::new(change.clone()),
                })
                .collect()
        }
        // Where none was noted nothing had left git by anybody's knowledge, and the note of this run does no harm.
        Action::RecordApplied { commit, was } => {
            let was = was.iter().cloned();
            was.map(|was| Before::Applied {
                was,
                left: commit.clone(),
            })
            .collect()
        }
        // What is asked is no change, a mark is put on what the run made, and notes of what is owed are settled by the run
        // that made them. A job that stands still meanwhile is started by the same run.
        Action::Mark {
            claim: Claim::Born, ..
        }
        | Action::RetireBirthMark { .. }
        | Action::ValidateCredentials { .. }
        | Action::Announce { .. }
        | Action::Settle { .. }
        | Action::Pause {
            stop: Stop::Meanwhile,
        } => Vec::new(),
    }
}

fn owner_was(owner: &Principal, was: bool) -> Vec<Before> {
    let owner = owner.clone();
    vec![Before::Owner { owner, was }]
}

/// The state that a job is taken from, where it had that one.
fn turned(seen: Option<JobState>, was: JobState, left: JobState) -> Vec<Before> {
    if seen == Some(was) {
        vec![Before::State { was, left }]
    } else {
        Vec::new()
    }
}
