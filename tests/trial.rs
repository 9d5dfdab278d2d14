//! The tests of manifests: who passes and who fails, with which words, on a template that is locked here.

mod mutants;
mod people;
mod scope;
mod verb;

use serde_json::{Value, json};
use syncform::desired::{Desired, Lock};
use syncform::model::{SyncTemplateId, TemplateId};
use syncform::schema::Document;
use syncform::trial::{self, AppTrial, Miss, Verdict};

use crate::support::stories::stage;
use crate::support::world::desired;

const GALLERY: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

/// A mapping from a direct attribute.
fn direct(target: &str, source: &str, priority: u8) -> Value {
    let source = json!({ "type": "Attribute", "name": source, "expression": format!("[{source}]"), "parameters": [] });
    json!({ "targetAttributeName": target, "source": source, "matchingPriority": priority, "flowType": "Always", "flowBehavior": "FlowWhenChanged", "defaultValue": null })
}

fn attributes(names: &[&str]) -> Value {
    let each = names.iter().enumerate();
    each.map(|(at, name)| json!({ "name": name, "type": "String", "anchor": at == 0 }))
        .collect()
}

/// The default schema of a template: people, and groups that are switched off.
fn schema() -> Value {
    json!({
        "id": "scim",
        "synchronizationRules": [{
            "id": "r", "name": "OUT", "editable": true, "priority": 1,
            "sourceDirectoryName": "Entra", "targetDirectoryName": "Target",
            "objectMappings": [
                {
                    "enabled": true, "flowTypes": "Add, Update, Delete",
                    "sourceObjectName": "User", "targetObjectName": "Account",
                    "attributeMappings": [direct("userName", "mail", 1), direct("title", "jobTitle", 0)],
                },
                {
                    "enabled": false, "flowTypes": "Add",
                    "sourceObjectName": "Group", "targetObjectName": "Team",
                    "attributeMappings": [direct("name", "displayName", 1)],
                },
            ],
        }],
        "directories": [
            { "id": "e", "name": "Entra", "objects": [
                { "name": "User", "attributes": attributes(&["id", "mail", "jobTitle", "department", "country", "appRoleAssignments"]) },
                { "name": "Group", "attributes": attributes(&["id", "displayName"]) },
            ] },
            { "id": "t", "name": "Target", "objects": [
                { "name": "Account", "attributes": attributes(&["key", "userName", "title", "active", "role", "alias", "country"]) },
                { "name": "Team", "attributes": attributes(&["key", "name"]) },
            ] },
        ],
    })
}

/// The locked template, as its file.
fn lock() -> (String, String) {
    let lock = Lock {
        gallery: TemplateId::parse(GALLERY).expect("a GUID"),
        display_name: "Custom".to_owned(),
        template: SyncTemplateId::new("scim"),
        is_default: true,
        schema: Document::new(schema()).expect("a schema"),
    };
    ("manifests/templates/scim.lock.json".to_owned(), lock.text())
}

const MAPPINGS: &str = "
    mappings:
      User -> Account:
        scope: [{ department: { equals: Sales } }]
        attributes:
          title: { expression: 'Switch([jobTitle], \"Other\", \"VP\", \"Vice President\")', apply: onCreate, default: none }
          role: SingleAppRoleAssignment([appRoleAssignments])
          active: FormatDateTime(Now(), , \"M/d/yyyy h:mm:ss tt\", \"yyyy-MM-dd\")
          alias: { expression: 'SelectUniqueValue(\"a\", \"b\")', apply: onCreate }
          country: IIF(IsPresent([country]), [country], Error(\"no country\"))
";

/// An App with these mappings and tests.
fn app(tests: &str) -> String {
    format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: scim }}
spec:
  displayName: SCIM
  template: {{ id: {GALLERY} }}
  assignments: [{{ group: sg-sales, role: Seller }}]
  provisioning:
    template: scim
    state: paused
    scope: assigned
    credentials: unmanaged{MAPPINGS}  tests:
{tests}"
    )
}

fn set(documents: &[String]) -> Desired {
    let mut files = stage(documents);
    files.push(lock());
    desired(&files)
}

/// What comes of tests of that App, each a line of YAML.
fn run(tests: &[&str]) -> AppTrial {
    let tests: String = tests.iter().map(|test| format!("    - {test}\n")).collect();
    let mut apps = trial::run(&set(&[app(&tests)]), "");
    assert_eq!(apps.len(), 1);
    apps.remove(0)
}

