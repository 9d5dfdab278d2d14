//! Generated overlays over a document: what can be addressed there, and things that are not there yet.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, json};
use syncform::schema::{
    AttributeAddress, AttributeType, DirectoryAddress, Document, Flow, FlowBehavior, FlowType,
    MappingAddress, Mutability, ObjectMapping, Overlay, WantedAttribute, WantedClause, WantedGroup,
    WantedMapping, WantedObjectMapping, WantedSource, Wish,
};

/// All object mappings that have an address, with it.
pub(super) fn mappings(document: &Document) -> Vec<(MappingAddress, ObjectMapping<'_>)> {
    let all = document
        .schema()
        .rules()
        .flat_map(|rule| rule.object_mappings());
    let address = |it: ObjectMapping<'_>| MappingAddress {
        rule: it.rule().id().map(str::to_owned),
        source: it.source().expect("a source").to_owned(),
        target: it.target().expect("a target").to_owned(),
    };
    let all = all.filter(|it| it.is_addressable());
    all.map(|it| (address(it), it)).collect()
}

fn wish<T: Clone + std::fmt::Debug + 'static>(
    of: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Wish<T>> {
    prop_oneof![Just(Wish::Leave), Just(Wish::Clear), of.prop_map(Wish::Set)]
}

fn source() -> impl Strategy<Value = WantedSource> {
    let name = || select(vec!["mail", "department", "a b", "é\"\\"]).prop_map(str::to_owned);
    let tree = name().prop_map(|name| {
        json!({ "type": "Function", "name": "Trim", "expression": format!("Trim([{name}])"),
            "parameters": [{ "key": "source", "value": { "type": "Attribute", "name": name } }] })
    });
    prop_oneof![
        name().prop_map(WantedSource::Attribute),
        name().prop_map(WantedSource::Constant),
        tree.prop_map(WantedSource::Tree),
    ]
}

fn mapping() -> impl Strategy<Value = WantedMapping> {
    let flow_type = select(vec![FlowType::Always, FlowType::ObjectAddOnly]);
    let behavior = select(vec![
        FlowBehavior::FlowWhenChanged,
        FlowBehavior::FlowAlways,
    ]);
    let rest = (
        prop::option::of(flow_type),
        prop::option::of(behavior),
        prop::option::of(0..3_u32),
    );
    (wish(source()), wish("[a-z]{0,3}"), rest).prop_map(|(source, default_value, rest)| {
        let (flow_type, flow_behavior, matching_priority) = rest;
        WantedMapping {
            source,
            default_value,
            flow_type,
            flow_behavior,
            matching_priority,
            once: Map::new(),
        }
    })
}

fn groups() -> impl Strategy<Value = Vec<WantedGroup>> {
    let clause = (
        select(vec!["department", "active"]),
        prop::collection::vec("[xy]", 0..3),
    );
    let clause = clause.prop_map(|(source, values)| WantedClause {
        source: source.to_owned(),
        operator: "EQUALS".to_owned(),
        values,
    });
    let group = (
        prop::option::of("[ab]"),
        prop::collection::vec(clause, 1..3),
    );
    let group = group.prop_map(|(name, clauses)| WantedGroup { name, clauses });
    prop::collection::vec(group, 0..3)
}

/// What is wanted of an object mapping with these targets.
fn object_mapping(mut targets: Vec<String>) -> impl Strategy<Value = WantedObjectMapping> {
    targets.extend(["new", "new too"].map(str::to_owned));
    let attributes =
        prop::collection::btree_map(select(targets), prop::option::of(mapping()), 0..6);
    let flows =
        prop::collection::btree_set(select(vec![Flow::Add, Flow::Update, Flow::Delete]), 0..4);
    let rest = (
        any::<bool>(),
        prop::option::of(any::<bool>()),
        prop::option::of(flows),
        wish(groups()),
    );
    (attributes, rest).prop_map(|(attributes, (exclusive, enabled, flow_types, scope))| {
        WantedObjectMapping {
            attributes,
            exclusive,
            enabled,
            flow_types,
            scope,
            once: Map::new(),
        }
    })
}

fn attribute() -> impl Strategy<Value = WantedAttribute> {
    let kind = prop::option::of(select(vec![
        AttributeType::String,
        AttributeType::Reference,
    ]));
    let mutability = prop::option::of(select(vec![Mutability::ReadWrite, Mutability::WriteOnly]));
    let flag = || prop::option::of(any::<bool>());
    let names = prop::option::of(prop::collection::btree_set(
        select(vec!["User", "Group"]),
        0..3,
    ));
    (
        kind,
        mutability,
        [flag(), flag(), flag()].prop_map(|flags| flags),
        wish("[a-z]{0,2}"),
        names,
    )
        .prop_map(
            |(kind, mutability, [multivalued, required, case_exact], default_value, names)| {
                WantedAttribute {
                    kind,
                    multivalued,
                    required,
                    mutability,
                    case_exact,
                    default_value,
                    referenced_objects: names.map(|names| {
                        names
                            .into_iter()
                            .map(str::to_owned)
                            .collect::<BTreeSet<_>>()
                    }),
                    once: Map::new(),
                }
            },
        )
}

/// All objects, by directory and name, with the names of their attributes.
fn objects(document: &Document) -> Vec<(String, String, Vec<String>)> {
    let name = |name: Option<&str>| name.expect("a name").to_owned();
    let all = document.schema().directories().flat_map(|directory| {
        let objects = directory
            .objects()
            .filter(|object| object.turn().twins == 1);
        objects.map(move |object| {
            let unique = object.attributes().filter(|it| it.turn().twins == 1);
            let attributes = unique
                .map(|it| name(it.name()))
                .chain(["custom".to_owned()]);
            (
                name(directory.name()),
                name(object.name()),
                attributes.collect(),
            )
        })
    });
    all.collect()
}

/// Overlays over a document, each with what lapsed since another one.
pub(super) fn overlays(document: &Document) -> impl Strategy<Value = Overlay> + use<> {
    let both = (wanting(document), wanting(document));
    both.prop_map(|(before, now)| Overlay {
        lapsed: now.lapsed_since(&before),
        ..now
    })
}

/// Overlays over a document that only want something.
pub(super) fn wanting(document: &Document) -> impl Strategy<Value = Overlay> + use<> {
    let all = mappings(document).into_iter().map(|(address, mapping)| {
        let targets = mapping
            .attribute_mappings()
            .filter(|it| it.is_addressable());
        let targets = targets
            .filter_map(|it| it.target())
            .map(str::to_owned)
            .collect();
        (Just(address), prop::option::of(object_mapping(targets)))
    });
    let mappings = all.collect::<Vec<_>>();
    let objects = objects(document);
    let attributes = (
        any::<Index>(),
        any::<Index>(),
        prop::option::of(attribute()),
    );
    let attributes = attributes.prop_map(move |(object, attribute, wanted)| {
        let (directory, object, attributes) = object.get(&objects);
        let address = AttributeAddress {
            directory: DirectoryAddress::Named(directory.clone()),
            object: object.clone(),
            attribute: attribute.get(attributes).clone(),
        };
        (address, wanted)
    });
    let attributes = prop::collection::vec(attributes, 0..5);
    (mappings, attributes).prop_map(|(mappings, attributes)| Overlay {
        object_mappings: mappings
            .into_iter()
            .filter_map(|(at, wanted)| Some((at, wanted?)))
            .collect::<BTreeMap<_, _>>(),
        attributes: attributes.into_iter().collect(),
        ..Overlay::default()
    })
}
