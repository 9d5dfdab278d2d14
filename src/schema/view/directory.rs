//! directoryDefinition, objectDefinition and attributeDefinition: what either side knows.

use super::super::words::{AttributeType, Mutability, Spelled};
use super::element::element;
use super::raw::{flag, list, text};
use super::turn;

element! {
    /// A directoryDefinition.
    Directory,
    /// Among directories of the same name.
}

impl<'a> Directory<'a> {
    #[must_use]
    pub fn id(self) -> Option<&'a str> {
        text(self.raw, "id")
    }

    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        text(self.raw, "name")
    }

    /// `objects`, as they stand.
    pub fn objects(self) -> impl Iterator<Item = Object<'a>> {
        let all = list(self.raw, "objects");
        turn::by_name(all, "name").zip(all).map(Object::new)
    }
}

element! {
    /// An objectDefinition.
    Object,
    /// Among objects of the same name in the directory.
}

impl<'a> Object<'a> {
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        text(self.raw, "name")
    }

    /// `attributes`, as they stand.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'a>> {
        let all = list(self.raw, "attributes");
        turn::by_name(all, "name").zip(all).map(Attribute::new)
    }
}

element! {
    /// An attributeDefinition.
    Attribute,
    /// Among attributes of the same name in the object.
}

impl<'a> Attribute<'a> {
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        text(self.raw, "name")
    }

    #[must_use]
    pub fn kind(self) -> Spelled<'a, AttributeType> {
        Spelled::of(text(self.raw, "type"))
    }

    /// Exactly one attribute of an object is its anchor.
    #[must_use]
    pub fn anchor(self) -> bool {
        flag(self.raw, "anchor") == Some(true)
    }

    #[must_use]
    pub fn case_exact(self) -> Option<bool> {
        flag(self.raw, "caseExact")
    }

    #[must_use]
    pub fn default_value(self) -> Option<&'a str> {
        text(self.raw, "defaultValue")
    }

    #[must_use]
    pub fn multivalued(self) -> bool {
        flag(self.raw, "multivalued") == Some(true)
    }

    #[must_use]
    pub fn mutability(self) -> Spelled<'a, Mutability> {
        Spelled::of(text(self.raw, "mutability"))
    }

    #[must_use]
    pub fn required(self) -> bool {
        flag(self.raw, "required") == Some(true)
    }

    /// The names in `referencedObjects`.
    pub fn referenced_objects(self) -> impl Iterator<Item = &'a str> {
        let all = list(self.raw, "referencedObjects").iter();
        all.filter_map(|raw| text(raw, "referencedObjectName"))
    }
}
