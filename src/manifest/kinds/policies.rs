//! Rules of a tenant over what its manifests may say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Template;

/// How much a policy counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PolicySeverity {
    /// It is said, and nothing stops.
    Warning,
    /// Every verb ends with 4, and nothing is written.
    Error,
}

/// Rules over all Apps of a tenant. Each is off until it has a severity. They judge what manifests say, never what is
/// live; and of a job whose `state` is `absent` they judge nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policies {
    /// No job may have `scope: all`, which provisions everybody in the directory.
    ///
    /// Absent: off.
    #[schemars(example = PolicySeverity::Error)]
    pub forbid_scope_all: Option<PolicySeverity>,
    /// Every job names somebody in `notify`, who hears of failures and quarantine.
    ///
    /// Absent: off.
    #[schemars(example = PolicySeverity::Warning)]
    pub require_notify: Option<PolicySeverity>,
    /// Every job has a brake: `accidentalDeletions` with a `threshold`.
    ///
    /// Absent: off.
    #[schemars(example = PolicySeverity::Error)]
    pub require_deletion_threshold: Option<PolicySeverity>,
    /// Every secret comes from a Key Vault, and none from a variable, a file or anything else of the machine that applies.
    /// Values that are no secrets may stand in the manifest, and `credentials: unmanaged` sends nothing.
    ///
    /// Absent: off.
    #[schemars(example = PolicySeverity::Error)]
    pub require_key_vault: Option<PolicySeverity>,
    /// Every gallery template is named by its `id`, which no publisher can change.
    ///
    /// Absent: off; a template that is found by its name is a warning.
    #[schemars(example = PolicySeverity::Error)]
    pub require_pinned_template: Option<PolicySeverity>,
    /// Every App that writes `mappings` has a test of them: in its `tests`, or in a document of the kind MappingTest.
    ///
    /// Absent: off.
    #[schemars(example = PolicySeverity::Error)]
    pub require_tests: Option<PolicySeverity>,
    /// The only gallery templates that applications may be made from.
    ///
    /// Absent: off.
    #[schemars(example = json!({
        "severity": "error",
        "templates": [{ "id": "8b1025e4-1dd2-430b-a150-2ef79cd700f5" }, { "name": "Salesforce" }],
    }))]
    pub allowed_templates: Option<AllowedTemplates>,
}

/// The gallery templates that a tenant allows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AllowedTemplates {
    /// How much the policy counts.
    #[schemars(example = PolicySeverity::Error)]
    pub severity: PolicySeverity,
    /// Each template by its `id` or its `name`. An App is held against the list by whichever of the two it says itself: name a
    /// template in both ways where Apps may.
    ///
    /// Empty: `[]` allows none.
    #[schemars(example = json!([{ "id": "8b1025e4-1dd2-430b-a150-2ef79cd700f5" }, { "name": "Salesforce" }]))]
    pub templates: Vec<Template>,
}
