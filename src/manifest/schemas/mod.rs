//! The JSON Schemas of whole documents: published for editors, and the rules that the reader walks by.
//!
//! Both uses share one value, so that an editor and `validate` can never disagree; editors get its words elsewhere. The
//! guide for people is made from the same value. It writes no files.

mod editor;
mod fields;
mod guide;
mod samples;
mod tidy;

pub use guide::guide;

use std::sync::LazyLock;

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::kinds::{AppSetSpec, AppSpec, MappingTestSpec, Metadata, TenantSpec};
use editor::for_editors;
use fields::fields;
use samples::{as_json, sample};
use tidy::{tidy, variables};

/// The only format of manifests that this version reads.
pub const API_VERSION: &str = "syncform/v1";

/// The kinds of document, in the order in which they are listed to people.
pub const KINDS: [&str; 4] = ["App", "AppSet", "Tenant", "MappingTest"];

/// Where the guide lies, seen from the root of the repository.
pub const GUIDE: &str = "docs/manifest.md";

/// Folders of manifests hold hundreds of documents of one kind; its schema is made once.
static APP: LazyLock<Value> = LazyLock::new(app);
static APP_SET: LazyLock<Value> = LazyLock::new(app_set);
static TENANT: LazyLock<Value> = LazyLock::new(tenant);
static MAPPING_TEST: LazyLock<Value> = LazyLock::new(mapping_test);

/// The published schemas by file name, with their words where editors look for them. Where a value is no text, a variable may
/// stand all the same.
#[must_use]
pub fn published() -> Vec<(&'static str, Value)> {
    let all = schemas().into_iter();
    let open = all.map(|(name, schema)| {
        let mut schema = for_editors(schema);
        // A Tenant is where variables come from.
        if schema["title"] != "Tenant" {
            variables(&mut schema);
        }
        (name, schema)
    });
    open.collect()
}

/// The schemas by file name, as documents are held against them once their variables are filled.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("app.schema.json", APP.clone()),
        ("app-set.schema.json", APP_SET.clone()),
        ("tenant.schema.json", TENANT.clone()),
        ("mapping-test.schema.json", MAPPING_TEST.clone()),
    ]
}

/// The schema of a kind, or none for a kind that this version does not know.
pub(super) fn of_kind(kind: &str) -> Option<Value> {
    match kind {
        "App" => Some(APP.clone()),
        "AppSet" => Some(APP_SET.clone()),
        "Tenant" => Some(TENANT.clone()),
        "MappingTest" => Some(MAPPING_TEST.clone()),
        _ => None,
    }
}

fn app() -> Value {
    document::<AppSpec>(
        "App",
        "One application of the gallery, and its provisioning. There is one document for each, usually in a file of its \
         own. What is absent is left alone.",
    )
}

fn app_set() -> Value {
    let mut schema = document::<AppSetSpec>(
        "AppSet",
        "One application template and its instances, such as a hundred accounts of one kind. Each instance is an App, as if \
         it had been written out.",
    );
    // A set is nothing live: what marks and chooses its instances stands in the metadata of their template.
    let name = json!({
        "description": "The key of this document in git: a-z, 0-9 and '-', at most 63 characters. What its instances are called \
                        stands in `spec.app.metadata.name`.\n\nGraph: it is not written.",
        "type": "string",
        "examples": ["aws-accounts"],
    });
    if let Some(metadata) = schema.pointer_mut("/properties/metadata") {
        metadata.as_object_mut().map(|it| it.shift_remove("$ref"));
        metadata["type"] = json!("object");
        metadata["properties"] = json!({ "name": name });
        metadata["required"] = json!(["name"]);
        metadata["additionalProperties"] = json!(false);
    }
    anchor(&mut schema);
    // The fields of the template are those of an App, and are told there.
    let of_app = fields(&APP).into_iter();
    for field in of_app.filter(|field| field.pointer.starts_with("/$defs/")) {
        if let Some(place) = schema.pointer_mut(&field.pointer) {
            place["x-documentation"] = json!(format!("{GUIDE}#{}", field.anchor));
        }
    }
    schema
}

fn tenant() -> Value {
    let mut schema = document::<TenantSpec>(
        "Tenant",
        "One tenant, and how its applications are told apart from other people's. Where the manifests hold several, \
         `--tenant NAME` chooses one.",
    );
    // Its name is written nowhere, so that there is nothing to find again under an earlier one.
    without(&mut schema, &["renamedFrom"]);
    schema
}

fn mapping_test() -> Value {
    let mut schema = document::<MappingTestSpec>(
        "MappingTest",
        "Tests of mappings in a file of their own, which `syncform test` runs without a tenant. Tests of one App may as \
         well stand in its `spec.tests`.",
    );
    // Nothing live comes of it.
    without(&mut schema, &["renamedFrom", "protect"]);
    schema
}

/// Takes members of `metadata` away that a kind has no use for.
fn without(schema: &mut Value, members: &[&str]) {
    let fields = schema.pointer_mut("/$defs/Metadata/properties");
    if let Some(fields) = fields.and_then(Value::as_object_mut) {
        fields.retain(|name, _| !members.contains(&name.as_str()));
    }
}

/// The envelope is written by hand, because a generic Rust type would get a new name for every kind.
fn document<S: JsonSchema>(kind: &str, description: &str) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let metadata = generator.subschema_for::<Metadata>();
    let spec = generator.subschema_for::<S>();
    let sample = as_json(sample(kind));
    let part = |schema: Schema, name: &str, text: &str| {
        let mut value = schema.to_value();
        value["description"] = json!(text);
        value["examples"] = json!([sample[name]]);
        value
    };
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:syncform:v1:{}", kind.to_lowercase()),
        "title": kind,
        "description": description,
        "type": "object",
        "properties": {
            "apiVersion": {
                "description": "The format of this document. A version of syncform that does not know it refuses the document.",
                "type": "string",
                "const": API_VERSION,
                "examples": [API_VERSION],
            },
            "kind": {
                "description": "What this document describes.",
                "type": "string",
                "const": kind,
                "examples": [kind],
            },
            "metadata": part(metadata, "metadata", "What the rest of the repository knows this document by."),
            "spec": part(spec, "spec", "What is wanted, in the fields of this kind."),
        },
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "additionalProperties": false,
        "examples": [sample],
        "$defs": definitions(generator),
    });
    tidy(&mut schema);
    anchor(&mut schema);
    schema
}

fn definitions(mut generator: SchemaGenerator) -> Map<String, Value> {
    generator.take_definitions(true).into_iter().collect()
}

/// Leads from every field to its place in the guide.
fn anchor(schema: &mut Value) {
    for field in fields(schema) {
        if let Some(place) = schema.pointer_mut(&field.pointer) {
            place["x-documentation"] = json!(format!("{GUIDE}#{}", field.anchor));
        }
    }
}
