//! `import` and `export` from outside: live applications become manifests whose plan only adopts them.

use std::fs;
use std::path::Path;

use super::{SANDBOX, accepted, applied, run};
use crate::support::binary::{Ran, Server, Workspace};
use crate::support::golden;

const ALL: &[&str] = &["export", "--all", "--output-dir", "taken"];
const BY_HAND: &str = "AWS Sandbox (by hand)";
const FILE: &str = "manifests/aws-sandbox-by-hand.yaml";

fn text(workspace: &Workspace, file: &str) -> String {
    fs::read_to_string(workspace.path().join(file)).expect("a manifest")
}

/// The manifests of a folder, beside the Tenant of the examples.
fn files(workspace: &Workspace, folder: &str) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(workspace.path().join(folder))
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    files.sort();
    files
}

fn with_tenant(workspace: &Workspace, folder: &str) {
    let tenant =
        fs::read_to_string(golden::root().join("manifests/tenant.yaml")).expect("a Tenant");
    workspace.write(&format!("{folder}/tenant.yaml"), &tenant);
}

/// Imports, with nothing written to the tenant.
#[track_caller]
fn import(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let is_there = workspace.path().join(SANDBOX).exists();
    let before = if is_there {
        workspace.writes(SANDBOX)
    } else {
        0
    };
    let ran = run(workspace, code, arguments);
    assert_eq!(
        workspace.writes(SANDBOX),
        before,
        "{arguments:?}: it only reads"
    );
    ran
}

#[test]
fn a_tenant_is_exported_without_any_manifest() {
    let workspace = Workspace::empty();
    accepted(
        "import-export",
        &import(&workspace, 0, &["export", "--all"]),
    );
    assert_eq!(
        files(&workspace, "manifests"),
        [Path::new(FILE)
            .file_name()
            .expect("a name")
            .to_string_lossy()]
    );
    let first = text(&workspace, FILE);
    golden::check(
        &golden::root().join("tests/cases/cli/import-written.yaml"),
        &first,
    );
    accepted("import-again", &import(&workspace, 0, &["import", BY_HAND]));
    assert_eq!(text(&workspace, FILE), first);
    let full = import(
        &workspace,
        0,
        &["import", BY_HAND, "--full", "--output-dir", "full"],
    );
    assert!(full.stdout.contains(" new "), "{}", full.text());
    with_tenant(&workspace, "manifests");
    let plan = run(&workspace, 0, &["plan"]);
    accepted("import-plan", &plan);
    run(&workspace, 0, &["apply", "--yes"]);
    let plan = run(&workspace, 0, &["plan", "--detailed-exitcode"]);
    assert!(
        plan.stdout.contains("nothing") || plan.code == Some(0),
        "{}",
        plan.text()
    );
    // Once it is ours it says the same.
    let again = import(&workspace, 0, &["import", BY_HAND]);
    assert!(again.stdout.contains(" unchanged "), "{}", again.text());
    assert_eq!(text(&workspace, FILE), first);
}

/// The round trip of every example: applied, exported elsewhere, planned from there.
#[test]
fn the_examples_are_exported_and_plan_nothing() {
    let workspace = Workspace::examples();
    run(&workspace, 0, &["apply", "--yes"]);
    for (folder, how) in [("taken", &[][..]), ("full", &["--full"][..])] {
        let export = [&["export", "--all", "--output-dir", folder], how].concat();
        import(&workspace, 0, &export);
        let names: Vec<_> = files(&workspace, folder);
        assert!(
            names.contains(&"salesforce-emea.yaml".to_owned()),
            "{names:?}"
        );
        with_tenant(&workspace, folder);
        let _ = fs::remove_file(
            workspace
                .path()
                .join(folder)
                .join("aws-sandbox-by-hand.yaml"),
        );
        let plan = run(
            &workspace,
            0,
            &["plan", "--detailed-exitcode", "-f", folder],
        );
        assert_eq!(plan.code, Some(0), "{}", plan.text());
    }
    // Nobody's, they are adopted, and nothing else.
    run(&workspace, 0, &["release", "*", "--yes"]);
    import(&workspace, 0, &[&ALL[..3], &["released"]].concat());
    with_tenant(&workspace, "released");
    let plan = run(&workspace, 0, &["plan", "-f", "released"]);
    accepted("import-released-plan", &plan);
}

