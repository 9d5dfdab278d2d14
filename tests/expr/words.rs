//! What people are told of each mistake: a golden file, one report per line of `mistakes.txt`.

use syncform::expr::compile;
use syncform::finding::Sources;
use syncform::render::{self, Style};

use crate::support::golden;

#[test]
fn every_mistake_reads_as_accepted() {
    let folder = golden::root().join("tests/cases/expr");
    let mistakes = std::fs::read_to_string(folder.join("mistakes.txt")).expect("a list");
    let mut told = String::new();
    for text in mistakes.lines() {
        let error = compile(text).expect_err(text);
        let finding = render::expression_finding(&error, "expression", text);
        let mut sources = Sources::default();
        sources.add("expression", text);
        let report = render::findings(&[finding], &sources, Style::default());
        // The line that counts is the same for all.
        told.push_str(report.trim_end_matches("1 error\n"));
    }
    golden::check(&folder.join("told.txt"), &told);
}
