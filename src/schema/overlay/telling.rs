//! The way back: which wishes would make of one document what another one is.
//!
//! It says what can be said by names. What has none (twins, nameless mappings, members of newer services) is left to
//! whoever compares the documents afterwards. The sources of mappings are told as the trees that they are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::document::Document;
use super::super::members::{self, Members};
use super::super::normal::alike;
use super::super::view::{Attribute, AttributeMapping, Directory, Object, ObjectMapping, Schema};
use super::super::words::Spelled;
use super::find;
use super::mapping::named;
use super::{
    AttributeAddress, DirectoryAddress, MappingAddress, Overlay, WantedAttribute, WantedClause,
    WantedGroup, WantedMapping, WantedObjectMapping, WantedSource, Wish, object_mapping,
};

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What differs from the base. A definition that the base does not have is told where a mapping uses it: services
    /// discover many more than anybody asks for.
    Differences,
    /// Everything that has a name.
    Everything,
}

impl Overlay {
    /// The wishes that the document fulfils already, as far as a base document does not. Without a base all of the
    /// mappings are told, and no definition unless everything is.
    #[must_use]
    pub fn telling(document: &Document, base: Option<&Document>, extent: Extent) -> Self {
        let telling = Telling {
            schema: document.schema(),
            base: base.map(Document::schema),
            extent,
        };
        let mut overlay = Self::default();
        let rules = telling.schema.rules();
        for mapping in rules.flat_map(|rule| rule.object_mappings()) {
            let Some(address) = telling.address(mapping) else {
                continue;
            };
            let wanted = telling.object_mapping(mapping, &address);
            if wanted != WantedObjectMapping::default() {
                overlay.object_mappings.insert(address, wanted);
            }
        }
        if base.is_some() || extent == Extent::Everything {
            telling.attributes(&mut overlay);
        }
        overlay.fulfilled(document)
    }
}

/// All that a document says of an attribute, as the wishes for it; none where it is not there.
#[must_use]
pub fn attribute_told(document: &Document, address: &AttributeAddress) -> Option<WantedAttribute> {
    let telling = Telling {
        schema: document.schema(),
        base: None,
        extent: Extent::Everything,
    };
    let found = find::attribute(telling.schema, address).ok()?;
    Some(telling.attribute(found.attribute?, None))
}

/// What an element is compared with that the base does not have.
const NOTHING: &Value = &Value::Null;

struct Telling<'a> {
    schema: Schema<'a>,
    base: Option<Schema<'a>>,
    extent: Extent,
}

impl<'a> Telling<'a> {
    /// The shortest address that means this mapping alone.
    fn address(&self, mapping: ObjectMapping<'_>) -> Option<MappingAddress> {
        let (source, target) = (mapping.source()?, mapping.target()?);
        let rule = mapping.rule();
        let place = |it: ObjectMapping<'_>| (it.rule().turn().index, it.turn().index);
        let named = [rule.name(), rule.id()].into_iter().flatten().map(Some);
        let mut addresses = std::iter::once(None)
            .chain(named)
            .map(|rule| MappingAddress {
                rule: rule.map(str::to_owned),
                source: source.to_owned(),
                target: target.to_owned(),
            });
        addresses.find(|address| {
            object_mapping(self.schema, address).is_ok_and(|it| place(it) == place(mapping))
        })
    }

