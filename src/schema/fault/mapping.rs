//! Faults of an object mapping: attributes that are not there, keys as targets, filters that cannot be asked, nobody to match.

use std::collections::BTreeSet;

use super::{Fault, Wrong};
use crate::schema::place::{MappingPlace, Named, Place, RulePlace};
use crate::schema::view::{Attribute, AttributeMapping, Object, ObjectMapping, Schema, Source};
use crate::schema::words::{AttributeType, SourceType, Spelled};

pub(super) fn of(schema: Schema<'_>, mapping: ObjectMapping<'_>) -> Vec<Fault> {
    let rule = mapping.rule();
    let source = object(schema, rule.source_directory(), mapping.source());
    let target = object(schema, rule.target_directory(), mapping.target());
    // Each of them is asked for every mapping, and objects have hundreds of attributes.
    let written: Option<Vec<_>> = target.map(|target| target.attributes().collect());
    let read: Option<BTreeSet<_>> = source.map(lower_names);
    let has = |name: &str| {
        let name = name.to_ascii_lowercase();
        read.as_ref().is_some_and(|read| read.contains(&name))
    };
    let at = (RulePlace::of(rule), MappingPlace::of(mapping));
    let whole = || Place::ObjectMapping(at.0.clone(), at.1.clone());
    let mut faults = Vec::new();
    for each in mapping.attribute_mappings() {
        let place = || Place::AttributeMapping(at.0.clone(), at.1.clone(), Named::target(each));
        if let (Some(written), Some(name)) = (&written, each.target()) {
            faults.extend(of_target(written, name).map(|(wrong, known)| Fault {
                place: place(),
                wrong,
                known,
            }));
        }
        if let Some(source) = source {
            let unknown = sources(each).into_iter().filter(|name| !has(name));
            faults.extend(unknown.map(|name| Fault {
                place: place(),
                wrong: Wrong::UnknownSource(name.to_owned()),
                known: names(source),
            }));
        }
    }
    if let (Some(source), Some(scope)) = (source, mapping.scope()) {
        let clauses = scope.groups().flat_map(|group| group.clauses());
        let asked = clauses.filter_map(|clause| clause.source());
        let found = asked.filter_map(|name| of_filter_source(source, name));
        faults.extend(found.map(|(wrong, known)| Fault {
            place: whole(),
            wrong,
            known,
        }));
    }
    let mut all = mapping.attribute_mappings().peekable();
    if all.peek().is_some() && !all.any(|each| each.matching_priority() > 0) {
        faults.push(Fault {
            place: whole(),
            wrong: Wrong::NothingMatches,
            known: Vec::new(),
        });
    }
    faults
}

fn of_target(written: &[Attribute<'_>], name: &str) -> Option<(Wrong, Vec<String>)> {
    let found = written.iter().find(|known| known.name() == Some(name));
    let names = || written.iter().filter_map(|known| known.name());
    match found {
        None => Some((
            Wrong::UnknownTarget(name.to_owned()),
            names().map(str::to_owned).collect(),
        )),
        Some(known) if known.anchor() => Some((Wrong::AnchorIsTarget(name.to_owned()), Vec::new())),
        Some(_) => None,
    }
}

/// Where one name is there in several cases, what any of them may be asked for is no fault.
fn of_filter_source(source: Object<'_>, name: &str) -> Option<(Wrong, Vec<String>)> {
    let found: Vec<_> = named(source, name).collect();
    let are_all = |is: fn(&Attribute<'_>) -> bool| found.iter().all(is);
    if found.is_empty() {
        Some((Wrong::UnknownFilterSource(name.to_owned()), names(source)))
    } else if are_all(|known| known.multivalued()) {
        Some((Wrong::MultivaluedFilterSource(name.to_owned()), Vec::new()))
    } else if are_all(|known| known.kind() == Spelled::Known(AttributeType::DateTime)) {
        Some((Wrong::DateFilterSource(name.to_owned()), Vec::new()))
    } else {
        None
    }
}

/// The only object of that name in the only directory of that name.
fn object<'a>(
    schema: Schema<'a>,
    directory: Option<&str>,
    object: Option<&str>,
) -> Option<Object<'a>> {
    let directories = schema.directories();
    let mut directories = directories.filter(|known| known.name() == directory);
    let (Some(found), None) = (directories.next(), directories.next()) else {
        return None;
    };
    let mut objects = found.objects().filter(|known| known.name() == object);
    match (objects.next(), objects.next()) {
        (Some(found), None) if found.attributes().next().is_some() => Some(found),
        _ => None,
    }
}

/// The attributes of that name, of which real documents write one in several cases.
fn named<'a>(object: Object<'a>, name: &str) -> impl Iterator<Item = Attribute<'a>> {
    let is_it = move |known: &str| known.eq_ignore_ascii_case(name);
    let all = object.attributes();
    all.filter(move |known| known.name().is_some_and(is_it))
}

/// The names of all attributes in one case, as [`named`] compares them.
fn lower_names(object: Object<'_>) -> BTreeSet<String> {
    let names = object.attributes().filter_map(|known| known.name());
    names.map(str::to_ascii_lowercase).collect()
}

fn names(object: Object<'_>) -> Vec<String> {
    let names = object.attributes().filter_map(|known| known.name());
    names.map(str::to_owned).collect()
}

/// The attributes that a mapping reads, each once.
fn sources(mapping: AttributeMapping<'_>) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Source<'_>> = mapping.source().into_iter().collect();
    while let Some(source) = open.pop() {
        if source.kind() == Spelled::Known(SourceType::Attribute) {
            found.extend(source.name());
        }
        open.extend(source.parameters().filter_map(|(_, value)| value));
    }
    found
}
