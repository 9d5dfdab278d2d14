//! Files and folders, and what is refused before a letter is parsed.

use std::fs;
use std::path::{Path, PathBuf};

use syncform::finding::{Code, Finding};
use syncform::manifest::{self, folder::read};
use tempfile::TempDir;

use super::places::APP;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    root
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

/// The names that were read, without the path of the temporary folder.
fn names(root: &Path, paths: &[PathBuf]) -> (Vec<String>, Vec<Code>) {
    let (files, findings) = read(paths);
    let prefix = format!("{}/", root.display());
    let names = files.iter().map(|(name, _)| name.replace(&prefix, ""));
    (names.collect(), codes(&findings))
}

#[test]
fn folders_are_walked_in_order_and_hidden_or_other_files_are_skipped() {
    let root = folder(&[
        ("b.yaml", b"b"),
        ("a/z.yml", b"z"),
        ("a/y.yaml", b"y"),
        ("a.yaml", b"a"),
        (".hidden/x.yaml", b""),
        (".x.yaml", b""),
        ("notes.md", b""),
        ("upper.YAML", b"u"),
    ]);
    let (found, codes) = names(root.path(), &[root.path().to_owned()]);
    assert_eq!(
        found,
        ["a/y.yaml", "a/z.yml", "a.yaml", "b.yaml", "upper.YAML"]
    );
    assert_eq!(codes, []);
}

#[test]
fn paths_that_overlap_are_read_once_and_a_file_may_have_any_name() {
    let root = folder(&[("a.yaml", b"a"), ("plain.txt", b"t")]);
    let at = |name: &str| root.path().join(name);
    let (found, codes) = names(
        root.path(),
        &[at("plain.txt"), at("a.yaml"), root.path().to_owned()],
    );
    assert_eq!(found, ["plain.txt", "a.yaml"]);
    assert_eq!(codes, []);
}

#[test]
fn every_bad_file_is_reported_in_one_run() {
    let large = vec![b'#'; 1024 * 1024 + 1];
    let root = folder(&[
        ("a-large.yaml", &large),
        ("b-latin.yaml", b"name: caf\xe9"),
        ("c-utf16.yaml", b"\xff\xfea\0"),
        ("d-bom.yaml", b"\xef\xbb\xbfa: 1"),
        ("e-fits.yaml", &large[1..]),
    ]);
    let missing = root.path().join("missing");
    let (files, findings) = read(&[missing, root.path().to_owned()]);
    assert_eq!(
        codes(&findings),
        [
            Code::UnreadablePath,
            Code::FileTooLarge,
            Code::NotUtf8,
            Code::NotUtf8
        ]
    );
    assert!(
        findings[3].message.contains("UTF-16"),
        "{}",
        findings[3].message
    );
    let texts: Vec<&str> = files.iter().map(|(_, text)| text).collect();
    // The mark stays, so that places count the bytes of the file.
    assert_eq!(texts[0], "\u{feff}a: 1");
    assert_eq!(texts.len(), 2);
}

#[test]
fn no_manifest_is_an_error_and_not_a_wish() {
    let root = folder(&[("README.md", b"")]);
    let (_, findings) = read(&[root.path().to_owned()]);
    assert_eq!(codes(&findings), [Code::NoManifests]);
    assert_eq!(codes(&read(&[]).1), [Code::NoManifests]);
    let (_, findings) = read(&[root.path().join("missing")]);
    assert_eq!(codes(&findings), [Code::UnreadablePath]);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_refused_and_circles_end() {
    use std::os::unix::fs::symlink;

    let outside = folder(&[("secret.yaml", b"s"), ("deep/x.yaml", b"x")]);
    let root = folder(&[("in/a.yaml", b"a")]);
    let link = |to: &Path, name: &str| symlink(to, root.path().join(name)).expect("a link");
    link(&outside.path().join("secret.yaml"), "out.yaml");
    link(outside.path(), "out-folder");
    link(root.path(), "in/circle");
    link(&root.path().join("in/a.yaml"), "same.yaml");
    link(Path::new("nowhere"), "broken.yaml");
    let (found, codes) = names(root.path(), &[root.path().to_owned()]);
    assert_eq!(found, ["in/a.yaml"]);
    assert_eq!(
        codes,
        [Code::UnreadablePath, Code::OutsideRoot, Code::OutsideRoot]
    );
}

#[cfg(unix)]
#[test]
fn a_link_may_be_named_and_a_device_is_no_manifest() {
    use std::os::unix::fs::symlink;

    let real = folder(&[("a.yaml", b"a")]);
    let root = folder(&[]);
    let link = root.path().join("manifests");
    symlink(real.path(), &link).expect("a link");
    let (files, findings) = read(&[link]);
    assert_eq!((files.iter().count(), codes(&findings)), (1, vec![]));
    let (_, findings) = read(&[PathBuf::from("/dev/zero")]);
    assert_eq!(codes(&findings), [Code::UnreadablePath]);
}

/// Editors count the bytes of the file, and columns of what they show.
#[test]
fn a_byte_order_mark_moves_bytes_and_no_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = APP.replace("scope: assigned", "scope: everything");
    let place = |text: &str| {
        let path = folder.path().join("x.yaml");
        std::fs::write(&path, text).expect("a file");
        let (files, findings) = read(&[path]);
        assert_eq!(findings, []);
        let parsed = manifest::parse(&files);
        let [finding] = parsed.findings.as_slice() else {
            panic!("{:?}", parsed.findings);
        };
        let place = finding.place.clone().expect("a place");
        let shown = parsed.sources.shown(&place.file).expect("a source");
        let start = place.span.expect("a span").start;
        let snippet = shown.text()[shown.offset(start.byte)..].starts_with("everything");
        (start.line, start.column, start.byte, snippet)
    };
    let (line, column, byte, snippet) = place(&text);
    assert!(snippet);
    let marked = place(&format!("\u{feff}{text}"));
    assert_eq!(marked, (line, column, byte + 3, true));
    let first = |text: &str| place(text).1;
    let (good, bad) = ("apiVersion: syncform/v1", "apiVersion: syncform/v9");
    let text = APP.replace(good, bad);
    assert_eq!(first(&text), first(&format!("\u{feff}{text}")));
}
