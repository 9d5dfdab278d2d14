//! Manifests of commits: the same names and texts as from the folder that was committed, and a word for what is not there.

use std::fs;
use std::path::{Path, PathBuf};

use syncform::manifest::commit::{NoCommit, Repository};
use syncform::manifest::{Files, folder};
use syncform::model::Lineage;
use tempfile::TempDir;

use crate::support::git::{commit, git, head, init};

const LOCK: &str = "manifests/templates/a.lock.json";

/// A repository with these files in its first commit.
pub(super) fn repository(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    init(root.path());
    for (name, text) in files {
        write(root.path(), name, text);
    }
    commit(root.path());
    root
}

pub(super) fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

pub(super) async fn around(paths: &[PathBuf]) -> Repository {
    let repository = Repository::around(paths).await;
    repository.unwrap_or_else(|error| panic!("{error}"))
}

/// What the folder has and the commit that is checked out has not, or otherwise.
async fn difference(paths: &[PathBuf]) -> Option<String> {
    let repository = around(paths).await;
    let (now, findings) = folder::read(paths);
    assert_eq!(findings, []);
    let then = repository.files(repository.head()).await.expect("readable");
    now.difference(&then).map(|name| {
        let name = Path::new(name);
        let name = name.file_name().expect("a name");
        name.to_string_lossy().into_owned()
    })
}

pub(super) fn names(files: &Files) -> Vec<&str> {
    let all = files.iter().chain(files.locks());
    all.map(|(name, _)| name).collect()
}

#[tokio::test]
async fn a_commit_has_the_names_and_texts_of_its_folder() {
    let root = repository(&[
        ("README.md", "no manifest"),
        ("other/z.yaml", "z"),
        ("manifests/b.yaml", "b"),
        ("manifests/a/y.YML", "y\r\n"),
        ("manifests/.hidden/x.yaml", "x"),
        ("manifests/.x.yaml", "x"),
        ("manifests/:odd [*] \u{e9}\n\".yaml", "odd"),
        ("manifests/plain.txt", "plain"),
        (LOCK, "{}"),
        ("manifests/templates/deep/b.lock.json", "{}"),
    ]);
    let at = |name: &str| root.path().join(name);
    for paths in [
        vec![at("manifests")],
        vec![at("manifests/")],
        vec![at("manifests/../manifests")],
        vec![root.path().to_owned()],
        vec![at("manifests/plain.txt"), at("manifests")],
        vec![at("manifests/b.yaml"), at("other/z.yaml")],
        vec![at("other"), at("manifests/a"), root.path().to_owned()],
    ] {
        let repository = around(&paths).await;
        let then = repository
            .files(&head(root.path()))
            .await
            .expect("readable");
        let (now, _) = folder::read(&paths);
        assert_eq!(now.difference(&then), None, "{paths:?}: {now:?} {then:?}");
        let (mut now, mut then) = (names(&now), names(&then));
        now.sort_unstable();
        then.sort_unstable();
        assert_eq!(now, then, "{paths:?}");
    }
}

#[tokio::test]
async fn what_is_not_committed_is_a_difference() {
    let root = repository(&[("manifests/a.yaml", "a\n"), (LOCK, "{}")]);
    let paths = [root.path().join("manifests")];
    assert_eq!(difference(&paths).await, None);
    // Lines that end otherwise are what git makes of them on some machines.
    write(root.path(), "manifests/a.yaml", "a\r\n");
    assert_eq!(difference(&paths).await, None);
    for (name, text, is_staged) in [
        ("a.yaml", "b\n", false),
        ("a.yaml", "b\n", true),
        ("a.yaml", "a", false),
        ("new.yaml", "c", false),
        ("templates/a.lock.json", "{ }", false),
    ] {
        write(root.path(), &format!("manifests/{name}"), text);
        if is_staged {
            git(root.path(), &["add", "--all"]);
        }
        let found = difference(&paths).await;
        assert!(found.is_some_and(|found| name.ends_with(&found)), "{name}");
        git(root.path(), &["reset", "--quiet", "--hard"]);
        git(root.path(), &["clean", "--quiet", "--force"]);
    }
    write(root.path(), "manifests/b.yaml", "b");
    commit(root.path());
    fs::remove_file(paths[0].join("a.yaml")).expect("a file less");
    assert_eq!(difference(&paths).await.as_deref(), Some("a.yaml"));
    // What git is told to ignore is read all the same.
    git(root.path(), &["reset", "--quiet", "--hard"]);
    write(root.path(), ".gitignore", "*.yml\n");
    write(root.path(), "manifests/c.yml", "c");
    commit(root.path());
    assert_eq!(difference(&paths).await.as_deref(), Some("c.yml"));
}

