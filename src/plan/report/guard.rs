//! A guard of a told plan: what goes, of how much, the limit that it passes, and the word that lets it through.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plan::{Bound, Guard, Reach, Size, Source};

/// A limit that a plan passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardReport {
    /// The whole of it in words.
    pub text: String,
    /// What goes: delete, unassign, remove-mapping or scope.
    pub kind: String,
    /// Over what the limit counts: application or plan.
    pub reach: String,
    /// The list that it goes from, where an application has several of its kind.
    pub list: Option<String>,
    /// How many go; null where nobody has counted.
    pub gone: Option<usize>,
    /// Of how many.
    pub of: Option<usize>,
    /// The limit, in words.
    pub limit: String,
    /// Who says it: manifest, default or protected.
    pub source: String,
    /// The file that says it, if one does.
    pub file: Option<String>,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// What lets it through, behind `--allow`.
    pub allow: String,
    /// Whether it was let through.
    pub allowed: bool,
}

impl GuardReport {
    pub(super) fn of(guard: &Guard, app: &str) -> Self {
        let (gone, of) = match guard.loss.size {
            Size::Counted { gone, of } => (Some(gone), Some(of)),
            Size::Uncounted => (None, None),
        };
        let span = guard.place.as_ref().and_then(|place| place.span);
        Self {
            text: passed(guard),
            kind: guard.loss.kind.as_str().to_owned(),
            reach: match guard.reach {
                Reach::Application => "application",
                Reach::Plan => "plan",
            }
            .to_owned(),
            list: guard.loss.list.clone(),
            gone,
            of,
            limit: limit(guard.bound),
            source: word(guard.source).to_owned(),
            file: guard.place.as_ref().map(|place| place.file.clone()),
            line: span.map(|span| span.start.line),
            allow: format!("{}={app}", guard.loss.kind.as_str()),
            allowed: guard.is_allowed,
        }
    }
}

/// Who says a limit, in one word.
pub(super) const fn word(source: Source) -> &'static str {
    match source {
        Source::Manifest => "manifest",
        Source::Default => "default",
        Source::Protected => "protected",
    }
}

fn limit(bound: Bound) -> String {
    match bound {
        Bound::Count(most) => most.to_string(),
        Bound::Percent(most) => format!("{most} %"),
        Bound::AllButOne => "all but one".to_owned(),
    }
}

fn passed(guard: &Guard) -> String {
    let noun = guard.loss.kind.noun();
    let whole = match guard.reach {
        Reach::Application => "",
        Reach::Plan => " of this plan",
    };
    let limit = limit(guard.bound);
    let source = match guard.source {
        Source::Manifest => "",
        Source::Default => " (the default)",
        Source::Protected => " (protected)",
    };
    match guard.loss.size {
        Size::Counted { gone, of } => {
            let list = guard.loss.list.as_ref().map(|list| format!(" in {list}"));
            format!(
                "{noun}{whole} {gone} of {of}{} ({}) > limit {limit}{source}",
                list.unwrap_or_default(),
                percent(gone, of)
            )
        }
        Size::Uncounted => {
            format!("{noun}{whole}: people not counted, and the limit is {limit}{source}")
        }
    }
}

/// A part in tenths of a percent, rounded up: what passes a limit never looks like the limit.
fn percent(gone: usize, of: usize) -> String {
    let tenths = gone.saturating_mul(1000).div_ceil(of.max(1));
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} %"),
        (whole, tenth) => format!("{whole}.{tenth} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_part_never_looks_like_less_than_it_is() {
        for (gone, of, said) in [
            (0, 9, "0 %"),
            (12, 40, "30 %"),
            (30, 400, "7.5 %"),
            (1, 3, "33.4 %"),
            // A limit of 5 % is passed by it.
            (501, 10_000, "5.1 %"),
            (1, 100_000, "0.1 %"),
            (7, 7, "100 %"),
            (1, 0, "100 %"),
        ] {
            assert_eq!(percent(gone, of), said, "{gone} of {of}");
        }
    }
}