#[test]
fn a_file_that_is_there_keeps_all_but_the_values_that_differ() {
    let workspace = applied();
    let file = "manifests/aws-contoso.yaml";
    let before = text(&workspace, file);
    import(&workspace, 0, &["export", "--all"]);
    assert_eq!(
        text(&workspace, file),
        before,
        "it says what the tenant has"
    );
    let _ = fs::remove_file(workspace.path().join(FILE));
    // Somebody has written something else meanwhile, and remarks.
    workspace.edit(file, "state: running", "state: paused   # why not");
    workspace.edit(file, "scope: assigned", "scope:   all");
    let said = text(&workspace, file);
    accepted(
        "import-changed",
        &import(&workspace, 0, &["import", "aws contoso"]),
    );
    let expected = said
        .replace("state: paused   # why not", "state: running   # why not")
        .replace("scope:   all", "scope:   assigned");
    assert_eq!(text(&workspace, file), expected);
    // What only a person can settle.
    workspace.edit(file, "template: aws", "template: scim");
    let said = text(&workspace, file);
    accepted(
        "import-kept",
        &import(&workspace, 1, &["import", "aws contoso"]),
    );
    assert_eq!(text(&workspace, file), said);
}

/// A manifest is known by its name too: by the id that it adopts, and by the mark that an apply has left.
#[test]
fn an_application_is_found_by_the_name_of_its_manifest() {
    let workspace = Workspace::empty();
    import(&workspace, 0, &["export", "--all"]);
    let adopted = import(&workspace, 0, &["import", "aws-sandbox-by-hand"]);
    assert!(adopted.stdout.contains(" unchanged "), "{}", adopted.text());
    let workspace = applied();
    let marked = import(
        &workspace,
        0,
        &["import", "aws-contoso", "--output-dir", "elsewhere"],
    );
    assert!(marked.stdout.contains(" new "), "{}", marked.text());
    assert!(text(&workspace, "elsewhere/aws-contoso.yaml").contains("name: aws-contoso\n"));
}

#[test]
fn everything_is_added_to_a_file_where_everything_is_asked_for() {
    let workspace = applied();
    let file = "manifests/aws-contoso.yaml";
    let before = text(&workspace, file);
    let told = import(&workspace, 0, &["import", "aws-contoso"]);
    assert!(told.stdout.contains("not in the file: "), "{}", told.text());
    assert_eq!(text(&workspace, file), before);
    let full = import(&workspace, 0, &["import", "aws-contoso", "--full"]);
    assert!(full.stdout.contains(" comes in"), "{}", full.text());
    assert!(
        !full.stdout.contains("not in the file: "),
        "{}",
        full.text()
    );
    let after = text(&workspace, file);
    let is_kept = |line: &&str| after.lines().any(|it| it == *line);
    assert!(before.lines().all(|line| is_kept(&line)), "{after}");
    let plan = run(&workspace, 0, &["plan", "--detailed-exitcode"]);
    assert_eq!(plan.code, Some(0), "{}", plan.text());
    let again = import(&workspace, 0, &["import", "aws-contoso", "--full"]);
    assert!(again.stdout.contains(" unchanged "), "{}", again.text());
}

#[test]
fn a_file_that_nobody_may_write_stays() {
    let workspace = applied();
    let file = "manifests/aws-contoso.yaml";
    workspace.edit(file, "scope: assigned", "scope: all");
    let before = text(&workspace, file);
    let path = workspace.path().join(file);
    let mut permissions = fs::metadata(&path).expect("it").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("read-only");
    let ran = import(&workspace, 1, &["import", "aws-contoso"]);
    assert!(ran.stderr.contains("it is read-only"), "{}", ran.text());
    assert_eq!(text(&workspace, file), before);
}