#[tokio::test]
async fn an_older_commit_is_read_as_it_was() {
    let root = repository(&[("manifests/a.yaml", "old"), ("manifests/gone.yaml", "gone")]);
    let first = head(root.path());
    write(root.path(), "manifests/a.yaml", "new");
    fs::remove_file(root.path().join("manifests/gone.yaml")).expect("a file less");
    let second = commit(root.path());
    let repository = around(&[root.path().join("manifests")]).await;
    assert_eq!(repository.head(), &second);
    let texts = async |commit| {
        let files = repository.files(commit).await.expect("readable");
        files
            .iter()
            .map(|(_, text)| text.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&first).await, ["old", "gone"]);
    assert_eq!(texts(&second).await, ["new"]);
    assert_eq!(repository.lineage(&first).await, Ok(Lineage::Behind));
    // The branch goes back, and what was there is no longer behind it.
    git(root.path(), &["reset", "--quiet", "--hard", first.as_str()]);
    let repository = around(&[root.path().join("manifests")]).await;
    assert_eq!(repository.lineage(&second).await, Ok(Lineage::Ahead));
    assert_eq!(
        names(&repository.files(&second).await.expect("readable")).len(),
        1
    );
}

#[tokio::test]
async fn a_commit_that_is_not_there_is_told_with_the_way_to_it() {
    let root = repository(&[("manifests/a.yaml", "a")]);
    let first = head(root.path());
    write(root.path(), "manifests/a.yaml", "b");
    commit(root.path());
    let clones = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", root.path().display());
    git(root.path(), &["config", "uploadpack.allowFilter", "true"]);
    for (name, flag, error, may_pass) in [
        ("shallow", "--depth=1", NoCommit::Shallow, true),
        ("partial", "--filter=blob:none", NoCommit::Partial, true),
        ("treeless", "--filter=tree:0", NoCommit::Partial, true),
    ] {
        git(clones.path(), &["clone", "--quiet", flag, &url, name]);
        let repository = around(&[clones.path().join(name).join("manifests")]).await;
        assert_eq!(repository.files(&first).await, Err(error.clone()), "{name}");
        assert_eq!(error.may_pass(), may_pass);
        assert!(repository.files(repository.head()).await.is_ok(), "{name}");
    }
    let other = repository_of_others();
    let repository = around(&[other.path().join("manifests")]).await;
    let missing = NoCommit::Missing {
        commit: first.clone(),
    };
    assert!(missing.may_pass() && missing.help().contains(first.as_str()));
    assert_eq!(repository.lineage(&first).await, Err(missing.clone()));
    assert_eq!(repository.files(&first).await, Err(missing));
}

fn repository_of_others() -> TempDir {
    repository(&[("manifests/other.yaml", "other")])
}

#[tokio::test]
async fn where_there_is_no_repository_it_is_said() {
    let plain = tempfile::tempdir().expect("a folder");
    write(plain.path(), "manifests/a.yaml", "a");
    let error = async |paths: &[PathBuf]| {
        let repository = Repository::around(paths).await;
        repository.expect_err("there is none")
    };
    let within = |root: &TempDir| root.path().join("manifests");
    assert_eq!(error(&[within(&plain)]).await, NoCommit::NoRepository);
    assert_eq!(error(&[]).await, NoCommit::NoRepository);
    init(plain.path());
    assert_eq!(error(&[within(&plain)]).await, NoCommit::Unborn);
    let other = repository_of_others();
    let name = within(&plain).display().to_string();
    assert_eq!(
        error(&[within(&other), within(&plain)]).await,
        NoCommit::Apart { name }
    );
}

