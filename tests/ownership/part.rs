//! A folder is no word for the whole: what git shows elsewhere, or cannot show, stays, whatever a run asks for.

use super::prune::{APP, SANDBOX, run};
use crate::support::binary::Workspace;
use crate::support::git::git;

/// Three folders of manifests: the Tenant with one App, and another App beside them.
fn folders() -> Workspace {
    let workspace = Workspace::examples();
    workspace.edit(APP, "  protect: true\n", "");
    let manifests = workspace.path().join("manifests");
    for (name, folder) in [
        ("tenant.yaml", "base"),
        ("databricks-analytics.yaml", "base"),
        ("aws-contoso.yaml", "extra"),
    ] {
        std::fs::create_dir_all(manifests.join(folder)).expect("a folder");
        std::fs::rename(manifests.join(name), manifests.join(folder).join(name)).expect("moved");
    }
    for entry in std::fs::read_dir(&manifests).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            std::fs::remove_file(path).expect("a file less");
        }
    }
    workspace
}

const EXTRA: &str = "manifests/extra/aws-contoso.yaml";

/// A folder that is a part of the manifests takes nothing away that another one describes, whatever has been applied.
#[test]
fn a_part_of_the_folders_prunes_nothing_that_another_describes() {
    for is_committed in [true, false] {
        let workspace = folders();
        if is_committed {
            workspace.commit();
        }
        run(&workspace, 0, &["apply", "--yes"]);
        workspace.commit();
        let part = ["-f", "manifests/base"];
        let prune = [
            &["plan", "--prune", "--allow", "delete=aws-contoso"],
            &part[..],
        ]
        .concat();
        let ran = run(&workspace, 4, &prune);
        if is_committed {
            ran.accepted("ownership/prune-part-plan");
        }
        assert!(ran.stdout.contains(EXTRA), "{}", ran.text());
        // Elsewhere it may have been renamed.
        workspace.edit(
            EXTRA,
            "  name: aws-contoso\n",
            "  name: aws-new\n  renamedFrom: aws-contoso\n",
        );
        workspace.commit();
        run(&workspace, 4, &prune);
        std::fs::remove_file(workspace.path().join(EXTRA)).expect("a file less");
        workspace.commit();
        let ran = run(&workspace, 0, &prune);
        assert!(ran.stdout.contains("1 to delete"), "{}", ran.text());
    }
}

/// The manifests of another tenant are no reason to keep anything in this one.
#[test]
fn a_manifest_of_another_tenant_keeps_nothing() {
    let workspace = folders();
    let read = |name: &str| std::fs::read_to_string(workspace.path().join(name)).expect("text");
    let app = read(EXTRA);
    let tenant = read("manifests/base/tenant.yaml");
    let (_, id) = tenant.split_once("tenantId: ").expect("an id");
    let id = id.split_whitespace().next().expect("an id");
    let other = tenant.replace(id, "11111111-2222-4333-8444-555555555555");
    workspace.write("manifests/dev/tenant.yaml", &other);
    workspace.write("manifests/dev/apps/aws-contoso.yaml", &app);
    workspace.write("manifests/base/aws-contoso.yaml", &app);
    std::fs::remove_file(workspace.path().join(EXTRA)).expect("a file less");
    workspace.commit();
    let part = ["-f", "manifests/base"];
    run(&workspace, 0, &[&["apply", "--yes"], &part[..]].concat());
    std::fs::remove_file(workspace.path().join("manifests/base/aws-contoso.yaml")).expect("less");
    workspace.commit();
    let prune = [
        &["plan", "--prune", "--allow", "delete=aws-contoso"],
        &part[..],
    ]
    .concat();
    let ran = run(&workspace, 0, &prune);
    assert!(ran.stdout.contains("1 to delete"), "{}", ran.text());
    // Without its Tenant it may be for this one.
    std::fs::remove_file(workspace.path().join("manifests/dev/tenant.yaml")).expect("less");
    workspace.commit();
    let ran = run(&workspace, 4, &prune);
    let file = "manifests/dev/apps/aws-contoso.yaml describes it";
    assert!(ran.stdout.contains(file), "{}", ran.text());
}

/// What was applied from a commit that is not behind the one that is checked out may have its manifest there.
#[test]
fn a_clone_that_is_behind_prunes_nothing() {
    let workspace = folders();
    let app = std::fs::read_to_string(workspace.path().join(EXTRA)).expect("text");
    std::fs::remove_file(workspace.path().join(EXTRA)).expect("a file less");
    let first = workspace.commit();
    let late = {
        std::fs::create_dir_all(workspace.path().join(SANDBOX)).expect("a folder");
        workspace.clone_with(&[], SANDBOX)
    };
    workspace.write(EXTRA, &app);
    workspace.commit();
    run(&workspace, 0, &["apply", "--yes"]);
    let prune = ["plan", "--prune", "--allow", "delete=aws-contoso"];
    git(
        workspace.path(),
        &["reset", "--quiet", "--hard", first.as_str()],
    );
    let ran = run(&workspace, 4, &prune);
    let why = "which is not behind the commit that is checked out";
    assert!(ran.stdout.contains(why), "{}", ran.text());
    // A clone that was made before does not even have it.
    let tenant = workspace.path().join(SANDBOX).display().to_string();
    let ran = late.run(&[&prune[..], &["--sandbox", &tenant]].concat());
    assert_eq!(ran.code, Some(4), "{}", ran.text());
    assert!(
        ran.stdout.contains("it is not in this clone"),
        "{}",
        ran.text()
    );
    // Nor is there anything to be known where nothing of git is.
    std::fs::remove_dir_all(workspace.path().join(".git")).expect("no repository");
    let ran = run(&workspace, 4, &prune);
    assert!(
        ran.stdout.contains("in no git repository"),
        "{}",
        ran.text()
    );
}

/// Files by their names are no set that anything is missing from, and what is said of strays is true of them.
#[test]
fn strays_of_files_are_told_as_that() {
    let workspace = folders();
    run(&workspace, 0, &["apply", "--yes"]);
    let files = [
        "plan",
        "-f",
        "manifests/base/tenant.yaml",
        "manifests/base/databricks-analytics.yaml",
    ];
    run(&workspace, 0, &files).accepted("ownership/stray-of-files-plan");
    let release = [
        "release",
        "aws-contoso",
        "--yes",
        "--target",
        "databricks-analytics",
    ];
    run(&workspace, 64, &release).accepted("ownership/release-target");
}
