//! Texts that the service would refuse for their length, or could not compare: said where they stand, and before anything
//! is looked for.

use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::{Property, Setting};

/// The longest text that the service compares (the published known issues of Graph): by its name an application is looked
/// for before one is created.
const COMPARED: usize = 120;

/// The longest note (the description of `notes` of a service principal).
const NOTES: usize = 1024;

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let name = (Property::DisplayName, app.display_name.as_str(), COMPARED);
        let notes = match app.properties.get(&Property::Notes) {
            Some(Setting::Text(text)) => Some((Property::Notes, text.as_str(), NOTES)),
            Some(Setting::Flag(_) | Setting::Empty) | None => None,
        };
        for (property, text, most) in [Some(name), notes].into_iter().flatten() {
            let length = text.chars().count();
            if length > most {
                let field = property.field();
                let message =
                    format!("spec.{field} has {length} characters, and at most {most} are taken");
                findings.push(
                    Finding::error(Code::TooLong, message)
                        .at(app.places.at(&format!("/spec/{field}")))
                        .help(format!("shorten it by {}", length - most)),
                );
            }
        }
    }
    findings
}
