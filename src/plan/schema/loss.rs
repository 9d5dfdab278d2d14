//! What goes from the schema of a live job, list by list, for guards to hold against their limits: all that the plan shows
//! as removed, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::filter::{Turn, turn};
use crate::model::Guarded;
use crate::plan::{Cause, Loss};
use crate::schema::told::alternatives;
use crate::schema::{Change, Document, Kind, Place, inside};

/// What goes from a document by these changes.
pub(super) fn of<'c>(
    changes: impl Iterator<Item = (&'c Change, Cause)>,
    before: &Document,
) -> Vec<Loss> {
    let mut losses = Vec::new();
    // Several members of one mapping can go back to the template: it is one mapping all the same.
    let mut lists: BTreeMap<Place, BTreeSet<&Place>> = BTreeMap::new();
    for (change, cause) in changes {
        if let Some(list) = list(&change.place) {
            if goes(&change.kind, cause) {
                lists.entry(list).or_default().insert(&change.place);
            }
        } else {
            losses.extend(member(change, cause));
        }
    }
    losses.extend(lists.iter().map(|(list, gone)| {
        let all = inside(before.schema(), list);
        lost(gone.len(), all, name(list))
    }));
    losses
}

fn lost(gone: usize, of: usize, list: String) -> Loss {
    Loss::counted(Guarded::RemoveMapping, gone, of).in_list(list)
}

fn goes(kind: &Kind, cause: Cause) -> bool {
    match kind {
        Kind::Added(_) => false,
        Kind::Removed(_) => true,
        // What others left empty, and the template fills again, is no loss.
        Kind::Changed { from, .. } => cause.is_unsaid() && !from.is_null(),
    }
}

/// The list that an element stands in.
fn list(place: &Place) -> Option<Place> {
    match place {
        Place::AttributeMapping(rule, mapping, _) => {
            Some(Place::ObjectMapping(rule.clone(), mapping.clone()))
        }
        Place::Attribute(directory, object, _) => {
            Some(Place::Object(directory.clone(), object.clone()))
        }
        Place::Schema
        | Place::Rule(_)
        | Place::ObjectMapping(..)
        | Place::Directory(_)
        | Place::Object(..) => None,
    }
}

fn name(list: &Place) -> String {
    match list {
        Place::ObjectMapping(_, mapping) => mapping.to_string(),
        Place::Schema
        | Place::Rule(_)
        | Place::AttributeMapping(..)
        | Place::Directory(_)
        | Place::Object(..)
        | Place::Attribute(..) => format!("attributes of {list}"),
    }
}

/// What goes with a member of an object mapping: alternatives of its filter, or a setting that goes back to the template.
fn member(change: &Change, cause: Cause) -> Option<Loss> {
    let (Place::ObjectMapping(_, mapping), Kind::Changed { member, from, to }) =
        (&change.place, &change.kind)
    else {
        return None;
    };
    let list = format!("{member} of {mapping}");
    if member != "scope" {
        return goes(&change.kind, cause).then(|| lost(1, 1, list));
    }
    let all = alternatives(from).len();
    let gone = match turn(from, to) {
        Turn::Cleared(_) => all,
        Turn::Rewritten { .. } if cause.is_unsaid() => all,
        Turn::Dropped(gone) => gone.len(),
        Turn::Set(_) | Turn::Opened(_) | Turn::Rewritten { .. } => return None,
    };
    Some(lost(gone, all, list))
}