/// What an instance of a set says is said by its row and its template, and no file can be edited for it.
#[test]
fn an_instance_of_a_set_is_looked_at_and_left() {
    let workspace = Workspace::examples();
    let text = |name: &str| {
        fs::read_to_string(golden::root().join("docs/instances").join(name)).expect("it")
    };
    let rows = text("aws-accounts.instances.csv");
    let rows: Vec<_> = rows.lines().take(3).collect();
    workspace.write("set/aws-accounts.yaml", &text("aws-accounts.yaml"));
    workspace.write("set/aws-accounts.instances.csv", &(rows.join("\n") + "\n"));
    with_tenant(&workspace, "set");
    run(&workspace, 0, &["apply", "--yes", "-f", "set"]);
    let again = import(&workspace, 0, &["import", "AWS sandbox", "-f", "set"]);
    assert!(again.stdout.contains(" unchanged "), "{}", again.text());
    let csv = workspace.path().join("set/aws-accounts.instances.csv");
    workspace.edit(
        "set/aws-accounts.yaml",
        "AWS ${account}",
        "Amazon ${account}",
    );
    let moved = import(&workspace, 1, &["import", "AWS sandbox", "-f", "set"]);
    assert!(
        moved.text().contains("change those by hand"),
        "{}",
        moved.text()
    );
    assert_eq!(fs::read_to_string(csv).expect("it").lines().count(), 3);
    assert_eq!(files(&workspace, "set").len(), 3);
}

#[test]
fn what_cannot_be_found_is_said() {
    let workspace = Workspace::empty();
    accepted("import-unknown", &import(&workspace, 1, &["import", "AWS"]));
    accepted("import-nowhere", &{
        let ran = workspace.run(&["export", "--all"]);
        assert_eq!(ran.code, Some(64), "{}", ran.text());
        ran
    });
    accepted(
        "import-no-template",
        &import(&workspace, 1, &["import", "graph-gitops"]),
    );
    assert!(!workspace.path().join("manifests").exists());
}

#[test]
fn a_name_that_several_have_is_no_name() {
    let workspace = Workspace::empty();
    import(
        &workspace,
        0,
        &["export", "--all", "--output-dir", "before"],
    );
    workspace.edit(
        &format!("{SANDBOX}/tenant.json"),
        "\"graph-gitops\"",
        &format!("\"{BY_HAND}\""),
    );
    accepted(
        "import-ambiguous",
        &import(&workspace, 1, &["import", BY_HAND]),
    );
    // Either half's id and the client id mean one alone.
    let written = text(&workspace, "before/aws-sandbox-by-hand.yaml");
    let (_, id) = written.split_once("adopt:\n    id: ").expect("an id");
    let id = id.lines().next().expect("an id");
    import(&workspace, 0, &["import", id, "--output-dir", "by-id"]);
    assert_eq!(text(&workspace, "by-id/aws-sandbox-by-hand.yaml"), written);
}

/// Over the wire, with the tenant from the environment and no manifest at all.
#[test]
fn what_may_not_be_read_is_left_out_and_said() {
    let mut workspace = Workspace::empty();
    for (name, value) in [
        ("AZURE_CLIENT_ID", "someone"),
        ("AZURE_CLIENT_SECRET", "demo"),
        ("AZURE_TENANT_ID", "ff8bf889-e031-41ac-8f7b-aedb059892ee"),
    ] {
        workspace
            .environment
            .push((name.to_owned(), value.to_owned()));
    }
    let server = Server::granting(&workspace, &["Application.Read.All"]);
    let run =
        |arguments: &[&str]| workspace.run(&[arguments, &["--endpoint", &server.url]].concat());
    accepted("import-unread", &run(&["import", BY_HAND]));
    assert!(!text(&workspace, FILE).contains("provisioning:\n"));
    let all = run(&["export", "--all"]);
    assert_eq!(all.code, Some(7), "{}", all.text());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let workspace = Workspace::empty();
    fs::create_dir(workspace.path().join("elsewhere")).expect("a folder");
    std::os::unix::fs::symlink("elsewhere", workspace.path().join("manifests")).expect("a link");
    accepted("import-link", &import(&workspace, 1, &["export", "--all"]));
    assert_eq!(files(&workspace, "elsewhere"), [""; 0]);
    fs::remove_file(workspace.path().join("manifests")).expect("gone");
    fs::create_dir(workspace.path().join("manifests")).expect("a folder");
    workspace.write("elsewhere/a.txt", "mine");
    std::os::unix::fs::symlink("../elsewhere/a.txt", workspace.path().join(FILE)).expect("a link");
    let ran = import(&workspace, 3, &["export", "--all"]);
    assert!(
        ran.stderr.contains("symlink") || ran.stderr.contains("link"),
        "{}",
        ran.text()
    );
    assert_eq!(text(&workspace, "elsewhere/a.txt"), "mine");
}
