//! What goes from a schema is seen before it goes: as lines of its own that are marked, counted, and said with what
//! becomes of people. What merely left the manifest stays.

use serde_json::{Value, json};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::render::{self, Style};

use crate::support::golden;
use crate::support::salesforce::{edit_schema, files, mapping, of_users, schema, users};
use crate::support::world::{apply, desired, emulator, plan, report, writes};

const SALES_OR_MAIL: &str = "scope: [{ department: { equals: Sales } }, { department: { equals: Support }, mail: isNotNull }]";

fn wanting(fields: &str) -> Desired {
    desired(&files(&of_users(fields)))
}

/// A tenant that these manifests were applied to, one after the other.
async fn after(stages: &[&str]) -> Emulator {
    let emulator = emulator();
    apply(&desired(&files("")), &emulator).await;
    for fields in stages {
        apply(&wanting(fields), &emulator).await;
    }
    emulator
}

/// Holds what a plan shows against its accepted form: the text, then what programs see of the changes.
async fn shows(name: &str, emulator: &Emulator, fields: &str) -> Value {
    let plan = plan(&wanting(fields), emulator).await;
    let text = render::plan(&report(&plan), Style::default());
    // The digest says nothing to people.
    let (text, _) = text.split_once("Plan digest").expect("a digest");
    let json = render::plan_json(&report(&plan));
    let changes = &json["apps"][0]["changes"];
    let removals = &json["summary"]["removals"];
    let each = changes.as_array().into_iter().flatten();
    let each: String = each.map(|change| format!("{change}\n")).collect();
    let path = golden::root().join(format!("tests/cases/removals/{name}.txt"));
    golden::check(&path, &format!("{text}\nremovals: {removals}\n{each}"));
    json
}

fn removals(json: &Value) -> Vec<String> {
    let changes = json["apps"][0]["changes"].as_array().expect("changes");
    let removed = changes.iter().filter(|change| change["removes"] == true);
    removed
        .map(|change| {
            let field = change["field"].as_str().expect("a field");
            let short = field.replace("provisioning.mappings User -> User ", "");
            let from = change["from"].as_str().expect("what goes");
            format!("{short}: {from}")
        })
        .collect()
}

#[tokio::test]
async fn a_mapping_set_to_null_is_a_removal() {
    let emulator = after(&["attributes: { CompanyName: '[companyName]' }"]).await;
    let fields = "attributes: { CompanyName: null, Title: null }";
    let json = shows("null", &emulator, fields).await;
    assert_eq!(
        removals(&json),
        ["/ Title: [jobTitle]", "/ CompanyName: [companyName]"]
    );
    assert_eq!(json["summary"]["removals"], 2);
    // It goes, and with it the line.
    apply(&wanting(fields), &emulator).await;
    assert_eq!(mapping(&emulator, "Title"), Value::Null);
    assert!(!plan(&wanting(fields), &emulator).await.has_changes());
}

