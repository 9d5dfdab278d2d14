//! `make install` and `make uninstall`: each file in its usual place, and none left.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::support::binary::{Ran, Workspace, ended};
use crate::support::golden;

fn make(workspace: &Workspace, target: &str) -> Ran {
    let stage = workspace.path().join("stage");
    let mut command = Command::new("make");
    command
        .arg(target)
        .arg("PREFIX=/usr")
        .arg(format!("DESTDIR={}", stage.display()))
        .arg(concat!("BINARY=", env!("CARGO_BIN_EXE_syncform")))
        .current_dir(golden::root())
        // What somebody has set for runs says nothing of files.
        .env("SYNCFORM_OUTPUT", "json");
    let ran = ended(&mut command);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    ran
}

#[test]
fn everything_goes_to_its_place_and_away_again() {
    let workspace = Workspace::empty();
    make(&workspace, "install");
    let path = |name: &str| workspace.path().join("stage/usr").join(name);
    let mode = |name: &str| {
        fs::metadata(path(name))
            .unwrap_or_else(|_| panic!("no {name}"))
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("bin/syncform"), 0o755);
    let files = [
        "share/man/man1/syncform.1",
        "share/man/man1/syncform-template-lock.1",
        "share/bash-completion/completions/syncform",
        "share/zsh/site-functions/_syncform",
        "share/fish/vendor_completions.d/syncform.fish",
        "share/elvish/lib/syncform.elv",
        "share/syncform/syncform.ps1",
    ];
    for name in files {
        assert_eq!(mode(name), 0o644, "{name}");
        let text = fs::read_to_string(path(name)).expect("text");
        assert!(
            !text.starts_with('{') && text.contains("syncform"),
            "{name}: {text}"
        );
    }
    let binary = fs::read(path("bin/syncform")).expect("a binary");
    assert!(binary == fs::read(env!("CARGO_BIN_EXE_syncform")).expect("a binary"));
    fs::write(path("share/man/man1/other.1"), "").expect("somebody else's");
    make(&workspace, "uninstall");
    let left = workspace.files(&[]);
    assert_eq!(left, [path("share/man/man1/other.1")]);
    make(&workspace, "uninstall");
}
