//! A job's schema: read, saved as a whole, refused with the place of the fault, reset, discovered.

use serde_json::{Value, json};

use super::provisioned::Provisioned;
use super::{text, values};
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};

/// The mapping of users in the default schema of a SCIM application.
pub(super) const USERS: &str = "/synchronizationRules/0/objectMappings/0";

impl Provisioned {
    pub(super) fn schema_path(&self) -> String {
        format!("{}/schema", self.path())
    }

    pub(super) fn schema(&self) -> Value {
        self.caller.get(&self.schema_path())
    }

    pub(super) fn save(&self, schema: &Value) {
        let (status, body) = self.caller.call(Put, &self.schema_path(), schema.clone());
        assert_eq!((status, body), (204, Value::Null));
    }

    /// Reads, edits and saves.
    pub(super) fn edit(&self, edit: impl FnOnce(&mut Value)) {
        let mut schema = self.schema();
        edit(&mut schema);
        self.save(&schema);
    }
}

/// The mapping of users.
pub(super) fn users(schema: &mut Value) -> &mut Value {
    schema.pointer_mut(USERS).expect("a mapping of users")
}

/// The mapping of one target attribute of users.
pub(super) fn mapping<'a>(schema: &'a mut Value, target: &str) -> &'a mut Value {
    let mappings = users(schema)["attributeMappings"].as_array_mut();
    let mut mappings = mappings.expect("mappings").iter_mut();
    let found = mappings.find(|mapping| mapping["targetAttributeName"] == target);
    found.unwrap_or_else(|| panic!("no mapping of {target}"))
}

pub(super) fn push(schema: &mut Value, pointer: &str, item: Value) {
    let items = schema.pointer_mut(pointer).and_then(Value::as_array_mut);
    items
        .unwrap_or_else(|| panic!("no list at {pointer}"))
        .push(item);
}

/// A document without the member that every save changes.
pub(super) fn unversioned(schema: &Value) -> Value {
    let mut schema = schema.clone();
    schema["version"] = Value::Null;
    schema
}

#[test]
fn what_is_read_can_be_saved_and_reads_the_same_but_for_the_version() {
    let app = Provisioned::new("{}", 0);
    let before = app.schema();
    assert_eq!(text(&before, "/id"), app.job);
    app.save(&before);
    let after = app.schema();
    assert_eq!(unversioned(&after), unversioned(&before));
    assert_eq!(
        serde_json::to_string(&unversioned(&after)).expect("a text"),
        serde_json::to_string(&unversioned(&before)).expect("a text"),
        "the order of members too"
    );
    assert_ne!(after["version"], before["version"]);
    let others = Provisioned::new("{}", 0);
    assert_eq!(
        others.schema()["version"],
        before["version"],
        "one tenant is like the other"
    );
}

#[test]
fn an_edit_stays_as_it_was_sent_and_in_its_order() {
    let app = Provisioned::new("{}", 0);
    let mut sent = app.schema();
    mapping(&mut sent, "title")["defaultValue"] = json!("none");
    users(&mut sent)["enabled"] = json!(false);
    sent["synchronizationRules"][0]["name"] = json!("MINE");
    app.save(&sent);
    let kept = unversioned(&app.schema());
    assert_eq!(
        serde_json::to_string(&kept).expect("a text"),
        serde_json::to_string(&unversioned(&sent)).expect("a text")
    );
    // Annotations may be dropped, and one that was sent is.
    let mut annotated = sent.clone();
    annotated["directories@odata.context"] = json!("somewhere");
    app.save(&annotated);
    assert_eq!(unversioned(&app.schema()), kept);
    let content = app.caller.0.snapshot()["jobs"].to_string();
    assert!(
        content.contains("\"MINE\""),
        "a snapshot shows what was saved"
    );
}

#[test]
fn a_name_is_enough_for_a_direct_mapping_and_defaults_are_filled() {
    let app = Provisioned::new("{}", 0);
    app.edit(|schema| {
        push(
            schema,
            "/directories/1/objects/0/attributes",
            json!({"name": "officeCode", "type": "string"}),
        );
        let mapping = json!({
            "targetAttributeName": "officeCode",
            "source": {"name": "extensionAttribute10", "type": "Attribute"},
        });
        push(schema, &format!("{USERS}/attributeMappings"), mapping);
        let clause = json!({"sourceOperandName": "department", "operatorName": "IS NOT NULL"});
        users(schema)["scope"] = json!({"groups": [{"clauses": [clause]}]});
        users(schema)["flowTypes"] = json!("Update,Add");
    });
    let mut schema = app.schema();
    let attributes = schema.pointer("/directories/1/objects/0/attributes");
    let attributes = attributes.and_then(Value::as_array).expect("attributes");
    assert_eq!(
        attributes.last().expect("the new one"),
        &json!({
            "name": "officeCode", "type": "String", "anchor": false, "caseExact": false, "defaultValue": null,
            "flowNullValues": false, "multivalued": false, "mutability": "ReadWrite", "required": false,
            "apiExpressions": [], "metadata": [], "referencedObjects": [],
        })
    );
    assert_eq!(
        mapping(&mut schema, "officeCode"),
        &json!({
            "targetAttributeName": "officeCode",
            "source": {
                "name": "extensionAttribute10", "type": "Attribute", "parameters": [],
                "expression": "[extensionAttribute10]",
            },
            "defaultValue": null, "flowType": "Always", "flowBehavior": "FlowWhenChanged",
            "matchingPriority": 0, "exportMissingReferences": false,
        })
    );
    assert_eq!(users(&mut schema)["flowTypes"], "Add, Update");
    assert_eq!(
        users(&mut schema)["scope"],
        json!({
            "groups": [{"clauses": [{
                "sourceOperandName": "department", "operatorName": "IS NOT NULL", "targetOperand": null,
            }], "name": null}],
            "inputFilterGroups": [], "categoryFilterGroups": [],
        })
    );
}

