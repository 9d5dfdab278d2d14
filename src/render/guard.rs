//! A guard in one line: what goes, of how much, the limit that it passes, and the word that lets it through.

use serde_json::{Value, json};

use super::Style;
use super::escape::line;
use super::paint::{Tone, paint};
use crate::model::AppName;
use crate::plan::{Bound, Guard, Reach, Size, Source};

/// The line of a plan.
pub(super) fn told(guard: &Guard, app: &AppName, style: Style) -> String {
    let text = line(&passed(guard));
    let flag = format!("--allow {}", word(guard, app));
    let (tone, end) = if guard.is_allowed {
        (Tone::Change, format!("  (let through by {flag})"))
    } else {
        (Tone::Bad, format!("  ->  apply needs {flag}"))
    };
    let place = guard.place.as_ref().map(|place| place.line());
    let place = place.map(|place| format!("  [{}]", line(&place)));
    let text = paint(style, tone, &text);
    format!("Guard:  {text}{end}{}", place.unwrap_or_default())
}

/// Behind `--allow`.
fn word(guard: &Guard, app: &AppName) -> String {
    format!("{}={app}", guard.loss.kind.as_str())
}

fn passed(guard: &Guard) -> String {
    let Guard {
        loss,
        bound,
        reach,
        source,
        place: _,
        is_allowed: _,
    } = guard;
    let noun = loss.kind.noun();
    let whole = match reach {
        Reach::Application => "",
        Reach::Plan => " of this plan",
    };
    let limit = match bound {
        Bound::Count(most) => most.to_string(),
        Bound::Percent(most) => format!("{most} %"),
        Bound::AllButOne => "all but one".to_owned(),
    };
    let source = match source {
        Source::Manifest => "",
        Source::Default => " (the default)",
        Source::Protected => " (protected)",
    };
    match loss.size {
        Size::Counted { gone, of } => {
            let list = loss.list.as_ref().map(|list| format!(" in {list}"));
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

/// The same for programs.
pub(super) fn guard_json(guard: &Guard, app: &AppName) -> Value {
    let Guard {
        loss,
        bound,
        reach,
        source,
        place,
        is_allowed,
    } = guard;
    let (gone, of) = match loss.size {
        Size::Counted { gone, of } => (Some(gone), Some(of)),
        Size::Uncounted => (None, None),
    };
    let span = place.as_ref().and_then(|place| place.span);
    json!({
        "kind": loss.kind,
        "reach": reach,
        "list": loss.list,
        "gone": gone,
        "of": of,
        "limit": bound,
        "source": source,
        "file": place.as_ref().map(|place| &place.file),
        "line": span.map(|span| span.start.line),
        "allow": word(guard, app),
        "allowed": is_allowed,
    })
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
