//! What a saved schema does to people: who leaves by a filter, what flows, and the initial cycle that follows a save.

use serde_json::{Value, json};

use super::provisioned::{CYCLE, INITIAL, Provisioned};
use super::schema::{mapping, users};
use super::{Caller, text};
use syncform::emulator::{InScope, Options};
use syncform::wire::Method::{Delete, Patch, Put};

const NOBODY: [usize; 0] = [];

fn filter(clauses: &[(&str, &str, &str)]) -> Value {
    let clause = |(attribute, operator, value): &(&str, &str, &str)| {
        let operand = match *value {
            "" => Value::Null,
            value => json!({"values": [value]}),
        };
        json!({"sourceOperandName": attribute, "operatorName": operator, "targetOperand": operand})
    };
    json!({"groups": [{"name": "mine", "clauses": clauses.iter().map(clause).collect::<Vec<_>>()}]})
}

fn imported(app: &Provisioned) -> [u64; 2] {
    ["countImported", "countImportedDeltas"].map(|name| {
        app.status()["lastExecution"][name]
            .as_u64()
            .expect("a count")
    })
}

/// The value of an account's attribute.
fn account(app: &Provisioned, number: usize, attribute: &str) -> Value {
    let accounts = app.caller.0.accounts(&app.born.principal);
    let name = format!("user{number:04}@contoso.com");
    let mut accounts = accounts.as_array().expect("accounts").iter();
    let found = accounts.find(|account| account["values"]["userName"] == json!(name));
    found.expect("an account")["values"][attribute].clone()
}

#[test]
fn those_who_leave_by_a_saved_filter_are_disabled_and_come_back_without_it() {
    let app = Provisioned::cycled("{}");
    let before = app.told().len();
    app.edit(|schema| {
        let legal = filter(&[("department", "EQUALS", "Legal")])["groups"][0].clone();
        let mut scope = filter(&[
            ("department", "EQUALS", "Engineering"),
            ("jobTitle", "NOT EQUALS", "Specialist"),
            ("mail", "ENDS_WITH", "@contoso.com"),
            ("accountEnabled", "IS TRUE", ""),
        ]);
        scope["groups"].as_array_mut().expect("groups").push(legal);
        users(schema)["scope"] = scope;
    });
    app.wait(CYCLE - INITIAL - 60);
    assert_eq!(app.told().len(), before, "not before the next cycle is due");
    app.wait(INITIAL + 60);
    // Engineering are 1, 6 and 11, of whom 11 is a specialist; Legal are 4 and 9, of whom 9 may not sign in.
    assert_eq!(app.accounts(), (vec![1, 4, 6], vec![2, 3, 5, 7, 8, 11, 12]));
    let left = app.log("provisioningAction eq 'disable'");
    assert_eq!(left.len(), 7);
    let details = &left[0]["provisioningSteps"][1]["details"];
    assert_eq!(details["Scoping filter evaluation passed"], "False");
    assert_eq!(details["Active in the source system"], "True");

    assert_eq!(
        app.caller.status(Delete, &app.schema_path(), Value::Null),
        204
    );
    app.wait(CYCLE);
    assert_eq!(app.accounts().1, NOBODY);
}

