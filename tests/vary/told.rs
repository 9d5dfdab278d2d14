//! What would be silent: variables of the command line that nobody names, Tenants that nobody chose, Apps that are another's.

use serde_json::Value;

use super::{LEAST, tenant};
use crate::support::binary::{Ran, Workspace};

/// Two Tenants over one manifest, and one that is for the second alone.
fn shared() -> Workspace {
    let workspace = Workspace::empty();
    for (name, digit) in [("dev", '1'), ("prod", '2')] {
        let text = tenant(name, digit, &format!("{{ region: {name} }}"));
        workspace.write(&format!("manifests/{name}.yaml"), &text);
    }
    workspace.write("manifests/aws.yaml", LEAST);
    let only = LEAST
        .replace("name: aws", "name: prod-only")
        .replace("spec:\n", "spec:\n  tenants: [prod]\n");
    workspace.write("manifests/only.yaml", &only.replace("AWS", "Only"));
    workspace
}

#[track_caller]
fn run(workspace: &Workspace, code: i32, words: &[&str]) -> Ran {
    let ran = workspace.run(words);
    assert_eq!(ran.code, Some(code), "{words:?}: {}", ran.text());
    ran
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("no JSON: {}", ran.text()))
}

#[test]
fn a_variable_that_nobody_names_is_told() {
    let workspace = shared();
    let slip = ["validate", "--tenant", "dev", "--var", "regoin=x"];
    run(&workspace, 0, &slip).accepted("cli/unused-variable-validate");
    let used = run(
        &workspace,
        0,
        &["validate", "--tenant", "dev", "--var", "region=x"],
    );
    assert!(
        !used.stderr.contains("no manifest names"),
        "{}",
        used.text()
    );
    // A document that cannot be read may be the one that names it.
    workspace.write("manifests/broken.yaml", "kind: [\n");
    let broken = run(&workspace, 3, &slip);
    assert!(
        !broken.stderr.contains("no manifest names"),
        "{}",
        broken.text()
    );
}

#[test]
fn each_tenant_is_validated_where_none_is_chosen() {
    let workspace = shared();
    run(&workspace, 0, &["validate"]).accepted("cli/tenants-validate");
    run(&workspace, 0, &["validate", "--sandbox"]);
    assert_eq!(
        json(&run(&workspace, 0, &["validate", "-o", "json"]))["error_count"],
        0
    );
    // What is so for all is told once, and what is so for one says for which.
    workspace.edit(
        "manifests/aws.yaml",
        "AWS ${region}",
        "AWS ${region} ${zone}",
    );
    workspace.edit(
        "manifests/dev.yaml",
        "{ region: dev }",
        "{ region: dev, zone: a }",
    );
    workspace.edit("manifests/only.yaml", "displayName:", "displyName:");
    run(&workspace, 3, &["validate"]).accepted("cli/tenants-refused-validate");
    json(&run(&workspace, 3, &["validate", "-o", "json"]));
}

/// What only a tenant can say is told above, and then whose it is.
#[test]
fn a_tenant_that_manifests_do_not_fit_is_named() {
    let workspace = shared();
    let path = workspace.path().join("manifests/only.yaml");
    let text = std::fs::read_to_string(&path).expect("a manifest");
    let nobody = format!("{text}  assignments:\n    - group: nobody-at-all\n");
    workspace.write("manifests/only.yaml", &nobody);
    let ran = run(&workspace, 3, &["validate", "--sandbox"]);
    assert!(ran.stdout.contains("the Tenant \"dev\""), "{}", ran.text());
    assert!(!ran.stdout.contains("prod"), "{}", ran.text());
    let whose = "error: Tenant \"prod\": the manifests do not fit it, as said above\n";
    assert!(ran.stderr.contains("nobody-at-all"), "{}", ran.text());
    assert!(ran.stderr.contains(whose), "{}", ran.text());
}

#[test]
fn the_tests_are_run_for_each_tenant() {
    let workspace = shared();
    let tested = format!(
        "{LEAST}  provisioning:
    template: scim
    credentials: unmanaged
    mappings:
      User -> User:
        attributes:
          title: '\"${{region}}\"'
  tests:
    - name: where people are
      given: {{}}
      expect: {{ User: {{ title: dev }} }}
"
    );
    let scim = tested.replace(
        "8b1025e4-1dd2-430b-a150-2ef79cd700f5",
        "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
    );
    workspace.write("manifests/aws.yaml", &scim);
    run(
        &workspace,
        0,
        &["apply", "--yes", "--tenant", "dev", "--sandbox"],
    );
    run(
        &workspace,
        0,
        &["template", "lock", "--tenant", "dev", "--sandbox"],
    );
    run(&workspace, 3, &["test"]).accepted("cli/tenants-test");
    let told = json(&run(&workspace, 3, &["test", "-o", "json"]));
    assert_eq!(told["tenants"][1]["tenant"], "prod");
    run(&workspace, 0, &["test", "--tenant", "dev"]);
    let junit = run(&workspace, 3, &["test", "-o", "junit"]).stdout;
    assert!(junit.contains("tests=\"2\""), "{junit}");
}

#[test]
fn what_cannot_be_explained_says_what_can() {
    let workspace = shared();
    let explain = |name: &str| run(&workspace, 64, &["explain", name, "--tenant", "dev"]);
    for (name, part) in [
        ("aws-x", "the manifests have: aws"),
        ("asw", "did you mean \"aws\"?"),
        ("a*", "name one of those that it matches: aws"),
        ("prod-only", "choose another one: --tenant prod"),
    ] {
        let told = explain(name);
        assert!(told.stderr.contains(part), "{name}: {}", told.text());
    }
}

#[test]
fn what_an_override_says_is_told_so() {
    let workspace = Workspace::empty();
    workspace.write("manifests/dev.yaml", &tenant("dev", '1', "{ region: dev }"));
    workspace.write(
        "manifests/set.yaml",
        "apiVersion: syncform/v1
kind: AppSet
metadata: { name: some }
spec:
  instances: [{ account: one }, { account: two }]
  app:
    metadata: { name: \"aws-${account}\" }
    spec:
      displayName: AWS ${account}
      template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }
      notes: plain
  overrides:
    aws-two: { spec: { notes: another } }
",
    );
    let lines = |name: &str| {
        let told = run(&workspace, 0, &["explain", name, "spec.notes"]);
        told.stdout.matches("(override)").count()
    };
    assert_eq!((lines("aws-one"), lines("aws-two")), (0, 1));
    let told = json(&run(&workspace, 0, &["explain", "aws-two", "-o", "json"]));
    let settings = told["settings"].as_array().expect("settings");
    let over = settings.iter().filter(|it| it["override"] == true);
    assert_eq!(over.count(), 1, "{told:#}");
}
