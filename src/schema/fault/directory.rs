//! Faults of directories: objects without a key, and references to objects that are not there (REFERENCE 3,
//! objectDefinition and attributeDefinition).

use super::{Fault, Wrong};
use crate::schema::place::{Named, Place};
use crate::schema::view::{Directory, Object, Schema};

pub(super) fn of(schema: Schema<'_>) -> Vec<Fault> {
    let directories = schema.directories();
    let objects = directories
        .flat_map(|directory| directory.objects().map(move |object| (directory, object)));
    objects
        .flat_map(|(directory, object)| of_object(directory, object))
        .collect()
}

fn of_object(directory: Directory<'_>, object: Object<'_>) -> Vec<Fault> {
    let at = (Named::directory(directory), Named::object(object));
    let mut faults = Vec::new();
    let has_key = object.attributes().any(|attribute| attribute.anchor());
    if !has_key && object.attributes().next().is_some() {
        faults.push(Fault {
            place: Place::Object(at.0.clone(), at.1.clone()),
            wrong: Wrong::NoAnchor(object.name().unwrap_or_default().to_owned()),
            known: Vec::new(),
        });
    }
    let names = || directory.objects().filter_map(|known| known.name());
    for attribute in object.attributes() {
        let unknown = attribute
            .referenced_objects()
            .filter(|name| !names().any(|known| known == *name));
        faults.extend(unknown.map(|name| Fault {
            place: Place::Attribute(at.0.clone(), at.1.clone(), Named::attribute(attribute)),
            wrong: Wrong::UnknownReference(name.to_owned()),
            known: names().map(str::to_owned).collect(),
        }));
    }
    faults
}
