//! The spec of a Tenant.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::keyed::variables;
use super::{Constant, Policies, TenantGuards};
use crate::model::{Cloud, SecretsPut};

/// One tenant, and how its applications are told apart from other people's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantSpec {
    /// The tenant's id, a GUID. A token of another tenant is refused before anything is read.
    ///
    /// Graph: compared with the claim `tid` of the token.
    #[schemars(example = &"ff8bf889-e031-41ac-8f7b-aedb059892ee")]
    pub tenant_id: String,
    /// The national cloud that the tenant is in. It decides which hosts tokens may be sent to.
    #[schemars(example = Cloud::Global, extend("default" = Cloud::default()))]
    pub cloud: Option<Cloud>,
    /// The mark of this repository on all that it manages: a-z, 0-9 and '-', at most 63 characters. Applications that
    /// carry another owner's mark are never touched. Two repositories of one tenant need two owners.
    ///
    /// Graph: the tag `syncform:owner=<owner>` on every service principal of the manifests.
    #[schemars(example = &"identity-platform")]
    pub owner: String,
    /// Whether a new application is marked from its first moment, so that a creation which is cut short is found again
    /// and finished. Switch it off where `serviceManagementReference` is yours; a creation that was cut short is then a
    /// stranger, and blocks.
    ///
    /// Graph: `serviceManagementReference` of the application, until the tags stand.
    #[schemars(example = false, extend("default" = true))]
    pub birth_mark: Option<bool>,
    /// What this tenant's service does with stored secrets that a write does not name. Leave it out unless you have
    /// tried: a wrong `merge` loses secrets.
    ///
    /// Graph: how PUT of `synchronization/secrets` is used.
    #[schemars(example = SecretsPut::Replace, extend("default" = SecretsPut::default()))]
    pub secrets_put: Option<SecretsPut>,
    /// Limits on what a plan may take away: for all applications together, and for each. What passes one is shown and not
    /// written until a run names it with `--allow`.
    ///
    /// Absent: no deletion without being named, nor an application that loses all its assignments, and no other limit.
    #[schemars(example = json!({ "total": { "deletions": { "count": 2 } }, "perApp": { "unassignments": { "percent": 20 } } }))]
    pub guards: Option<TenantGuards>,
    /// Rules over what Apps may say, each with a severity. Where the only errors are policies, a verb ends with 4, and a
    /// reviewer knows that the manifests are sound and that somebody wants them otherwise.
    ///
    /// Absent: none.
    #[schemars(example = json!({ "forbidScopeAll": "error", "requireNotify": "warning" }))]
    pub policies: Option<Policies>,
    /// What `${name}` stands for in the manifests of this tenant: text, numbers, `true` or `false`. A value that is one
    /// variable and nothing else has its type, in quotes or not; a number is text where text is asked for. Among other
    /// letters it is text. Keys are not filled, and `$${name}` is these very letters. `--var` and `--var-file` say others
    /// over them.
    ///
    /// Absent: none.
    ///
    /// Graph: it is not written to the tenant.
    #[serde(default)]
    #[schemars(schema_with = "variables", example = json!({ "environment": "prod", "threshold": 50 }))]
    pub variables: BTreeMap<String, Constant>,
}
