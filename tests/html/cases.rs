//! One page for each thing that a reviewer meets, from plans that were really made.

use std::fs;

use serde_json::{Value, json};
use syncform::cli::road::{self, Road};
use syncform::plan::{Allowed, Asked, Report};

use super::accepted;
use crate::support::binary::Workspace;
use crate::support::{many, world};

const SANDBOX: &str = "sandbox";
const PLAN: &str = "plan.json";
const TENANT: &str = "manifests/tenant.yaml";
const SALESFORCE: &str = "manifests/salesforce-emea.yaml";
const HELPDESK: &str = "manifests/scim-helpdesk.yaml";
const ACTIVE: &str = "          IsActive: Not([IsSoftDeleted])\n";
/// In the place of a commit's name, which holds the hour.
const COMMIT: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";

/// The worked examples, applied.
fn applied() -> Workspace {
    let workspace = Workspace::examples();
    let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace
}

/// The plan that is made with these flags, as if it were that of a commit.
pub(super) fn planned(workspace: &Workspace, flags: &[&str]) -> Report {
    let plan = ["plan", "--out", PLAN, "--sandbox", SANDBOX];
    let ran = workspace.run(&[&plan[..], flags].concat());
    assert!(matches!(ran.code, Some(0 | 4)), "{}", ran.text());
    let text = fs::read_to_string(workspace.path().join(PLAN)).expect("a plan");
    let mut report = Report::read(&text).expect("a plan");
    report.commit = Some(COMMIT.to_owned());
    report
        .notes
        .retain(|note| !note.text.starts_with("no commit is recorded"));
    report
}

/// Mappings that come, change and go, by the examples' Salesforce.
pub(super) fn mapping_change() -> Report {
    let workspace = applied();
    let added = format!(
        "{ACTIVE}          Department: null\n          FirstName: Trim(NormalizeDiacritics([givenName]))\n          CompanyName: 'IIF(IsNullOrEmpty([companyName]), \"Contoso\", Join(\" / \", [companyName], [country]))'\n"
    );
    workspace.edit(SALESFORCE, ACTIVE, &added);
    workspace.edit(
        SALESFORCE,
        "Switch([jobTitle], \"Other\", \"VP\", \"Vice President\", \"MD\", \"Managing Director\")",
        "Switch(Trim([jobTitle]), \"Other\", \"VP\", \"Vice President\", \"CTO\", \"Chief Technology Officer\")",
    );
    workspace.edit(
        SALESFORCE,
        "officeCode: \"[extensionAttribute10]\"",
        "officeCode: \"[extensionAttribute11]\"",
    );
    workspace.edit(
        SALESFORCE,
        "            matching: 2\n",
        "            matching: 3\n",
    );
    planned(&workspace, &[])
}

fn pruned() -> Report {
    let workspace = applied();
    // The tests of leavers name it.
    for file in [HELPDESK, "manifests/leavers.yaml"] {
        fs::remove_file(workspace.path().join(file)).expect("a file less");
    }
    planned(&workspace, &["--prune", "--allow", "delete=scim-helpdesk"])
}

#[test]
fn a_first_creation() {
    accepted("creation", &[planned(&Workspace::examples(), &[])]);
}

#[test]
fn mappings_that_change() {
    accepted("mapping", &[mapping_change()]);
}

#[test]
fn a_scope_that_is_narrowed() {
    let workspace = Workspace::examples();
    workspace.edit(HELPDESK, "    scope: assigned\n", "    scope: all\n");
    let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace.edit(HELPDESK, "    scope: all\n", "    scope: assigned\n");
    workspace.edit(
        SALESFORCE,
        "              equals: Sales\n",
        "              equals: Sales\n            country:\n              equals: DE\n",
    );
    workspace.edit(
        HELPDESK,
        "    - user: user0008@contoso.com\n      role: User\n",
        "",
    );
    accepted("scope", &[planned(&workspace, &[])]);
}

#[test]
fn an_application_that_goes() {
    accepted("prune", &[pruned()]);
}

