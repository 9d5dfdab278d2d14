//! What is to become of the comment of one tenant, decided by what stands there. Pure.

use super::{Comment, PullRequest};

/// What is to be said of one tenant. The first line of its text is hidden, and names the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    /// Whether anybody needs to see it. Otherwise no comment begins with it, and one that stands there is brought up to it.
    pub is_news: bool,
}

/// What became of its comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    pub state: State,
    /// Where it is, where there is one.
    pub url: Option<String>,
    /// Older comments of ours with the same marker, which were left as they are.
    pub others: usize,
}

/// How a comment ended up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Created,
    Updated,
    /// It says this already.
    Unchanged,
    /// There is none, and nothing to say.
    Silent,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed<'a> {
    Create,
    Update(&'a Comment),
    Leave(&'a Comment),
    Nothing,
}

impl Note {
    /// The line by which its comment is found again.
    #[must_use]
    pub fn marker(&self) -> &str {
        first_line(&self.text)
    }

    /// What is to be done, and how many older comments of ours have the same marker.
    pub(super) fn deed<'a>(&self, pull: &'a PullRequest) -> (Deed<'a>, usize) {
        let ours = pull.ours.iter();
        let ours: Vec<_> = ours
            .filter(|comment| first_line(&comment.text) == self.marker())
            .collect();
        let deed = match ours.last() {
            Some(newest) if is_same(&newest.text, &self.text) => Deed::Leave(newest),
            Some(newest) => Deed::Update(newest),
            None if self.is_news => Deed::Create,
            None => Deed::Nothing,
        };
        (deed, ours.len().saturating_sub(1))
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Whether two texts are one, whatever ends their lines and the whole: the host may keep it otherwise than it was sent.
fn is_same(one: &str, other: &str) -> bool {
    one.trim_end().lines().eq(other.trim_end().lines())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str, is_news: bool) -> Note {
        Note {
            text: text.to_owned(),
            is_news,
        }
    }

    fn pull(texts: &[&str]) -> PullRequest {
        let ours = texts.iter().enumerate();
        PullRequest {
            number: 7,
            url: String::new(),
            id: "PR_1".to_owned(),
            ours: ours
                .map(|(number, text)| Comment {
                    id: number.to_string(),
                    url: String::new(),
                    text: (*text).to_owned(),
                })
                .collect(),
        }
    }

    #[test]
    fn one_comment_is_kept_up_and_none_begins_without_news() {
        let none = pull(&["<!-- syncform:b -->\nplan"]);
        assert_eq!(
            note("<!-- a -->\nplan", true).deed(&none),
            (Deed::Create, 0)
        );
        assert_eq!(
            note("<!-- a -->\nplan", false).deed(&none),
            (Deed::Nothing, 0)
        );
        let some = pull(&["<!-- a -->\r\nplan", "said: <!-- a -->", "<!-- b -->\n"]);
        let same = note("<!-- a -->\nplan\n", true);
        assert_eq!(same.deed(&some), (Deed::Leave(&some.ours[0]), 0));
        let other = note("<!-- a -->\nanother", false);
        assert_eq!(other.deed(&some), (Deed::Update(&some.ours[0]), 0));
    }

    #[test]
    fn of_several_the_newest_is_kept_up() {
        let several = pull(&["<!-- a -->\nold", "<!-- a -->\nnew"]);
        let note = note("<!-- a -->\nold", true);
        assert_eq!(note.deed(&several), (Deed::Update(&several.ours[1]), 1));
    }
}
