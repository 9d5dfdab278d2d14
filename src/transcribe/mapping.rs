//! The schema of the job: custom attributes, object mappings, expressions.
//!
//! The schema room says what differs from the template's default; here it gets words. A source is written as the text
//! that compiles to what is there, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::people::is_read;
use super::{Extent, Left};
use crate::desired::mapping_address;
use crate::expr::{self, Expression, Spelling};
use crate::live::{LiveApp, Part};
use crate::manifest::{
    self, Apply, AttributeDefinition, AttributeMapping, AttributeMappingEntry, AttributeType,
    Attributes, Condition, Conditions, Definitions, FlowWhen, Group, Mutability, ObjectMapping,
    Operation, RawCondition, Removable,
};
use crate::model::{Arity, ScopeOperator};
use crate::schema::{
    self, Diff, DirectoryAddress, Document, Flow, FlowBehavior, FlowType, Overlay, WantedAttribute,
    WantedClause, WantedGroup, WantedMapping, WantedObjectMapping, WantedSource, Wish,
};

/// No reader of YAML takes a longer key without further signs.
const LONGEST_KEY: usize = 1000;

type Mappings = BTreeMap<String, ObjectMapping>;

pub(super) fn of(
    live: &LiveApp,
    extent: Extent,
    left: &mut Left,
) -> (Option<Attributes>, Option<Mappings>) {
    let is_there = is_read(live, Part::Schema, left) & is_read(live, Part::Templates, left);
    let Some(schema) = live.schema.as_ref().filter(|_| is_there) else {
        if is_there {
            left.say("spec.provisioning.mappings: the schema of the job was not read");
        }
        return (None, None);
    };
    let (document, base) = (&schema.document, schema.default.as_ref());
    if base.is_none() {
        left.say("spec.provisioning.attributes: the template's default schema was not read");
    }
    let overlay = Overlay::telling(document, base, extent);
    let overlay = worded(overlay).fulfilled(document);
    rest(document, base, &overlay, left);
    let mappings = overlay.object_mappings.iter();
    let mappings: Mappings = mappings
        .map(|(address, wanted)| (address.to_string(), object_mapping(wanted)))
        .collect();
    let attributes = attributes(&overlay);
    (attributes, (!mappings.is_empty()).then_some(mappings))
}

/// An object mapping as it is written.
pub(super) fn json(wanted: &WantedObjectMapping) -> Value {
    manifest::object_mapping_json(&object_mapping(wanted))
}

/// An attribute mapping as it is written.
pub(super) fn attribute_json(wanted: &WantedMapping) -> Value {
    manifest::attribute_mapping_json(&attribute_mapping(wanted))
}

/// A definition as it is written.
pub(super) fn definition_json(wanted: &WantedAttribute) -> Value {
    manifest::definition_json(&definition(wanted))
}

/// The text of a source, where it has one.
pub(super) fn text(source: &Wish<WantedSource>) -> Option<String> {
    match source {
        Wish::Set(WantedSource::Tree(tree)) => read(tree).map(|it| it.to_string()),
        Wish::Set(WantedSource::Attribute(_) | WantedSource::Constant(_))
        | Wish::Leave
        | Wish::Clear => None,
    }
}

/// A source alone, in the long form.
pub(super) fn source_json(source: &Wish<WantedSource>) -> Map<String, Value> {
    // Another member makes the form long.
    let with = WantedMapping {
        source: source.clone(),
        matching_priority: Some(1),
        ..WantedMapping::default()
    };
    let mut members = match attribute_json(&with) {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Map::new()
        }
    };
    members.shift_remove("matching");
    members
}

/// One member beside the source, where anything is said of it.
pub(super) fn member_json(wanted: &WantedMapping, name: &str) -> Option<Value> {
    let rest = WantedMapping {
        source: Wish::Leave,
        ..wanted.clone()
    };
    attribute_json(&rest).get(name).cloned()
}

/// What still differs from the default when all that has words is laid over it.
fn rest(document: &Document, base: Option<&Document>, overlay: &Overlay, left: &mut Left) {
    let Some(base) = base else { return };
    let mut laid = base.clone();
    let is_laid = overlay
        .patch(base, None)
        .is_ok_and(|patch| patch.apply(&mut laid).is_ok());
    let compared = if is_laid { &laid } else { base };
    // What the service fills in by itself is as good as unsaid of a thing that the default does not have.
    let all = Diff::between(base, document).changes.into_iter();
    let added = all.filter(|change| matches!(change.kind, schema::Kind::Added(_)));
    let added: BTreeSet<_> = added.map(|change| change.place).collect();
    let is_filled = |change: &schema::Change| {
        let is_no =
            matches!(&change.kind, schema::Kind::Changed { to, .. } if *to == Value::Bool(false));
        is_no && added.contains(&change.place)
    };
    for change in Diff::between(compared, document).changes {
        if is_filled(&change) {
            continue;
        }
        let place = &change.place;
        left.say(match &change.kind {
            schema::Kind::Added(_) => {
                format!("schema: {place} is no part of the template's default")
            }
            schema::Kind::Removed(_) => {
                format!("schema: {place} of the template's default is gone")
            }
            schema::Kind::Changed { member, .. } => {
                format!("schema: {member} of {place} is not the template's default")
            }
        });
    }
}

