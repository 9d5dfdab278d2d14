//! How the tests of mappings went: a line for each, what is not as expected with where it came from, and what no test
//! touches.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::paint::{Tone, paint};
use super::{Style, count, evaluation};
use crate::finding::{Code, Finding, Place};
use crate::trial::{self, AppTrial, Miss, Tried, Verdict};
use crate::visible::line;

/// Column at which the place in git begins.
const PLACE: usize = 56;

/// As many untested mappings of an App as are named.
const NAMED: usize = 8;

/// All tests as text.
#[must_use]
pub fn trial(apps: &[AppTrial], style: Style) -> String {
    let mut out = String::new();
    for app in apps {
        let next = app.tests.iter().skip(1).map(Some).chain([None]);
        for (test, next) in app.tests.iter().zip(next) {
            // What several in a row lack is said once, behind the last.
            let is_last = next.is_none_or(|next| next.verdict != test.verdict);
            out.push_str(&one(app, test, is_last, style));
        }
    }
    if !apps.is_empty() {
        out.push('\n');
    }
    for app in apps {
        out.push_str(&coverage(app, style));
    }
    for stranger in trial::strangers(apps) {
        let text = line(&format!(
            "sample people have {stranger}, and no source of these tests does"
        ));
        let _ = writeln!(out, "note: {text}");
    }
    let number = |is_it: fn(&Verdict) -> bool| {
        let tests = apps.iter().flat_map(|app| &app.tests);
        tests.filter(|test| is_it(&test.verdict)).count()
    };
    let passed = number(|it| *it == Verdict::Passed);
    let failed = number(|it| matches!(it, Verdict::Failed(_)));
    let impossible = number(|it| matches!(it, Verdict::Impossible { .. }));
    let mut text = format!("Tests: {passed} passed, {failed} failed");
    if impossible > 0 {
        let _ = write!(text, ", {impossible} cannot be run");
    }
    let tone = if failed + impossible > 0 {
        Tone::Bad
    } else {
        Tone::Good
    };
    let _ = writeln!(out, "{}", paint(style, tone, &format!("{text}.")));
    out
}

fn one(app: &AppTrial, test: &Tried, is_last: bool, style: Style) -> String {
    let (word, tone) = match test.verdict {
        Verdict::Passed => ("ok  ", Tone::Good),
        Verdict::Failed(_) | Verdict::Impossible { .. } => ("FAIL", Tone::Bad),
    };
    let name = line(&format!("{}: {}", app.app, test.name));
    let mut out = format!("  {}  {name}", paint(style, tone, word));
    match &test.verdict {
        Verdict::Passed => out.push('\n'),
        Verdict::Failed(misses) => {
            out.push_str(&behind(&name, &test.place));
            misses
                .iter()
                .for_each(|miss| out.push_str(&missed(miss, style)));
        }
        Verdict::Impossible { why, help } => {
            out.push_str(&behind(&name, &test.place));
            if is_last {
                let _ = writeln!(out, "          cannot be run: {}", line(why));
                let _ = writeln!(out, "          help: {}", line(help));
            }
        }
    }
    out
}

/// The place of a test, behind its name.
fn behind(name: &str, place: &Place) -> String {
    let gap = PLACE.saturating_sub(name.chars().count()).max(2);
    format!("{}{}\n", " ".repeat(gap), line(&place.line()))
}

fn missed(miss: &Miss, style: Style) -> String {
    let mut out = format!(
        "          {}  [{}]\n",
        line(&miss.what),
        line(&miss.place.line())
    );
    let _ = writeln!(
        out,
        "            {} {}",
        paint(style, Tone::Good, "expected"),
        line(&miss.expected)
    );
    let why = miss.why.as_deref();
    let why = why
        .map(|why| format!(": {}", line(why)))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "            {}      {}{why}",
        paint(style, Tone::Bad, "came"),
        line(&miss.came)
    );
    if let Some(place) = &miss.mapped {
        let _ = writeln!(out, "            mapped    {}", line(&place.line()));
    }
    let parts = miss.trace.iter();
    let parts = parts.map(|step| (step.depth, step.text.as_str(), step.came.clone()));
    for part in evaluation::lines(parts) {
        let _ = writeln!(out, "              {part}");
    }
    out
}

