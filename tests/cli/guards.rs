//! Guards from outside: what a plan and an apply say of each, with what words, and that the named thing alone passes.

use serde_json::Value;

use super::{APP, APPLY, PLAN, SANDBOX, accepted, refused};
use crate::support::binary::{Ran, Workspace};

const TENANT: &str = "manifests/tenant.yaml";
const SALESFORCE: &str = "manifests/salesforce-emea.yaml";
const HELPDESK: &str = "manifests/scim-helpdesk.yaml";

fn run(workspace: &Workspace, arguments: &[&str]) -> Ran {
    workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat())
}

fn applied(workspace: Workspace) -> Workspace {
    let ran = run(&workspace, APPLY);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace
}

/// Limits below `spec.guards` of the Tenant, in the place of the example's own.
fn limit(workspace: &Workspace, guards: &str) {
    let text = std::fs::read_to_string(workspace.path().join(TENANT)).expect("text");
    let (head, _) = text.split_once("  guards:\n").expect("limits of its own");
    workspace.write(TENANT, &format!("{head}  guards:\n{guards}"));
}

#[test]
fn nobody_is_left() {
    let workspace = applied(Workspace::example());
    let list = "  assignments:
    # Roles of the account appear after the first cycle; until then there is this one.
    - group: sg-aws-users
      role: User
";
    workspace.edit(APP, list, "  assignments: []\n");
    refused(&workspace, "guard-unassign", 4, &[PLAN, APPLY]);
    let allow = ["--allow", "unassign=aws-contoso"];
    let ran = run(&workspace, &[PLAN, &allow].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    accepted("guard-unassign-allowed-plan", &ran);
    let ran = run(&workspace, &[APPLY, &allow].concat());
    accepted("guard-unassign-allowed-apply", &ran);
    let ran = run(&workspace, &[PLAN, &allow].concat());
    accepted("guard-unassign-unneeded-plan", &ran);
}

/// The variable says the same as the flag, for each verb its own words.
#[test]
fn the_variable_lets_through_what_the_flag_does() {
    let mut workspace = applied(Workspace::example());
    workspace.edit(APP, "    - group: sg-aws-users\n", "    - group: sg-mail\n");
    assert_eq!(run(&workspace, PLAN).code, Some(4));
    let allow = "unassign=aws-contoso,delete=aws-contoso".to_owned();
    workspace
        .environment
        .push(("SYNCFORM_ALLOW".to_owned(), allow));
    let ran = run(&workspace, PLAN);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(
        ran.stdout
            .contains("--allow delete=aws-contoso lets nothing through"),
        "{}",
        ran.text()
    );
    let ran = run(&workspace, &["start", "aws-contoso"]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
}

#[test]
fn a_job_that_goes() {
    let workspace = applied(Workspace::examples());
    workspace.edit(HELPDESK, "state: running", "state: absent");
    workspace.edit(APP, "state: running", "state: absent");
    refused(&workspace, "guard-delete", 4, &[PLAN, APPLY]);
    let allow = [
        "--allow",
        "delete=scim-helpdesk",
        "--target",
        "scim-helpdesk",
    ];
    let ran = run(&workspace, &[APPLY, &allow].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    accepted("guard-delete-allowed-apply", &ran);
}

/// Limits of a tenant over all applications, and for each; one application has its own.
#[test]
fn more_than_a_plan_may_take_away() {
    let workspace = Workspace::examples();
    limit(
        &workspace,
        "    total:
      unassignments: { percent: 20 }
    perApp:
      unassignments: { count: 1 }
",
    );
    let applied = applied(workspace);
    let person = "    # One person beside the group, until the group has a shift of its own.
    - user: user0008@contoso.com
      role: User
";
    applied.edit(HELPDESK, person, "");
    let admins = "    - group: sg-databricks-admins\n      role: User\n";
    applied.edit("manifests/databricks-analytics.yaml", admins, "");
    applied.edit(
        SALESFORCE,
        "    - group: sg-salesforce-users\n      role: Standard User\n",
        "    - user: user0001@contoso.com\n      role: Standard User\n",
    );
    let own = "  displayName: Salesforce EMEA\n";
    applied.edit(
        SALESFORCE,
        own,
        &format!("{own}  guards: {{ unassignments: {{ count: 0 }} }}\n"),
    );
    refused(&applied, "guard-total", 4, &[PLAN, APPLY]);
    let allow = ["--allow", "unassign=salesforce-emea"];
    let ran = run(&applied, &[PLAN, &allow].concat());
    assert_eq!(ran.code, Some(4), "{}", ran.text());
    let allow = [&allow[..], &["--allow", "unassign=scim-helpdesk"]].concat();
    let ran = run(&applied, &[PLAN, &allow].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    accepted("guard-total-allowed-plan", &ran);
}

#[test]
fn mappings_that_go() {
    let workspace = Workspace::examples();
    limit(
        &workspace,
        "    perApp:\n      mappingRemovals: { count: 3, percent: 10 }\n",
    );
    let workspace = applied(workspace);
    let active = "          IsActive: Not([IsSoftDeleted])\n";
    let without = format!("{active}          Department: null\n          FirstName: null\n");
    workspace.edit(SALESFORCE, active, &without);
    refused(&workspace, "guard-mapping", 4, &[PLAN, APPLY]);
    let (users, exclusive) = ("      User -> User:\n", "        mode: exclusive\n");
    workspace.edit(SALESFORCE, users, &format!("{users}{exclusive}"));
    // What is no longer listed goes as well.
    let listed = "          officeCode: \"[extensionAttribute10]\"
          # People may change their title in Salesforce later.
          Title:
            expression: Switch([jobTitle], \"Other\", \"VP\", \"Vice President\", \"MD\", \"Managing Director\")
            apply: onCreate
          LanguageLocaleKey:
            attribute: preferredLanguage
            default: en_US
          # Whoever got another user name is found by mail.
          Email:
            attribute: mail
            matching: 2
";
    workspace.edit(SALESFORCE, listed, "");
    refused(&workspace, "guard-mapping-exclusive", 4, &[PLAN]);
}

#[test]
fn a_scope_that_nobody_has_counted() {
    let workspace = Workspace::examples();
    limit(
        &workspace,
        "    total:
      scopeChanges: { count: 100 }
    perApp:
      scopeChanges: { percent: 5 }
",
    );
    let workspace = applied(workspace);
    workspace.edit(HELPDESK, "scope: assigned", "scope: all");
    workspace.edit(SALESFORCE, "equals: Sales", "equals: Support");
    refused(&workspace, "guard-scope", 4, &[PLAN, APPLY]);
    let allow = [
        "--allow",
        "scope=scim-helpdesk",
        "--allow",
        "scope=salesforce-emea",
    ];
    let ran = run(&workspace, &[APPLY, &allow].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}

/// What programs are told, in the form of the contract.
#[test]
fn programs_see_guards() {
    let workspace = applied(Workspace::examples());
    workspace.edit(HELPDESK, "state: running", "state: absent");
    workspace.edit(SALESFORCE, "equals: Sales", "equals: Support");
    limit(&workspace, "    perApp: { scopeChanges: { percent: 5 } }\n");
    let seen = |arguments: &[&str]| {
        let ran = run(&workspace, &[PLAN, &["-o", "json"], arguments].concat());
        let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let apps = json["apps"].as_array().expect("apps").iter();
        let guards = apps.flat_map(|app| app["guards"].as_array().expect("guards"));
        let guards: Vec<_> = guards.map(|guard| format!("{guard:#}")).collect();
        let summary = &json["summary"]["guards"];
        Ran {
            code: ran.code,
            stdout: format!(
                "{}\nsummary.guards {summary}\n{}\n",
                json["format_version"],
                guards.join("\n")
            ),
            stderr: ran.stderr,
        }
    };
    accepted("guard-json", &seen(&[]));
    let allow = ["--allow", "delete=scim-helpdesk"];
    accepted("guard-json-allowed", &seen(&allow));
}

/// A word that means nothing is a slip of the command line, said before anything is read.
#[test]
fn words_that_let_nothing_through() {
    let workspace = Workspace::example();
    for (case, verb, word) in [
        ("allow-unknown-app", PLAN, "unassign=aws-contos"),
        ("allow-unknown-kind", APPLY, "unasign=aws-contoso"),
        ("allow-everything", APPLY, "delete=*"),
        ("allow-other-verb", PLAN, "quarantine"),
        (
            "allow-guard-of-a-deed",
            &["start", "aws-contoso"][..],
            "scope=aws-contoso",
        ),
    ] {
        refused(
            &workspace,
            case,
            64,
            &[&[verb, &["--allow", word]].concat()],
        );
        assert!(workspace.requests(SANDBOX).is_empty(), "{case}");
    }
}
