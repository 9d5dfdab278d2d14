//! Results as JUnit XML, which pipelines show as they show tests: tests of mappings, findings, and plans.
//!
//! No time is written: nothing here is worth measuring, and the same manifests give the same file. What is written is what
//! the schemas of Jenkins know, as it refuses reports that say more: a case has no file of its own, so that what failed says
//! in its text where.

mod findings;
mod plan;
mod trial;

pub use findings::{failed_junit, findings_junit, valid_junit};
pub use plan::{drift_junit, plan_junit};
pub use trial::junit;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::visible::line;

/// Cases that belong together.
struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// One of them.
struct Case {
    class: String,
    name: String,
    verdict: Verdict,
}

/// How it went.
enum Verdict {
    Passed,
    /// What is not as it should be, in one line and in full.
    Failed {
        message: String,
        text: String,
    },
    /// Why nobody knows.
    Error {
        message: String,
        text: String,
    },
}

/// The whole report.
fn report(name: &str, suites: &[Suite]) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory does not fail.
    let written = whole(&mut writer, name, suites);
    debug_assert!(written.is_ok());
    let text = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    format!("{text}\n")
}

fn whole(writer: &mut Writer<Vec<u8>>, name: &str, suites: &[Suite]) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let [tests, failures, errors] = numbers(suites.iter().flat_map(|suite| &suite.cases));
    writer
        .create_element("testsuites")
        .with_attributes([
            ("name", name),
            ("tests", tests.as_str()),
            ("failures", failures.as_str()),
            ("errors", errors.as_str()),
        ])
        .write_inner_content(|writer| suites.iter().try_for_each(|suite| one(writer, suite)))?;
    Ok(())
}

fn one(writer: &mut Writer<Vec<u8>>, suite: &Suite) -> std::io::Result<()> {
    let [tests, failures, errors] = numbers(suite.cases.iter());
    let name = line(&suite.name);
    writer
        .create_element("testsuite")
        .with_attributes([
            ("name", name.as_str()),
            ("tests", tests.as_str()),
            ("failures", failures.as_str()),
            ("errors", errors.as_str()),
        ])
        .write_inner_content(|writer| suite.cases.iter().try_for_each(|it| case(writer, it)))?;
    Ok(())
}

fn case(writer: &mut Writer<Vec<u8>>, case: &Case) -> std::io::Result<()> {
    let (class, name) = (line(&case.class), line(&case.name));
    let element = writer
        .create_element("testcase")
        .with_attributes([("classname", class.as_str()), ("name", name.as_str())]);
    let (what, message, text) = match &case.verdict {
        Verdict::Passed => {
            element.write_empty()?;
            return Ok(());
        }
        Verdict::Failed { message, text } => ("failure", message, text),
        Verdict::Error { message, text } => ("error", message, text),
    };
    element.write_inner_content(|writer| {
        let message = line(message);
        let lines: Vec<_> = text.split('\n').map(line).collect();
        writer
            .create_element(what)
            .with_attribute(("message", message.as_str()))
            .write_text_content(BytesText::new(&lines.join("\n")))?;
        Ok(())
    })?;
    Ok(())
}

/// How many cases there are, how many failed, and of how many nobody knows.
fn numbers<'a>(cases: impl Iterator<Item = &'a Case>) -> [String; 3] {
    let mut numbers = [0_usize; 3];
    for case in cases {
        let [all, failed, errors] = &mut numbers;
        *all += 1;
        match case.verdict {
            Verdict::Passed => {}
            Verdict::Failed { .. } => *failed += 1,
            Verdict::Error { .. } => *errors += 1,
        }
    }
    numbers.map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// All that the schemas of Jenkins let a case be told by, as far as it is of use here. `tests/clients/standards` judges by
    /// the schemas themselves.
    #[test]
    fn a_case_has_no_attribute_that_jenkins_refuses() {
        let found = [
            crate::finding::Finding::error(crate::finding::Code::UnknownField, "x")
                .at(crate::finding::Place::file("a.yaml")),
        ];
        let apps = [("a", "a.yaml")];
        let case = Regex::new("<testcase ([^>]*?)/?>").expect("a pattern");
        let name = Regex::new(r#"([\w-]+)="[^"]*""#).expect("a pattern");
        for text in [
            findings_junit(&found),
            valid_junit(apps.into_iter(), &found),
            failed_junit("x", Some("y")),
        ] {
            assert!(case.is_match(&text), "{text}");
            for case in case.captures_iter(&text) {
                let names: Vec<_> = name
                    .captures_iter(&case[1])
                    .map(|it| it[1].to_owned())
                    .collect();
                assert_eq!(names, ["classname", "name"], "{text}");
            }
        }
    }
}
