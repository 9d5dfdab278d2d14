//! What a document offers to a manifest: the object mappings that have an address, the attributes that can be named,
//! and what each of them says today in the words of manifests.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use syncform::expr;
use syncform::schema::{
    Attribute, AttributeMapping, Document, Flow, FlowBehavior, FlowType, Object, ObjectMapping,
    Rule, Schema, Source, SourceType, Spelled, Word,
};

use super::asked::askable;

/// Attributes that no document has.
pub(super) const NEW_SOURCES: [&str; 2] = ["costCentre", "extension_of_ours"];
pub(super) const NEW_TARGETS: [&str; 3] = [
    "officeCode",
    "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge",
    "phones[type eq \"desk\"].value",
];

/// Something with a name, and what a manifest would say that changes nothing of it.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) name: String,
    pub(super) fields: Map<String, Value>,
    /// An anchor of its object, or an attribute that objects are matched by.
    pub(super) is_key: bool,
}

/// An object mapping.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    /// Where it stands in the document.
    pub(super) path: String,
    /// The ways in which a manifest may call it.
    pub(super) keys: Vec<String>,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) fields: Map<String, Value>,
    pub(super) mapped: Vec<Said>,
    /// Attributes of its target that nothing is mapped to.
    pub(super) unmapped: Vec<String>,
    /// Attributes of its source.
    pub(super) sources: Vec<String>,
    /// Those of them that a scope may ask for.
    pub(super) asked: Vec<String>,
    /// Whether `attributes` of a manifest are those of its two objects.
    pub(super) takes_new: bool,
    /// What an exclusive one goes back to. `None`: it cannot.
    pub(super) base: Option<Base>,
}

/// An object mapping of the template's default.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) fields: Map<String, Value>,
    pub(super) mapped: Vec<Said>,
}

/// An object whose attributes a manifest can define: below `source` or `target`.
#[derive(Clone, Debug)]
pub(super) struct Defined {
    /// Where the object stands in the document.
    pub(super) path: String,
    pub(super) side: &'static str,
    pub(super) object: String,
    pub(super) attributes: Vec<Said>,
    /// Names of objects that references may lead to.
    pub(super) siblings: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub(super) mappings: Vec<Ends>,
    pub(super) objects: Vec<Defined>,
    /// All rules of the document and of its base as text: what is named there is used.
    pub(super) rules: String,
}

impl Ground {
    pub(super) fn of(document: &Document, base: &Document) -> Self {
        let schema = document.schema();
        let sides = [
            ("source", side(schema, Rule::source_directory)),
            ("target", side(schema, Rule::target_directory)),
        ];
        let rules = schema.rules().filter(|rule| rule.turn().twins == 1);
        let mappings = rules.flat_map(|rule| rule.object_mappings().map(move |it| (rule, it)));
        let mappings = mappings.filter(|(_, it)| it.is_addressable());
        let mappings = mappings.map(|(rule, it)| {
            let names = [rule.source_directory(), rule.target_directory()];
            let takes_new = rule.editable()
                && names == [sides[0].1, sides[1].1]
                && names[0] != names[1]
                && names.iter().all(Option::is_some);
            ends(schema, (rule, it), takes_new, base.schema())
        });
        let mappings: Vec<_> = mappings.collect();
        let objects = sides.iter().flat_map(|(side, name)| {
            let found = schema
                .directories()
                .filter(|it| name.is_some() && it.name() == *name);
            found.flat_map(move |directory| {
                let siblings: Vec<_> = directory.objects().filter_map(|it| it.name()).collect();
                let siblings: Vec<_> = siblings.iter().map(|it| (*it).to_owned()).collect();
                let unique = directory.objects().filter(|it| it.turn().twins == 1);
                unique.filter_map(move |object| {
                    let (directory, index) = (directory.turn().index, object.turn().index);
                    Some(Defined {
                        path: format!("/directories/{directory}/objects/{index}"),
                        side,
                        object: object.name()?.to_owned(),
                        attributes: unique_attributes(object).map(definition).collect(),
                        siblings: siblings.clone(),
                    })
                })
            })
        });
        Self {
            objects: objects.collect(),
            mappings,
            rules: [document, base]
                .map(|it| it.json()["synchronizationRules"].to_string())
                .concat(),
        }
    }
}