#[test]
fn what_the_server_owns_is_not_taken_from_a_request() {
    let app = Provisioned::new("{}", 0);
    let before = app.schema();
    let mut sent = before.clone();
    sent["id"] = json!("mine");
    sent["version"] = json!("1");
    sent["directories"][0]["version"] = json!("1");
    sent["directories"][0]["readOnly"] = json!(true);
    sent["directories"][0]["discoveryDateTime"] = json!("2020-01-01T00:00:00Z");
    let rule = &mut sent["synchronizationRules"][0];
    rule["editable"] = json!(false);
    app.save(&sent);
    assert_eq!(unversioned(&app.schema()), unversioned(&before));
}

#[test]
fn what_is_left_out_is_gone() {
    let app = Provisioned::new("{}", 0);
    app.edit(|schema| {
        let users = users(schema).as_object_mut().expect("a mapping");
        users.shift_remove("metadata");
        let rules = schema.pointer_mut("/synchronizationRules/0/objectMappings");
        rules.and_then(Value::as_array_mut).expect("mappings").pop();
    });
    let mut schema = app.schema();
    assert_eq!(users(&mut schema)["metadata"], json!([]));
    let mappings = schema["synchronizationRules"][0]["objectMappings"].as_array();
    assert_eq!(mappings.map(Vec::len), Some(1), "no mapping of groups");
}

#[test]
fn a_reset_brings_the_default_back_under_a_new_version() {
    let app = Provisioned::new("{}", 0);
    let default = app.schema();
    app.edit(|schema| users(schema)["enabled"] = json!(false));
    let edited = app.schema();
    assert_ne!(unversioned(&edited), unversioned(&default));
    assert_eq!(
        app.caller.status(Delete, &app.schema_path(), Value::Null),
        204
    );
    let reset = app.schema();
    assert_eq!(unversioned(&reset), unversioned(&default));
    assert!(reset["version"] != default["version"] && reset["version"] != edited["version"]);
    let template = app.caller.get(&app.born.sync("templates/scim/schema"));
    assert_eq!(template["directories"], reset["directories"]);
}

#[test]
fn an_equal_document_is_a_save_unless_the_switch_says_otherwise() {
    let app = Provisioned::new(r#"{"switches": {"equalSchema": "ignored"}}"#, 0);
    let before = app.schema();
    app.save(&before);
    assert_eq!(app.schema(), before);
    let last = app.caller.0.requests();
    assert!(!last[last.len() - 2].committed, "nothing was written");
    app.edit(|schema| users(schema)["enabled"] = json!(false));
    assert_ne!(app.schema()["version"], before["version"]);
}

#[test]
fn a_schema_cannot_be_patched_and_its_other_paths_are_what_they_are() {
    let app = Provisioned::new("{}", 0);
    let path = app.schema_path();
    let (status, body) = app.caller.call(Patch, &path, app.schema());
    assert_eq!(
        (status, text(&body, "/error/code").as_str()),
        (404, "UnknownError")
    );
    let message: Value =
        serde_json::from_str(&text(&body, "/error/message")).expect("JSON in a text");
    assert!(text(&message, "/Message").contains("/schema?api-version=2.0"));
    for (method, rest, expected) in [
        (Post, "", 405),
        (Post, "/functions", 405),
        (Patch, "/directories/x", 405),
        (Post, "/directories", 405),
        (Get, "/nowhere", 404),
        (Get, "/directories/x", 404),
        (Post, "/directories/x/discover", 404),
        (Post, "/parseExpression", 501),
    ] {
        let found = app
            .caller
            .status(method, &format!("{path}{rest}"), json!({}));
        assert_eq!(found, expected, "{method} {rest}");
    }
    let stranger = app.born.sync("jobs/scim.x.y/schema");
    assert_eq!(app.caller.status(Put, &stranger, app.schema()), 404);
    assert_eq!(app.caller.status(Put, &path, Value::Null), 400);
}

#[test]
fn a_discovery_dates_the_directory_and_changes_nothing_else() {
    let app = Provisioned::new("{}", 0);
    let before = app.schema();
    let id = text(&before, "/directories/1/id");
    let path = format!("{}/directories/{id}", app.schema_path());
    let (status, directory) = app
        .caller
        .call(Post, &format!("{path}/discover"), Value::Null);
    assert_eq!(status, 200);
    assert_eq!(directory["objects"], before["directories"][1]["objects"]);
    assert!(directory["version"].is_string() && directory["discoveryDateTime"].is_string());
    let after = app.schema();
    assert_eq!(after["directories"][1]["version"], directory["version"]);
    assert_eq!(after["directories"][0], before["directories"][0]);
    assert_eq!(after["version"], before["version"]);
    assert_eq!(app.caller.get(&path)["version"], directory["version"]);
    let all = app
        .caller
        .get(&format!("{}/directories", app.schema_path()));
    assert_eq!(
        values(&all),
        after["directories"].as_array().cloned().unwrap_or_default()
    );
    app.edit(|schema| users(schema)["enabled"] = json!(false));
    assert_eq!(
        app.schema()["directories"][1]["version"],
        directory["version"]
    );
}
