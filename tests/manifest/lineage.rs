//! How commits are related, what is no commit at all, and manifests that lie elsewhere in a repository.

use std::fs;

use syncform::manifest::commit::NoCommit;
use syncform::model::{CommitId, Lineage};

use super::commit::{around, names, repository, write};
use crate::support::git::{commit, git};

#[tokio::test]
async fn an_id_of_something_else_is_told_as_that() {
    let root = repository(&[("manifests/a.yaml", "a")]);
    let repository = around(&[root.path().join("manifests")]).await;
    for (word, kind) in [
        ("HEAD:manifests/a.yaml", "blob"),
        ("HEAD:manifests", "tree"),
    ] {
        let id = git(root.path(), &["rev-parse", word]);
        let id = CommitId::parse(&id).expect("an id");
        let kind = kind.to_owned();
        let other = NoCommit::Other { kind };
        assert!(!other.may_pass(), "it is no commit another time");
        assert_eq!(repository.lineage(&id).await, Err(other.clone()));
        assert_eq!(repository.files(&id).await, Err(other));
    }
}

/// Manifests in which a word stands, wherever they lie, as they are committed.
#[tokio::test]
async fn manifests_elsewhere_are_found_by_a_word() {
    let root = repository(&[
        ("manifests/a.yaml", "name: word"),
        ("other/deep/b.yml", "a word\n"),
        ("top.yaml", "swords"),
        (".hidden/c.yaml", "word"),
        ("notes.txt", "word"),
        ("manifests/templates/a.lock.json", "word"),
        ("other/w*rd.yaml", "another one"),
    ]);
    write(root.path(), "top.yaml", "gone meanwhile");
    write(root.path(), "new.yaml", "word");
    fs::write(root.path().join("large.yaml"), "word ".repeat(300_000)).expect("a file");
    fs::write(root.path().join("bytes.yaml"), b"word \xff").expect("a file");
    git(root.path(), &["add", "large.yaml", "bytes.yaml"]);
    git(root.path(), &["commit", "--quiet", "--message", "more"]);
    let repository = around(&[root.path().join("manifests")]).await;
    let found = repository.holding("word").await.expect("readable");
    assert_eq!(
        names(&found),
        ["manifests/a.yaml", "other/deep/b.yml", "top.yaml"]
    );
    assert_eq!(
        names(&repository.holding("w.rd").await.expect("readable")),
        Vec::<&str>::new()
    );
    assert!(repository.reads("manifests/a.yaml") && !repository.reads("top.yaml"));
}

/// Two lines of one history: neither is behind the other, and a clone that lacks where they parted cannot say so.
#[tokio::test]
async fn lines_that_have_parted_are_apart_where_that_can_be_seen() {
    let root = repository(&[("manifests/a.yaml", "a")]);
    git(root.path(), &["checkout", "--quiet", "-b", "other"]);
    write(root.path(), "manifests/a.yaml", "other");
    let other = commit(root.path());
    git(root.path(), &["checkout", "--quiet", "-"]);
    write(root.path(), "manifests/a.yaml", "main");
    let main = commit(root.path());
    let repository = around(&[root.path().join("manifests")]).await;
    assert_eq!(repository.head(), &main);
    assert_eq!(repository.lineage(&other).await, Ok(Lineage::Apart));
    assert_eq!(repository.lineage(&main).await, Ok(Lineage::Behind));
    let clones = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", root.path().display());
    let words = [
        "clone",
        "--quiet",
        "--depth=1",
        "--no-single-branch",
        &url,
        "clone",
    ];
    git(clones.path(), &words);
    let clone = clones.path().join("clone");
    let repository = around(&[clone.join("manifests")]).await;
    assert_eq!(repository.head(), &main);
    assert_eq!(repository.lineage(&main).await, Ok(Lineage::Behind));
    assert_eq!(repository.lineage(&other).await, Err(NoCommit::Shallow));
    git(&clone, &["fetch", "--quiet", "--unshallow"]);
    let repository = around(&[clone.join("manifests")]).await;
    assert_eq!(repository.lineage(&other).await, Ok(Lineage::Apart));
}
