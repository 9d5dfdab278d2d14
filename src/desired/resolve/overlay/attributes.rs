//! Custom attributes of both directories.

use serde_json::Map;

use super::super::manifest::{AttributeDefinition, Attributes, Definitions};
use super::super::pointer_to;
use super::{Gathering, wish};
use crate::desired::schema::ATTRIBUTES;
use crate::manifest;
use crate::schema::{
    AttributeAddress, AttributeType, DirectoryAddress, Mutability, WantedAttribute,
};

impl Gathering<'_> {
    pub(super) fn attributes(&mut self, attributes: Attributes) {
        let Attributes { source, target } = attributes;
        self.directory(&DirectoryAddress::Source(None), source);
        self.directory(&DirectoryAddress::Target(None), target);
    }

    fn directory(&mut self, directory: &DirectoryAddress, objects: Option<Definitions>) {
        let pointer = pointer_to(ATTRIBUTES, &directory.to_string());
        for (object, definitions) in objects.into_iter().flatten() {
            let pointer = pointer_to(&pointer, &object);
            self.name(&object, &pointer);
            for (attribute, definition) in definitions {
                self.name(&attribute, &pointer_to(&pointer, &attribute));
                let address = AttributeAddress {
                    directory: directory.clone(),
                    object: object.clone(),
                    attribute,
                };
                let wanted = definition.map(wanted);
                self.overlay.attributes.insert(address, wanted);
            }
        }
    }

    fn name(&mut self, name: &str, pointer: &str) {
        if name.trim().is_empty() {
            self.empty(
                self.places.key(pointer),
                "a key without letters names nothing",
                "write the name as the schema has it",
            );
        }
    }
}

fn wanted(definition: AttributeDefinition) -> WantedAttribute {
    let AttributeDefinition {
        r#type,
        multivalued,
        required,
        mutability,
        case_exact,
        default,
        references,
    } = definition;
    WantedAttribute {
        kind: r#type.map(kind),
        multivalued,
        required,
        mutability: mutability.map(who),
        case_exact,
        default_value: wish(default),
        referenced_objects: references.map(|names| names.into_iter().collect()),
        once: Map::new(),
    }
}

const fn kind(word: manifest::AttributeType) -> AttributeType {
    match word {
        manifest::AttributeType::String => AttributeType::String,
        manifest::AttributeType::Integer => AttributeType::Integer,
        manifest::AttributeType::Reference => AttributeType::Reference,
        manifest::AttributeType::Binary => AttributeType::Binary,
        manifest::AttributeType::Boolean => AttributeType::Boolean,
        manifest::AttributeType::DateTime => AttributeType::DateTime,
    }
}

const fn who(word: manifest::Mutability) -> Mutability {
    match word {
        manifest::Mutability::ReadWrite => Mutability::ReadWrite,
        manifest::Mutability::ReadOnly => Mutability::ReadOnly,
        manifest::Mutability::Immutable => Mutability::Immutable,
        manifest::Mutability::WriteOnly => Mutability::WriteOnly,
    }
}
