//! The shapes of an OpenAPI 3.0 document as JSON Schemas, stricter than they are written.
//!
//! The document allows unknown members everywhere; here an object that lists its members has no others, but for
//! annotations (`@odata.type`), so that a slip of a name is seen. Three things it does not say are added: a member that
//! is an object or an enum may be null (the document lost that mark), flags are names joined by commas, and an object
//! in a list of directory objects is what its `@odata.type` says.

use serde_json::{Map, Value, json};

const DIRECTORY_OBJECT: &str = "microsoft.graph.directoryObject";
/// Those of them that answers hold.
const KINDS: [&str; 4] = ["user", "group", "application", "servicePrincipal"];
/// "The structure of this object is service-specific."
const SERVICE_SPECIFIC: &str = "microsoft.graph.ODataErrors.InnerError";

/// Every named shape twice: as it is, and with `.nullable` behind its name.
pub(super) fn components(document: &Value) -> Value {
    let all = document["components"]["schemas"].as_object();
    let mut shapes = Map::new();
    for (name, written) in all.expect("named shapes") {
        let mut shape = of(&flat(document, written));
        if name == SERVICE_SPECIFIC {
            shape["additionalProperties"] = json!(true);
        }
        if name == DIRECTORY_OBJECT {
            shape = by_kind(&shape);
        }
        shapes.insert(format!("{name}.nullable"), nullable(shape.clone()));
        shapes.insert(name.clone(), shape);
    }
    json!({ "components": { "schemas": shapes } })
}

/// The shape of a body or an answer; `None` where there is neither JSON nor a text in it.
pub(super) fn of_content(said: &Value) -> Option<Value> {
    let content = said["content"].as_object()?;
    let mut kinds = ["json", "text/plain"].iter();
    let found = kinds.find_map(|kind| content.iter().find(|(known, _)| known.contains(kind)));
    found.map(|(_, said)| of(&said["schema"]))
}

/// An entity with the members of those that it is made from.
fn flat(document: &Value, written: &Value) -> Value {
    let Some(parts) = written["allOf"].as_array() else {
        return written.clone();
    };
    let mut whole = json!({ "type": "object", "properties": {} });
    for part in parts {
        let named = part["$ref"].as_str().map(|name| &name[1..]);
        let part = match named {
            Some(name) => flat(document, document.pointer(name).expect("a shape")),
            None => part.clone(),
        };
        let members = part["properties"].as_object().cloned();
        let known = whole["properties"].as_object_mut().expect("members");
        known.extend(members.unwrap_or_default());
        if part["x-trimmed"] == true {
            whole["x-trimmed"] = json!(true);
        }
    }
    whole
}

/// One shape, and those within.
fn of(written: &Value) -> Value {
    let mut shape = Map::new();
    for keyword in [
        "$ref",
        "type",
        "enum",
        "pattern",
        "minimum",
        "maximum",
        "required",
        "uniqueItems",
    ] {
        if let Some(value) = written.get(keyword) {
            shape.insert(keyword.to_owned(), value.clone());
        }
    }
    if let Some(items) = written.get("items") {
        shape.insert("items".to_owned(), of(items));
    }
    if let Some(names) = written["x-enum-members"].as_array() {
        let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
        let name = format!("({})", names.join("|"));
        shape.insert("pattern".to_owned(), json!(format!("^{name}(, ?{name})*$")));
    }
    if let Some(members) = written["properties"]
        .as_object()
        .filter(|all| !all.is_empty())
    {
        let members = members
            .iter()
            .map(|(name, written)| (name.clone(), member(written)));
        shape.insert("properties".to_owned(), Value::Object(members.collect()));
        shape.insert("patternProperties".to_owned(), json!({ "@": {} }));
        let is_open = written["x-trimmed"] == true;
        shape.insert("additionalProperties".to_owned(), json!(is_open));
    }
    let shape = Value::Object(shape);
    if written["nullable"] == true {
        return nullable(shape);
    }
    shape
}

/// A member that refers to a named shape may be null.
fn member(written: &Value) -> Value {
    match written["$ref"].as_str() {
        Some(name) => json!({ "$ref": format!("{name}.nullable") }),
        None => of(written),
    }
}

fn nullable(mut shape: Value) -> Value {
    if let Some(kind) = shape["type"].as_str() {
        shape["type"] = json!([kind, "null"]);
    }
    if let Some(values) = shape.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    shape
}

/// A directory object of a known kind has that kind's shape, any other the given one.
fn by_kind(other: &Value) -> Value {
    KINDS.iter().fold(other.clone(), |other, kind| {
        let name = format!("#microsoft.graph.{kind}");
        let is_kind = json!({ "properties": { "@odata.type": { "const": name } }, "required": ["@odata.type"] });
        let shape = json!({ "$ref": format!("#/components/schemas/microsoft.graph.{kind}") });
        json!({ "if": is_kind, "then": shape, "else": other })
    })
}
