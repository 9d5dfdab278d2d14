//! What takes values out of every text: a service may repeat what it was sent.

use std::cmp::Reverse;

use super::Secret;

/// Stands in the place of a value.
const HIDDEN: &str = "(hidden)";
/// Shorter values stand in too many words to be taken out of all.
const SHORTEST: usize = 4;

/// Values that no text may hold.
#[derive(Clone, Debug, Default)]
pub struct Cover(Vec<Secret>);

impl Cover {
    /// A cover over these.
    #[must_use]
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let secrets = secrets.into_iter();
        let long = secrets.filter(|secret| secret.expose().len() >= SHORTEST);
        let mut secrets: Vec<_> = long.cloned().collect();
        // One value may be the beginning of another, whose end must not stay.
        secrets.sort_by_key(|secret| Reverse(secret.expose().len()));
        Self(secrets)
    }

    /// The text without them, whether they stand in it as they are or as JSON writes them.
    #[must_use]
    pub fn over(&self, text: &str) -> String {
        let values = self.0.iter().map(Secret::expose);
        values.fold(text.to_owned(), |text, value| {
            let quoted = serde_json::Value::from(value).to_string();
            text.replace(value, HIDDEN)
                .replace(quoted.trim_matches('"'), HIDDEN)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_however_they_are_written_and_leave_no_end() {
        let secrets =
            ["hunter", "hunter2", "a\"b\nc", "abc"].map(|value| Secret::new(value.into()));
        let cover = Cover::of(&secrets);
        assert_eq!(
            cover.over(r#"hunter2, hunter; "a\"b\nc" and abc"#),
            r#"(hidden), (hidden); "(hidden)" and abc"#
        );
        assert!(!format!("{cover:?}").contains("hunter"));
    }
}