/// The same wishes, as far as manifests can say them: names that a key can hold, sources that have a text.
pub(super) fn worded(overlay: Overlay) -> Overlay {
    let is_key = |text: &str| !text.trim().is_empty() && text.len() <= LONGEST_KEY;
    let mut worded = Overlay::default();
    for (address, wanted) in overlay.object_mappings {
        let key = address.to_string();
        if !is_key(&key) || mapping_address(&key).as_ref() != Some(&address) {
            continue;
        }
        let attributes = wanted.attributes.into_iter();
        let attributes = attributes.filter(|(target, _)| is_key(target));
        let attributes = attributes.filter_map(|(target, mapping)| {
            let mapping = match mapping {
                None => None,
                Some(mapping) => {
                    let mapping = with_text(mapping);
                    if mapping == WantedMapping::default() {
                        return None;
                    }
                    Some(mapping)
                }
            };
            Some((target, mapping))
        });
        let wanted = WantedObjectMapping {
            attributes: attributes.collect(),
            scope: match wanted.scope {
                Wish::Set(groups) if !groups.iter().all(can_be_said) => Wish::Leave,
                scope @ (Wish::Leave | Wish::Clear | Wish::Set(_)) => scope,
            },
            ..wanted
        };
        if wanted != WantedObjectMapping::default() {
            worded.object_mappings.insert(address, wanted);
        }
    }
    let definitions = overlay.attributes.into_iter();
    let definitions =
        definitions.filter(|(address, _)| is_key(&address.object) && is_key(&address.attribute));
    worded.attributes = definitions.collect();
    worded
}

fn can_be_said(group: &WantedGroup) -> bool {
    let is_said = |clause: &WantedClause| {
        let is_key = !clause.source.trim().is_empty() && clause.source.len() <= LONGEST_KEY;
        is_key && !clause.operator.trim().is_empty()
    };
    group.clauses.iter().all(is_said)
}

/// A source that is read and compiled again is what the manifest will make of its text.
fn with_text(mapping: WantedMapping) -> WantedMapping {
    let source = match mapping.source {
        Wish::Set(WantedSource::Tree(tree)) => {
            let compiled = read(&tree).and_then(|read| expr::compile(&read.to_string()).ok());
            compiled.map_or(Wish::Leave, |source| {
                Wish::Set(WantedSource::Tree(source.to_json()))
            })
        }
        Wish::Set(WantedSource::Attribute(_) | WantedSource::Constant(_)) | Wish::Leave => {
            Wish::Leave
        }
        Wish::Clear => Wish::Clear,
    };
    WantedMapping { source, ..mapping }
}

fn read(tree: &Value) -> Option<Expression> {
    expr::read(tree).ok().map(|reading| reading.expression)
}

fn object_mapping(wanted: &WantedObjectMapping) -> ObjectMapping {
    let attributes = wanted.attributes.iter().map(|(target, mapping)| {
        let entry = mapping.as_ref().map(attribute_mapping);
        (target.clone(), entry)
    });
    let attributes: BTreeMap<_, _> = attributes.collect();
    let operation = |flow: &Flow| match flow {
        Flow::Add => Operation::Add,
        Flow::Update => Operation::Update,
        Flow::Delete => Operation::Delete,
    };
    ObjectMapping {
        // What is not written is left alone, and that is what is meant.
        mode: None,
        enabled: wanted.enabled,
        operations: wanted
            .flow_types
            .as_ref()
            .map(|flows| flows.iter().map(operation).collect()),
        scope: match &wanted.scope {
            Wish::Leave => None,
            Wish::Clear => Some(Removable::Remove),
            Wish::Set(groups) => Some(Removable::Set(groups.iter().map(group).collect())),
        },
        attributes: (!attributes.is_empty()).then_some(attributes),
    }
}