    /// The same mapping in the base.
    fn base_of(
        &self,
        mapping: ObjectMapping<'_>,
        address: &MappingAddress,
    ) -> Option<ObjectMapping<'a>> {
        let rule = mapping.rule();
        let here = MappingAddress {
            rule: rule.id().or(rule.name()).map(str::to_owned),
            ..address.clone()
        };
        object_mapping(self.base?, &here).ok()
    }

    /// Whether a member is worth telling.
    fn is_told(&self, known: &Members, member: &str, here: &Value, base: &Value) -> bool {
        let differs = |other: &Value| {
            let like = known.like(member);
            like.is_some_and(|like| !alike(like, here.get(member), other.get(member)))
        };
        differs(base) || self.extent == Extent::Everything && differs(NOTHING)
    }

    fn object_mapping(
        &self,
        mapping: ObjectMapping<'a>,
        address: &MappingAddress,
    ) -> WantedObjectMapping {
        let base = self.base_of(mapping, address);
        let raw = base.map_or(NOTHING, ObjectMapping::raw);
        let is_told =
            |member: &str| self.is_told(&members::OBJECT_MAPPING, member, mapping.raw(), raw);
        let flows = mapping.flow_types();
        let mut wanted = WantedObjectMapping {
            enabled: mapping.enabled().filter(|_| is_told("enabled")),
            flow_types: (flows.others.is_empty() && is_told("flowTypes")).then_some(flows.flows),
            scope: if is_told("scope") {
                groups(mapping).map_or(Wish::Leave, Wish::Set)
            } else {
                Wish::Leave
            },
            ..WantedObjectMapping::default()
        };
        for it in mapping.attribute_mappings() {
            let Some(target) = it.target().filter(|_| it.is_addressable()) else {
                continue;
            };
            let other = base.and_then(|base| named(base, target).ok().flatten());
            let told = self.attribute_mapping(it, other);
            if told != WantedMapping::default() {
                wanted.attributes.insert(target.to_owned(), Some(told));
            }
        }
        let there: BTreeSet<_> = mapping.attribute_mappings().map(|it| it.target()).collect();
        let gone = base.into_iter().flat_map(ObjectMapping::attribute_mappings);
        let gone = gone.filter(|it| it.is_addressable() && !there.contains(&it.target()));
        let gone = gone.filter_map(|it| it.target());
        wanted
            .attributes
            .extend(gone.map(|target| (target.to_owned(), None)));
        wanted
    }

    fn attribute_mapping(
        &self,
        here: AttributeMapping<'_>,
        base: Option<AttributeMapping<'_>>,
    ) -> WantedMapping {
        let other = base.map_or(NOTHING, AttributeMapping::raw);
        let is_told =
            |member: &str| self.is_told(&members::ATTRIBUTE_MAPPING, member, here.raw(), other);
        // A mapping of which nothing is told would not be made anew.
        let is_new = base.is_none();
        let source = match here.source() {
            Some(source) if is_new || is_told("source") => {
                Wish::Set(WantedSource::Tree(source.raw().clone()))
            }
            None if is_told("source") => Wish::Clear,
            None if is_new || self.extent == Extent::Everything => match here.default_value() {
                None => Wish::Clear,
                Some(_) => Wish::Leave,
            },
            Some(_) | None => Wish::Leave,
        };
        WantedMapping {
            source,
            default_value: text(is_told("defaultValue"), here.default_value()),
            flow_type: known(is_told("flowType"), here.flow_type()),
            flow_behavior: known(is_told("flowBehavior"), here.flow_behavior()),
            matching_priority: u32::try_from(here.matching_priority())
                .ok()
                .filter(|_| is_told("matchingPriority")),
            ..WantedMapping::default()
        }
    }

    /// Definitions of both sides. Where both are one directory it is the source.
    fn attributes(&self, overlay: &mut Overlay) {
        let used = used(self.schema);
        let mut seen = BTreeSet::new();
        for side in [
            DirectoryAddress::Source(None),
            DirectoryAddress::Target(None),
        ] {
            let Ok(directory) = find::directory(self.schema, &side) else {
                continue;
            };
            if !seen.insert(directory.turn().index) {
                continue;
            }
            for object in directory.objects().filter(|it| it.turn().twins == 1) {
                let Some(object_name) = object.name() else {
                    continue;
                };
                let address = |attribute: &str| AttributeAddress {
                    directory: side.clone(),
                    object: object_name.to_owned(),
                    attribute: attribute.to_owned(),
                };
                let there: BTreeSet<_> = object.attributes().map(|it| it.name()).collect();
                let known = self.known(directory, object);
                let all = object.attributes().filter(|it| it.turn().twins == 1);
                for it in all {
                    let Some(name) = it.name() else { continue };
                    let base = known.get(name).copied();
                    let is_wanted =
                        base.is_some() || self.extent == Extent::Everything || used.contains(name);
                    let told = self.attribute(it, base);
                    if is_wanted && told != WantedAttribute::default() {
                        overlay.attributes.insert(address(name), Some(told));
                    }
                }
                let gone = known.keys().filter(|name| !there.contains(&Some(**name)));
                overlay
                    .attributes
                    .extend(gone.map(|name| (address(name), None)));
            }
        }
    }

    /// Definitions of the base for the same object, by their names.
    fn known(
        &self,
        directory: Directory<'_>,
        object: Object<'_>,
    ) -> BTreeMap<&'a str, Attribute<'a>> {
        let directories = self.base.into_iter().flat_map(Schema::directories);
        let same = directories.filter(|it| it.name() == directory.name());
        let objects = same.flat_map(Directory::objects);
        let objects = objects.filter(|it| it.name() == object.name());
        let all = objects.flat_map(Object::attributes);
        let all = all.filter(|it| it.turn().twins == 1);
        all.filter_map(|it| Some((it.name()?, it))).collect()
    }

    fn attribute(&self, here: Attribute<'_>, base: Option<Attribute<'_>>) -> WantedAttribute {
        let other = base.map_or(NOTHING, Attribute::raw);
        let is_told = |member: &str| self.is_told(&members::ATTRIBUTE, member, here.raw(), other);
        let flag = |member: &str, flag: bool| is_told(member).then_some(flag);
        let is_whole = base.is_none() || self.extent == Extent::Everything;
        WantedAttribute {
            // A new definition says what it is.
            kind: known(is_whole || is_told("type"), here.kind()),
            multivalued: flag("multivalued", here.multivalued()),
            required: flag("required", here.required()),
            mutability: known(is_told("mutability"), here.mutability()),
            case_exact: here.case_exact().filter(|_| is_told("caseExact")),
            default_value: text(is_told("defaultValue"), here.default_value()),
            referenced_objects: is_told("referencedObjects")
                .then(|| here.referenced_objects().map(str::to_owned).collect()),
            ..WantedAttribute::default()
        }
    }
}

