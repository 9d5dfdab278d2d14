//! Faults of an object mapping: attributes that are not there, keys as targets, filters that cannot be asked, nobody to match.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Tell, Wrong, names};
use crate::schema::place::{MappingPlace, Named, Place, RulePlace};
use crate::schema::view::{Attribute, AttributeMapping, Object, ObjectMapping, Schema, Source};
use crate::schema::words::{AttributeType, SourceType, Spelled};

pub(super) fn of(schema: Schema<'_>, mapping: ObjectMapping<'_>, tell: &mut Tell<'_>) {
    let rule = mapping.rule();
    let source = object(schema, rule.source_directory(), mapping.source());
    let target = object(schema, rule.target_directory(), mapping.target());
    let at = (RulePlace::of(rule), MappingPlace::of(mapping));
    let whole = || Place::ObjectMapping(at.0.clone(), at.1.clone());
    let none = || Arc::default();
    // Published mappings that are switched off refer to nothing and write keys, and the service keeps them.
    let is_on = mapping.enabled() != Some(false);
    let source = source.map(End::of);
    let target = target.map(End::of);
    for each in mapping.attribute_mappings() {
        let place = || Place::AttributeMapping(at.0.clone(), at.1.clone(), Named::target(each));
        if let (Some(target), Some(name)) = (&target, each.target()) {
            match target.exact.get(name) {
                None => tell(
                    place(),
                    Wrong::UnknownTarget(name.to_owned()),
                    is_on,
                    &|| target.names(),
                ),
                Some(true) if is_on => {
                    tell(
                        place(),
                        Wrong::AnchorIsTarget(name.to_owned()),
                        is_on,
                        &none,
                    );
                }
                Some(true | false) => {}
            }
        }
        if let Some(source) = &source {
            for name in sources(each)
                .into_iter()
                .filter(|name| source.named(name).is_empty())
            {
                tell(
                    place(),
                    Wrong::UnknownSource(name.to_owned()),
                    is_on,
                    &|| source.names(),
                );
            }
        }
    }
    if let (Some(source), Some(scope)) = (&source, mapping.scope()) {
        let clauses = scope.groups().flat_map(|group| group.clauses());
        for name in clauses.filter_map(|clause| clause.source()) {
            if let Some(wrong) = of_filter_source(source, name) {
                tell(whole(), wrong, is_on, &|| source.names());
            }
        }
    }
    let mut all = mapping.attribute_mappings().peekable();
    if is_on && all.peek().is_some() && !all.any(|each| each.matching_priority() > 0) {
        tell(whole(), Wrong::NothingMatches, is_on, &none);
    }
}

/// An object of a mapping, ready to be asked for every attribute that the mapping names.
struct End<'a> {
    object: Object<'a>,
    /// By its exact name, whether the first attribute of it is the key.
    exact: BTreeMap<&'a str, bool>,
    /// By their names in one case, of which real documents write one in several.
    alike: BTreeMap<String, Vec<Attribute<'a>>>,
    names: OnceCell<Arc<[String]>>,
}

impl<'a> End<'a> {
    fn of(object: Object<'a>) -> Self {
        let mut exact = BTreeMap::new();
        let mut alike: BTreeMap<String, Vec<Attribute<'a>>> = BTreeMap::new();
        for attribute in object.attributes() {
            if let Some(name) = attribute.name() {
                exact.entry(name).or_insert_with(|| attribute.anchor());
                let key = name.to_ascii_lowercase();
                alike.entry(key).or_default().push(attribute);
            }
        }
        Self {
            object,
            exact,
            alike,
            names: OnceCell::new(),
        }
    }

    fn named(&self, name: &str) -> &[Attribute<'a>] {
        let found = self.alike.get(&name.to_ascii_lowercase());
        found.map_or(&[], Vec::as_slice)
    }

    fn names(&self) -> Arc<[String]> {
        let names = || names(self.object.attributes().map(Attribute::name));
        Arc::clone(self.names.get_or_init(names))
    }
}

/// Where one name is there in several cases, what any of them may be asked for is no fault.
fn of_filter_source(source: &End<'_>, name: &str) -> Option<Wrong> {
    let found = source.named(name);
    let are_all = |is: fn(&Attribute<'_>) -> bool| found.iter().all(is);
    if found.is_empty() {
        Some(Wrong::UnknownFilterSource(name.to_owned()))
    } else if are_all(|known| known.multivalued()) {
        Some(Wrong::MultivaluedFilterSource(name.to_owned()))
    } else if are_all(|known| known.kind() == Spelled::Known(AttributeType::DateTime)) {
        Some(Wrong::DateFilterSource(name.to_owned()))
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
