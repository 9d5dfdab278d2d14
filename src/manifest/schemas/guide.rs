//! The guide to the manifests, in Markdown, for people who read before they write.
//!
//! Every sentence about a field is the field's own, so that guide, hover text and rustdoc cannot disagree. Only the
//! introduction stands here.

use serde_json::{Value, json};

use super::fields::{self, Field, fields, shapes, text};
use super::samples::sample;
use super::{KINDS, of_kind};

const INTRODUCTION: &str = "\
<!-- Written by `syncform schema --docs` from the types of the manifests: change it there, and run `make schemas`. -->

# Manifests

A manifest is a YAML file of one or more documents, parted by a line `---`. Each document says what it is with
`apiVersion` and `kind`, and what is wanted with `metadata` and `spec`. Files end in `.yaml` or `.yml`; folders are read
whole, and `-f` names other ones than `manifests`. The worked examples are in [`manifests/`](../manifests/).

Three ways to say nothing mean three things:

- **Absent**: a field that is not written is left alone. Whatever the tenant has there survives, and no plan mentions it.
  Where silence has another meaning, the field says so.
- **Empty**: lists are complete. What is not on the list is removed, and `[]` removes everything.
- **Null**: `field: null` removes what is there, and is refused where a field has no such meaning. A field with nothing
  behind its colon, or with nothing but a comment or an anchor, is null to YAML and refused here: what removes something
  is written.

What a manifest said once and says no longer is a fourth. A plan that can read the commit which was applied last takes keys
of maps back that left git since then (mappings and their members, custom attributes, credential keys): to the template's
default, or away, as changes that are shown and guarded. Fields and lists that left git stay as they are, and a note names
them.

A field that is not listed here is refused with its place in the file, never ignored. Values that YAML would read as
something else than text, such as `no`, `0123` or `[x]`, are quoted.

Editors that know JSON Schema complete and explain every field: begin a file with
`# yaml-language-server: $schema=../schemas/app.schema.json`, seen from the file. `syncform schema` writes the schemas.
";

/// The whole guide.
#[must_use]
pub fn guide() -> String {
    let mut guide = INTRODUCTION.to_owned();
    for (kind, schema) in KINDS
        .into_iter()
        .filter_map(|kind| Some((kind, of_kind(kind)?)))
    {
        let yaml = sample(kind);
        let about = text(&schema, "description");
        guide += &format!("\n## {kind}\n\n{about}\n\n```yaml\n{yaml}```\n\n");
        let fields = fields(&schema);
        guide += &overview(&schema, &fields);
        let shapes = shapes(&schema);
        let own = fields.iter().filter(|field| !is_inside(field, &shapes));
        guide += &sections(&schema, own);
        for shape in &shapes {
            guide += &shape_section(kind, &schema, shape);
            let inner = fields
                .iter()
                .filter(|field| is_inside(field, std::slice::from_ref(shape)));
            guide += &sections(&schema, inner);
        }
    }
    guide
}

fn is_inside(field: &Field, shapes: &[String]) -> bool {
    let first = field.path.split('.').next();
    shapes.iter().any(|shape| first == Some(shape))
}

/// All fields at a glance, each with a link. Keys of closed lists have a table of their own.
fn overview(root: &Value, fields: &[Field]) -> String {
    let mut table = "| field | what it holds | |\n|---|---|---|\n".to_owned();
    for field in fields.iter().filter(|field| !field.is_key) {
        let schema = at(root, field);
        let (path, anchor) = (&field.path, &field.anchor);
        let form = form(root, schema);
        let need = need(field, schema);
        table += &format!("| [`{path}`](#{anchor}) | {form} | {need} |\n");
    }
    table
}

fn sections<'a>(root: &Value, fields: impl Iterator<Item = &'a Field>) -> String {
    let mut text = String::new();
    let mut is_in_table = false;
    for field in fields {
        if field.is_key && !is_in_table {
            text += "\n| key | what it is |\n|---|---|\n";
        }
        is_in_table = field.is_key;
        text += &if field.is_key {
            row(root, field)
        } else {
            section(root, field)
        };
    }
    text
}

fn row(root: &Value, field: &Field) -> String {
    let name = field.path.rsplit('.').next().unwrap_or_default();
    let about = text(at(root, field), "description");
    format!("| <a id=\"{}\"></a>`{name}` | {about} |\n", field.anchor)
}

fn section(root: &Value, field: &Field) -> String {
    let schema = at(root, field);
    let head = heading(&field.anchor, &format!("`{}`", field.path));
    let form = form(root, schema);
    let need = need(field, schema);
    let words = words(fields::resolved(root, schema));
    let about = paragraphs(text(schema, "description"), words);
    let example = if field.path.contains('.') {
        examples(field, schema)
    } else {
        // The sample above shows them whole.
        String::new()
    };
    let section = format!("{head}*{form}; {need}*\n\n{about}{example}");
    format!("{}\n", section.trim_end())
}

