//! The conversation with the host: one comment after the other is brought up to date.

use std::time::Duration;

use serde_json::Value;

use super::answer;
use super::fate::Deed;
use super::query::Query;
use super::{Aim, Comment, Fate, Note, PullRequest, Refused, Repository, State};
use crate::wire::Transport;

/// How often a write is tried whose fate nobody knows.
const TRIES: u32 = 4;
/// Before it is looked for, for the first time; twice as long each time.
const FIRST_LOOK: Duration = Duration::from_secs(5);

/// One repository, behind a door with patience.
#[derive(Debug)]
pub struct Desk<'a, T> {
    door: &'a T,
    path: &'a str,
    pub(super) repository: &'a Repository,
}

impl<'a, T: Transport> Desk<'a, T> {
    /// `path` is where the host has its API.
    #[must_use]
    pub const fn new(door: &'a T, path: &'a str, repository: &'a Repository) -> Self {
        Self {
            door,
            path,
            repository,
        }
    }

    /// Brings the comment of one tenant up to date. A write without an answer is looked for before it is tried again.
    ///
    /// # Errors
    /// [`Refused`] where the host does not have it so.
    pub async fn say(
        &self,
        pull: &mut PullRequest,
        aim: &Aim,
        note: &Note,
    ) -> Result<Fate, Refused> {
        let mut wait = FIRST_LOOK;
        let mut tried = None;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let (deed, others) = note.deed(pull);
            let (query, state) = match deed {
                Deed::Create => (Query::create(&pull.id, &note.text), State::Created),
                Deed::Update(comment) => (Query::update(&comment.id, &note.text), State::Updated),
                Deed::Leave(comment) => {
                    // What we find then, we have written.
                    let state = tried.unwrap_or(State::Unchanged);
                    return Ok(Fate::at(state, comment, others));
                }
                Deed::Nothing => return Ok(Fate::silent()),
            };
            match self.write(query, note).await {
                Ok(comment) => {
                    let fate = Fate::at(state, &comment, others);
                    pull.keep(comment);
                    return Ok(fate);
                }
                Err(refused) if refused.is_in_doubt() && attempt < TRIES => {
                    tried.get_or_insert(state);
                    self.door.pause(wait).await;
                    wait *= 2;
                    *pull = self.look(aim).await?;
                }
                Err(refused) => return Err(refused),
            }
        }
    }

    async fn write(&self, query: Query, note: &Note) -> Result<Comment, Refused> {
        let data = self.ask(query).await?;
        answer::written(&data, &note.text)
    }

    pub(super) async fn ask(&self, query: Query) -> Result<Value, Refused> {
        answer::data(self.door.send(query.to(self.path)).await?)
    }
}

impl Fate {
    fn at(state: State, comment: &Comment, others: usize) -> Self {
        Self {
            state,
            url: Some(comment.url.clone()),
            others,
        }
    }

    const fn silent() -> Self {
        Self {
            state: State::Silent,
            url: None,
            others: 0,
        }
    }
}

impl PullRequest {
    /// Takes note of a comment that was written.
    fn keep(&mut self, comment: Comment) {
        match self.ours.iter_mut().find(|known| known.id == comment.id) {
            Some(known) => *known = comment,
            None => self.ours.push(comment),
        }
    }
}