fn attribute_mapping(wanted: &WantedMapping) -> AttributeMappingEntry {
    let mut long = AttributeMapping {
        expression: None,
        attribute: None,
        constant: None,
        default: removable(&wanted.default_value),
        matching: wanted.matching_priority,
        apply: wanted.flow_type.map(|word| match word {
            FlowType::Always => Apply::Always,
            FlowType::ObjectAddOnly => Apply::OnCreate,
            FlowType::AttributeAddOnly => Apply::WhenEmpty,
            FlowType::ValueAddOnly => Apply::AddValues,
            FlowType::MultiValueAddOnly => Apply::AddMultiValues,
        }),
        flow: wanted.flow_behavior.map(|word| match word {
            FlowBehavior::FlowWhenChanged => FlowWhen::WhenChanged,
            FlowBehavior::FlowAlways => FlowWhen::Always,
        }),
    };
    let source = match &wanted.source {
        Wish::Set(WantedSource::Tree(tree)) => read(tree),
        Wish::Set(WantedSource::Attribute(_) | WantedSource::Constant(_)) | Wish::Leave => None,
        Wish::Clear => {
            long.expression = Some(Removable::Remove);
            None
        }
    };
    let is_alone = long == AttributeMapping::default();
    match source {
        None => {}
        Some(Expression::Constant(it)) if it.spelling != Spelling::Placeholder => {
            long.constant = Some(it.value);
        }
        Some(expression) if is_alone => {
            return AttributeMappingEntry::Expression(expression.to_string());
        }
        Some(Expression::Attribute(it)) if !it.name.starts_with('[') => {
            long.attribute = Some(it.name);
        }
        Some(expression) => long.expression = Some(Removable::Set(expression.to_string())),
    }
    AttributeMappingEntry::Long(long)
}

fn removable(wish: &Wish<String>) -> Option<Removable<String>> {
    match wish {
        Wish::Leave => None,
        Wish::Clear => Some(Removable::Remove),
        Wish::Set(text) => Some(Removable::Set(text.clone())),
    }
}

fn group(group: &WantedGroup) -> Group {
    let mut attributes: BTreeMap<String, Conditions> = BTreeMap::new();
    for clause in &group.clauses {
        let conditions = attributes
            .entry(clause.source.clone())
            .or_insert(Conditions(Vec::new()));
        conditions.0.push(condition(clause));
    }
    Group(attributes)
}

/// Spelt in another case than the table's, an operator is another text on the wire.
fn condition(clause: &WantedClause) -> Condition {
    let known = ScopeOperator::on_the_wire(&clause.operator);
    let known = known.filter(|operator| operator.wire == clause.operator);
    match (known, clause.values.as_slice()) {
        (Some(operator), []) if operator.arity == Arity::Unary => Condition::Known(operator, None),
        (Some(operator), [value]) if operator.arity == Arity::Binary => {
            Condition::Known(operator, Some(value.clone()))
        }
        (_, values) => Condition::Raw(RawCondition {
            operator: clause.operator.clone(),
            operands: values.to_vec(),
        }),
    }
}

fn attributes(overlay: &Overlay) -> Option<Attributes> {
    let (mut source, mut target) = (Definitions::new(), Definitions::new());
    for (address, wanted) in &overlay.attributes {
        let side = match &address.directory {
            DirectoryAddress::Source(_) => &mut source,
            DirectoryAddress::Target(_) => &mut target,
            DirectoryAddress::Named(_) => continue,
        };
        let object = side.entry(address.object.clone()).or_default();
        object.insert(address.attribute.clone(), wanted.as_ref().map(definition));
    }
    let some = |side: Definitions| (!side.is_empty()).then_some(side);
    let attributes = Attributes {
        source: some(source),
        target: some(target),
    };
    let is_empty = attributes.source.is_none() && attributes.target.is_none();
    (!is_empty).then_some(attributes)
}

fn definition(wanted: &WantedAttribute) -> AttributeDefinition {
    AttributeDefinition {
        r#type: wanted.kind.map(|word| match word {
            schema::AttributeType::String => AttributeType::String,
            schema::AttributeType::Integer => AttributeType::Integer,
            schema::AttributeType::Reference => AttributeType::Reference,
            schema::AttributeType::Binary => AttributeType::Binary,
            schema::AttributeType::Boolean => AttributeType::Boolean,
            schema::AttributeType::DateTime => AttributeType::DateTime,
        }),
        multivalued: wanted.multivalued,
        required: wanted.required,
        mutability: wanted.mutability.map(|word| match word {
            schema::Mutability::ReadWrite => Mutability::ReadWrite,
            schema::Mutability::ReadOnly => Mutability::ReadOnly,
            schema::Mutability::Immutable => Mutability::Immutable,
            schema::Mutability::WriteOnly => Mutability::WriteOnly,
        }),
        case_exact: wanted.case_exact,
        default: removable(&wanted.default_value),
        references: wanted
            .referenced_objects
            .as_ref()
            .map(|names| names.iter().cloned().collect()),
    }
}
