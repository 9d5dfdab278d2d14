//! Strategies for what a manifest can say, and how one is put together on the ground of a document. Whether all of it
//! goes together is [`mend`](super::mend)'s.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};
use syncform::model::{Arity, SCOPE_OPERATORS, ScopeOperator};

use super::expressions::expressions;
use super::ground::{Defined, Ends, Ground, NEW_SOURCES, NEW_TARGETS, Said};

/// What is said of one thing: something else, what it says already, or that it shall go.
#[derive(Clone, Debug)]
enum Word {
    Fresh(Value),
    /// The fields whose bit is set.
    Echo(u8),
    Remove,
}

/// Where a name comes from.
#[derive(Clone, Copy, Debug)]
enum Pool {
    There,
    Free,
    New,
}

type Named = (Pool, Index, Word);

fn named(fresh: BoxedStrategy<Value>) -> impl Strategy<Value = Named> {
    let pool = prop_oneof![4 => Just(Pool::There), 1 => Just(Pool::Free), 1 => Just(Pool::New)];
    let word = prop_oneof![
        5 => fresh.prop_map(Word::Fresh),
        2 => any::<u8>().prop_map(Word::Echo),
        2 => Just(Word::Remove),
    ];
    (pool, any::<Index>(), word)
}

/// A map of fields, each there or not.
fn record(fields: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let fields = fields
        .into_iter()
        .map(|(name, value)| (Just(name), prop::option::weighted(0.4, value)));
    let said = fields.collect::<Vec<_>>().prop_map(|fields| {
        let said = fields
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(said.collect())
    });
    said.boxed()
}

fn texts() -> impl Strategy<Value = String> {
    let odd = vec!["", " ", "null", "1", "é \"\\", "a: b # c", "[mail]"];
    prop_oneof!["[a-zA-Z ]{1,6}", select(odd).prop_map(str::to_owned)]
}

fn words(all: &'static [&'static str]) -> BoxedStrategy<Value> {
    select(all).prop_map(|word| json!(word)).boxed()
}

fn flag() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(Value::from).boxed()
}

fn text_or_null() -> BoxedStrategy<Value> {
    prop_oneof![2 => texts().prop_map(Value::from), 1 => Just(Value::Null)].boxed()
}

fn definition(siblings: Vec<String>) -> BoxedStrategy<Value> {
    let most = siblings.len().min(3);
    record(vec![
        (
            "type",
            words(&[
                "String",
                "Integer",
                "Reference",
                "Binary",
                "Boolean",
                "DateTime",
            ]),
        ),
        ("multivalued", flag()),
        ("required", flag()),
        (
            "mutability",
            words(&["ReadWrite", "ReadOnly", "Immutable", "WriteOnly"]),
        ),
        ("caseExact", flag()),
        ("default", text_or_null()),
        (
            "references",
            subsequence(siblings, 0..=most)
                .prop_shuffle()
                .prop_map(|it| json!(it))
                .boxed(),
        ),
    ])
}

fn attribute_mapping(sources: Vec<String>) -> BoxedStrategy<Value> {
    let expression = expressions(sources.clone()).prop_map(Value::from).boxed();
    let constant = texts().prop_map(|it| ("constant", json!(it))).boxed();
    let way = prop_oneof![
        3 => expression.clone().prop_map(|it| ("expression", it)),
        1 => Just(("expression", Value::Null)),
        2 => constant.clone(),
        2 => if sources.is_empty() { constant } else {
            select(sources).prop_map(|it| ("attribute", json!(it))).boxed()
        },
    ];
    let rest = record(vec![
        ("default", text_or_null()),
        ("matching", (0..4_u32).prop_map(Value::from).boxed()),
        (
            "apply",
            words(&[
                "always",
                "onCreate",
                "whenEmpty",
                "addValues",
                "addMultiValues",
            ]),
        ),
        ("flow", words(&["whenChanged", "always"])),
    ]);
    let long = (prop::option::weighted(0.7, way), rest).prop_map(|(way, mut rest)| {
        let is_empty = rest.as_object().is_some_and(Map::is_empty);
        let nothing = is_empty.then(|| ("expression", Value::Null));
        if let Some((field, value)) = way.or(nothing) {
            rest[field] = value;
        }
        rest
    });
    prop_oneof![1 => expression, 2 => long].boxed()
}

