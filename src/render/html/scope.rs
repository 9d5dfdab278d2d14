//! Who is in scope before and after, as sentences.

use super::change::why;
use super::mapping::MAPPINGS;
use super::mark::Mark;
use crate::plan::{About, AppReport, ChangeReport, Verb};

/// The field that says whether people must be assigned.
const SCOPE: &str = "provisioning.scope";

/// One scope that becomes another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// Whose: the job's, or an object mapping's.
    pub(super) of: String,
    pub(super) before: Vec<Sentence>,
    pub(super) after: Vec<Sentence>,
    pub(super) why: String,
}

/// One of the ways into scope.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Plain words before the condition.
    pub(super) words: &'static str,
    pub(super) condition: String,
    pub(super) mark: Mark,
}

/// The scopes that change, in the order of the plan.
pub(super) fn scopes(app: &AppReport) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    for change in app.changes.iter().filter(|change| is_scope(change)) {
        let (of, is_part) = whose(change);
        let why = why(change, app.applied.as_deref());
        let (before, after) = if change.field == SCOPE {
            (job(change.from.as_deref()), job(change.to.as_deref()))
        } else {
            filter(change, is_part)
        };
        match scopes.iter_mut().find(|known| is_part && known.of == of) {
            Some(known) => {
                let rest = known.before.pop().into_iter();
                known
                    .before
                    .extend(before.into_iter().filter(is_told).chain(rest));
                let rest = known.after.pop().into_iter();
                known
                    .after
                    .extend(after.into_iter().filter(is_told).chain(rest));
            }
            None => scopes.push(Scope {
                of,
                before,
                after,
                why,
            }),
        }
    }
    for scope in &mut scopes {
        compare(&mut scope.before, &mut scope.after);
        if app.action == Verb::Create {
            scope.before = vec![sentence("Nobody: the job is not there yet", "")];
        }
    }
    scopes
}

/// Whether a change is told by its scope rather than as a row.
pub(super) fn is_scope(change: &ChangeReport) -> bool {
    change.about == About::Filter || change.field == SCOPE
}

fn is_told(sentence: &Sentence) -> bool {
    !sentence.condition.is_empty()
}

/// Whose scope a change is about, and whether it is about one alternative alone.
fn whose(change: &ChangeReport) -> (String, bool) {
    let field = change.field.strip_prefix(MAPPINGS);
    let Some(field) = field else {
        return ("The job".to_owned(), false);
    };
    match field.strip_suffix(" scope alternative") {
        Some(mapping) => (mapping.to_owned(), true),
        None => (
            field.strip_suffix(" scope").unwrap_or(field).to_owned(),
            false,
        ),
    }
}

fn job(scope: Option<&str>) -> Vec<Sentence> {
    let (words, condition) = match scope {
        Some("assigned") => ("Only people and groups who are assigned", ""),
        Some("all") => ("Everybody in the directory, assigned or not", ""),
        Some(other) => ("", other),
        None => ("Nothing is set", ""),
    };
    vec![sentence(words, condition)]
}

fn sentence(words: &'static str, condition: &str) -> Sentence {
    Sentence {
        words,
        condition: condition.to_owned(),
        mark: Mark::Kept,
    }
}

/// Both sides of a filter. Of one alternative alone, the others stay.
fn filter(change: &ChangeReport, is_part: bool) -> (Vec<Sentence>, Vec<Sentence>) {
    let side = |filter: Option<&str>| {
        let mut all: Vec<_> = filter.map(alternatives).unwrap_or_default();
        if is_part {
            all.push(sentence(
                "Whoever fits one of the other alternatives, which stay",
                "",
            ));
        } else if all.is_empty() {
            all.push(sentence(
                "Everybody whom the scope of the job lets in: there is no filter",
                "",
            ));
        }
        all
    };
    (side(change.from.as_deref()), side(change.to.as_deref()))
}

/// The alternatives of a filter's sentence. What stands in quotes is a value and ends none.
fn alternatives(text: &str) -> Vec<Sentence> {
    const OR: &str = "; or ";
    let (mut all, mut start, mut is_quoted, mut is_escaped) = (Vec::new(), 0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if !is_quoted && at >= start && text[at..].starts_with(OR) => {
                all.push(&text[start..at]);
                start = at + OR.len();
            }
            _ => {}
        }
    }
    all.push(&text[start..]);
    all.into_iter()
        .map(|one| sentence("Whoever has", one))
        .collect()
}

/// Marks what stands on one side only.
fn compare(before: &mut [Sentence], after: &mut [Sentence]) {
    let is_same = |a: &Sentence, b: &Sentence| (a.words, &a.condition) == (b.words, &b.condition);
    for one in before.iter_mut() {
        let stays = after.iter().any(|other| is_same(one, other));
        one.mark = Mark::between(true, stays);
    }
    for one in after.iter_mut() {
        let was = before.iter().any(|other| is_same(one, other));
        one.mark = Mark::between(was, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_no_alternative() {
        let text = r#"city EQUALS "a; or b\"; or " and x EQUALS "1"; or dept EQUALS "c""#;
        let all = alternatives(text);
        let conditions: Vec<_> = all.iter().map(|one| one.condition.as_str()).collect();
        let first = r#"city EQUALS "a; or b\"; or " and x EQUALS "1""#;
        assert_eq!(conditions, [first, r#"dept EQUALS "c""#]);
    }
}