/// Whatever the manifest does not list goes, or goes back to the template's, and each of it is a line.
#[tokio::test]
async fn a_mode_turned_exclusive_shows_each_mapping_that_goes() {
    let emulator = after(&["mode: merge, enabled: false, operations: [add], attributes: {
        Title: null, Alias: { apply: onCreate }, Department: '[city]', CompanyName: '[companyName]', Phone: '[telephoneNumber]' }"]).await;
    let fields =
        "mode: exclusive, attributes: { Department: '[country]', LastName: { apply: onCreate } }";
    let json = shows("exclusive", &emulator, fields).await;
    assert_eq!(
        removals(&json),
        [
            "enabled: false",
            "flowTypes: \"Add\"",
            "/ Alias flowType: \"ObjectAddOnly\"",
            "/ CompanyName: [companyName]",
            "/ Phone: [telephoneNumber]",
        ]
    );
    apply(&wanting(fields), &emulator).await;
    let of = |target: &str| mapping(&emulator, target)["source"]["expression"].clone();
    assert_eq!([of("Title"), of("Department")], ["[jobTitle]", "[country]"]);
    assert_eq!([of("CompanyName"), of("Phone")], [Value::Null, Value::Null]);
}

#[tokio::test]
async fn a_dropped_scope_is_a_removal() {
    let emulator = after(&[SALES_OR_MAIL]).await;
    let json = shows("scope-null", &emulator, "scope: null").await;
    let said = r#"department EQUALS "Sales"; or department EQUALS "Support" and mail IS NOT NULL"#;
    assert_eq!(removals(&json), [format!("scope: {said}")]);
    // An empty list says the same.
    let empty = plan(&wanting("scope: []"), &emulator).await;
    assert_eq!(
        render::plan_json(&report(&empty))["apps"][0]["changes"],
        json["apps"][0]["changes"]
    );

    let fields = "scope: [{ department: { equals: Sales } }]";
    let json = shows("scope-alternative", &emulator, fields).await;
    let said = r#"department EQUALS "Support" and mail IS NOT NULL"#;
    assert_eq!(removals(&json), [format!("scope alternative: {said}")]);
    assert_eq!(json["apps"][0]["consequences"][1]["destructive"], true);

    apply(&wanting("scope: null"), &emulator).await;
    assert_eq!(users(&emulator)["scope"], Value::Null);
}

/// A filter that comes, opens or is rewritten removes nothing, and says who moves.
#[tokio::test]
async fn a_filter_that_comes_is_no_removal() {
    let emulator = after(&[]).await;
    for (name, fields) in [
        ("scope-set", "scope: [{ department: { equals: Sales } }]"),
        ("scope-opened", SALES_OR_MAIL),
        (
            "scope-rewritten",
            "scope: [{ department: { notEquals: Engineering } }]",
        ),
    ] {
        let json = shows(name, &emulator, fields).await;
        assert_eq!(json["summary"]["removals"], 0, "{name}");
        apply(&wanting(fields), &emulator).await;
    }
}

/// What is removed of a template's schema that nobody has seen is told as removed too.
#[tokio::test]
async fn a_new_application_shows_what_it_removes() {
    let json = shows(
        "unseen",
        &emulator(),
        "scope: [], attributes: { Title: null }",
    )
    .await;
    assert_eq!(json["summary"]["removals"], 2);
}

/// Silence removes nothing: the line stays in the tenant, is no change, and is counted as left alone.
#[tokio::test]
async fn a_key_that_left_the_manifest_is_left_alone() {
    let all = "enabled: true, operations: [add, update], scope: [{ department: { equals: Sales } }], attributes: {
        Title: 'Left([jobTitle], 20)', CompanyName: '[companyName]' }";
    let emulator = after(&[all]).await;
    let (before, written) = (schema(&emulator).await, writes(&emulator));
    for fields in [
        "operations: [add, update], attributes: { CompanyName: '[companyName]' }",
        "mode: merge, attributes: { Title: 'Left([jobTitle], 20)' }",
        "enabled: true",
    ] {
        let plan = plan(&wanting(fields), &emulator).await;
        assert!(!plan.has_changes() && !plan.is_blocked(), "{fields}");
        assert!(
            plan.apps[0].changes.is_empty(),
            "{:#?}",
            plan.apps[0].changes
        );
        let mappings =
            before["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"].as_array();
        let listed = fields.matches("'[").count() + fields.matches("'L").count();
        let left = mappings.map_or(0, Vec::len) - listed;
        assert_eq!(plan.apps[0].left_alone.len(), left, "{fields}");
        apply(&wanting(fields), &emulator).await;
    }
    assert_eq!(schema(&emulator).await, before);
    assert_eq!(writes(&emulator), written, "nothing is saved for it");
}

/// What somebody else has made of what nobody lists goes as visibly as our own, where the mapping is exclusive.
#[tokio::test]
async fn what_somebody_else_added_to_an_exclusive_mapping_is_a_removal() {
    let emulator = after(&["mode: exclusive"]).await;
    edit_schema(&emulator, |schema| {
        let mapping = &mut schema["synchronizationRules"][0]["objectMappings"][0];
        let source = json!({ "name": "city", "type": "Attribute" });
        let all = mapping["attributeMappings"].as_array_mut().expect("a list");
        all.push(json!({ "targetAttributeName": "Division", "source": source }));
    })
    .await;
    let json = shows("by-hand", &emulator, "mode: exclusive").await;
    assert_eq!(removals(&json), ["/ Division: [city]"]);
}
