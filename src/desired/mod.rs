//! The closed set of what should exist: one tenant, its applications by name, every id and key checked.
//!
//! It knows no file and no live tenant. Groups, people and templates stay references by name here,
//! since only the tenant can tell what they stand for.

mod refused;
mod resolve;

pub use refused::Refused;
pub use resolve::resolve;

use std::collections::BTreeMap;

use crate::finding::Place;
use crate::manifest::Places;
use crate::model::{
    AppName, Cloud, CredentialKey, JobState, Owner, Scope, Supply, SyncTemplateId, TemplateRef,
    TenantId,
};

/// What should exist in one tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct Desired {
    pub tenant: Tenant,
    pub apps: BTreeMap<AppName, App>,
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
    pub place: Place,
}

/// One application. `None` means "left alone" throughout.
#[derive(Clone, Debug, PartialEq)]
pub struct App {
    pub name: AppName,
    pub protect: bool,
    pub display_name: String,
    pub template: TemplateRef,
    pub provisioning: Option<Provisioning>,
    /// Where each field stands, for every remark that comes later.
    pub places: Places,
}

/// The provisioning job of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provisioning {
    /// `None`: the template that the service calls its default.
    pub template: Option<SyncTemplateId>,
    pub state: Option<JobState>,
    pub scope: Option<Scope>,
    pub notify: Option<Vec<String>>,
    pub credentials: Option<Credentials>,
}

/// Credentials as references and public values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    pub version: u32,
    pub values: BTreeMap<CredentialKey, Supply>,
}
