//! The code host: which pull request is meant, what stands below it in our own name, and what is to stand there.
//!
//! ```text
//!   event --read--> Aim --find--> number --look--> PullRequest { ours } --deed--> create | update | leave
//!                              GraphQL, one question after the other; a lost write is looked for before it is repeated
//! ```
//!
//! It knows neither plans nor tokens. A comment is ours where the host says that this token wrote it: a marker in a text
//! can be anybody's. Whatever the host says is hostile until it is shown as text.

mod answer;
mod desk;
mod event;
mod fate;
mod limit;
mod look;
mod polite;
mod query;
mod refused;
mod repository;

pub use desk::Desk;
pub use event::{Aim, Event, EventError};
pub use fate::{Fate, Note, State};
pub use polite::Polite;
pub use refused::{Lack, Refused};
pub use repository::{NotARepository, Repository};

/// A pull request as it stands, with the comments that this token wrote below it, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    pub number: u64,
    pub url: String,
    id: String,
    ours: Vec<Comment>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Comment {
    id: String,
    url: String,
    text: String,
}
