//! Changes of a schema as lines of a plan: one for each thing that comes, goes or becomes another.

use crate::plan::draft::Draft;
use crate::plan::{self, About, Cause, LeftAlone};
use crate::schema::told::{part, whole};
use crate::schema::{self, AttributeMapping, Change, Kind, MappingPlace};

use super::filter::{self, Turn};

/// Adds one change to what a plan shows, one line for each thing that comes, goes or becomes another.
pub(super) fn tell(change: &Change, cause: Cause, draft: &mut Draft) {
    let field = field(&change.place);
    let about = about(change);
    let mut line = |field: &str, from: Option<String>, to: Option<String>| {
        draft.changes.push(plan::Change {
            field: field.to_owned(),
            from,
            to,
            about,
            cause,
        });
    };
    match &change.kind {
        Kind::Added(value) => line(&field, None, Some(whole(&change.place, value))),
        Kind::Removed(value) => line(&field, Some(whole(&change.place, value)), None),
        Kind::Changed { member, from, to } if member == "scope" => {
            let (field, alternative) = (
                format!("{field} scope"),
                format!("{field} scope alternative"),
            );
            match filter::turn(from, to) {
                Turn::Set(to) => line(&field, None, Some(to)),
                Turn::Cleared(from) => line(&field, Some(from), None),
                Turn::Dropped(all) => all
                    .into_iter()
                    .for_each(|from| line(&alternative, Some(from), None)),
                Turn::Opened(all) => all
                    .into_iter()
                    .for_each(|to| line(&alternative, None, Some(to))),
                Turn::Rewritten { from, to } => line(&field, Some(from), Some(to)),
            }
        }
        Kind::Changed { member, from, to } => {
            let field = field_of(change);
            // What others left empty, and the template fills again: nothing goes by that.
            let was = (cause == Cause::Listed || !from.is_null()).then(|| part(member, from));
            line(&field, was, Some(part(member, to)));
        }
    }
}

/// An attribute mapping that no manifest speaks of.
pub(super) fn left_alone(place: &MappingPlace, mapping: AttributeMapping<'_>) -> LeftAlone {
    let source = mapping.source();
    LeftAlone {
        field: format!(
            "provisioning.mappings {place} / {}",
            mapping.target().unwrap_or("(no name)")
        ),
        live: source.map(|source| part("source", source.raw())),
    }
}

/// The field that a change is of.
pub(in crate::plan) fn field_of(change: &Change) -> String {
    let field = field(&change.place);
    match &change.kind {
        Kind::Changed { member, .. } if member != "source" => format!("{field} {member}"),
        Kind::Changed { .. } | Kind::Added(_) | Kind::Removed(_) => field,
    }
}

fn about(change: &Change) -> About {
    use schema::Place as At;
    match (&change.place, &change.kind) {
        (At::ObjectMapping(..), Kind::Changed { member, .. }) if member == "scope" => About::Filter,
        (At::ObjectMapping(..) | At::AttributeMapping(..), _) => About::Mapping,
        (At::Schema | At::Rule(_) | At::Directory(_) | At::Object(..) | At::Attribute(..), _) => {
            About::Attribute
        }
    }
}

fn field(place: &schema::Place) -> String {
    use schema::Place as At;
    match place {
        At::ObjectMapping(_, mapping) => format!("provisioning.mappings {mapping}"),
        At::AttributeMapping(_, mapping, target) => {
            format!("provisioning.mappings {mapping} / {target}")
        }
        At::Schema | At::Rule(_) => format!("provisioning.schema {place}"),
        At::Directory(_) | At::Object(..) | At::Attribute(..) => {
            format!("provisioning.attributes {place}")
        }
    }
}
