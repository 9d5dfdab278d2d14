//! Synchronization templates that somebody writes, and what new jobs make of them.

use serde_json::{Value, json};

use super::provisioned::Provisioned;
use super::{Born, Caller, text, values};
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};

const CUSTOM: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

fn made() -> (Caller, Born, String) {
    let caller = Caller::new("{}");
    let born = caller.create_from(CUSTOM, "A");
    let path = format!(
        "/v1.0/applications/{}/synchronization/templates",
        born.application
    );
    (caller, born, path)
}

/// The default schema with one mapping renamed, so that it can be told.
fn edited(caller: &Caller, path: &str) -> Value {
    let mut schema = caller.get(&format!("{path}/scim/schema"));
    schema["synchronizationRules"][0]["name"] = json!("OURS");
    schema
}

fn job(caller: &Caller, born: &Born) -> Value {
    let (status, job) = caller.call(Post, &born.sync("jobs"), json!({"templateId": "scim"}));
    assert_eq!(status, 201, "{job}");
    caller.get(&born.sync(&format!("jobs/{}/schema", text(&job, "/id"))))
}

#[test]
fn a_written_schema_is_the_default_of_new_jobs_until_it_is_deleted() {
    let (caller, born, path) = made();
    let schema = format!("{path}/scim/schema");
    let default = caller.get(&schema);
    assert_eq!(caller.status(Put, &schema, edited(&caller, &path)), 204);
    let name = "/synchronizationRules/0/name";
    assert_eq!(text(&caller.get(&schema), name), "OURS");
    let below_principal = caller.get(&born.sync("templates/scim/schema"));
    assert_eq!(text(&below_principal, name), "OURS");
    let first = job(&caller, &born);
    assert_eq!(text(&first, name), "OURS");
    assert!(text(&first, "/id").starts_with("scim."));
    assert_eq!(caller.status(Delete, &schema, Value::Null), 204);
    assert_eq!(
        caller.get(&schema)["synchronizationRules"],
        default["synchronizationRules"]
    );
    assert_ne!(text(&job(&caller, &born), name), "OURS");
}

#[test]
fn what_a_patch_leaves_out_is_erased() {
    let (caller, _, path) = made();
    let template = format!("{path}/scim");
    let before = caller.get(&template);
    assert_eq!(before["default"], true);
    assert_eq!(
        caller.status(Patch, &template, json!({"description": "ours"})),
        204
    );
    let after = caller.get(&template);
    assert_eq!(
        (
            &after["description"],
            &after["default"],
            &after["metadata"],
            &after["schema"]
        ),
        (&json!("ours"), &json!(false), &json!([]), &Value::Null)
    );
    for wrong in [
        json!({"nonsense": 1}),
        json!({"default": "true"}),
        json!({"schema": {"directories": []}}),
        Value::Null,
    ] {
        assert_eq!(
            caller.status(Patch, &template, wrong.clone()),
            400,
            "{wrong}"
        );
    }
    assert_eq!(caller.get(&template), after);
    let nowhere = format!("{path}/nowhere");
    assert_eq!(caller.status(Patch, &nowhere, json!({})), 404);
}

#[test]
fn a_template_of_ones_own_needs_three_members_and_makes_jobs() {
    let (caller, born, path) = made();
    let mut own = json!({"id": "ours", "applicationId": "x", "factoryTag": "ours", "@odata.type": "#microsoft.graph.synchronizationTemplate"});
    own["schema"] = edited(&caller, &path);
    for missing in ["id", "applicationId", "factoryTag"] {
        let mut wrong = own.clone();
        wrong
            .as_object_mut()
            .expect("an object")
            .shift_remove(missing);
        assert_eq!(caller.status(Post, &path, wrong), 400, "{missing}");
    }
    assert_eq!(caller.status(Post, &path, own.clone()), 201);
    assert_eq!(caller.status(Post, &path, own), 409);
    assert_eq!(values(&caller.get(&path)).len(), 2);
    let (status, job) = caller.call(Post, &born.sync("jobs"), json!({"templateId": "ours"}));
    assert_eq!(status, 201);
    let schema = caller.get(&born.sync(&format!("jobs/{}/schema", text(&job, "/id"))));
    assert_eq!(text(&schema, "/synchronizationRules/0/name"), "OURS");
}

#[test]
fn beta_spells_the_keys_of_metadata_in_its_own_way() {
    let app = Provisioned::new("{}", 0);
    let keys = |version: &str| {
        let path = app.born.sync("templates/scim").replace("v1.0", version);
        let template = app.caller.get(&path);
        text(&template, "/metadata/0/key")
    };
    assert_eq!(keys("v1.0"), "GalleryApplicationIdentifier");
    assert_eq!(keys("beta"), "galleryApplicationIdentifier");
    assert_eq!(
        app.caller
            .status(Get, &app.born.sync("templates/nowhere"), Value::Null),
        404
    );
}