/// A word that manifests have too.
fn known<W>(is_told: bool, word: Spelled<'_, W>) -> Option<W> {
    match word {
        Spelled::Known(word) if is_told => Some(word),
        Spelled::Known(_) | Spelled::Other(_) => None,
    }
}

fn text(is_told: bool, text: Option<&str>) -> Wish<String> {
    match text {
        _ if !is_told => Wish::Leave,
        None => Wish::Clear,
        Some(text) => Wish::Set(text.to_owned()),
    }
}

/// The alternatives of a scope; none where one of them has no names.
fn groups(mapping: ObjectMapping<'_>) -> Option<Vec<WantedGroup>> {
    let groups = mapping.scope().into_iter().flat_map(|scope| scope.groups());
    let groups = groups.map(|group| {
        let clauses = group.clauses().map(|clause| {
            Some(WantedClause {
                source: clause.source()?.to_owned(),
                operator: clause.operator()?.to_owned(),
                values: clause.values().map(str::to_owned).collect(),
            })
        });
        let clauses: Vec<_> = clauses.collect::<Option<_>>()?;
        let name = None;
        (!clauses.is_empty()).then_some(WantedGroup { name, clauses })
    });
    groups.collect()
}

/// Every name that a mapping reads or writes, or that a scope asks for.
fn used(schema: Schema<'_>) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for mapping in schema.rules().flat_map(|rule| rule.object_mappings()) {
        let clauses = mapping.scope().into_iter().flat_map(|scope| scope.groups());
        let clauses = clauses.flat_map(|group| group.clauses().collect::<Vec<_>>());
        used.extend(clauses.filter_map(|clause| clause.source()));
        for it in mapping.attribute_mappings() {
            used.extend(it.target());
            let mut open = Vec::from_iter(it.source());
            while let Some(source) = open.pop() {
                used.extend(source.name());
                open.extend(source.parameters().filter_map(|(_, value)| value));
            }
        }
    }
    used
}
