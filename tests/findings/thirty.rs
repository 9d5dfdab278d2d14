//! One file with thirty different mistakes: all of them are said in one run, each where it is.

use syncform::check;
use syncform::cli::judge::judge;
use syncform::manifest::Files;

const TEXT: &str = include_str!("../cases/findings/thirty/all.yaml");

/// The marks `<- NUMBER TEXT` in the comments: number, line and the text that is pointed at.
fn marks() -> Vec<(usize, usize, &'static str)> {
    let mut marks = Vec::new();
    for (index, line) in TEXT.lines().enumerate() {
        let Some((_, comment)) = line.split_once("# <- ") else {
            continue;
        };
        for mark in comment.split(" <- ") {
            let (number, text) = mark.split_once(' ').expect("a number and a text");
            marks.push((number.parse().expect("a number"), index + 1, text));
        }
    }
    marks
}

#[test]
fn thirty_mistakes_are_thirty_findings_in_their_places() {
    let judged = judge(
        &Files::from_iter([("all.yaml", TEXT)]),
        Vec::new(),
        None,
        check::offline,
    );
    assert!(judged.desired.is_none(), "nothing may be planned");
    let pointed: Vec<(usize, usize, &str)> = judged
        .findings
        .iter()
        .enumerate()
        .map(|(index, finding)| {
            let span = finding.place.as_ref().and_then(|place| place.span);
            let span = span.expect("every mistake has a place");
            let line = TEXT.lines().nth(span.start.line - 1).expect("a line");
            let column: usize = line
                .chars()
                .take(span.start.column - 1)
                .map(char::len_utf8)
                .sum();
            let text = &TEXT[span.start.byte..span.end.byte];
            assert!(line[column..].starts_with(text), "{finding:?}");
            (index + 1, span.start.line, text)
        })
        .collect();
    assert_eq!(pointed, marks());
    assert_eq!(pointed.len(), 30);
}

#[test]
fn they_are_different() {
    let judged = judge(
        &Files::from_iter([("all.yaml", TEXT)]),
        Vec::new(),
        None,
        check::offline,
    );
    let mut messages: Vec<&str> = judged
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    messages.sort_unstable();
    messages.dedup();
    assert_eq!(messages.len(), 30, "{messages:#?}");
    let codes: std::collections::BTreeSet<_> =
        judged.findings.iter().map(|finding| finding.code).collect();
    assert!(codes.len() >= 23, "only {} codes", codes.len());
}
