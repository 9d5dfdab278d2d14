//! The closed set of what should exist: one tenant, its applications by name, every id and key checked.
//!
//! It knows no file and no live tenant. Groups, people and templates stay references by name here,
//! since only the tenant can tell what they stand for.

mod asked;
mod elsewhere;
mod guards;
mod lock;
mod mapping_test;
mod past;
mod people;
mod policies;
mod refused;
mod resolve;
mod schema;
mod select;
mod shard;
mod unfit;

pub use asked::{Adopt, Adoption, Misasked, adopt, prune};
pub use elsewhere::{describing, is_of_others, tenants};
pub use guards::{Limit, Limits, TenantGuards};
pub use lock::{Lock, Locks, Standing};
pub use mapping_test::{Expectation, Expected, MappingTest, Said};
pub use past::{AsApplied, Baseline, Gap, LookedBack, Past, Record, Snapshot, Touched, touched};
pub use people::People;
pub use policies::{AllowedTemplates, Policies, Policy};
pub use refused::Refused;
pub use resolve::resolve;
pub use schema::{Conditioned, Sourced, mapping_address};
pub use select::{Selection, Unmatched, has, matches, narrow, nothing_named, only, select};
pub use shard::{NoShard, Shard};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::Place;
use crate::manifest::Places;
use crate::model::{
    AppName, Cloud, CredentialKey, DeleteThreshold, JobId, JobState, Owner, PrincipalRef, Property,
    Scope, SecretsPut, Setting, Supply, SyncTemplateId, TemplateRef, TenantId,
};
use crate::schema::Overlay;

/// What should exist in one tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct Desired {
    pub tenant: Tenant,
    pub apps: BTreeMap<AppName, App>,
    /// Names of Apps that are for other Tenants alone. To this tenant they are not described at all.
    pub of_others: BTreeSet<String>,
    /// Apps of the manifests that this run is not about, with the names that they had before. Their live applications are
    /// no strays.
    pub unselected: BTreeMap<AppName, Option<AppName>>,
    /// Whether applications of ours go that no App describes. Only [`prune`] can want that, of a whole set.
    pub prunes: bool,
    /// Whether the manifests were named file by file: what none of them describes, another one may.
    pub is_of_files: bool,
}

impl Desired {
    /// Whether an App has that name, or had it before.
    #[must_use]
    pub fn knows(&self, name: &AppName) -> bool {
        let had = |former: Option<&AppName>| former == Some(name);
        self.apps.contains_key(name)
            || self.unselected.contains_key(name)
            || self.apps.values().any(|app| had(app.former.as_ref()))
            || self.unselected.values().any(|former| had(former.as_ref()))
    }
}

/// The tenant that the applications are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// `metadata.name`, as given with `--tenant`.
    pub name: String,
    pub id: TenantId,
    pub cloud: Cloud,
    pub owner: Owner,
    /// Whether creations are marked in `serviceManagementReference`.
    pub birth_mark: bool,
    pub secrets_put: SecretsPut,
    pub guards: TenantGuards,
    pub policies: Policies,
    /// Whether the manifests have others beside it.
    pub has_siblings: bool,
    pub place: Place,
}

/// One application. `None` means "left alone" throughout.
#[derive(Clone, Debug, PartialEq)]
pub struct App {
    pub name: AppName,
    /// The name that it had before: the application that carries the mark of that one is meant.
    pub former: Option<AppName>,
    pub labels: BTreeMap<String, String>,
    pub protect: bool,
    pub display_name: String,
    pub template: TemplateRef,
    /// What is taken over where no application carries the mark.
    pub adopt: Option<Adopt>,
    /// All that is set but for the display name.
    pub properties: BTreeMap<Property, Setting>,
    /// Complete, in the order of the manifest.
    pub owners: Option<Vec<PrincipalRef>>,
    /// Complete, in the order of the manifest.
    pub assignments: Option<Vec<Assignment>>,
    pub provisioning: Option<Provisioning>,
    /// Each in the place of the Tenant's of its kind.
    pub guards: Limits,
    /// Tests of its mappings, its own and those that others have for it.
    pub tests: Vec<MappingTest>,
    /// What git knows besides.
    pub past: Past,
    /// Where each field stands, for every remark that comes later.
    pub places: Places,
}

impl App {
    /// Whether this one and another of its name are there already, so that their ids tell them apart.
    #[must_use]
    pub const fn is_told_from(&self, other: &Self) -> bool {
        matches!(
            (&self.adopt, &other.adopt),
            (Some(Adopt::Id(_)), Some(Adopt::Id(_)))
        )
    }
}

/// One assignment. `role` is a display name, a value or an id; `None` is the default one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    pub principal: PrincipalRef,
    pub role: Option<String>,
}

/// The provisioning job of an application.
#[derive(Clone, Debug, PartialEq)]
pub struct Provisioning {
    /// `None`: the template that the service calls its default.
    pub template: Option<SyncTemplateId>,
    /// The job that is meant, where there are several.
    pub job: Option<JobId>,
    pub state: Option<JobState>,
    pub scope: Option<Scope>,
    pub notify: Option<Vec<String>>,
    pub skip_out_of_scope_deletions: Option<bool>,
    pub accidental_deletions: Option<DeleteThreshold>,
    pub credentials: Option<Credentials>,
    /// What the schema of the job shall say. Nothing in it: nothing is managed, and the schema is not even read.
    pub overlay: Overlay,
    /// What the schema of a new job is known to be, where its template is locked.
    pub locked: Option<Locked>,
}

/// A locked template, and where it lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Locked {
    pub file: String,
    pub lock: Arc<Lock>,
}

impl Provisioning {
    /// The credentials that the manifest looks after.
    #[must_use]
    pub const fn credential_set(&self) -> Option<&CredentialSet> {
        match &self.credentials {
            Some(Credentials::Managed(set)) => Some(set),
            Some(Credentials::Unmanaged) | None => None,
        }
    }
}

/// Who looks after a job's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// Somebody who authorised the job in a portal.
    Unmanaged,
    Managed(CredentialSet),
}

/// Credentials as references and public values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialSet {
    pub version: u32,
    /// Whether they are tried before they are saved.
    pub validate: bool,
    pub values: BTreeMap<CredentialKey, Supply>,
    /// Keys that the manifest does not list any more and that are emptied for that.
    pub lapsed: BTreeSet<CredentialKey>,
}
