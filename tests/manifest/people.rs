//! Sample people that mean harm: read whole or refused, with the file and the line, and nothing beside.

use std::fs;

use proptest::prelude::*;
use syncform::desired::People;
use syncform::finding::Code;
use syncform::manifest::folder;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sample_is_read_or_refused(
        text in prop_oneof![
            any::<String>(),
            "(person|a|\"|,|\n|\r|\u{feff}|;|é| ){0,40}",
            "[{}\\[\\]\":,a1netrufalsl ]{0,40}",
        ],
    ) {
        for name in ["x.people.csv", "x.people.json"] {
            let (_, findings) = People::read([(name, text.as_str())].into_iter());
            prop_assert!(findings.len() <= 1);
            for finding in findings {
                prop_assert_eq!(finding.code, Code::UnreadablePeople);
                let place = finding.place.expect("a place");
                prop_assert!(place.file == name && place.span.is_some());
            }
        }
    }
}

#[test]
fn deep_json_is_refused() {
    let deep = format!("{{\"ada\": {{\"a\": {}", "[".repeat(100_000));
    let (_, findings) = People::read([("x.people.json", deep.as_str())].into_iter());
    assert!(
        findings[0].message.contains("recursion limit"),
        "{findings:?}"
    );
}

#[test]
fn large_and_foreign_files_are_refused() {
    let around = tempfile::tempdir().expect("a folder");
    let inside = around.path().join("manifests");
    fs::create_dir(&inside).expect("a folder");
    fs::write(inside.join("large.people.csv"), "person\n".repeat(200_000)).expect("a file");
    let outside = around.path().join("secret.people.csv");
    fs::write(&outside, "person\nada\n").expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, inside.join("link.people.csv")).expect("a link");
    let (files, findings) = folder::read(&[inside]);
    assert_eq!(files.people().count(), 0);
    let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&Code::FileTooLarge), "{findings:?}");
    assert!(
        cfg!(not(unix)) || codes.contains(&Code::OutsideRoot),
        "{findings:?}"
    );
}