fn shape_section(kind: &str, root: &Value, shape: &str) -> String {
    let schema = &root["$defs"][shape];
    let head = heading(&fields::anchor(&kind.to_lowercase(), shape), shape);
    let about = text(schema, "description");
    let options = schema["oneOf"].as_array();
    let options: String = options
        .into_iter()
        .flatten()
        .map(|option| {
            let about = text(option, "description");
            let colon = if about.is_empty() { "" } else { ": " };
            let words = words(option).replace("- `", "  - `");
            format!("- {}{colon}{about}\n{words}", form(root, option))
        })
        .collect();
    format!("{head}{about}\n\n{options}")
}

fn heading(anchor: &str, title: &str) -> String {
    format!("\n<a id=\"{anchor}\"></a>\n\n### {title}\n\n")
}

fn at<'a>(root: &'a Value, field: &Field) -> &'a Value {
    root.pointer(&field.pointer).unwrap_or(&Value::Null)
}

fn need(field: &Field, schema: &Value) -> String {
    match schema.get("default") {
        _ if field.is_form => "one way to write it".to_owned(),
        _ if field.is_required => "required".to_owned(),
        _ if field.is_one_of => "exactly one of these".to_owned(),
        Some(default) => format!("`{}` where absent", value(default)),
        None => "optional".to_owned(),
    }
}

/// Paragraphs as they are, and below them as one list the words that may be written and those paragraphs that say what
/// silence and the like mean.
fn paragraphs(text: &str, words: String) -> String {
    const LEADS: [(&str, &str); 4] = [
        ("Absent: ", "Absent"),
        ("Empty: ", "Empty"),
        ("Null: ", "Null"),
        ("Graph: ", "In Graph"),
    ];
    let (mut about, mut list) = (String::new(), words);
    for paragraph in text.split("\n\n") {
        let mut leads = LEADS.iter();
        let lead = leads.find_map(|(mark, word)| Some((word, paragraph.strip_prefix(mark)?)));
        match lead {
            Some((word, rest)) => list += &format!("- **{word}**: {rest}\n"),
            None => about += &format!("{paragraph}\n\n"),
        }
    }
    format!("{about}{list}\n")
}

/// The words of a closed list, each with what it means.
fn words(schema: &Value) -> String {
    let all = |keyword: &str| schema[keyword].as_array().cloned().unwrap_or_default();
    let words = all("enum");
    let pairs = words.iter().zip(all("enumDescriptions"));
    pairs
        .map(|(word, about)| format!("- `{}`: {}\n", value(word), value(&about)))
        .collect()
}

fn examples(field: &Field, schema: &Value) -> String {
    let name = field.path.rsplit('.').next().unwrap_or_default();
    let examples = schema["examples"].as_array();
    let each = examples
        .into_iter()
        .flatten()
        .map(|example| yaml(&json!({ name: example })));
    let yaml: Vec<_> = each.collect();
    format!("```yaml\n{}```\n", yaml.join("# or\n"))
}

/// JSON is YAML too. A number of `serde_json` keeps its spelling, which no other serializer knows how to write.
fn yaml(json: &Value) -> String {
    let read: serde_yaml::Value = serde_yaml::from_str(&json.to_string()).expect("JSON is YAML");
    serde_yaml::to_string(&read).expect("an example is YAML")
}

/// What a schema asks for, in people's words.
fn form(root: &Value, schema: &Value) -> String {
    if let Some(name) = fields::target(schema) {
        return if fields::is_shape(root, name) {
            let kind = text(root, "title").to_lowercase();
            format!("[{name}](#{})", fields::anchor(&kind, name))
        } else {
            form(root, fields::resolved(root, schema))
        };
    }
    if let Some(word) = schema.get("const") {
        return format!("the word `{}`", value(word));
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words: Vec<_> = words
            .iter()
            .map(|word| format!("`{}`", value(word)))
            .collect();
        return words.join(" or ");
    }
    let options = schema
        .get("oneOf")
        .filter(|_| schema.get("properties").is_none());
    if let Some(options) = options.and_then(Value::as_array) {
        let options: Vec<_> = options.iter().map(|option| form(root, option)).collect();
        return options.join(" or ");
    }
    match text(schema, "type") {
        "string" => "text".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "null" => "null".to_owned(),
        "array" => format!("a list; each item is {}", form(root, &schema["items"])),
        _ => mapping(root, schema),
    }
}

fn mapping(root: &Value, schema: &Value) -> String {
    if let Some(key) = fields::key(schema) {
        let value = form(root, &schema["additionalProperties"]);
        return format!("a mapping of {key} to {value}");
    }
    let names = schema["properties"].as_object();
    let names: Vec<_> = names.into_iter().flat_map(|map| map.keys()).collect();
    let needed = schema["required"].as_array();
    let needed: Vec<_> = needed
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    match (names.as_slice(), needed.as_slice()) {
        ([], _) if schema["additionalProperties"] == true => "a mapping".to_owned(),
        ([], _) => "a mapping of text to text".to_owned(),
        ([only], _) => format!("`{{ {only}: ... }}`"),
        // One form of several says by this field which it is.
        (_, [only]) if text(schema, "description").is_empty() => format!("`{{ {only}: ... }}`"),
        _ => "a mapping".to_owned(),
    }
}

fn value(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
