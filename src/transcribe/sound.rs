//! What a tenant has and no manifest may say: the rules refuse it, so it is left out and counted.
//!
//! The rules are asked, and not repeated: whatever they find names the field that goes.

use super::proof::{App, refused};
use super::{Left, Subject};
use crate::manifest::{AppSpec, ObjectMapping, Outline, Provisioning};

/// How often the rules are asked: what goes may be what another finding was about.
const ROUNDS: usize = 8;

/// Takes out of the outline what the rules refuse.
pub(super) fn mend(outline: &mut Outline, subject: Subject<'_>, left: &mut Left) {
    for _ in 0..ROUNDS {
        let text = outline.text();
        let refused = refused(&App {
            file: "manifest",
            text: &text,
            name: subject.name,
            live: subject.live,
        });
        let mut is_mended = false;
        for (pointer, message) in refused {
            let steps = pointer.split('/').skip(1);
            let steps: Vec<_> = steps
                .map(|step| step.replace("~1", "/").replace("~0", "~"))
                .collect();
            let steps: Vec<_> = steps.iter().map(String::as_str).collect();
            if without(&mut outline.spec, &steps) {
                left.say(format!("{}: {message}", steps.join(".")));
                is_mended = true;
            }
        }
        if !is_mended {
            return;
        }
    }
}

/// Takes a field out. False where it is not there, or nothing can be without it.
fn without(spec: &mut AppSpec, steps: &[&str]) -> bool {
    match steps {
        ["spec", "homepage", ..] => spec.homepage.take().is_some(),
        ["spec", "notes", ..] => spec.notes.take().is_some(),
        ["spec", "serviceManagementReference", ..] => {
            spec.service_management_reference.take().is_some()
        }
        ["spec", "owners", ..] => spec.owners.take().is_some(),
        ["spec", "assignments", ..] => spec.assignments.take().is_some(),
        ["spec", "provisioning", rest @ ..] => {
            let job = spec.provisioning.as_mut();
            job.is_some_and(|job| of_job(job, rest))
        }
        _ => false,
    }
}

fn of_job(job: &mut Provisioning, steps: &[&str]) -> bool {
    match steps {
        ["notify", ..] => job.notify.take().is_some(),
        ["accidentalDeletions", ..] => job.accidental_deletions.take().is_some(),
        ["credentials", ..] => job.credentials.take().is_some(),
        ["attributes", side, object, attribute, ..] => {
            let Some(all) = &mut job.attributes else {
                return false;
            };
            let side = match *side {
                "source" => &mut all.source,
                _ => &mut all.target,
            };
            let Some(objects) = side else { return false };
            let Some(of_object) = objects.get_mut(*object) else {
                return false;
            };
            let is_gone = of_object.remove(*attribute).is_some();
            objects.retain(|_, all| !all.is_empty());
            side.take_if(|objects| objects.is_empty());
            job.attributes
                .take_if(|all| all.source.is_none() && all.target.is_none());
            is_gone
        }
        ["mappings", key, rest @ ..] => {
            let Some(mappings) = &mut job.mappings else {
                return false;
            };
            let is_gone = match (mappings.get_mut(*key), rest) {
                (Some(mapping), [_, ..]) => of_mapping(mapping, rest),
                (Some(_), []) => mappings.remove(*key).is_some(),
                (None, _) => false,
            };
            mappings.retain(|_, mapping| *mapping != ObjectMapping::default());
            job.mappings.take_if(|mappings| mappings.is_empty());
            is_gone
        }
        _ => false,
    }
}

fn of_mapping(mapping: &mut ObjectMapping, steps: &[&str]) -> bool {
    match steps {
        ["enabled", ..] => mapping.enabled.take().is_some(),
        ["operations", ..] => mapping.operations.take().is_some(),
        ["scope", ..] => mapping.scope.take().is_some(),
        ["attributes", target, ..] => {
            let Some(all) = &mut mapping.attributes else {
                return false;
            };
            let is_gone = all.remove(*target).is_some();
            mapping.attributes.take_if(|all| all.is_empty());
            is_gone
        }
        _ => false,
    }
}
