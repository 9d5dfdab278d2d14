//! The form of a synchronization schema that somebody sends: which members there are, what they may be, what stands where
//! one is missing.
//!
//! Reference section 3 and the types of the metadata. It looks at one member at a time; what members mean to each other is
//! in `schema_rules`. A fault is told with its place, such as `directories[0].objects[1].name: ...`.

use serde_json::{Map, Value, json};

/// A type of the metadata.
pub(super) struct Part(&'static [Member]);

/// One member: its name, what it may be, what stands for it where it is missing.
struct Member(&'static str, Form, Absent);

/// What a member may be.
enum Form {
    /// A text that is not empty.
    Name,
    Text,
    TextOrNull,
    Flag,
    Number,
    Texts,
    /// One of these words, in their very case.
    Word(&'static [&'static str]),
    /// One of these words in any case: samples send `"string"` (reference section 3).
    LooseWord(&'static [&'static str]),
    /// Several of these words in one text.
    Flags(&'static [&'static str]),
    Object(&'static Part),
    ObjectOrNull(&'static Part),
    List(&'static Part),
}

/// What stands for a missing member.
enum Absent {
    /// It may not be missing.
    Refused,
    /// Nothing: somebody else fills it.
    Left,
    Null,
    No,
    Yes,
    Zero,
    Empty,
    Word(&'static str),
}

use Absent::{Empty, Left, No, Null, Refused, Word as Says, Yes, Zero};
use Form::{
    Flag, Flags, List, LooseWord, Name, Number, Object, ObjectOrNull, Text, TextOrNull, Texts, Word,
};

/// `synchronizationSchema`. `provisioningTaskIdentifier` is not in the metadata, but in published documents.
pub(super) static SCHEMA: Part = Part(&[
    Member("id", TextOrNull, Left),
    Member("version", TextOrNull, Left),
    Member("provisioningTaskIdentifier", TextOrNull, Left),
    Member("synchronizationRules", List(&RULE), Refused),
    Member("directories", List(&DIRECTORY), Refused),
]);

static RULE: Part = Part(&[
    Member("id", Name, Refused),
    Member("name", Name, Refused),
    Member("editable", Flag, Left),
    Member("priority", Number, Zero),
    Member("sourceDirectoryName", Name, Refused),
    Member("targetDirectoryName", Name, Refused),
    Member("containerFilter", ObjectOrNull(&CONTAINERS), Null),
    Member("groupFilter", ObjectOrNull(&GROUPS), Null),
    Member("metadata", List(&PAIR), Empty),
    Member("objectMappings", List(&OBJECT_MAPPING), Empty),
]);

static CONTAINERS: Part = Part(&[Member("includedContainers", Texts, Empty)]);
static GROUPS: Part = Part(&[Member("includedGroups", Texts, Empty)]);
static PAIR: Part = Part(&[
    Member("key", Name, Refused),
    Member("value", TextOrNull, Null),
]);

/// Published mappings have no name, or an empty source object, while they are disabled. That a mapping which does not say
/// so is enabled is ours; the documented fragments leave it out.
static OBJECT_MAPPING: Part = Part(&[
    Member("name", TextOrNull, Null),
    Member("enabled", Flag, Yes),
    Member("sourceObjectName", Text, Refused),
    Member("targetObjectName", Name, Refused),
    Member("flowTypes", Flags(FLOW_TYPES), Says("Add, Update, Delete")),
    Member("scope", ObjectOrNull(&FILTER), Null),
    Member("metadata", List(&PAIR), Empty),
    Member("attributeMappings", List(&ATTRIBUTE_MAPPING), Empty),
]);

static ATTRIBUTE_MAPPING: Part = Part(&[
    Member("targetAttributeName", Name, Refused),
    Member("source", ObjectOrNull(&SOURCE), Null),
    Member("defaultValue", TextOrNull, Null),
    Member("flowType", Word(FLOW_TYPE), Says("Always")),
    Member("flowBehavior", Word(FLOW_BEHAVIOR), Says("FlowWhenChanged")),
    Member("matchingPriority", Number, Zero),
    Member("exportMissingReferences", Flag, No),
]);

static SOURCE: Part = Part(&[
    Member("type", Word(SOURCE_TYPE), Says("Attribute")),
    Member("name", Text, Refused),
    Member("expression", TextOrNull, Left),
    Member("parameters", List(&PARAMETER), Empty),
]);

static PARAMETER: Part = Part(&[
    Member("key", Name, Refused),
    Member("value", Object(&SOURCE), Refused),
]);

static FILTER: Part = Part(&[
    Member("groups", List(&FILTER_GROUP), Empty),
    Member("inputFilterGroups", List(&FILTER_GROUP), Empty),
    Member("categoryFilterGroups", List(&FILTER_GROUP), Empty),
]);

static FILTER_GROUP: Part = Part(&[
    Member("name", TextOrNull, Null),
    Member("clauses", List(&CLAUSE), Empty),
]);

static CLAUSE: Part = Part(&[
    Member("sourceOperandName", Name, Refused),
    Member("operatorName", Name, Refused),
    Member("targetOperand", ObjectOrNull(&OPERAND), Null),
]);

static OPERAND: Part = Part(&[Member("values", Texts, Empty)]);

static DIRECTORY: Part = Part(&[
    Member("id", Name, Refused),
    Member("name", Name, Refused),
    Member("discoverabilities", Flags(DISCOVERABILITIES), Left),
    Member("discoveryDateTime", TextOrNull, Left),
    Member("readOnly", Flag, Left),
    Member("version", TextOrNull, Left),
    Member("objects", List(&OBJECT), Empty),
]);

static OBJECT: Part = Part(&[
    Member("name", Name, Refused),
    Member("supportedApis", Texts, Empty),
    Member("metadata", List(&PAIR), Empty),
    Member("attributes", List(&ATTRIBUTE), Empty),
]);

static ATTRIBUTE: Part = Part(&[
    Member("name", Name, Refused),
    Member("type", LooseWord(ATTRIBUTE_TYPE), Says("String")),
    Member("anchor", Flag, No),
    Member("caseExact", Flag, No),
    Member("defaultValue", TextOrNull, Null),
    Member("flowNullValues", Flag, No),
    Member("multivalued", Flag, No),
    Member("mutability", Word(MUTABILITY), Says("ReadWrite")),
    Member("required", Flag, No),
    Member("apiExpressions", List(&PAIR), Empty),
    Member("metadata", List(&PAIR), Empty),
    Member("referencedObjects", List(&REFERENCED), Empty),
]);

static REFERENCED: Part = Part(&[
    Member("referencedObjectName", Name, Refused),
    Member("referencedProperty", TextOrNull, Null),
]);

const FLOW_TYPES: &[&str] = &["None", "Add", "Update", "Delete"];
const FLOW_TYPE: &[&str] = &[
    "Always",
    "ObjectAddOnly",
    "MultiValueAddOnly",
    "ValueAddOnly",
    "AttributeAddOnly",
];
const FLOW_BEHAVIOR: &[&str] = &["FlowWhenChanged", "FlowAlways"];
const SOURCE_TYPE: &[&str] = &["Attribute", "Constant", "Function"];
const ATTRIBUTE_TYPE: &[&str] = &[
    "String",
    "Integer",
    "Reference",
    "Binary",
    "Boolean",
    "DateTime",
];
const MUTABILITY: &[&str] = &["ReadWrite", "ReadOnly", "Immutable", "WriteOnly"];
const DISCOVERABILITIES: &[&str] = &[
    "None",
    "AttributeNames",
    "AttributeDataTypes",
    "AttributeReadOnly",
    "ReferenceAttributes",
    "UnknownFutureValue",
];

/// The text of a member, or nothing.
pub(super) fn said<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// The items of a member, or none.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// Brings a value into the form of a part: annotations dropped, missing members filled, everything else in the order in
/// which it was sent. Members that the metadata does not have are kept or refused.
///
/// # Errors
/// The place of the first fault, and what it is.
pub(super) fn shape(value: &Value, part: &Part, keeps_unknown: bool) -> Result<Value, String> {
    let Value::Object(sent) = value else {
        return Err(": it must be an object".to_owned());
    };
    let mut members = Map::new();
    for (name, value) in sent.iter().filter(|(name, _)| !name.contains('@')) {
        let known = part.0.iter().find(|Member(known, ..)| known == name);
        let shaped = match known {
            Some(Member(_, form, _)) => {
                shape_member(value, form, keeps_unknown).map_err(|why| format!(".{name}{why}"))?
            }
            None if keeps_unknown => value.clone(),
            None => return Err(format!(".{name}: there is no such property")),
        };
        members.insert(name.clone(), shaped);
    }
    for Member(name, _, absent) in part.0 {
        if members.contains_key(*name) {
            continue;
        }
        let filled = match absent {
            Refused => return Err(format!(".{name}: it is required")),
            Left => continue,
            Null => Value::Null,
            No => json!(false),
            Yes => json!(true),
            Zero => json!(0),
            Empty => json!([]),
            Says(word) => json!(word),
        };
        members.insert((*name).to_owned(), filled);
    }
    Ok(Value::Object(members))
}

fn shape_member(value: &Value, form: &Form, keeps_unknown: bool) -> Result<Value, String> {
    let must_be = |words: &str| Err(format!(": it must be {words}"));
    let kept = |fits: bool, words: &str| match fits {
        true => Ok(value.clone()),
        false => must_be(words),
    };
    match form {
        Name => kept(
            value.as_str().is_some_and(|text| !text.is_empty()),
            "a string that is not empty",
        ),
        Text => kept(value.is_string(), "a string"),
        TextOrNull => kept(value.is_string() || value.is_null(), "a string or null"),
        Flag => kept(value.is_boolean(), "a boolean"),
        Number => kept(
            value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
            "a 32-bit integer",
        ),
        Word(words) => one_of(value, words, |a, b| a == b),
        LooseWord(words) => one_of(value, words, |a, b| a.eq_ignore_ascii_case(b)),
        Flags(words) => flags(value, words),
        Texts | List(_) if value.is_null() => Ok(json!([])),
        Texts => kept(
            value
                .as_array()
                .is_some_and(|items| items.iter().all(Value::is_string)),
            "a collection of strings",
        ),
        ObjectOrNull(_) if value.is_null() => Ok(Value::Null),
        Object(part) | ObjectOrNull(part) => shape(value, part, keeps_unknown),
        List(part) => {
            let Value::Array(items) = value else {
                return must_be("a collection");
            };
            let shaped = items.iter().enumerate().map(|(index, item)| {
                shape(item, part, keeps_unknown).map_err(|why| format!("[{index}]{why}"))
            });
            shaped.collect()
        }
    }
}

fn one_of(
    value: &Value,
    words: &[&str],
    is_equal: impl Fn(&str, &str) -> bool,
) -> Result<Value, String> {
    let said = value.as_str();
    let word = said.and_then(|said| words.iter().find(|word| is_equal(said, word)));
    match (word, said) {
        (Some(word), _) => Ok(json!(word)),
        (None, Some(said)) => Err(not_found(said)),
        (None, None) => Err(format!(": it must be one of {}", words.join(", "))),
    }
}

/// How the back end words an enum value that it does not know, also one in the wrong case.
pub(super) const NOT_FOUND: &str = "Requested value '";

fn not_found(said: &str) -> String {
    format!(": {NOT_FOUND}{said}' was not found.")
}

/// A flags text in the spelling of the service: `"Add, Update, Delete"`, in the order of the metadata.
fn flags(value: &Value, words: &[&str]) -> Result<Value, String> {
    let wrong = || Err(format!(": it must be some of {}", words.join(", ")));
    let Some(said) = value.as_str() else {
        return wrong();
    };
    let said: Vec<&str> = said.split(',').map(str::trim).collect();
    if let Some(unknown) = said.iter().find(|word| !words.contains(word)) {
        return Err(not_found(unknown));
    }
    let several = said.iter().any(|word| *word != "None");
    let set = words
        .iter()
        .filter(|word| said.contains(word) && (**word != "None" || !several));
    Ok(json!(set.copied().collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_a_set_in_the_order_of_the_metadata() {
        for (said, kept) in [
            ("Add,Update,Delete", "Add, Update, Delete"),
            ("Delete, Add", "Add, Delete"),
            ("None", "None"),
            ("None, Add", "Add"),
        ] {
            assert_eq!(flags(&json!(said), FLOW_TYPES), Ok(json!(kept)));
        }
        for wrong in [
            json!("add"),
            json!(""),
            json!("Add Update"),
            json!(7),
            json!(null),
        ] {
            assert!(flags(&wrong, FLOW_TYPES).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        let wrong = json!({"synchronizationRules": [], "directories": [
            {"id": "1", "name": "here", "objects": [{"name": "User", "attributes": [{"name": ""}]}]},
        ]});
        assert_eq!(
            shape(&wrong, &SCHEMA, false).expect_err("a fault"),
            ".directories[0].objects[0].attributes[0].name: it must be a string that is not empty"
        );
    }
}
