//! Why the host has no comment of ours afterwards.

use crate::wire::Unanswered;

/// What went wrong. The host's own words are among it, and are shown as text alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// An answer that is none of GraphQL's.
    #[error("GitHub answered {status}{}", quoted(.said.as_deref()))]
    Status { status: u16, said: Option<String> },
    /// Errors in an answer, whose status is 200.
    #[error("GitHub refused: {said}")]
    Said { kind: Option<String>, said: String },
    /// An answer without what was asked for.
    #[error("GitHub's answer has no {what}")]
    Odd { what: &'static str },
    #[error("there are more than {most} {what}")]
    TooMany { most: usize, what: &'static str },
    #[error("no open pull request has the head {head}")]
    NoneOpen { head: String },
    #[error("several open pull requests have the head {head}: {}", listed(.numbers))]
    Several { head: String, numbers: Vec<u64> },
    /// Its author has pushed since the run began.
    #[error("pull request {number} is at {now} by now, and this run is for {expected}")]
    Moved {
        number: u64,
        expected: String,
        now: String,
    },
}

/// What keeps a token from its deed, as far as GitHub tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The token itself is refused.
    Token,
    /// It may not do that.
    Permission,
    /// It may not see it, or there is none.
    Sight,
}

impl Refused {
    /// Whether a write may have been carried out all the same.
    pub(super) fn is_in_doubt(&self) -> bool {
        match self {
            Self::Unanswered(Unanswered::Lost { .. }) => true,
            Self::Status { status, .. } => matches!(status, 408 | 500 | 502..=504),
            Self::Unanswered(Unanswered::NotSent { .. } | Unanswered::SignIn { .. })
            | Self::Said { .. }
            | Self::Odd { .. }
            | Self::TooMany { .. }
            | Self::NoneOpen { .. }
            | Self::Several { .. }
            | Self::Moved { .. } => false,
        }
    }

    /// Whether the token is at fault, and in which way.
    #[must_use]
    pub fn lack(&self) -> Option<Lack> {
        match self {
            Self::Status { status: 401, .. } => Some(Lack::Token),
            Self::Status { status: 403, .. } => Some(Lack::Permission),
            Self::Said { kind, .. } => match kind.as_deref()? {
                "FORBIDDEN" | "INSUFFICIENT_SCOPES" => Some(Lack::Permission),
                "NOT_FOUND" => Some(Lack::Sight),
                _ => None,
            },
            Self::Unanswered(_)
            | Self::Status { .. }
            | Self::Odd { .. }
            | Self::TooMany { .. }
            | Self::NoneOpen { .. }
            | Self::Several { .. }
            | Self::Moved { .. } => None,
        }
    }
}

fn quoted(said: Option<&str>) -> String {
    said.map(|said| format!(": {said}")).unwrap_or_default()
}

fn listed(numbers: &[u64]) -> String {
    let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    numbers.join(", ")
}
