//! The subset of JSON Schema that our types are described in, as questions that the walk asks.
//!
//! It is exactly what schemars makes of structs, lists, maps, options, integers and enums; a keyword beyond
//! that is `Form::Unsupported`, which a test finds before any user does.

use serde_json::{Map, Value};

use crate::manifest::scalar::Plain;

/// One schema, and the document that its references point into.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schema<'a> {
    root: &'a Value,
    here: &'a Value,
}

/// What a schema asks of a value.
#[derive(Clone, Debug)]
pub(crate) enum Form<'a> {
    Anything,
    Nothing,
    Text,
    /// Text out of a closed list.
    Word(Vec<&'a str>),
    Flag,
    Number,
    Integer {
        least: Option<i128>,
        most: Option<i128>,
    },
    List(Schema<'a>),
    Record(Record<'a>),
    Choice(Vec<Self>),
    /// Rules that this walk does not know, by keyword.
    Unsupported(&'a str),
}

/// A mapping with named fields, or with any keys, or both.
#[derive(Clone, Debug)]
pub(crate) struct Record<'a> {
    pub(crate) fields: Vec<(&'a str, Schema<'a>)>,
    pub(crate) required: Vec<&'a str>,
    /// Fields of which exactly one is given; empty where there is no such rule.
    pub(crate) one_of: Vec<&'a str>,
    /// What a key beyond the named fields holds; none where there may be no such key.
    pub(crate) rest: Option<Schema<'a>>,
}

impl Form<'_> {
    /// Whether a scalar may stand here.
    pub(crate) fn is_scalar(&self) -> bool {
        match self {
            Self::Text | Self::Word(_) | Self::Flag | Self::Number | Self::Integer { .. } => true,
            Self::Choice(forms) => forms.iter().any(Self::is_scalar),
            Self::Anything
            | Self::Nothing
            | Self::List(_)
            | Self::Record(_)
            | Self::Unsupported(_) => false,
        }
    }

    /// Whether a scalar of this meaning may stand here as it is.
    pub(crate) fn takes(&self, meaning: Option<Plain>) -> bool {
        match self {
            Self::Anything => true,
            Self::Nothing => meaning == Some(Plain::Null),
            Self::Text | Self::Word(_) => meaning == Some(Plain::Text),
            Self::Flag => matches!(meaning, Some(Plain::Flag(_))),
            Self::Number => matches!(meaning, Some(Plain::Number | Plain::Integer(_))),
            Self::Integer { .. } => matches!(meaning, Some(Plain::Integer(_))),
            Self::Choice(forms) => forms.iter().any(|form| form.takes(meaning)),
            Self::List(_) | Self::Record(_) | Self::Unsupported(_) => false,
        }
    }
}

impl Record<'_> {
    pub(crate) fn names(&self) -> Vec<&str> {
        self.fields.iter().map(|(name, _)| *name).collect()
    }
}

impl<'a> Schema<'a> {
    pub(crate) const fn new(root: &'a Value) -> Self {
        Self { root, here: root }
    }

    /// What may be written on the line of this field.
    pub(crate) fn example(self) -> Option<String> {
        match self.here.get("examples")?.get(0)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    fn at(self, here: &'a Value) -> Self {
        Self { here, ..self }
    }

    /// Follows references; a circle of nothing but references ends after a few steps.
    fn resolved(self) -> Self {
        let mut schema = self;
        for _ in 0..8 {
            let target = schema.here.get("$ref").and_then(Value::as_str);
            let pointer = target.and_then(|target| target.strip_prefix('#'));
            match pointer.and_then(|pointer| self.root.pointer(pointer)) {
                Some(here) => schema = schema.at(here),
                None => break,
            }
        }
        schema
    }

    /// What this schema asks.
    pub(crate) fn form(self) -> Form<'a> {
        let schema = self.resolved();
        let Some(map) = schema.here.as_object() else {
            return Form::Anything;
        };
        if let Some(keyword) = unknown_keyword(map) {
            return Form::Unsupported(keyword);
        }
        if let Some(words) = words(map) {
            return Form::Word(words);
        }
        let options = map.get("oneOf").or_else(|| map.get("anyOf"));
        match options.and_then(Value::as_array) {
            Some(options) if !map.contains_key("properties") => return schema.choice(options),
            Some(options) if one_of(options).is_none() => return Form::Unsupported("oneOf"),
            Some(_) | None => {}
        }
        match map.get("type") {
            None => Form::Anything,
            Some(Value::String(name)) => schema.typed(map, name),
            Some(Value::Array(names)) => schema.several(map, names),
            Some(_) => Form::Unsupported("type"),
        }
    }