/// The one directory that all rules have on a side, as far as they may be edited.
fn side<'d>(schema: Schema<'d>, of: fn(Rule<'d>) -> Option<&'d str>) -> Option<&'d str> {
    let names: BTreeSet<_> = schema
        .rules()
        .filter(|it| it.editable())
        .filter_map(of)
        .collect();
    let name = names.first().copied().filter(|_| names.len() == 1);
    let is_it = |it: &Option<&str>| it == &name;
    let found = schema.directories().map(|it| it.name()).filter(is_it);
    name.filter(|_| found.count() == 1)
}

fn object<'d>(
    schema: Schema<'d>,
    directory: Option<&str>,
    name: Option<&str>,
) -> Option<Object<'d>> {
    let mut directories = schema.directories().filter(|it| it.name() == directory);
    let all = directories.next()?.objects();
    let mut found = all.filter(|it| it.name() == name && it.turn().twins == 1);
    found.next()
}

fn unique_attributes<'d>(object: Object<'d>) -> impl Iterator<Item = Attribute<'d>> {
    let unique = object.attributes().filter(|it| it.turn().twins == 1);
    unique.filter(|it| it.name().is_some_and(|name| !name.trim().is_empty()))
}

fn names(object: Option<Object<'_>>) -> Vec<String> {
    let all = object.into_iter().flat_map(unique_attributes);
    all.filter_map(|it| it.name()).map(str::to_owned).collect()
}

fn ends(
    schema: Schema<'_>,
    (rule, it): (Rule<'_>, ObjectMapping<'_>),
    takes_new: bool,
    base: Schema<'_>,
) -> Ends {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let plain = format!("{} -> {}", text(it.source()), text(it.target()));
    let same =
        |other: &ObjectMapping<'_>| other.source() == it.source() && other.target() == it.target();
    let all = schema.rules().flat_map(|rule| rule.object_mappings());
    let is_only = all.filter(same).count() == 1;
    let ruled = [rule.name(), rule.id()].into_iter().flatten();
    let ruled = ruled
        .filter(|name| !name.contains("->"))
        .map(|name| format!("{name} / {plain}"));
    let keys = ruled.chain(is_only.then(|| plain.clone()));
    let target = object(schema, rule.target_directory(), it.target());
    let source = object(schema, rule.source_directory(), it.source());
    let takes_new = takes_new && source.is_some() && target.is_some();
    let mapped: Vec<_> = it
        .attribute_mappings()
        .filter(|it| it.is_addressable())
        .map(mapping)
        .collect();
    let taken: BTreeSet<_> = it
        .attribute_mappings()
        .filter_map(|it| it.target())
        .map(str::to_lowercase)
        .collect();
    let free = target
        .into_iter()
        .flat_map(unique_attributes)
        .filter(|it| !it.anchor());
    let free = free
        .filter_map(|it| it.name())
        .filter(|name| !taken.contains(&name.to_lowercase()));
    let sources = names(source);
    let bracketed = sources.iter().filter(|name| is_bracketed(name));
    let read: Vec<_> = bracketed.cloned().collect();
    Ends {
        path: format!(
            "/synchronizationRules/{}/objectMappings/{}",
            rule.turn().index,
            it.turn().index
        ),
        keys: keys.collect(),
        source: text(it.source()),
        target: text(it.target()),
        fields: of_mapping(it),
        unmapped: free.map(str::to_owned).collect(),
        base: base_of(base, rule, it, (&sources, &names(target))),
        asked: askable(source, &read),
        sources: read,
        takes_new,
        mapped,
    }
}

/// The same mapping in the base, where the document has all that it names.
fn base_of(
    base: Schema<'_>,
    rule: Rule<'_>,
    here: ObjectMapping<'_>,
    (sources, targets): (&[String], &[String]),
) -> Option<Base> {
    let mut rules = base.rules().filter(|it| it.id() == rule.id());
    let same = |it: &ObjectMapping<'_>| {
        it.source() == here.source() && it.target() == here.target() && it.is_addressable()
    };
    let found = rules.next()?.object_mappings().find(same)?;
    let has = |all: &[String], name: &str| all.iter().any(|it| it == name);
    let is_sound = |it: AttributeMapping<'_>| {
        it.is_addressable()
            && it.target().is_some_and(|name| has(targets, name))
            && reads(it.source()).iter().all(|name| has(sources, name))
    };
    let all = || found.attribute_mappings();
    all().all(is_sound).then(|| Base {
        fields: of_mapping(found),
        mapped: all().map(mapping).collect(),
    })
}

