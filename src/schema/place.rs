//! Where in a schema something stands, by names instead of indices, as people and plans say it.
//!
//! It is owned, for it outlives the document. Twins are told apart by their ordinal.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::view::{Attribute, AttributeMapping, Directory, Object, ObjectMapping, Rule, Schema};

/// A name, as it stands in the document, and how many siblings before it have the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Named {
    pub name: Option<String>,
    pub ordinal: usize,
}

/// A rule: its id is the key, its name is what people say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RulePlace {
    pub id: Option<String>,
    pub name: Option<String>,
    pub ordinal: usize,
}

/// An object mapping within its rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MappingPlace {
    pub source: Option<String>,
    pub target: Option<String>,
    pub name: Option<String>,
    pub ordinal: usize,
}

/// A place, from the whole inwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    Schema,
    Rule(RulePlace),
    ObjectMapping(RulePlace, MappingPlace),
    AttributeMapping(RulePlace, MappingPlace, Named),
    Directory(Named),
    Object(Named, Named),
    Attribute(Named, Named, Named),
}

impl RulePlace {
    /// Where a rule stands.
    #[must_use]
    pub fn of(rule: Rule<'_>) -> Self {
        Self {
            id: rule.id().map(str::to_owned),
            name: rule.name().map(str::to_owned),
            ordinal: rule.turn().ordinal,
        }
    }
}

impl MappingPlace {
    /// Where an object mapping stands within its rule.
    #[must_use]
    pub fn of(mapping: ObjectMapping<'_>) -> Self {
        Self {
            source: mapping.source().map(str::to_owned),
            target: mapping.target().map(str::to_owned),
            name: mapping.name().map(str::to_owned),
            ordinal: mapping.turn().ordinal,
        }
    }
}

/// The attribute mappings that objects are matched by.
#[must_use]
pub fn matching(schema: Schema<'_>) -> BTreeSet<Place> {
    let rules = schema.rules().map(|rule| (RulePlace::of(rule), rule));
    let mappings = rules.flat_map(|(at, rule)| {
        let all = rule.object_mappings();
        all.map(move |mapping| (at.clone(), mapping))
    });
    let matching = mappings.flat_map(|(rule, mapping)| {
        let all = mapping.attribute_mappings();
        all.filter(|each| each.matching_priority() > 0)
            .map(move |each| {
                let mapping = MappingPlace::of(mapping);
                Place::AttributeMapping(rule.clone(), mapping, Named::target(each))
            })
    });
    matching.collect()
}

/// How many attribute mappings an object mapping has, or attributes an object. Nothing else is counted.
#[must_use]
pub fn inside(schema: Schema<'_>, place: &Place) -> usize {
    match place {
        Place::ObjectMapping(rule, mapping) => {
            let rules = schema.rules().filter(|it| RulePlace::of(*it) == *rule);
            let mappings = rules.flat_map(Rule::object_mappings);
            let mappings = mappings.filter(|it| MappingPlace::of(*it) == *mapping);
            mappings.flat_map(ObjectMapping::attribute_mappings).count()
        }
        Place::Object(directory, object) => {
            let directories = schema.directories();
            let directories = directories.filter(|it| Named::directory(*it) == *directory);
            let objects = directories.flat_map(Directory::objects);
            let objects = objects.filter(|it| Named::object(*it) == *object);
            objects.flat_map(Object::attributes).count()
        }
        Place::Schema
        | Place::Rule(_)
        | Place::AttributeMapping(..)
        | Place::Directory(_)
        | Place::Attribute(..) => 0,
    }
}

impl Named {
    fn new(name: Option<&str>, ordinal: usize) -> Self {
        let name = name.map(str::to_owned);
        Self { name, ordinal }
    }

    pub(super) fn target(mapping: AttributeMapping<'_>) -> Self {
        Self::new(mapping.target(), mapping.turn().ordinal)
    }

    pub(super) fn directory(directory: Directory<'_>) -> Self {
        Self::new(directory.name(), directory.turn().ordinal)
    }

    pub(super) fn object(object: Object<'_>) -> Self {
        Self::new(object.name(), object.turn().ordinal)
    }

    pub(super) fn attribute(attribute: Attribute<'_>) -> Self {
        Self::new(attribute.name(), attribute.turn().ordinal)
    }
}

/// What stands for a name that is null or empty.
const NAMELESS: &str = "(nameless)";

fn word(name: Option<&str>) -> &str {
    name.filter(|name| !name.is_empty()).unwrap_or(NAMELESS)
}

/// The second of two twins is `#2`.
fn twin(f: &mut fmt::Formatter<'_>, ordinal: usize) -> fmt::Result {
    if ordinal == 0 {
        Ok(())
    } else {
        write!(f, " #{}", ordinal + 1)
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(word(self.name.as_deref()))?;
        twin(f, self.ordinal)
    }
}

impl fmt::Display for RulePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(word(self.name.as_deref().or(self.id.as_deref())))?;
        twin(f, self.ordinal)
    }
}

impl fmt::Display for MappingPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (source, target) = (self.source.as_deref(), self.target.as_deref());
        write!(f, "{} -> {}", word(source), word(target))?;
        twin(f, self.ordinal)
    }
}

/// `RULE / User -> User / target`, `directory / User / attribute`. The text is not escaped: names come from the
/// service.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema => f.write_str("schema"),
            Self::Rule(rule) => rule.fmt(f),
            Self::ObjectMapping(rule, mapping) => write!(f, "{rule} / {mapping}"),
            Self::AttributeMapping(rule, mapping, target) => {
                write!(f, "{rule} / {mapping} / {target}")
            }
            Self::Directory(directory) => directory.fmt(f),
            Self::Object(directory, object) => write!(f, "{directory} / {object}"),
            Self::Attribute(directory, object, attribute) => {
                write!(f, "{directory} / {object} / {attribute}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_from_the_whole_inwards() {
        let rule = RulePlace {
            id: Some("4c5e".to_owned()),
            name: None,
            ordinal: 0,
        };
        let mapping = MappingPlace {
            source: Some(String::new()),
            target: Some("User".to_owned()),
            name: None,
            ordinal: 1,
        };
        let target = Named::new(Some("mail"), 0);
        let place = Place::AttributeMapping(rule, mapping, target);
        assert_eq!(place.to_string(), "4c5e / (nameless) -> User #2 / mail");
    }
}
