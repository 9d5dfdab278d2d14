//! `syncform schema` from outside.

use syncform::manifest;

use crate::support::binary::Workspace;
use crate::support::golden;

#[test]
fn the_verb_writes_what_is_published() {
    let workspace = Workspace::empty();
    assert_eq!(workspace.run(&["schema"]).code, Some(0));
    for (name, _) in manifest::published() {
        let read = |folder: &std::path::Path| {
            std::fs::read_to_string(folder.join("schemas").join(name)).expect("a schema")
        };
        assert_eq!(read(workspace.path()), read(&golden::root()), "{name}");
    }
    let printed = workspace.run(&["schema", "app"]);
    let (_, app) = manifest::published().swap_remove(0);
    assert_eq!(printed.stdout, format!("{app:#}\n"));
}

#[test]
fn the_guide_goes_to_stdout() {
    let workspace = Workspace::empty();
    let ran = workspace.run(&["schema", "--docs"]);
    assert_eq!((ran.code, ran.stdout), (Some(0), manifest::guide()));
    let ran = workspace.run(&["schema", "--docs", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(json["markdown"], manifest::guide());
    assert_eq!(workspace.run(&["schema", "App", "--docs"]).code, Some(64));
}