#[test]
fn a_save_makes_the_next_cycle_an_initial_one_and_no_later_one() {
    let app = Provisioned::cycled("{}");
    app.wait(CYCLE);
    assert_eq!(imported(&app), [1, 1], "the one who failed");
    app.save(&app.schema());
    app.wait(CYCLE);
    assert_eq!(imported(&app), [11, 0], "everybody");
    app.wait(CYCLE);
    assert_eq!(imported(&app), [1, 1]);
    assert_eq!(
        app.caller.status(Delete, &app.schema_path(), Value::Null),
        204
    );
    app.wait(CYCLE);
    assert_eq!(imported(&app), [11, 0]);
    let ignored = Provisioned::cycled(r#"{"switches": {"equalSchema": "ignored"}}"#);
    ignored.save(&ignored.schema());
    ignored.wait(CYCLE);
    assert_eq!(imported(&ignored), [1, 1]);
}

#[test]
fn a_cycle_that_runs_completes_with_the_schema_that_it_began_with() {
    let app = Provisioned::new("{}", 0);
    app.post("start", Value::Null);
    app.wait(100);
    app.edit(|schema| mapping(schema, "title")["source"] = json!({"name": "department"}));
    app.edit(|schema| users(schema)["scope"] = filter(&[("department", "EQUALS", "Legal")]));
    app.wait(INITIAL - 100);
    assert_eq!(app.accounts().0.len(), 10, "nobody was filtered");
    assert_eq!(account(&app, 4, "title"), "Manager");
    app.wait(CYCLE);
    assert_eq!(app.accounts().0, [4]);
    assert_eq!(account(&app, 4, "title"), "Legal");
    assert_eq!(imported(&app), [1, 0], "an initial one, of those in scope");
}

#[test]
fn direct_attributes_constants_and_defaults_flow_as_they_are_mapped() {
    let app = Provisioned::new("{}", 0);
    let user = format!("/v1.0/users/{}", app.user(1));
    let nowhere = json!({"extensionAttribute10": null});
    app.patch_user(2, json!({"onPremisesExtensionAttributes": nowhere}));
    for extensions in [
        json!({"extensionAttribute10": "A7"}),
        json!({"extensionAttribute1": "x"}),
    ] {
        let body = json!({"onPremisesExtensionAttributes": extensions});
        assert_eq!(app.caller.status(Patch, &user, body), 204);
    }
    let wrong = json!({"onPremisesExtensionAttributes": {"extensionAttribute16": "x"}});
    assert_eq!(app.caller.status(Patch, &user, wrong), 400);
    app.edit(|schema| {
        mapping(schema, "title")["source"] = json!({"name": "extensionAttribute10"});
        mapping(schema, "title")["defaultValue"] = json!("nowhere");
        mapping(schema, "preferredLanguage")["source"] =
            json!({"type": "Constant", "name": "en-US"});
        mapping(schema, "externalId")["flowType"] = json!("ObjectAddOnly");
        mapping(schema, "displayName")["source"] = Value::Null;
        mapping(schema, "displayName")["defaultValue"] = json!("Somebody");
    });
    app.post("start", Value::Null);
    app.wait(INITIAL);
    let values = |number| {
        ["title", "preferredLanguage", "displayName", "externalId"]
            .map(|name| text(&account(&app, number, name), ""))
    };
    assert_eq!(values(1), ["A7", "en-US", "Somebody", "user0001"]);
    assert_eq!(values(2), ["nowhere", "en-US", "Somebody", "user0002"]);
    assert_eq!(values(3)[0], "C02", "as the directory has it");
    app.patch_user(1, json!({"mailNickname": "one", "givenName": "Una", "onPremisesExtensionAttributes": {"extensionAttribute10": null}}));
    app.wait(CYCLE);
    assert_eq!(account(&app, 1, "name.givenName"), "Una");
    assert_eq!(
        values(1),
        ["A7", "en-US", "Somebody", "user0001"],
        "a default flows at creation"
    );
}

#[test]
fn a_default_flows_at_every_change_where_the_switch_says_so() {
    let app = Provisioned::new(r#"{"switches": {"defaultValues": "always"}}"#, 0);
    app.post("start", Value::Null);
    app.wait(INITIAL);
    app.edit(|schema| {
        mapping(schema, "title")["source"] = json!({"name": "city"});
        mapping(schema, "title")["defaultValue"] = json!("nowhere");
    });
    app.wait(CYCLE);
    assert_eq!(account(&app, 1, "title"), "nowhere");
}

#[test]
fn a_disabled_mapping_leaves_everybody_as_they_are() {
    let app = Provisioned::cycled("{}");
    let before = app.accounts();
    app.edit(|schema| users(schema)["enabled"] = json!(false));
    app.patch_user(1, json!({"accountEnabled": false}));
    app.delete_user(2);
    app.wait(CYCLE);
    assert_eq!(app.accounts(), before);
    assert_eq!(app.ending(), "Succeeded");
    app.edit(|schema| users(schema)["enabled"] = json!(true));
    app.wait(CYCLE);
    assert_eq!(app.accounts().1, [1, 2]);
}

#[test]
fn a_schema_without_rules_moves_nobody_anywhere() {
    let app = Provisioned::cycled("{}");
    let before = app.accounts();
    app.edit(|schema| schema["synchronizationRules"] = json!([]));
    app.delete_user(2);
    app.wait(CYCLE);
    assert_eq!(app.accounts(), before);
    assert_eq!(app.ending(), "Succeeded");
    let path = format!("/v1.0/servicePrincipals/{}", app.born.principal);
    let roles = app.caller.get(&path)["appRoles"].as_array().map(Vec::len);
    assert_eq!(roles, Some(2), "and imports no role");
}

#[test]
fn flow_types_say_what_may_happen_to_accounts() {
    let app = Provisioned::new("{}", 0);
    app.edit(|schema| users(schema)["flowTypes"] = json!("Update, Delete"));
    app.post("start", Value::Null);
    app.wait(INITIAL);
    assert_eq!(app.accounts(), (NOBODY.to_vec(), NOBODY.to_vec()));
    app.edit(|schema| users(schema)["flowTypes"] = json!("Add"));
    app.wait(CYCLE);
    assert_eq!(app.accounts().0.len(), 10);
    app.patch_user(1, json!({"jobTitle": "Director"}));
    app.patch_user(2, json!({"accountEnabled": false}));
    app.wait(CYCLE);
    assert_eq!(account(&app, 1, "title"), "Manager");
    assert_eq!(app.accounts().1, NOBODY);
    app.edit(|schema| users(schema)["flowTypes"] = json!("Add, Delete"));
    app.wait(CYCLE);
    assert_eq!(account(&app, 1, "title"), "Manager");
    assert_eq!(app.accounts().1, [2]);

    let other = Provisioned::cycled(r#"{"switches": {"disabling": "update"}}"#);
    other.edit(|schema| users(schema)["flowTypes"] = json!("Add, Delete"));
    other.patch_user(2, json!({"accountEnabled": false}));
    other.wait(CYCLE);
    assert_eq!(other.accounts().1, NOBODY);
}

#[test]
fn input_filters_take_nobody_in_and_let_nobody_go() {
    let app = Provisioned::cycled("{}");
    app.edit(|schema| {
        let groups = filter(&[("department", "EQUALS", "Legal")])["groups"].clone();
        users(schema)["scope"] = json!({"inputFilterGroups": groups});
    });
    app.patch_user(1, json!({"accountEnabled": false}));
    app.patch_user(4, json!({"accountEnabled": false}));
    app.wait(CYCLE);
    assert_eq!(app.accounts().1, [4]);
}

#[test]
fn accounts_are_matched_by_the_attribute_that_the_schema_says() {
    let mut app = Provisioned::cycled("{}");
    app.delete_job();
    app.create_job();
    app.edit(|schema| {
        mapping(schema, "userName")["matchingPriority"] = json!(0);
        mapping(schema, "externalId")["matchingPriority"] = json!(1);
        mapping(schema, "userName")["source"] = json!({"name": "mail"});
    });
    app.patch_user(1, json!({"mailNickname": "one"}));
    app.post("start", Value::Null);
    app.wait(INITIAL);
    let told = app.told();
    let about = |number: &str| {
        let lines = told.iter().filter(|line| line.ends_with(number));
        lines.cloned().collect::<Vec<_>>()
    };
    assert_eq!(
        about("0001"),
        ["create success 0001"],
        "nobody has that alias"
    );
    assert_eq!(about("0002"), ["update success 0002"], "theirs was found");
}

#[test]
fn the_witness_of_scope_sees_filters_and_switched_off_mappings() {
    let app = Provisioned::cycled("{}");
    let seen = || {
        let moments = app.caller.0.scopes().into_iter();
        let ours = moments.filter(|moment| moment.service_principal == app.born.principal);
        ours.map(|moment| (moment.scope, moment.mapping.enabled, moment.mapping.scope))
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(), [(InScope::Everybody, true, Value::Null)]);
    app.edit(|schema| mapping(schema, "title")["defaultValue"] = json!("x"));
    assert_eq!(seen().len(), 1, "nothing about scope");
    app.edit(|schema| users(schema)["scope"] = filter(&[("department", "EQUALS", "Legal")]));
    app.edit(|schema| users(schema)["enabled"] = json!(false));
    let seen = seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[1].2.to_string().contains("Legal") && seen[1].1);
    assert!(!seen[2].1);
}

#[test]
fn a_saved_schema_comes_back_from_the_folder_and_goes_with_its_job() {
    let root = tempfile::tempdir().expect("a folder");
    let options = || Options {
        dir: Some(root.path().join("tenant")),
        ..Options::default()
    };
    let app = Provisioned::open(options());
    let plain = std::fs::read_to_string(root.path().join("tenant/tenant.json")).expect("a store");
    assert!(
        !plain.contains("objectMappings"),
        "a default schema is not kept"
    );
    app.edit(|schema| mapping(schema, "title")["defaultValue"] = json!("kept"));
    let (path, before) = (app.schema_path(), app.schema());
    let job = app.path();
    drop(app);
    let caller = Caller::open(options());
    assert_eq!(caller.get(&path), before);
    assert_eq!(caller.status(Put, &path, before), 204);
    assert_eq!(caller.status(Delete, &job, Value::Null), 204);
    drop(caller);
    let stored = std::fs::read_to_string(root.path().join("tenant/tenant.json")).expect("a store");
    assert!(stored.contains("syncform-emulated-tenant/3"));
    let value: Value = serde_json::from_str(&stored).expect("JSON");
    assert_eq!(value["schemas"], json!({}));
}