/// What is asked of one attribute.
fn conditions() -> BoxedStrategy<Value> {
    let of = |arity| {
        ScopeOperator::of(arity)
            .map(|it| it.word)
            .collect::<Vec<_>>()
    };
    let wires: Vec<_> = SCOPE_OPERATORS
        .iter()
        .map(|it| (it.wire, it.arity))
        .collect();
    let values = prop::collection::vec(texts().boxed(), 1..3);
    let known = (select(wires), values).prop_map(|((wire, arity), values)| match arity {
        Arity::Unary => json!({ "operator": wire }),
        Arity::Binary => json!({ "operator": wire, "operands": values }),
    });
    let newer =
        prop::option::of(prop::collection::vec(texts(), 0..3)).prop_map(|values| match values {
            None => json!({ "operator": "A NEWER ONE" }),
            Some(values) => json!({ "operator": "A NEWER ONE", "operands": values }),
        });
    let raw = prop_oneof![known, newer].prop_map(|raw| ("raw", raw));
    let binary =
        (select(of(Arity::Binary)), texts()).prop_map(|(word, value)| (word, json!(value)));
    let pair = prop_oneof![5 => binary, 1 => raw];
    let several = prop::collection::vec(pair, 1..4).prop_map(|pairs| {
        let pairs = pairs
            .into_iter()
            .map(|(word, value)| (word.to_owned(), value));
        Value::Object(pairs.collect())
    });
    let one = prop_oneof![select(of(Arity::Unary)).prop_map(Value::from), several].boxed();
    let list = prop::collection::vec(one.clone(), 1..4).prop_map(Value::from);
    prop_oneof![3 => one, 1 => list].boxed()
}

fn scope(sources: Vec<String>) -> BoxedStrategy<Value> {
    if sources.is_empty() {
        return prop_oneof![Just(Value::Null), Just(json!([]))].boxed();
    }
    let group =
        prop::collection::btree_map(select(sources), conditions(), 1..3).prop_map(|it| json!(it));
    let groups = prop::collection::vec(group, 0..4).prop_map(Value::from);
    prop_oneof![1 => Just(Value::Null), 3 => groups].boxed()
}

/// What is said of an object mapping but for its attributes, and of those.
type OfMapping = (Index, Value, Vec<Named>, u8);

fn of_mapping(ends: &Ends) -> BoxedStrategy<OfMapping> {
    let operations = subsequence(vec!["add", "update", "delete"], 0..=3).prop_shuffle();
    let new = if ends.takes_new {
        &NEW_SOURCES[..]
    } else {
        &[]
    };
    let with_new = |known: &[String]| {
        let new = new.iter().map(ToString::to_string);
        known.iter().cloned().chain(new).collect::<Vec<_>>()
    };
    let fields = record(vec![
        (
            "mode",
            prop_oneof![3 => Just(json!("merge")), 1 => Just(json!("exclusive"))].boxed(),
        ),
        ("enabled", flag()),
        ("operations", operations.prop_map(|it| json!(it)).boxed()),
        ("scope", scope(with_new(&ends.asked))),
    ]);
    let attributes = prop::collection::vec(named(attribute_mapping(with_new(&ends.sources))), 0..6);
    (any::<Index>(), fields, attributes, any::<u8>()).boxed()
}

