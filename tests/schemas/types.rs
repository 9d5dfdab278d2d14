//! The Rust types and the published schemas have the same fields, seen from the source of the one and the JSON of the
//! other.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use syn::{Fields, Item};
use syncform::manifest;

use crate::support::golden;

/// Field names by type.
type Named = BTreeMap<String, Vec<String>>;

/// What the source of the kinds declares: every struct that has a schema.
fn declared() -> Named {
    let mut types = Named::new();
    let folder = golden::root().join("src/manifest/kinds");
    for entry in fs::read_dir(folder).expect("the kinds") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("text");
        for item in syn::parse_file(&text).expect("Rust").items {
            if let Item::Struct(item) = item
                && let Fields::Named(fields) = item.fields
            {
                let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
                let names = names
                    .map(|name| camel(name.to_string().trim_start_matches("r#")))
                    .collect();
                types.insert(item.ident.to_string(), names);
            }
        }
    }
    types
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(1);
        name + &head.to_uppercase() + tail
    })
}

/// What the schemas define, mappings of fixed fields only. One that several kinds share may have more fields in one of them.
fn defined() -> Named {
    let mut types = Named::new();
    for (_, schema) in manifest::schemas() {
        let definitions = schema["$defs"].as_object().expect("definitions");
        for (name, definition) in definitions {
            if let Some(fields) = definition["properties"].as_object() {
                let fields: Vec<_> = fields.keys().cloned().collect();
                let known = types.entry(name.clone()).or_insert_with(|| fields.clone());
                assert!(fields.iter().all(|field| known.contains(field)), "{name}");
            }
        }
    }
    types
}

#[test]
fn every_field_of_a_type_is_in_its_schema_and_the_other_way_round() {
    let declared = declared();
    assert_eq!(declared, defined());
    assert!(declared.contains_key("Provisioning"), "{declared:?}");
}

/// A field without text in the reader's own list would be veiled where it need not be.
#[test]
fn every_hand_written_form_is_in_the_schema() {
    let (_, app) = manifest::schemas().swap_remove(0);
    let options = |name: &str| -> Vec<String> {
        let options = app["$defs"][name]["oneOf"].as_array().expect("options");
        let fields = options
            .iter()
            .filter_map(|option| option["properties"].as_object());
        fields.flat_map(|fields| fields.keys().cloned()).collect()
    };
    assert_eq!(options("OwnerEntry"), ["user", "spn"]);
    assert_eq!(options("Principal"), ["id"]);
    let ways = ["env", "file", "command", "timeout", "keyVault"];
    assert_eq!(options("CredentialValue"), ways);
    let keys: Vec<_> = syncform::model::CredentialKey::all().collect();
    let values = &app["$defs"]["Credentials"]["properties"]["values"];
    let known: Vec<_> = values["properties"]
        .as_object()
        .expect("keys")
        .keys()
        .collect();
    assert_eq!(known, keys);
    assert_eq!(values["propertyNames"]["enum"], Value::from(keys));
}
