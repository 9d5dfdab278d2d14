//! Display names of gallery templates change over time (reference, section 4); ids do not.

use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::TemplateRef;

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    // Where it is a policy, it is said once.
    if desired.tenant.policies.pinned_template.is_some() {
        return Vec::new();
    }
    desired
        .apps
        .values()
        .filter(|app| matches!(app.template, TemplateRef::Name(_)))
        .map(|app| {
            Finding::warning(
                Code::UnpinnedTemplate,
                "this template is found by its display name, which its publisher may change",
            )
            .at(app.places.at("/spec/template/name"))
            .help("pin it with spec.template.id; `syncform plan` prints the id")
        })
        .collect()
}