/// `attributes` and `mappings` over a document, before they are mended. One in eight says what is there already.
pub(super) fn recipes(ground: &Ground) -> BoxedStrategy<(bool, Value, Value)> {
    let mappings = ground.mappings.iter().map(|ends| {
        (
            Just(ends.clone()),
            prop::option::weighted(0.7, of_mapping(ends)),
        )
    });
    let mappings = mappings.collect::<Vec<_>>();
    let objects = ground.objects.iter().map(|it| {
        let all = prop::collection::vec(named(definition(it.siblings.clone())), 0..3);
        (Just(it.clone()), prop::option::weighted(0.5, all))
    });
    let objects = objects.collect::<Vec<_>>();
    let is_echo = prop::bool::weighted(0.125);
    (is_echo, objects, mappings)
        .prop_map(|(is_echo, objects, mappings)| {
            let mut attributes = json!({});
            for (of, said) in objects
                .into_iter()
                .filter_map(|(of, said)| Some((of, said?)))
            {
                let all = definitions(&of, said, is_echo);
                if !all.is_empty() {
                    attributes[of.side][&of.object] = Value::Object(all);
                }
            }
            let all = mappings
                .into_iter()
                .filter_map(|(ends, said)| Some(object_mapping(&ends, said?, is_echo)));
            let all = all.filter(|(_, it)| it.as_object().is_some_and(|it| !it.is_empty()));
            (is_echo, attributes, Value::Object(all.collect()))
        })
        .boxed()
}

fn definitions(of: &Defined, said: Vec<Named>, is_echo: bool) -> Map<String, Value> {
    let new: &[&str] = if of.side == "source" {
        &NEW_SOURCES
    } else {
        &NEW_TARGETS
    };
    all(said, is_echo, (&of.attributes, &[], new))
}

fn object_mapping(
    ends: &Ends,
    (key, fields, said, mask): OfMapping,
    is_echo: bool,
) -> (String, Value) {
    let mut fields = if is_echo {
        masked(&ends.fields, mask)
    } else {
        fields
    };
    let new: &[&str] = if ends.takes_new { &NEW_TARGETS } else { &[] };
    let attributes = all(said, is_echo, (&ends.mapped, &ends.unmapped, new));
    if !attributes.is_empty() {
        fields["attributes"] = Value::Object(attributes);
    }
    (key.get(&ends.keys).clone(), fields)
}

/// What is said of things with names, each once whatever its case. Nothing is said of what a pool does not have.
fn all(
    said: Vec<Named>,
    is_echo: bool,
    (there, free, new): (&[Said], &[String], &[&str]),
) -> Map<String, Value> {
    let (mut made, mut taken) = (Map::new(), BTreeSet::new());
    for (pool, index, word) in said {
        let picked =
            |names: Vec<&str>| (!names.is_empty()).then(|| (*index.get(&names)).to_owned());
        let name = match pool {
            Pool::Free if !is_echo => picked(free.iter().map(String::as_str).collect()),
            Pool::New if !is_echo => picked(new.to_vec()),
            Pool::There | Pool::Free | Pool::New => {
                picked(there.iter().map(|it| it.name.as_str()).collect())
            }
        };
        let Some(name) = name.filter(|name| taken.insert(name.to_lowercase())) else {
            continue;
        };
        let found = there.iter().find(|it| it.name == name);
        let value = match (word, found) {
            (Word::Echo(mask), Some(found)) => masked(&found.fields, mask),
            (_, Some(found)) if is_echo => masked(&found.fields, 0),
            (Word::Remove, _) => Value::Null,
            (Word::Fresh(value), _) => value,
            (Word::Echo(_), None) => continue,
        };
        made.insert(name, value);
    }
    made
}

/// Some of the fields; all of them where none is chosen.
fn masked(fields: &Map<String, Value>, mask: u8) -> Value {
    let chosen = fields
        .iter()
        .enumerate()
        .filter(|(index, _)| mask & (1 << index) != 0);
    let chosen: Map<_, _> = chosen
        .map(|(_, (name, value))| (name.clone(), value.clone()))
        .collect();
    Value::Object(if chosen.is_empty() {
        fields.clone()
    } else {
        chosen
    })
}
