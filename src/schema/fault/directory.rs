//! Faults of directories: objects without a key, and references to objects that are not there (REFERENCE 3,
//! objectDefinition and attributeDefinition).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Tell, Wrong, names};
use crate::schema::place::{Named, Place};
use crate::schema::view::{Directory, Object, Schema};

pub(super) fn of(schema: Schema<'_>, tell: &mut Tell<'_>) {
    for directory in schema.directories() {
        let known: BTreeSet<_> = directory.objects().filter_map(Object::name).collect();
        for object in directory.objects() {
            of_object(directory, object, &known, tell);
        }
    }
}

fn of_object(
    directory: Directory<'_>,
    object: Object<'_>,
    known: &BTreeSet<&str>,
    tell: &mut Tell<'_>,
) {
    let at = (Named::directory(directory), Named::object(object));
    let mut all = object.attributes().peekable();
    if all.peek().is_some() && !all.any(|attribute| attribute.anchor()) {
        let place = Place::Object(at.0.clone(), at.1.clone());
        let name = object.name().unwrap_or_default();
        tell(place, Wrong::NoAnchor(name.to_owned()), true, &Arc::default);
    }
    for attribute in object.attributes() {
        let unknown = attribute.referenced_objects();
        for name in unknown.filter(|name| !known.contains(name)) {
            let attribute = Named::attribute(attribute);
            tell(
                Place::Attribute(at.0.clone(), at.1.clone(), attribute),
                Wrong::UnknownReference(name.to_owned()),
                true,
                &|| names(directory.objects().map(Object::name)),
            );
        }
    }
}
