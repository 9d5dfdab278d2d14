//! Names in git for applications that have only names for people.

use crate::model::{AppName, Marks, ObjectId};

/// The longest name.
const LONGEST: usize = 63;

/// How many digits of an id tell two applications of one name apart.
const DIGITS: usize = 8;

/// What stands for a name without any letter that a name may have.
const NAMELESS: &str = "app";

/// The display name as a label: its letters and digits, and a hyphen for whatever else is between them.
#[must_use]
pub fn label(display_name: &str) -> AppName {
    let words = display_name.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let text = words.join("-").to_ascii_lowercase();
    fitting(if text.is_empty() { NAMELESS } else { &text }, "")
}

/// The same with the beginning of an id, for one of several that would have one name. It is the same in every run.
#[must_use]
fn apart(name: &AppName, id: &ObjectId) -> AppName {
    let digits = id.as_str().chars().filter(char::is_ascii_hexdigit);
    let digits: String = digits.take(DIGITS).collect();
    let end = format!("-{}", digits.to_ascii_lowercase());
    fitting(name.as_str(), &end)
}

/// What an application is called in git: as its mark says, or as people call it.
#[must_use]
pub fn called(marks: &Marks, display_name: &str) -> AppName {
    let mark = marks.owner().and(marks.app());
    mark.cloned().unwrap_or_else(|| label(display_name))
}

/// The same where others may be called so too: a mark gives its name up only where that is taken, a display name already
/// where others of the run would have it.
#[must_use]
pub fn free(
    (marks, display_name, id): (&Marks, &str, &ObjectId),
    is_crowded: impl Fn(&AppName) -> bool,
    is_taken: impl Fn(&AppName) -> bool,
) -> AppName {
    let name = called(marks, display_name);
    let is_marked = marks.owner().and(marks.app()).is_some();
    if is_taken(&name) || !is_marked && is_crowded(&name) {
        apart(&name, id)
    } else {
        name
    }
}

fn fitting(text: &str, end: &str) -> AppName {
    let room = LONGEST - end.len();
    let start = text.get(..room.min(text.len())).unwrap_or(text);
    let name = format!("{}{end}", start.trim_end_matches('-'));
    AppName::new(&name).expect("letters and digits, with hyphens between them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_name_becomes_a_name_and_two_of_one_are_told_apart() {
        for (text, name) in [
            ("AWS Sandbox (by hand)", "aws-sandbox-by-hand"),
            ("  Größe 9 ", "gr-e-9"),
            ("日本", "app"),
            ("", "app"),
            (
                &"a ".repeat(99),
                "a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a",
            ),
        ] {
            assert_eq!(label(text).as_str(), name);
        }
        let id = ObjectId::new("5F0C8E7A-3f0b-4a53-9d0f-2f6f1a6d2c11");
        assert_eq!(
            apart(&label("Salesforce"), &id).as_str(),
            "salesforce-5f0c8e7a"
        );
        assert_eq!(apart(&label(&"x".repeat(70)), &id).as_str().len(), 63);
    }
}
