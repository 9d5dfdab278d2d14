//! Extensions of the directory have one value (reference, section 3, attributeDefinition).

use crate::desired::Desired;
use crate::finding::{Code, Finding};

/// The hex digits of an application's id without dashes.
const ID: usize = 32;

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let attributes = app
            .provisioning
            .iter()
            .flat_map(|job| &job.overlay.attributes);
        let multivalued = attributes.filter(|(address, wanted)| {
            is_extension(&address.attribute)
                && wanted
                    .as_ref()
                    .is_some_and(|it| it.multivalued == Some(true))
        });
        for (address, _) in multivalued {
            findings.push(
                Finding::error(
                    Code::MultivaluedExtension,
                    "an extension of the directory has one value",
                )
                .at(app.attribute_place(address))
                .label("multivalued here")
                .help("leave multivalued out, or write false"),
            );
        }
    }
    findings
}

fn is_extension(name: &str) -> bool {
    let id = name
        .strip_prefix("extension_")
        .and_then(|rest| rest.split_once('_'));
    id.is_some_and(|(id, name)| {
        id.len() == ID && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && !name.is_empty()
    })
}