/// What is not as one test expects.
fn misses(test: &str) -> Vec<Miss> {
    let mut tried = run(&[test]).tests;
    match tried.remove(0).verdict {
        Verdict::Passed => Vec::new(),
        Verdict::Failed(misses) => misses,
        Verdict::Impossible { why, .. } => panic!("{why}"),
    }
}

fn passes(test: &str) {
    assert_eq!(misses(test), [], "{test}");
}

/// The only miss of a test: what it is about, what came, and why.
fn miss(test: &str) -> (String, String, String) {
    match misses(test).as_slice() {
        [
            Miss {
                what, came, why, ..
            },
        ] => (what.clone(), came.clone(), why.clone().unwrap_or_default()),
        others => panic!("{test}: {others:#?}"),
    }
}

fn impossible(test: &str) -> (String, String) {
    match run(&[test]).tests.remove(0).verdict {
        Verdict::Impossible { why, help } => (why, help),
        other @ (Verdict::Passed | Verdict::Failed(_)) => panic!("{test}: {other:#?}"),
    }
}

const ADA: &str = "given: { department: Sales, mail: ada@contoso.com, jobTitle: VP, country: GB }";

#[test]
fn what_flows_is_held_against_what_is_expected() {
    passes(&format!(
        "{{ name: t, {ADA}, expect: {{ inScope: true, matchedBy: [userName], Account: {{ userName: ada@contoso.com, title: Vice President, role: null, country: {{ flows: true }} }} }} }}"
    ));
    let (what, came, _) = miss(&format!(
        "{{ name: t, {ADA}, expect: {{ Account: {{ title: VP }} }} }}"
    ));
    assert_eq!(
        (what.as_str(), came.as_str()),
        ("Account / title", "\"Vice President\"")
    );
}

#[test]
fn what_the_template_maps_is_known_as_well() {
    passes(&format!(
        "{{ name: t, {ADA}, expect: {{ Account: {{ userName: ada@contoso.com }} }} }}"
    ));
    let (_, came, why) = miss(&format!(
        "{{ name: t, {ADA}, expect: {{ Account: {{ usrName: a }} }} }}"
    ));
    assert_eq!(
        (came.as_str(), why.as_str()),
        ("no mapping", "did you mean userName?")
    );
}

#[test]
fn creation_and_change_are_told_apart() {
    let nobody = "given: { department: Sales, mail: a, country: GB }";
    passes(&format!(
        "{{ name: t, {nobody}, create: true, expect: {{ Account: {{ title: Other }} }} }}"
    ));
    passes(&format!(
        "{{ name: t, {ADA}, create: false, expect: {{ Account: {{ title: {{ flows: false }} }} }} }}"
    ));
    let (_, came, why) = miss(&format!(
        "{{ name: t, {ADA}, create: false, expect: {{ Account: {{ title: Vice President }} }} }}"
    ));
    assert_eq!(came, "nothing is written");
    assert_eq!(why, "it is applied on creation only");
}

#[test]
fn whom_the_mapping_refuses_fails_whatever_is_expected() {
    let nowhere = "given: { department: Sales, mail: a, jobTitle: VP }";
    let (what, came, why) = miss(&format!(
        "{{ name: t, {nowhere}, expect: {{ Account: {{ title: Vice President }} }} }}"
    ));
    assert_eq!(
        (what.as_str(), came.as_str()),
        ("Account / country", "an error")
    );
    assert!(why.contains("no country"), "{why}");
    passes(&format!(
        "{{ name: t, {nowhere}, expect: {{ error: no country }} }}"
    ));
    let (_, came, _) = miss(&format!(
        "{{ name: t, {ADA}, expect: {{ error: no country }} }}"
    ));
    assert_eq!(came, "no error");
}

#[test]
fn whoever_cannot_be_matched_is_told() {
    let nameless = "given: { department: Sales, country: GB }";
    let (what, came, _) = miss(&format!(
        "{{ name: t, {nameless}, expect: {{ matchedBy: [userName] }} }}"
    ));
    assert_eq!(
        (what.as_str(), came.as_str()),
        ("matchedBy userName", "null")
    );
    let (_, came, _) = miss(&format!(
        "{{ name: t, {ADA}, expect: {{ matchedBy: [title, userName] }} }}"
    ));
    assert_eq!(came, "userName");
}

