//! Findings in the look of rustc: what is wrong, where, the line with a caret, and what to do.

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::finding::{Finding, Place, Severity, Sources};

use super::{Style, count, window};
use crate::visible::line;

/// How many findings of one file are shown: nobody reads more, and a file of slips would take minutes.
const PER_FILE: usize = 100;

/// All findings, and a last line that counts them; empty where there are none.
#[must_use]
pub fn findings(findings: &[Finding], sources: &Sources, style: Style) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    let (shown, more) = first(findings);
    for finding in shown {
        text.push_str(&one(&renderer, finding, sources));
        text.push_str("\n\n");
    }
    if more > 0 {
        text.push_str(&format!("and {more} more\n\n"));
    }
    text.push_str(&totals(findings));
    text.push('\n');
    text
}

/// The first findings of every file, and how many others there are.
pub(super) fn first(findings: &[Finding]) -> (Vec<&Finding>, usize) {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let shown: Vec<&Finding> = findings
        .iter()
        .filter(|finding| {
            let file = finding.place.as_ref().map(|place| place.file.as_str());
            let count = counts.entry(file).or_default();
            *count += 1;
            *count <= PER_FILE
        })
        .collect();
    let more = findings.len() - shown.len();
    (shown, more)
}

/// Help has lines of its own making: each is made safe by itself.
fn help_of(help: &str) -> String {
    let lines: Vec<String> = help.split('\n').map(line).collect();
    lines.join("\n")
}

fn one(renderer: &Renderer, finding: &Finding, sources: &Sources) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(line(&finding.message))
        .id(finding.code.as_str());
    let mut group = Group::with_title(title);
    let mut correction = None;
    if let Some(place) = &finding.place {
        let (element, wrong) = place_of(place, finding, sources);
        group = group.element(element);
        correction = wrong;
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help_of(help)));
    }
    let text = renderer.render(&[group]);
    match correction {
        Some(Correction { from, to }) if from != to => text.replacen(&from, &to, 1),
        Some(_) | None => text,
    }
}

/// The place as an element of the report, and where a column would be wrong, the words to put right.
fn place_of(
    place: &Place,
    finding: &Finding,
    sources: &Sources,
) -> (Element<'static>, Option<Correction>) {
    let path = line(&place.file);
    let Some(span) = place.span else {
        return (Origin::path(path).into(), None);
    };
    let Some(window) = window::of(place, sources) else {
        let origin = Origin::path(path).line(span.start.line);
        return (origin.char_column(span.start.column).into(), None);
    };
    let column = window.line[..window.mark.start].chars().count() + 1;
    let correction = Correction {
        from: format!("{path}:{}:{column}", span.start.line),
        to: format!("{path}:{}:{}", span.start.line, span.start.column),
    };
    let label = finding.label.as_deref().map(line);
    let snippet = Snippet::source(window.line)
        .path(path)
        .line_start(span.start.line)
        .annotation(AnnotationKind::Primary.span(window.mark).label(label));
    (snippet.into(), Some(correction))
}

/// The renderer counts columns in what it shows. Behind an escape, a mask or a cut they are others than in the
/// file, and people click on the file's.
struct Correction {
    from: String,
    to: String,
}

/// `3 errors, 1 warning`.
pub(super) fn totals(findings: &[Finding]) -> String {
    let of = |severity| {
        let alike = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        alike.count()
    };
    match (of(Severity::Error), of(Severity::Warning)) {
        (errors, 0) => count(errors, "error"),
        (0, warnings) => count(warnings, "warning"),
        (errors, warnings) => {
            format!("{}, {}", count(errors, "error"), count(warnings, "warning"))
        }
    }
}
