//! Repositories of tests, made by git itself and by nothing that this machine has configured.

use std::path::Path;
use std::process::Command;

use syncform::model::CommitId;

/// Runs git to its end, which must be a good one, and gives what it says.
pub(crate) fn git(folder: &Path, words: &[&str]) -> String {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    // The same commits on every machine and in every year.
    let who = [("NAME", "Ada"), ("EMAIL", "ada@contoso.com")];
    for (part, value) in who.into_iter().chain([("DATE", "2026-01-01T00:00:00Z")]) {
        command.env(format!("GIT_AUTHOR_{part}"), value);
        command.env(format!("GIT_COMMITTER_{part}"), value);
    }
    let output = command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(["-c", "protocol.file.allow=always"])
        .args(words)
        .current_dir(folder)
        .output()
        .expect("git runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {words:?}: {stderr}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Makes a folder a repository without commits.
pub(crate) fn init(folder: &Path) {
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
}

/// Commits everything that lies in a repository.
pub(crate) fn commit(folder: &Path) -> CommitId {
    git(folder, &["add", "--all"]);
    git(
        folder,
        &[
            "commit",
            "--quiet",
            "--allow-empty",
            "--message",
            "a change",
        ],
    );
    head(folder)
}

/// The commit that is checked out.
pub(crate) fn head(folder: &Path) -> CommitId {
    CommitId::parse(&git(folder, &["rev-parse", "HEAD"])).expect("a commit")
}