#[test]
fn what_cannot_be_run_says_what_to_do() {
    let (why, help) = impossible("{ name: t, expect: { Acount: { title: x } } }");
    assert_eq!(why, "no object mapping to Acount");
    assert!(help.contains("did you mean Account?"), "{help}");
    let (why, _) =
        impossible("{ name: t, mapping: User -> Account, expect: { Team: { name: x } } }");
    assert!(why.contains("its mapping is to Account"), "{why}");
    let (why, _) = impossible("{ name: t, expect: { Team: { name: x }, Account: { title: x } } }");
    assert!(why.contains("Account and of Team"), "{why}");
    let (why, help) =
        impossible("{ name: t, given: { departement: Sales }, expect: { Account: { title: x } } }");
    assert_eq!(why, "User has no attribute departement");
    assert!(help.contains("did you mean department?"), "{help}");
    let (why, help) = impossible(
        "{ name: t, given: { department: [Sales, Legal] }, expect: { Account: { title: x } } }",
    );
    assert_eq!(
        why,
        "the test gives a list for department, of which User has one value"
    );
    assert_eq!(help, "give one text");
    let unlocked = stage(&[app("    - { name: t, expect: { inScope: true } }\n")]);
    let apps = trial::run(&desired(&unlocked), "");
    let Verdict::Impossible { help, .. } = &apps[0].tests[0].verdict else {
        panic!("{apps:#?}");
    };
    assert!(help.contains("template lock"), "{help}");
}

/// Time, and what the target has already.
#[test]
fn what_surrounds_an_object_is_given_as_well() {
    let now = "now: '2026-03-01T08:00:00Z'";
    let day = "active: '2026-03-01', alias: b";
    passes(&format!(
        "{{ name: t, {ADA}, {now}, taken: [a], expect: {{ Account: {{ {day} }} }} }}"
    ));
    let (what, came, _) = miss(&format!(
        "{{ name: t, {ADA}, {now}, expect: {{ Account: {{ {day} }} }} }}"
    ));
    assert_eq!((what.as_str(), came.as_str()), ("Account / alias", "\"a\""));
    // Whatever day it is, without one it is the first of 2000.
    passes(&format!(
        "{{ name: t, {ADA}, expect: {{ Account: {{ active: '2000-01-01' }} }} }}"
    ));
}

#[test]
fn a_text_that_differs_in_its_letter_case_is_another() {
    let misses = misses(&format!(
        "{{ name: t, {ADA}, expect: {{ Account: {{ title: vice president }} }} }}"
    ));
    assert_eq!(misses[0].why.as_deref(), Some("letter case counts"));
}

#[test]
fn a_trace_shows_every_part() {
    let misses = misses(&format!(
        "{{ name: t, {ADA}, expect: {{ Account: {{ country: FR }} }} }}"
    ));
    let trace: Vec<_> = misses[0]
        .trace
        .iter()
        .map(|it| (it.depth, it.text.as_str(), it.came.as_str()))
        .collect();
    assert_eq!(
        trace,
        [
            (
                0,
                "IIF(IsPresent([country]), [country], Error(\"no country\"))",
                "\"GB\""
            ),
            (1, "IsPresent([country])", "\"True\""),
            (2, "[country]", "\"GB\""),
            (1, "[country]", "\"GB\""),
            (1, "Error(\"no country\")", "(not reached)"),
            (2, "\"no country\"", "(not reached)"),
        ]
    );
    assert!(misses[0].mapped.is_some());
}

#[test]
fn coverage_names_what_the_manifest_writes_and_no_test_touches() {
    let coverage = run(&[&format!(
        "{{ name: t, {ADA}, expect: {{ Account: {{ title: Vice President }} }} }}"
    )])
    .coverage;
    assert_eq!((coverage.tested, coverage.all), (1, 6));
    let untested: Vec<_> = coverage
        .untested
        .iter()
        .map(|it| it.what.as_str())
        .collect();
    assert_eq!(
        untested,
        [
            "User -> Account / active",
            "User -> Account / alias",
            "User -> Account / country",
            "User -> Account / role",
        ]
    );
}

#[test]
fn a_filter_chooses_by_app_and_name() {
    let tests = "    - { name: one, expect: { inScope: true } }\n    - { name: two, expect: { inScope: true } }\n";
    let wanted = set(&[app(tests)]);
    let names = |filter: &str| -> Vec<String> {
        let apps = trial::run(&wanted, filter);
        apps.iter()
            .flat_map(|app| &app.tests)
            .map(|test| test.name.clone())
            .collect()
    };
    assert_eq!(names("scim: one"), ["one"]);
    assert_eq!(names("o"), ["one", "two"]);
    assert!(names("nobody").is_empty());
}