#[test]
fn an_application_that_becomes_ours() {
    let workspace = applied();
    let ran = workspace.run(&["release", "aws-contoso", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    accepted("adopt", &[planned(&workspace, &["--adopt", "aws-contoso"])]);
}

#[test]
fn limits_that_hold() {
    let workspace = Workspace::examples();
    let text = fs::read_to_string(workspace.path().join(TENANT)).expect("text");
    let (head, _) = text.split_once("  guards:\n").expect("limits of its own");
    let guards = "  guards:\n    total:\n      unassignments: { percent: 20 }\n    perApp:\n      mappingRemovals: { count: 1 }\n      scopeChanges: { percent: 5 }\n";
    workspace.write(TENANT, &format!("{head}{guards}"));
    let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let without = format!("{ACTIVE}          Department: null\n          FirstName: null\n");
    workspace.edit(SALESFORCE, ACTIVE, &without);
    workspace.edit(HELPDESK, "    scope: assigned\n", "    scope: all\n");
    workspace.edit(
        HELPDESK,
        "    - user: user0008@contoso.com\n      role: User\n",
        "",
    );
    workspace.edit(
        "manifests/databricks-analytics.yaml",
        "    - group: sg-databricks-admins\n      role: User\n",
        "",
    );
    workspace.edit(
        "manifests/aws-contoso.yaml",
        "Changes go through git.",
        "Changes are reviewed.",
    );
    accepted(
        "guard",
        &[planned(&workspace, &["--allow", "scope=scim-helpdesk"])],
    );
}

#[test]
fn nothing_to_do() {
    accepted("nothing", &[planned(&applied(), &[])]);
}

#[test]
fn two_tenants() {
    let mut other = pruned();
    other.tenant.name = "fabrikam".to_owned();
    other.tenant.id = "11111111-2222-4333-8444-555555555555".to_owned();
    accepted("tenants", &[mapping_change(), other]);
}

/// Every application of two hundred differs, each tenth loses its group.
#[tokio::test]
async fn two_hundred_changes() {
    let (emulator, _folder) = many::tenant(200).await;
    let mut files = many::manifests(200, ", notify: [identity-ops@contoso.com]");
    for (name, text) in files
        .iter_mut()
        .filter(|(name, _)| name.ends_with("7.yaml"))
    {
        assert!(name.starts_with("aws-"), "{name}");
        *text = text.replace(
            "{ group: sg-aws-users, role: User }",
            "{ group: sg-mail, role: User }",
        );
    }
    let desired = world::desired(&files);
    let plan = road::plan(&desired, &world::door(&emulator), 4, &Allowed::default()).await;
    let Ok(Road::Plan(plan)) = plan else {
        panic!("{plan:?}")
    };
    accepted("many", &[Report::of(&plan, Asked::default(), 0)]);
}

/// Whatever the tenant, the manifests or a kept file may hold in names and values.
#[test]
fn hostile_names() {
    let texts = [
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "\"><svg onload=alert(1)>",
        "javascript:alert(1)",
        "http://evil.example/x.png",
        "a\u{202e}txt.exe\u{200b}",
        "{{ 7 * 7 }} ${7*7} <!-- ",
        "]]></style><style>*{display:none}</style>",
        "&lt;b&gt; &amp;amp; ' onfocus=alert(1) autofocus='",
        "line one\nline two ::error::x ##vso[task.x]",
    ];
    let mut json = json!(mapping_change());
    let mut next = texts.iter().cycle();
    spoil(&mut json["apps"], &mut || {
        next.next().copied().unwrap_or_default()
    });
    // Those in which nothing differs stay, behind one that changes for each name.
    let apps = json["apps"].as_array_mut().expect("applications");
    let changed = apps.iter().find(|app| app["action"] == "change").cloned();
    let changed = changed.expect("one that changes");
    for text in texts {
        let mut named = changed.clone();
        named["name"] = json!(text);
        apps.push(named);
    }
    json["tenant"]["name"] = json!(texts[0]);
    json["commit"] = json!(texts[1]);
    json["asked"]["target"] = json!(texts);
    let report: Report = serde_json::from_value(json).expect("a plan");
    accepted("hostile", &[report]);
}

/// Puts something hostile behind every text that may be anything.
fn spoil(value: &mut Value, next: &mut impl FnMut() -> &'static str) {
    match value {
        Value::String(text) => *text = format!("{text} {}", next()),
        Value::Array(items) => items.iter_mut().for_each(|item| spoil(item, next)),
        Value::Object(members) => {
            let closed = ["action", "about", "cause", "kind", "standing"];
            let open = members
                .iter_mut()
                .filter(|(name, _)| !closed.contains(&name.as_str()));
            open.for_each(|(_, value)| spoil(value, next));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