#[cfg(unix)]
#[tokio::test]
async fn what_cannot_be_read_of_a_commit_is_named() {
    let root = repository(&[("manifests/a.yaml", "a")]);
    let paths = [root.path().join("manifests")];
    let link = root.path().join("manifests/link.yaml");
    let name = link.display().to_string();
    let error = async || {
        let repository = around(&paths).await;
        let files = repository.files(repository.head()).await;
        files.expect_err("unreadable")
    };
    std::os::unix::fs::symlink("/etc/passwd", &link).expect("a link");
    commit(root.path());
    assert_eq!(error().await, NoCommit::Link { name: name.clone() });
    fs::remove_file(&link).expect("a file less");
    fs::write(&link, [0xff]).expect("a file");
    commit(root.path());
    assert_eq!(error().await, NoCommit::NotText { name: name.clone() });
    fs::write(&link, vec![b'#'; 1024 * 1024 + 1]).expect("a file");
    commit(root.path());
    assert_eq!(error().await, NoCommit::TooLarge { name });
}

/// What somebody has put in the place of an object, or into a repository below this one, is not what was committed here.
#[tokio::test]
async fn objects_are_themselves() {
    let root = repository(&[("manifests/a.yaml", "a")]);
    let blob = git(root.path(), &["rev-parse", "HEAD:manifests/a.yaml"]);
    write(root.path(), "b", "b");
    let other = git(root.path(), &["hash-object", "-w", "b"]);
    git(root.path(), &["replace", &blob, &other]);
    let paths = [root.path().join("manifests")];
    assert_eq!(difference(&paths).await, None);
    let below = root.path().join("manifests/below");
    fs::create_dir(&below).expect("a folder");
    init(&below);
    write(&below, "c.yaml", "c");
    commit(&below);
    commit(root.path());
    assert_eq!(difference(&paths).await.as_deref(), Some("c.yaml"));
}

/// A configuration that names programs wherever git would run one: none of them is run.
#[cfg(unix)]
#[tokio::test]
async fn a_repository_runs_nothing() {
    use std::os::unix::fs::PermissionsExt as _;

    let root = repository(&[
        ("manifests/a.yaml", "a"),
        (".gitattributes", "* filter=evil diff=evil export-subst\n"),
    ]);
    let first = head(root.path());
    write(root.path(), "manifests/a.yaml", "b");
    commit(root.path());
    let evil = root.path().join(".git/evil");
    let canary = root.path().join("canary");
    fs::write(
        &evil,
        format!("#!/bin/sh\necho $0 $@ >> {}\n", canary.display()),
    )
    .expect("a script");
    fs::set_permissions(&evil, fs::Permissions::from_mode(0o755)).expect("it may run");
    let program = evil.display().to_string();
    for hook in [
        "post-index-change",
        "post-checkout",
        "reference-transaction",
        "pre-auto-gc",
    ] {
        fs::create_dir_all(root.path().join(".git/hooks")).expect("a folder");
        fs::copy(&evil, root.path().join(".git/hooks").join(hook)).expect("a hook");
    }
    for name in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "credential.helper",
        "gpg.program",
        "pager.cat-file",
        "alias.cat-file",
        "alias.rev-parse",
        "alias.grep",
    ] {
        git(root.path(), &["config", name, &program]);
    }
    // An object that is missing could be fetched from a remote of anybody's choice.
    for (name, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &format!("ext::{program}")),
        ("protocol.ext.allow", "always"),
    ] {
        git(root.path(), &["config", name, value]);
    }
    let blob = git(
        root.path(),
        &["rev-parse", &format!("{first}:manifests/a.yaml")],
    );
    let (start, end) = blob.split_at(2);
    fs::remove_file(root.path().join(".git/objects").join(start).join(end))
        .expect("an object less");
    let paths = [root.path().join("manifests")];
    assert_eq!(difference(&paths).await, None);
    let repository = around(&paths).await;
    assert_eq!(repository.lineage(&first).await, Ok(Lineage::Behind));
    assert_eq!(repository.files(&first).await, Err(NoCommit::Partial));
    let found = repository.holding("b").await.expect("readable");
    assert_eq!(names(&found), ["manifests/a.yaml"]);
    let ran = fs::read_to_string(&canary).unwrap_or_default();
    assert_eq!(ran, "", "it ran");
    // The trap is one: whoever asks without care springs it.
    let _ = std::process::Command::new("git")
        .args(["status", "--short"])
        .current_dir(root.path())
        .output();
    assert!(canary.exists(), "the trap is none");
}
