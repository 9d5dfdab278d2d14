//! What people write, field by field. These types are the contract: the published JSON Schemas, the guide in
//! `docs/manifest.md` and the reader's messages are all made from them.
//!
//! Absent means "left alone", hence every optional field is an `Option`. Nothing is judged here beyond
//! shape: names, GUIDs and keys stay text until `desired` has a place to complain at.
//!
//! The comments of fields are read by people who hover in an editor. The first paragraph says what the field does; a
//! paragraph that begins with `Absent:`, `Empty:`, `Null:` or `Graph:` says what silence, `[]` and `null` mean, and
//! where the value lands in the service.

mod app;
mod app_set;
mod attribute;
mod constant;
mod credential;
mod guards;
mod keyed;
mod keys;
mod mapping;
mod mapping_test;
mod policies;
mod principal;
mod provisioning;
mod reference;
mod removable;
mod scope;
mod tenant;
mod test;

pub use app::{Adopt, AppSpec, Template};
pub use app_set::AppSetSpec;
pub use attribute::{AttributeDefinition, AttributeType, Attributes, Definitions, Mutability};
pub use constant::Constant;
pub use credential::{Credentials, CredentialsSpec};
pub use guards::{Guards, Limit, TenantGuards};
pub use mapping::{
    Apply, AttributeMapping, AttributeMappingEntry, FlowWhen, MappingMode, ObjectMapping, Operation,
};
pub use mapping_test::MappingTestSpec;
pub use policies::{AllowedTemplates, Policies, PolicySeverity};
pub use principal::{Assignment, OwnerEntry, Who};
pub use provisioning::{AccidentalDeletions, Provisioning};
pub use reference::{CredentialValue, KeyVaultSecret};
pub use removable::Removable;
pub use scope::{Condition, Conditions, Group, RawCondition};
pub use tenant::TenantSpec;
pub use test::{Expect, Expectation, Expected, Given, Test};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// The name that the rest of the repository and the live object know a thing by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// The key of this document in git: a-z, 0-9 and '-', at most 63 characters. Unique among documents of one kind.
    ///
    /// The name of an App is also the mark on its live object. A document under another name is another application, unless
    /// `renamedFrom` says which one it was.
    ///
    /// Graph: the tag `syncform:app=<name>` on the service principal of an App. The name of a Tenant is not written.
    #[schemars(example = &"aws-contoso", example = &"contoso")]
    pub name: String,
    /// The name that an App had before: the live application that carries its mark gets the new one, and is neither deleted
    /// nor created anew. It may stay here when that is done, and go when every tenant has it behind it. No other App may
    /// have that name, or have had it.
    ///
    /// Absent: the App always had its name.
    ///
    /// Graph: the tag `syncform:app=<name>` on the service principal of an App.
    #[schemars(example = &"aws-old")]
    pub renamed_from: Option<String>,
    /// Words to choose documents by, with `--select key=value`. Keys and values have at most 63 letters, digits, '-',
    /// '_', '.' or '/'.
    ///
    /// Graph: labels are not written to the tenant.
    #[serde(default)]
    #[schemars(example = json!({ "tier": "prod", "team": "cloud-platform" }))]
    pub labels: BTreeMap<String, String>,
    /// Protects the live application of an App: it is never pruned, also when the manifest is gone. Plans show it. To prune
    /// it after all, take the protection off and apply that first.
    ///
    /// Graph: the tag `syncform:protect=true` on the service principal of an App. That of a Tenant is not written.
    #[serde(default)]
    #[schemars(example = true)]
    pub protect: bool,
}
