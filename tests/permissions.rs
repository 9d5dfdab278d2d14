//! Which permissions are needed: the published lists are enough for every story, nothing of them can be spared, and they
//! are what Microsoft's own data says.

mod lists;
mod matrix;
mod preflight;
mod refusals;
mod unknown;
mod young;

use syncform::api::permissions;

use crate::support::golden;

#[test]
fn the_published_permissions_are_current() {
    golden::check(
        &golden::root().join(permissions::GUIDE),
        &permissions::guide(),
    );
}

/// Both say it in a table, and only one of them is written by a machine.
#[test]
fn the_guide_to_identities_names_the_same_lists() {
    let path = golden::root().join("docs/identities.md");
    let text = std::fs::read_to_string(path).expect("text");
    for name in [
        "`plan`, `drift`, `record`, `init`, `import`, `export`",
        "`apply` of any manifests",
    ] {
        let mut tasks = permissions::TASKS.iter();
        let task = tasks.find(|task| task.name == name).expect("a task");
        let list = task.permissions.iter().map(|one| format!("`{one}`"));
        let list = list.collect::<Vec<_>>().join(", ");
        assert!(text.contains(&format!("| {list} |")), "{list}");
    }
}
