//! `init` from outside: an empty folder becomes the manifests of a tenant, and their plan only adopts.

use std::fs;

use super::{SANDBOX, accepted, run};
use crate::support::binary::{Server, Workspace, ended};
use crate::support::git;

const FILES: [&str; 8] = [
    ".gitignore",
    "manifests/aws-sandbox-by-hand.yaml",
    "manifests/templates/aws-single-account-access.aws.lock.json",
    "manifests/tenant.yaml",
    "schemas/app-set.schema.json",
    "schemas/app.schema.json",
    "schemas/mapping-test.schema.json",
    "schemas/tenant.schema.json",
];
/// Where the sandbox lies if nobody says otherwise.
const TOUR: &str = ".syncform/sandbox";
const OWNED: &[&str] = &["init", "--owner", "identity-platform", "--all", "--yes"];

fn text(workspace: &Workspace, file: &str) -> String {
    fs::read_to_string(workspace.path().join(file)).expect("a file")
}

/// The files beside the sandbox.
fn files(workspace: &Workspace) -> Vec<String> {
    let root = workspace.path();
    let files = workspace.files(&[".syncform", SANDBOX, "state"]);
    let names = files.iter().map(|path| {
        let name = path.strip_prefix(root).expect("inside");
        name.to_string_lossy().into_owned()
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[test]
fn a_tenant_comes_under_git_with_one_command() {
    let workspace = Workspace::empty();
    accepted("init", &run(&workspace, 0, OWNED));
    assert_eq!(workspace.writes(SANDBOX), 0, "it only reads");
    assert_eq!(files(&workspace), FILES);
    run(&workspace, 0, &["validate"]);
    run(&workspace, 0, &["fmt", "--check"]);
    let check = run(&workspace, 0, &["template", "lock", "--check"]);
    assert!(check.stdout.contains("unchanged"), "{}", check.text());
    // What people add stays, and nothing is written where nothing is new.
    workspace.edit(
        "manifests/tenant.yaml",
        "cloud: global",
        "cloud: global # ours",
    );
    workspace.write(".gitignore", "target\n.syncform");
    let before = text(&workspace, "manifests/tenant.yaml");
    accepted(
        "init-again",
        &run(&workspace, 0, &["init", "--all", "--yes"]),
    );
    assert_eq!(text(&workspace, "manifests/tenant.yaml"), before);
    assert_eq!(text(&workspace, ".gitignore"), "target\n.syncform");
    // Once it is ours there is nothing to do.
    run(&workspace, 0, &["apply", "--yes"]);
    let last = run(&workspace, 0, &["init", "--all", "--yes"]);
    assert!(last.stdout.contains("No changes"), "{}", last.text());
}

#[test]
fn a_file_that_is_there_is_shown_with_what_changes_in_it() {
    let workspace = Workspace::empty();
    run(&workspace, 0, OWNED);
    workspace.write(".gitignore", "target");
    workspace.edit(
        "manifests/aws-sandbox-by-hand.yaml",
        "state: running",
        "state: paused # for now",
    );
    workspace.edit("schemas/app.schema.json", "syncform", "something");
    let ran = run(&workspace, 0, &["init", "--all", "--yes"]);
    accepted("init-changed", &ran);
    assert_eq!(text(&workspace, ".gitignore"), "target\n/.syncform/\n");
}

/// Several applications of one file make one file that is written once.
#[test]
fn a_file_of_several_is_written_once() {
    let workspace = Workspace::examples();
    run(&workspace, 0, &["apply", "--yes"]);
    let (aws, scim) = ("manifests/aws-contoso.yaml", "manifests/scim-helpdesk.yaml");
    let both = format!("{}---\n{}", text(&workspace, aws), text(&workspace, scim));
    fs::remove_file(workspace.path().join(scim)).expect("a file less");
    workspace.write(aws, &both.replace("scope: assigned", "scope: all"));
    let names = ["AWS Contoso", "Helpdesk"];
    let init = [&["init", "--yes", "-o", "json"][..], &names].concat();
    let ran = run(&workspace, 0, &init);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one document");
    let files = json["files"].as_array().expect("files").iter();
    let there = files.filter(|file| file["file"] == aws);
    assert_eq!(there.count(), 1, "{}", ran.stdout);
    let states: Vec<_> = json["applications"]
        .as_array()
        .expect("applications")
        .iter()
        .map(|it| &it["state"])
        .collect();
    assert_eq!(states, ["changed", "changed"], "{}", ran.stdout);
    assert_eq!(text(&workspace, aws), both);
}

/// Whatever lies where the Tenant would is somebody's, and stays.
#[test]
fn a_file_of_that_name_is_not_replaced() {
    let workspace = Workspace::empty();
    workspace.write("manifests/tenant.yaml", "# for later\n");
    run(&workspace, 0, OWNED);
    assert_eq!(text(&workspace, "manifests/tenant.yaml"), "# for later\n");
    let tenant = text(&workspace, "manifests/main.tenant.yaml");
    assert!(tenant.contains("owner: identity-platform"), "{tenant}");
    let crowded = Workspace::empty();
    for file in ["tenant.yaml", "main.tenant.yaml"] {
        crowded.write(&format!("manifests/{file}"), "# for later\n");
    }
    let refused = run(&crowded, 1, OWNED);
    let is_told = refused.stderr.contains("are there, and describe no Tenant");
    assert!(is_told, "{}", refused.text());
    assert!(!crowded.path().join("schemas").exists());
}

#[test]
fn programs_get_one_document() {
    let workspace = Workspace::empty();
    let ran = run(&workspace, 0, &[OWNED, &["-o", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one document");
    let files = json["files"].as_array().expect("files");
    assert_eq!(files.len(), 8, "{}", ran.stdout);
    assert!(files.iter().all(|file| file["state"] == "new"));
    assert_eq!(json["applications"][0]["name"], "aws-sandbox-by-hand");
    assert_eq!(json["plan"]["summary"]["adopt"], 1);
}

#[test]
fn what_cannot_be_asked_is_named() {
    let workspace = Workspace::empty();
    accepted("init-unasked", &workspace.run(&["init"]));
    let sandboxed = run(&workspace, 64, &["init", "--all"]);
    let help = "say it beforehand: --owner OWNER, --yes";
    assert!(sandboxed.stderr.contains(help), "{}", sandboxed.text());
    assert!(
        files(&workspace).is_empty(),
        "a refused run writes nothing: {:?}",
        files(&workspace)
    );
}

#[test]
fn what_contradicts_the_manifests_is_refused() {
    let workspace = Workspace::example();
    let before = files(&workspace);
    for flags in [
        &["--owner", "somebody-else"][..],
        &["--cloud", "china"],
        &["--tenant-id", "00000000-0000-0000-0000-000000000009"],
    ] {
        let arguments = [&["init", "--all", "--yes"], flags].concat();
        let ran = run(&workspace, 64, &arguments);
        let is_told = ran
            .stderr
            .contains(&format!("{} is not what manifests/tenant.yaml", flags[0]));
        assert!(is_told, "{}", ran.text());
    }
    let several = run(
        &workspace,
        64,
        &["init", "--all", "--yes", "-f", "manifests", "others"],
    );
    assert!(several.stderr.contains("one folder"), "{}", several.text());
    let unfit = run(
        &Workspace::empty(),
        64,
        &[OWNED, &["--tenant", "Our Tenant"]].concat(),
    );
    assert!(unfit.stderr.contains("a-z, 0-9"), "{}", unfit.text());
    assert_eq!(files(&workspace), before);
}

/// The credentials are tried before anything is asked of the tenant, and told.
#[test]
fn who_signs_in_is_said() {
    let mut workspace = Workspace::empty();
    let permissions = [
        "Application.Read.All",
        "Synchronization.Read.All",
        "Group.ReadBasic.All",
        "User.ReadBasic.All",
    ];
    let server = Server::granting(&workspace, &permissions);
    let id = "ff8bf889-e031-41ac-8f7b-aedb059892ee";
    let arguments = [OWNED, &["--tenant-id", id, "--endpoint", &server.url]].concat();
    let refused = workspace.run(&arguments);
    assert_eq!(refused.code, Some(7), "{}", refused.text());
    assert_eq!(files(&workspace), ["faults.json"]);
    for name in ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] {
        let variable = (name.to_owned(), "demo".to_owned());
        workspace.environment.push(variable);
    }
    let ran = workspace.run(&arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(ran.stderr.contains("Signed in by"), "{}", ran.text());
    assert!(
        ran.stderr.contains("Application.Read.All"),
        "{}",
        ran.text()
    );
    assert!(ran.stdout.contains("1 to adopt"), "{}", ran.text());
}

/// The walk of the README: a tenant that others have filled comes under git in a folder of its own, and one mapping changes.
#[test]
fn a_stranger_walks_from_nothing_to_a_changed_mapping() {
    let workspace = Workspace::examples();
    // As in a clone: what is applied says from which commit, and a stranger's repository does not have that one.
    workspace.commit();
    let applied = workspace.run(&["apply", "--yes", "--sandbox"]);
    assert_eq!(applied.code, Some(0), "{}", applied.text());
    let mine = workspace.path().join("mine");
    let (tour, kept) = (workspace.path().join(TOUR), mine.join(TOUR));
    fs::create_dir_all(&kept).expect("a folder");
    for entry in fs::read_dir(tour).expect("the tenant of the tour") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        fs::copy(&path, kept.join(name)).expect("a copy");
    }
    let nobodys = format!("--sandbox=mine/{TOUR}");
    let released = workspace.run(&["release", "*", "--yes", &nobodys]);
    assert_eq!(released.code, Some(0), "{}", released.text());
    git::init(&mine);
    let walk = |arguments: &[&str]| {
        let arguments = [arguments, &["--sandbox"]].concat();
        let ran = ended(workspace.command(&arguments).current_dir(&mine));
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        ran
    };
    accepted("init-walk", &walk(OWNED));
    git::commit(&mine);
    accepted("init-walk-adopt", &walk(&["apply", "--yes"]));
    workspace.edit(
        "mine/manifests/salesforce-emea.yaml",
        r#""MD", "Managing Director""#,
        r#""MD", "Director""#,
    );
    git::commit(&mine);
    accepted("init-walk-plan", &walk(&["plan"]));
    accepted("init-walk-apply", &walk(&["apply", "--yes"]));
    accepted("init-walk-end", &walk(&["plan", "--detailed-exitcode"]));
}

#[cfg(unix)]
mod asked {
    use super::*;
    use crate::support::terminal::Terminal;

    fn asked(workspace: &Workspace, arguments: &[&str]) -> Terminal {
        let arguments = [arguments, &["--sandbox", SANDBOX]].concat();
        Terminal::start(workspace.command(&arguments))
    }

    #[test]
    fn what_no_flag_says_is_asked() {
        let workspace = Workspace::empty();
        let mut terminal = asked(&workspace, &["init"]);
        terminal.sees("A name for this tenant");
        terminal.types("\r");
        terminal.sees("Owner");
        // The folder of a test is no name to propose; whatever was proposed goes.
        terminal.types("\u{15}\u{7f}Our Team\r");
        terminal.sees("a name has 1 to 63 characters");
        terminal.types(&"\u{7f}".repeat(80));
        terminal.types("identity-platform\r");
        terminal.sees("Which applications?");
        terminal.sees("AWS Sandbox (by hand)");
        terminal.types("\r");
        terminal.sees("+ manifests/tenant.yaml");
        terminal.sees("Write 8 files?");
        terminal.types("y");
        terminal.sees("1 to adopt");
        let (code, rest) = terminal.ends();
        assert_eq!(code, Some(0), "{rest}");
        assert_eq!(files(&workspace), FILES);
        let tenant = text(&workspace, "manifests/tenant.yaml");
        assert!(tenant.contains("name: main"), "{tenant}");
        assert!(tenant.contains("owner: identity-platform"), "{tenant}");
    }

    #[test]
    fn nothing_is_written_without_a_yes() {
        for (keys, code) in [("n", 1), ("\u{3}", 130)] {
            let workspace = Workspace::empty();
            let mut terminal = asked(&workspace, &["init", "--all", "--owner", "us"]);
            terminal.sees("A name for this tenant");
            terminal.types("prod\r");
            terminal.sees("Write 8 files?");
            terminal.types(keys);
            let (ended, rest) = terminal.ends();
            assert_eq!(ended, Some(code), "{rest}");
            assert!(files(&workspace).is_empty(), "{:?}", files(&workspace));
        }
    }

    #[test]
    fn who_has_had_enough_gets_the_cursor_back() {
        let workspace = Workspace::empty();
        let mut terminal = asked(&workspace, &["init", "--owner", "us", "--tenant", "prod"]);
        terminal.sees("Which applications?");
        terminal.sees("AWS Sandbox (by hand)");
        terminal.types("\u{3}");
        let (code, rest) = terminal.ends();
        assert_eq!(code, Some(130), "{rest}");
        assert!(rest.contains("\u{1b}[?25h"), "{rest:?}");
        assert!(files(&workspace).is_empty(), "{:?}", files(&workspace));
    }

    #[test]
    fn what_is_not_chosen_is_left_alone() {
        let workspace = Workspace::empty();
        let mut terminal = asked(
            &workspace,
            &["init", "--owner", "us", "--tenant", "prod", "--yes"],
        );
        terminal.sees("AWS Sandbox (by hand)");
        terminal.types(" \r");
        let (_, rest) = terminal.ends();
        assert!(!rest.contains("aws-sandbox-by-hand.yaml"), "{rest}");
        assert!(files(&workspace).contains(&"manifests/tenant.yaml".to_owned()));
    }
}

/// The pipeline speaks of this tenant and this folder, and what people have made of it stays.
#[test]
fn a_pipeline_comes_with_it_where_somebody_wants_one() {
    let workspace = Workspace::empty();
    let asked = [OWNED, &["--pipeline", "github", "-f", "identity"]].concat();
    run(&workspace, 0, &asked);
    let review = ".github/workflows/syncform-review.yml";
    let written = text(&workspace, ".github/workflows/syncform-apply.yml");
    for said in [
        r#"paths: ["identity/**"]"#,
        r#"SYNCFORM_MANIFESTS: "identity""#,
        r#"tenant: ["main"]"#,
    ] {
        assert!(written.contains(said), "{said}: {written}");
    }
    for file in [
        "workflows/syncform-apply.yml",
        "workflows/syncform-drift.yml",
        "actions/syncform/action.yml",
    ] {
        assert!(
            workspace.path().join(".github").join(file).is_file(),
            "{file}"
        );
    }
    workspace.edit(review, "timeout-minutes: 15", "timeout-minutes: 20");
    let changed = text(&workspace, review);
    let again = run(&workspace, 0, &asked);
    assert_eq!(text(&workspace, review), changed);
    let note = format!("note: {review} is there, and stays as it is");
    assert!(again.stderr.contains(&note), "{}", again.text());
}