fn reads<'d>(source: Option<Source<'d>>) -> BTreeSet<&'d str> {
    let (mut found, mut open) = (BTreeSet::new(), Vec::from_iter(source));
    while let Some(source) = open.pop() {
        if source.kind() == Spelled::Known(SourceType::Attribute) {
            found.extend(source.name());
        }
        open.extend(source.parameters().filter_map(|(_, value)| value));
    }
    found
}

/// Whether a name can stand in brackets.
fn is_bracketed(name: &str) -> bool {
    let read = expr::parse(&format!("[{name}]"));
    matches!(read, Ok(expr::Expression::Attribute(it)) if it.name == name)
}

fn of_mapping(it: ObjectMapping<'_>) -> Map<String, Value> {
    let mut fields = Map::new();
    if let Some(enabled) = it.enabled() {
        fields.insert("enabled".to_owned(), json!(enabled));
    }
    let word = |flow: &Flow| match flow {
        Flow::Add => "add",
        Flow::Update => "update",
        Flow::Delete => "delete",
    };
    let flows = it.flow_types();
    if flows.others.is_empty() {
        let words: Vec<_> = flows.flows.iter().map(word).collect();
        fields.insert("operations".to_owned(), json!(words));
    }
    let groups = it.scope().into_iter().flat_map(|scope| scope.groups());
    let groups = groups.map(|group| {
        let mut said: Map<String, Value> = Map::new();
        for clause in group.clauses() {
            let values: Vec<_> = clause.values().collect();
            let raw = json!({ "raw": { "operator": clause.operator(), "operands": values } });
            let all = said
                .entry(clause.source().unwrap_or_default())
                .or_insert(json!([]));
            all.as_array_mut().expect("a list").push(raw);
        }
        Value::Object(said)
    });
    let groups: Vec<_> = groups.collect();
    fields.insert(
        "scope".to_owned(),
        if groups.is_empty() {
            Value::Null
        } else {
            json!(groups)
        },
    );
    fields
}

fn mapping(it: AttributeMapping<'_>) -> Said {
    let mut fields = Map::new();
    let mut say = |field: &str, value: Value| fields.insert(field.to_owned(), value);
    match it
        .source()
        .map(|source| (source, source.kind(), source.name().unwrap_or_default()))
    {
        None => drop(say("expression", Value::Null)),
        Some((_, Spelled::Known(SourceType::Attribute), name)) if is_bracketed(name) => {
            say("attribute", json!(name));
        }
        Some((source, Spelled::Known(SourceType::Constant), name))
            if source.expression().is_some() =>
        {
            say("constant", json!(name));
        }
        Some((source, _, _)) => {
            let read = expr::read(source.raw()).map(|reading| reading.expression);
            if let (Ok(read), Some(text)) = (read, source.expression())
                && expr::compile(text).is_ok()
                && expr::parse(text).is_ok_and(|typed| expr::same(&typed, &read))
            {
                say("expression", json!(text));
            }
        }
    }
    say("default", json!(it.default_value()));
    say("matching", json!(it.matching_priority()));
    if let Spelled::Known(flow) = it.flow_type() {
        say(
            "apply",
            json!(match flow {
                FlowType::Always => "always",
                FlowType::ObjectAddOnly => "onCreate",
                FlowType::AttributeAddOnly => "whenEmpty",
                FlowType::ValueAddOnly => "addValues",
                FlowType::MultiValueAddOnly => "addMultiValues",
            }),
        );
    }
    if let Spelled::Known(flow) = it.flow_behavior() {
        say(
            "flow",
            json!(match flow {
                FlowBehavior::FlowWhenChanged => "whenChanged",
                FlowBehavior::FlowAlways => "always",
            }),
        );
    }
    Said {
        name: it.target().unwrap_or_default().to_owned(),
        fields,
        is_key: it.matching_priority() > 0,
    }
}

fn definition(it: Attribute<'_>) -> Said {
    let mut fields = Map::new();
    let mut say = |field: &str, value: Value| fields.insert(field.to_owned(), value);
    say("multivalued", json!(it.multivalued()));
    say("required", json!(it.required()));
    say("default", json!(it.default_value()));
    if let Some(case_exact) = it.case_exact() {
        say("caseExact", json!(case_exact));
    }
    if let Spelled::Known(kind) = it.kind() {
        say("type", json!(kind.text()));
    }
    if let Spelled::Known(mutability) = it.mutability() {
        say("mutability", json!(mutability.text()));
    }
    let names: Vec<_> = it.referenced_objects().collect();
    say("references", json!(names));
    Said {
        name: it.name().unwrap_or_default().to_owned(),
        fields,
        is_key: it.anchor(),
    }
}
