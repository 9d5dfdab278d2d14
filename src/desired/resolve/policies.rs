//! Policies: what is switched on, and where.

use super::app::template_ref;
use crate::desired::{AllowedTemplates, Policies, Policy};
use crate::finding::{Finding, Severity};
use crate::manifest::{self, Places, PolicySeverity};

pub(super) fn policies(
    spec: Option<manifest::Policies>,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Policies {
    let manifest::Policies {
        forbid_scope_all,
        require_notify,
        require_deletion_threshold,
        require_key_vault,
        require_pinned_template,
        require_tests,
        allowed_templates,
    } = spec.unwrap_or_default();
    let policy = |field: &str, severity: PolicySeverity| Policy {
        severity: match severity {
            PolicySeverity::Warning => Severity::Warning,
            PolicySeverity::Error => Severity::Error,
        },
        place: places.key(&format!("{POLICIES}/{field}")),
    };
    let on = |field: &str, severity: Option<PolicySeverity>| Some(policy(field, severity?));
    Policies {
        scope_all: on("forbidScopeAll", forbid_scope_all),
        notify: on("requireNotify", require_notify),
        deletion_threshold: on("requireDeletionThreshold", require_deletion_threshold),
        key_vault: on("requireKeyVault", require_key_vault),
        pinned_template: on("requirePinnedTemplate", require_pinned_template),
        tests: on("requireTests", require_tests),
        allowed_templates: allowed_templates.map(|allowed| {
            let manifest::AllowedTemplates {
                severity,
                templates,
            } = allowed;
            let each = templates.into_iter().enumerate();
            let each = each.filter_map(|(at, template)| {
                let pointer = format!("{POLICIES}/allowedTemplates/templates/{at}");
                template_ref(template, places, &pointer, findings)
            });
            AllowedTemplates {
                templates: each.collect(),
                policy: policy("allowedTemplates", severity),
            }
        }),
    }
}

const POLICIES: &str = "/spec/policies";
