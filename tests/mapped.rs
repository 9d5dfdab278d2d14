//! Mappings, custom attributes and scoping filters, from the manifest to the tenant: planned by difference, saved once,
//! refused where somebody else was there, and healed whatever request is broken on the way.

use serde_json::{Value, json};
use syncform::cli::road::Road;
use syncform::emulator::Emulator;
use syncform::finding::Code;
use syncform::plan::Action;
use syncform::render::{self, Style};

use crate::support::salesforce::{edit_schema, files, mapping, of_users};
use crate::support::stories::Story;
use crate::support::walk::walk;
use crate::support::world::{apply, carry_out, desired, emulator, plan, report, road};

const OFFICE: &str = "\
attributes: { target: { User: { officeCode: { type: String } } } }
mappings: { User -> User: { attributes: { officeCode: \"[extensionAttribute10]\" } } }";

/// Each story is a test of its own: its stages, and what the tenant shows at the end.
macro_rules! stories {
    ($($test:ident [$($stage:expr),*] $seen:expr, $value:expr;)*) => {
        $(#[tokio::test] async fn $test() {
            let stages = vec![$(files(&$stage)),*];
            let tenant = walk(&Story { name: stringify!($test), stages }).await;
            let seen: fn(&Emulator) -> Value = $seen;
            assert_eq!(seen(&tenant), $value);
        })*
    };
}

// Each field by itself is told in `fields::leaves`.
stories! {
    a_custom_attribute_is_mapped_with_a_new_application [OFFICE]
        |tenant| mapping(tenant, "officeCode")["source"]["expression"].clone(), json!("[extensionAttribute10]");
    a_custom_attribute_is_removed [OFFICE, "attributes: { target: { User: { officeCode: null } } }\nmappings: { User -> User: { attributes: { officeCode: null } } }"]
        |tenant| mapping(tenant, "officeCode"), Value::Null;
}

/// What people are matched by is never changed in passing.
#[tokio::test]
async fn a_change_of_matching_is_shown_as_destructive() {
    let emulator = emulator();
    apply(&desired(&files("")), &emulator).await;
    for fields in [
        "attributes: { Alias: { matching: 2 } }",
        "attributes: { Username: null, Alias: { matching: 1 } }",
        "attributes: { Username: '[mail]', Alias: { matching: 2 } }",
    ] {
        let plan = plan(&desired(&files(&of_users(fields))), &emulator).await;
        let impacts = plan.apps[0].consequences.iter();
        let destructive: Vec<_> = impacts
            .filter(|consequence| consequence.destructive)
            .collect();
        let told = |target: &str| {
            let text = format!("User -> User: objects are matched otherwise by {target}: ");
            destructive
                .iter()
                .any(|consequence| consequence.text.starts_with(&text))
        };
        assert!(told("Alias"), "{fields}: {destructive:#?}");
        assert_eq!(told("Username"), fields.contains("Username"), "{fields}");
    }
}

/// Names come from manifests of anybody, and from the tenant: a plan shows them, and a terminal is not to obey them.
#[tokio::test]
async fn names_forge_no_lines() {
    let emulator = emulator();
    let hostile = r#"attributes: { target: { User: { "a\n\nNo changes.\e[2K\u202e": {} } } }
mappings: { User -> User: { attributes: { "a\n\nNo changes.\e[2K\u202e": "[mail]" } } }"#;
    for is_there in [false, true] {
        if is_there {
            apply(&desired(&files("")), &emulator).await;
        }
        let plan = plan(&desired(&files(hostile)), &emulator).await;
        let text = render::plan(&report(&plan), Style::default());
        assert!(text.contains("No changes."), "{text}");
        let is_forged = |line: &str| line.starts_with("No changes.");
        assert!(
            !text.lines().any(is_forged) && !text.contains(['\u{1b}', '\u{202e}']),
            "{text}"
        );
    }
}

/// Saving costs an evaluation of everybody, so nothing is saved that means the same.
#[tokio::test]
async fn a_schema_that_means_the_same_is_not_saved() {
    let emulator = emulator();
    apply(&desired(&files("")), &emulator).await;
    let as_it_is = of_users(
        "enabled: true, attributes: { Title: '[ jobTitle ]', IsActive: 'Not([IsSoftDeleted])' }",
    );
    let as_it_is = as_it_is.replace("[ jobTitle ]", "[jobTitle]");
    let plan = plan(&desired(&files(&as_it_is)), &emulator).await;
    let text = render::plan(&report(&plan), Style::default());
    assert!(!plan.has_changes() && !plan.is_blocked(), "{text}");
}

/// A mapping that somebody adds in a portal.
async fn by_somebody_else(emulator: &Emulator, target: &str, source: &str) {
    let add = |schema: &mut Value| {
        let all = &mut schema["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"];
        let all = all.as_array_mut().expect("a list");
        all.retain(|mapping| mapping["targetAttributeName"] != target);
        let source = json!({ "name": source, "type": "Attribute" });
        all.push(json!({ "targetAttributeName": target, "source": source }));
    };
    edit_schema(emulator, add).await;
}

/// Whoever was faster in the same place is not overwritten; whoever was faster elsewhere loses nothing.
#[tokio::test]
async fn a_schema_that_moved_since_the_plan_is_stale_only_where_it_is_ours() {
    for (target, is_stale) in [("Title", true), ("CompanyName", false)] {
        let emulator = emulator();
        apply(&desired(&files("")), &emulator).await;
        let wanted = desired(&files(&of_users(
            "attributes: { Title: 'Left([jobTitle], 20)' }",
        )));
        let planned = plan(&wanted, &emulator).await;
        by_somebody_else(&emulator, target, "companyName").await;
        let outcome = carry_out(&wanted, &planned, &emulator, &|_| ()).await;
        let troubles: Vec<_> = outcome.troubles().collect();
        assert_eq!(
            troubles.iter().any(|trouble| trouble.is_stale()),
            is_stale,
            "{outcome:#?}"
        );
        assert_eq!(outcome.has_written(), !is_stale);
        let source = mapping(&emulator, target)["source"]["name"].clone();
        assert_eq!(
            source, "companyName",
            "{target} is as somebody else left it"
        );
    }
}

/// What somebody else has mapped stays, through a save of something else.
#[tokio::test]
async fn other_peoples_mappings_survive_a_save() {
    let emulator = emulator();
    apply(&desired(&files(OFFICE)), &emulator).await;
    by_somebody_else(&emulator, "CompanyName", "companyName").await;
    let silent = plan(&desired(&files(OFFICE)), &emulator).await;
    assert!(!silent.has_changes(), "{silent:#?}");
    let other = format!("{OFFICE}\n").replace(
        "attributes: { officeCode: \"[",
        "attributes: { Title: null, officeCode: \"[",
    );
    apply(&desired(&files(&other)), &emulator).await;
    assert_eq!(
        mapping(&emulator, "CompanyName")["source"]["name"],
        "companyName"
    );
    assert_eq!(mapping(&emulator, "Title"), Value::Null);
}

/// What the live schema does not have is said with the manifest's line, and nothing is sent.
#[tokio::test]
async fn what_the_schema_does_not_have_is_a_finding() {
    let emulator = emulator();
    apply(&desired(&files("")), &emulator).await;
    for (schema, code, near) in [
        (
            "mappings: { User -> Person: { enabled: true } }".to_owned(),
            Code::UnknownMapping,
            "",
        ),
        (
            of_users("attributes: { Titel: \"[jobTitle]\" }"),
            Code::UnsoundSchema,
            "Title",
        ),
        (
            of_users("attributes: { Title: \"[jobTitel]\" }"),
            Code::UnsoundSchema,
            "jobTitle",
        ),
        (
            of_users("attributes: { Id: \"[objectId]\" }"),
            Code::UnsoundSchema,
            "",
        ),
        (
            of_users("scope: [{ departmint: { equals: Sales } }]"),
            Code::UnsoundSchema,
            "department",
        ),
        (
            of_users("attributes: { Username: null }"),
            Code::UnsoundSchema,
            "",
        ),
    ] {
        let Road::Findings(findings) = road(&desired(&files(&schema)), &emulator).await else {
            panic!("{schema} has no finding");
        };
        let found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, [code], "{schema}: {findings:#?}");
        let help = findings[0].help.clone().unwrap_or_default();
        assert!(help.contains(near), "{schema}: {help}");
        assert!(findings[0].place.is_some(), "{schema}");
    }
}

/// Where three kinds of writes meet, the job stands still meanwhile, and filters never come after what they narrow.
#[tokio::test]
async fn a_schema_is_saved_before_everybody_enters_scope_and_after_they_leave() {
    for (before, after, expected) in [
        (
            "assigned",
            "all",
            ["pause", "put-schema", "put-secrets", "start"],
        ),
        (
            "all",
            "assigned",
            ["announce", "pause", "put-secrets", "put-schema"],
        ),
    ] {
        let emulator = emulator();
        let with = |scope: &str, schema: &str| {
            let mut files = files(schema);
            files[1].1 = files[1]
                .1
                .replace("scope: assigned", &format!("scope: {scope}"));
            desired(&files)
        };
        apply(&with(before, ""), &emulator).await;
        let change = plan(
            &with(
                after,
                &of_users("scope: [{ department: { equals: Sales } }]"),
            ),
            &emulator,
        )
        .await;
        let steps: Vec<_> = change.apps[0].steps.iter().map(Action::name).collect();
        assert_eq!(steps[..4], expected, "{steps:?}");
    }
}
