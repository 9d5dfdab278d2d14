//! The rules that a tenant has switched on.

use crate::finding::{Place, Severity};
use crate::model::TemplateRef;

/// `None`: off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    pub scope_all: Option<Policy>,
    pub notify: Option<Policy>,
    pub deletion_threshold: Option<Policy>,
    pub key_vault: Option<Policy>,
    pub pinned_template: Option<Policy>,
    pub tests: Option<Policy>,
    pub allowed_templates: Option<AllowedTemplates>,
}

/// One rule that is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub severity: Severity,
    /// Where the Tenant switches it on.
    pub place: Place,
}

/// The only gallery templates that applications may be made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedTemplates {
    pub policy: Policy,
    pub templates: Vec<TemplateRef>,
}
