//! A template that is found by its name is another one when its publisher wants it to be.

use super::broken;
use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::TemplateRef;

pub(in crate::check) fn check(desired: &Desired) -> Vec<Finding> {
    let Some(policy) = &desired.tenant.policies.pinned_template else {
        return Vec::new();
    };
    let apps = desired.apps.values();
    apps.filter(|app| matches!(app.template, TemplateRef::Name(_)))
        .map(|app| {
            broken(
                policy,
                Code::PolicyPinnedTemplate,
                "this template is found by its display name, which its publisher may change",
                "pin it with spec.template.id",
            )
            .at(app.places.at("/spec/template/name"))
        })
        .collect()
}
