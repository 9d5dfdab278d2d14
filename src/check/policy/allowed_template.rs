//! Only these gallery templates. What is named by its name is not looked up: a manifest is held against the list as it is
//! written.

use super::broken;
use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::TemplateRef;

pub(in crate::check) fn check(desired: &Desired) -> Vec<Finding> {
    let Some(allowed) = &desired.tenant.policies.allowed_templates else {
        return Vec::new();
    };
    let apps = desired.apps.values();
    apps.filter(|app| !allowed.templates.contains(&app.template))
        .map(|app| {
            let (text, field) = match &app.template {
                TemplateRef::Id(id) => (id.to_string(), "id"),
                TemplateRef::Name(name) => (format!("\"{name}\""), "name"),
            };
            broken(
                &allowed.policy,
                Code::PolicyAllowedTemplate,
                format!("no application may be made from the template {text}"),
                "choose an allowed template, or let this one be allowed",
            )
            .at(app.places.at(&format!("/spec/template/{field}")))
        })
        .collect()
}
