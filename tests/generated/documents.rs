//! The documents that manifests are generated over: whole published ones, and the default schemas of the emulated
//! gallery. Each also as somebody may have edited it.

use serde_json::{Value, json};
use syncform::schema::{Document, Schema};

use crate::support::fixtures;
use crate::support::unknown::marked;

/// Published documents and templates that have rules and directories; by name.
pub(super) fn published() -> Option<Vec<(String, Document)>> {
    let all = [fixtures::files("schemas")?, fixtures::files("templates")?].concat();
    let read = all
        .into_iter()
        .filter_map(|(name, bytes)| Some((name, Document::read(&bytes).ok()?)));
    let has = |document: &Document, member: &str| {
        let list = document.json()[member].as_array();
        list.is_some_and(|list| !list.is_empty())
    };
    let both = |it: &Document| has(it, "synchronizationRules") && has(it, "directories");
    Some(read.filter(|(_, it)| both(it)).collect())
}

/// As somebody else left it: filters with names and without, of two kinds; operations and flags in other spellings; and a
/// member in every object that nobody knows.
pub(super) fn edited(document: &Document) -> Document {
    let schema = document.schema();
    let mut json = document.json().clone();
    for rule in schema.rules() {
        for mapping in rule.object_mappings() {
            let path = format!(
                "/synchronizationRules/{}/objectMappings/{}",
                rule.turn().index,
                mapping.turn().index
            );
            let found = first_attribute(schema, rule.source_directory(), mapping.source());
            if let (Some(name), Some(there)) = (found, json.pointer_mut(&path)) {
                there["scope"] = filter(name);
                there["flowTypes"] = json!("Update,Add");
            }
        }
    }
    marked(&Document::new(json).expect("a schema"))
}

fn first_attribute<'d>(
    schema: Schema<'d>,
    directory: Option<&str>,
    object: Option<&str>,
) -> Option<&'d str> {
    let mut directories = schema.directories().filter(|it| it.name() == directory);
    let mut objects = directories
        .next()?
        .objects()
        .filter(|it| it.name() == object);
    objects.next()?.attributes().find_map(|it| it.name())
}

fn filter(name: &str) -> Value {
    let clause = |operator: &str, operand: Value| json!({ "sourceOperandName": name, "operatorName": operator, "targetOperand": operand });
    let one = clause("EQUALS", json!({ "values": ["Sales"] }));
    let other = clause("IS NOT NULL", Value::Null);
    json!({
        "groups": [{ "name": "sales", "clauses": [one, other] }, { "name": null, "clauses": [other] }],
        "inputFilterGroups": [{ "name": "read", "clauses": [one] }],
        "categoryFilterGroups": [],
    })
}