/// How far the tests of an App reach.
fn coverage(app: &AppTrial, style: Style) -> String {
    let coverage = &app.coverage;
    if coverage.all == 0 && coverage.untested.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "  {}: tests look at {} of {}\n",
        line(app.app.as_str()),
        coverage.tested,
        count(coverage.all, "attribute mapping")
    );
    for untested in coverage.untested.iter().take(NAMED) {
        let text = format!(
            "    untested: {}  [{}]",
            line(&untested.what),
            line(&untested.place.line())
        );
        let _ = writeln!(out, "{}", paint(style, Tone::Change, &text));
    }
    if let Some(more) = coverage
        .untested
        .len()
        .checked_sub(NAMED)
        .filter(|more| *more > 0)
    {
        let _ = writeln!(out, "    and {more} more that the manifest writes");
    }
    out
}

/// The same for programs.
#[must_use]
pub fn trial_json(apps: &[AppTrial]) -> Value {
    let strangers = trial::strangers(apps);
    let apps = apps.iter().map(|app| {
        let tests: Vec<_> = app.tests.iter().map(test_json).collect();
        let untested: Vec<_> = app
            .coverage
            .untested
            .iter()
            .map(|it| json!({ "mapping": it.what, "place": it.place }))
            .collect();
        json!({
            "app": app.app,
            "tests": tests,
            "coverage": { "tested": app.coverage.tested, "all": app.coverage.all, "untested": untested },
        })
    });
    json!({ "format_version": "1.0", "apps": apps.collect::<Vec<_>>(), "strangers": strangers })
}

fn test_json(test: &Tried) -> Value {
    let mut json = json!({ "name": test.name, "place": test.place, "passed": test.verdict == Verdict::Passed });
    match &test.verdict {
        Verdict::Passed => {}
        Verdict::Failed(misses) => json["failures"] = misses.iter().map(miss_json).collect(),
        Verdict::Impossible { why, help } => {
            json["impossible"] = json!({ "why": why, "help": help });
        }
    }
    json
}

fn miss_json(miss: &Miss) -> Value {
    let trace = miss
        .trace
        .iter()
        .map(|step| json!({ "depth": step.depth, "expression": step.text, "value": step.came }));
    json!({
        "what": miss.what,
        "place": miss.place,
        "expected": miss.expected,
        "came": miss.came,
        "why": miss.why,
        "mapped": miss.mapped,
        "trace": trace.collect::<Vec<_>>(),
    })
}

/// What failed, as findings beside the lines of the manifests.
#[must_use]
pub fn trial_findings(apps: &[AppTrial]) -> Vec<Finding> {
    let tests = apps
        .iter()
        .flat_map(|app| app.tests.iter().map(move |test| (app, test)));
    tests
        .flat_map(|(app, test)| {
            let name = format!("{}: {}", app.app, test.name);
            match &test.verdict {
                Verdict::Passed => Vec::new(),
                Verdict::Failed(misses) => misses.iter().map(|miss| finding(&name, miss)).collect(),
                Verdict::Impossible { why, help } => vec![
                    Finding::error(Code::FailedTest, format!("{name}: cannot be run: {why}"))
                        .at(test.place.clone())
                        .help(help.clone()),
                ],
            }
        })
        .collect()
}

fn finding(name: &str, miss: &Miss) -> Finding {
    let Miss {
        what,
        expected,
        came,
        ..
    } = miss;
    let finding = Finding::error(
        Code::FailedTest,
        format!("{name}: {what}: expected {expected}, came {came}"),
    );
    let finding = finding.at(miss.place.clone());
    match &miss.why {
        Some(why) => finding.help(why.clone()),
        None => finding,
    }
}