    /// A choice between documented words is what an enum with comments looks like.
    fn choice(self, options: &'a [Value]) -> Form<'a> {
        let mut forms = Vec::new();
        for option in options {
            let form = self.at(option).form();
            if let Form::Choice(inner) = form {
                forms.extend(inner);
            } else {
                forms.push(form);
            }
        }
        let mut all = Vec::new();
        for form in &forms {
            let Form::Word(words) = form else {
                return Form::Choice(forms);
            };
            all.extend(words);
        }
        Form::Word(all)
    }

    /// `type: [string, null]` is a choice that is written short.
    fn several(self, map: &'a Map<String, Value>, names: &'a [Value]) -> Form<'a> {
        let names = names.iter().filter_map(Value::as_str);
        Form::Choice(names.map(|name| self.typed(map, name)).collect())
    }

    fn typed(self, map: &'a Map<String, Value>, name: &'a str) -> Form<'a> {
        match name {
            "string" => Form::Text,
            "boolean" => Form::Flag,
            "null" => Form::Nothing,
            "number" => Form::Number,
            "integer" => Form::Integer {
                least: bound(map, "minimum"),
                most: bound(map, "maximum"),
            },
            "array" => match map.get("items") {
                Some(items) => Form::List(self.at(items)),
                None => Form::Unsupported("array without items"),
            },
            "object" => Form::Record(self.record(map)),
            other => Form::Unsupported(other),
        }
    }

    fn record(self, map: &'a Map<String, Value>) -> Record<'a> {
        let fields = map.get("properties").and_then(Value::as_object);
        let fields = fields.into_iter().flatten();
        let required = map.get("required").and_then(Value::as_array);
        Record {
            fields: fields
                .map(|(name, schema)| (name.as_str(), self.at(schema)))
                .collect(),
            required: required
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect(),
            one_of: map
                .get("oneOf")
                .and_then(Value::as_array)
                .and_then(|options| one_of(options))
                .unwrap_or_default(),
            rest: match map.get("additionalProperties") {
                Some(Value::Bool(false)) => None,
                Some(rest) => Some(self.at(rest)),
                // JSON Schema allows what it does not name; our types that do are maps and say so.
                None => Some(self.at(&Value::Bool(true))),
            },
        }
    }
}

/// The fields of a rule that exactly one of them is given: an option for each, which asks for nothing else.
fn one_of<'a>(options: &'a [Value]) -> Option<Vec<&'a str>> {
    let field = |option: &'a Value| {
        let option = option.as_object()?;
        let [name] = option.get("required")?.as_array()?.as_slice() else {
            return None;
        };
        name.as_str().filter(|_| option.len() == 1)
    };
    options.iter().map(field).collect()
}

/// The first keyword that this walk would ignore.
fn unknown_keyword(map: &Map<String, Value>) -> Option<&str> {
    let known = [&RULES[..], &WORDS, &LATER].concat();
    map.keys()
        .map(String::as_str)
        .find(|keyword| !known.contains(keyword))
}

/// Keywords that the walk obeys.
const RULES: [&str; 13] = [
    "$defs",
    "$ref",
    "type",
    "enum",
    "const",
    "oneOf",
    "anyOf",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minimum",
    "maximum",
];

/// Keywords that refuse nothing: they are for people and editors.
const WORDS: [&str; 9] = [
    "$schema",
    "$id",
    "title",
    "description",
    "examples",
    "default",
    "format",
    "enumDescriptions",
    "x-documentation",
];

/// Rules for editors alone: keys, secrets in clear, and what is empty or said in two ways are judged where the words for
/// them are.
const LATER: [&str; 4] = ["propertyNames", "not", "minProperties", "minItems"];

/// The closed list of a schema with `const` or `enum`, where it is one of texts.
fn words(map: &Map<String, Value>) -> Option<Vec<&str>> {
    match (map.get("const"), map.get("enum")) {
        (Some(word), _) => word.as_str().map(|word| vec![word]),
        (None, Some(words)) => words.as_array()?.iter().map(Value::as_str).collect(),
        (None, None) => None,
    }
}

fn bound(map: &Map<String, Value>, keyword: &str) -> Option<i128> {
    map.get(keyword)?.as_i64().map(i128::from)
}
