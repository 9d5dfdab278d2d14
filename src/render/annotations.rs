//! What GitHub shows beside the lines of a pull request: findings, what holds a plan, and what a run could not do, as the
//! commands that its runner carries out.
//!
//! These are the only lines of ours that mean to command a pipeline. Words of others in them have lost their line breaks, and
//! whatever ends a property.

use crate::apply::Outcome;
use crate::finding::{Finding, Severity};
use crate::plan::{DriftReport, Report};
use crate::visible::line;

use super::remarks::{self, Remark};
use super::{drift, findings, outcome};

/// Findings, each at its place. `root` is the folder that their files are named from, as the repository has it.
#[must_use]
pub fn annotated_findings(found: &[Finding], root: &str) -> String {
    let (shown, _) = findings::first(found);
    let commands = shown.into_iter().map(|finding| {
        let place = finding.place.as_ref();
        let start = place.and_then(|place| place.span).map(|span| span.start);
        let command = Command {
            level: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            file: place.map(|place| place.file.as_str()),
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            title: finding.code.as_str(),
            text: &finding.message,
            help: finding.help.as_deref(),
        };
        command.text(root)
    });
    commands.collect()
}

/// What holds plans, and what they take away.
#[must_use]
pub fn annotated_plans(reports: &[Report], root: &str) -> String {
    let remarks = reports.iter().flat_map(remarks::of);
    remarks.map(|remark| remarked(&remark, root)).collect()
}

/// What has moved since it was applied.
#[must_use]
pub fn annotated_drift(reports: &[DriftReport], root: &str) -> String {
    let remarks = reports.iter().flat_map(drift::of);
    remarks.map(|remark| remarked(&remark, root)).collect()
}

/// The steps that did not end well, each at the manifest of its application.
#[must_use]
pub fn annotated_outcome(told: &Outcome, report: &Report, root: &str) -> String {
    let steps = told.apps.iter().flat_map(|app| {
        let name = app.name.as_str();
        let failed = app.steps.iter().filter_map(outcome::failed);
        failed.map(move |(text, help)| (name, text, help))
    });
    let commands = steps.map(|(name, text, help)| {
        let planned = report.apps.iter().find(|app| app.name == name);
        let command = Command {
            level: "error",
            file: planned.and_then(|app| app.file.as_deref()),
            line: planned.and_then(|app| app.line),
            column: None,
            title: "step-failed",
            text: &format!("{name}: {text}"),
            help,
        };
        command.text(root)
    });
    commands.collect()
}

/// Why a run did not come to a result.
#[must_use]
pub fn annotated_failure(text: &str, help: Option<&str>) -> String {
    let command = Command {
        level: "error",
        file: None,
        line: None,
        column: None,
        title: "syncform",
        text,
        help,
    };
    command.text("")
}

/// Notes are for those who read the plan.
fn remarked(remark: &Remark<'_>, root: &str) -> String {
    let level = remark.rule.level();
    if level == "note" {
        return String::new();
    }
    let of = remark.app.map(|app| format!("{app}: "));
    let command = Command {
        level,
        file: remark.file,
        line: remark.line,
        column: remark.column,
        title: remark.rule.id(),
        text: &format!("{}{}", of.unwrap_or_default(), remark.text),
        help: remark.help.as_deref(),
    };
    command.text(root)
}

/// One of the runner's commands.
struct Command<'a> {
    level: &'static str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    title: &'a str,
    text: &'a str,
    help: Option<&'a str>,
}

impl Command<'_> {
    fn text(&self, root: &str) -> String {
        let number = |name: &str, number: Option<usize>| {
            number.map_or_else(String::new, |number| format!("{name}={number},"))
        };
        // A whole path is named from nowhere.
        let file = self.file.map(|file| match file.starts_with('/') {
            true => file.to_owned(),
            false => format!("{root}{file}"),
        });
        let file = file.map(|file| format!("file={},", property(&file)));
        let help = self.help.iter().flat_map(|help| help.lines());
        let help: String = help.map(|help| format!("\n{}", line(help))).collect();
        format!(
            "::{} {}{}{}title={}::{}\n",
            self.level,
            file.unwrap_or_default(),
            number("line", self.line),
            number("col", self.column),
            property(self.title),
            data(&format!("{}{help}", line(self.text)))
        )
    }
}

/// A message: what the runner takes apart is written as it reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property, which ends with a comma and is set apart by colons.
fn property(text: &str) -> String {
    data(&line(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Code, Place, Position, Span};

    #[test]
    fn no_word_of_others_ends_a_command_or_begins_one() {
        let at = Position {
            line: 3,
            column: 5,
            byte: 0,
        };
        let finding = Finding::error(Code::UnknownField, "100 % \n::error::x, a:b")
            .at(Place {
                file: "a,b:c%\n::x.yaml".to_owned(),
                span: Some(Span { start: at, end: at }),
            })
            .help("first\nsecond");
        assert_eq!(
            annotated_findings(&[finding], "infra/"),
            "::error file=infra/a%2Cb%3Ac%25\\u{a}%3A%3Ax.yaml,line=3,col=5,title=unknown-field::100 %25 \\u{a}::error::x, a:b%0Afirst%0Asecond\n"
        );
        assert_eq!(
            annotated_failure("no", None),
            "::error title=syncform::no\n"
        );
    }
}
