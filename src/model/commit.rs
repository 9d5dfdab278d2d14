//! The id of a commit: whole, so that it can mean one commit alone and never a flag of a command line.

use super::text::text;

/// A text that should be the id of a commit and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the whole id of a commit: 40 or 64 hexadecimal digits")]
pub struct NoCommitId;

text! {
    /// The id of a git commit, by SHA-1 or by SHA-256.
    CommitId
}

/// How a commit is related to the one that is checked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lineage {
    /// It is an ancestor of that one, or that one.
    Behind,
    /// That one is an ancestor of it: it is newer.
    Ahead,
    /// Neither: each has what the other lacks.
    Apart,
}

impl<'de> serde::Deserialize<'de> for CommitId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl CommitId {
    /// Takes an id of any case, kept in lower case.
    ///
    /// # Errors
    /// [`NoCommitId`] for anything else, abbreviations included.
    pub fn parse(text: &str) -> Result<Self, NoCommitId> {
        let is_whole = matches!(text.len(), 40 | 64);
        if is_whole && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(NoCommitId)
        }
    }

    /// As many digits as people compare.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..7).unwrap_or(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_whole_or_none() {
        for length in [40, 64] {
            let id = CommitId::parse(&"aB".repeat(length / 2)).expect("a commit");
            assert_eq!(id.as_str(), "ab".repeat(length / 2));
            assert_eq!(id.short(), "abababa");
            let json = serde_json::to_value(&id).expect("JSON");
            assert_eq!(serde_json::from_value::<CommitId>(json).ok(), Some(id));
        }
        let long = "a".repeat(39);
        for bad in ["", "1a2b3c4", "HEAD", "--all", &long, &format!("{long}g")] {
            assert_eq!(CommitId::parse(bad), Err(NoCommitId), "{bad}");
            assert!(
                serde_json::from_value::<CommitId>(bad.into()).is_err(),
                "{bad}"
            );
        }
    }
}
