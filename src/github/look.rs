//! Which pull request is meant, and which comments below it are ours. It only reads.

use serde_json::Value;

use super::answer::{self, Page};
use super::query::Query;
use super::{Aim, Comment, Desk, PullRequest, Refused, Repository};
use crate::wire::Transport;

/// How many pages of a list are read: the host takes no more than 2,500 comments.
const MOST_PAGES: usize = 30;
/// How many a page holds.
const PAGE: usize = 100;
/// How many comments are read at once: a comment may have 256 KiB, and an answer no more than 8 MiB.
const TEXTS: usize = 10;

impl<T: Transport> Desk<'_, T> {
    /// The pull request that is meant, as it stands.
    ///
    /// # Errors
    /// [`Refused`] where there is none, or where it has moved on since.
    pub async fn look(&self, aim: &Aim) -> Result<PullRequest, Refused> {
        match aim {
            Aim::Number { number, head } => self.pull_request(*number, head.as_deref()).await,
            Aim::Head {
                repository,
                branch,
                commit,
            } => {
                let number = self.find(repository, branch, commit).await?;
                self.pull_request(number, Some(commit)).await
            }
        }
    }

    /// The only open pull request with this head.
    async fn find(&self, from: &Repository, branch: &str, commit: &str) -> Result<u64, Refused> {
        let head = || format!("{from}:{branch}");
        let mut numbers = Vec::new();
        let mut moved = None;
        let mut after = None;
        for _ in 0..MOST_PAGES {
            let query = Query::heads(self.repository, branch, after.as_deref());
            let data = self.ask(query).await?;
            let list = data.pointer("/repository/pullRequests");
            let list = list.ok_or(Refused::Odd {
                what: "pull requests",
            })?;
            let Page { nodes, next } = answer::page(list, after.as_deref())?;
            for node in nodes.iter().filter(|node| is_of(node, from)) {
                let Some(number) = node["number"].as_u64() else {
                    continue;
                };
                match still_at(node, number, Some(commit)) {
                    Ok(()) => numbers.push(number),
                    Err(refused) => moved = Some(refused),
                }
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
        match (numbers.as_slice(), after) {
            (_, Some(_)) => Err(too_many("pull requests from a branch of this name")),
            ([number], None) => Ok(*number),
            ([], None) => Err(moved.unwrap_or_else(|| Refused::NoneOpen { head: head() })),
            (_, None) => Err(Refused::Several {
                head: head(),
                numbers,
            }),
        }
    }

    async fn pull_request(&self, number: u64, head: Option<&str>) -> Result<PullRequest, Refused> {
        let mut ids = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let query = Query::comments(self.repository, number, after.as_deref());
            let data = self.ask(query).await?;
            let pull = data.pointer("/repository/pullRequest");
            let pull = pull.ok_or(Refused::Odd {
                what: "pull request",
            })?;
            still_at(pull, number, head)?;
            let Page { nodes, next } = answer::page(&pull["comments"], after.as_deref())?;
            let ours = nodes.iter().filter(|node| node["viewerDidAuthor"] == true);
            ids.extend(ours.filter_map(|node| answer::text(&node["id"])));
            if next.is_some() {
                after = next;
                continue;
            }
            let word = |name: &str| answer::text(&pull[name]);
            let (id, url) = word("id").zip(word("url")).ok_or(Refused::Odd {
                what: "id of the pull request",
            })?;
            return Ok(PullRequest {
                number,
                url,
                id,
                ours: self.texts(&ids).await?,
            });
        }
        Err(too_many("comments below the pull request"))
    }

    async fn texts(&self, ids: &[String]) -> Result<Vec<Comment>, Refused> {
        let mut comments = Vec::with_capacity(ids.len());
        for ids in ids.chunks(TEXTS) {
            let data = self.ask(Query::texts(ids)).await?;
            let nodes = data["nodes"].as_array().ok_or(Refused::Odd {
                what: "texts of comments",
            })?;
            comments.extend(nodes.iter().filter_map(answer::comment));
        }
        Ok(comments)
    }
}

fn too_many(what: &'static str) -> Refused {
    let most = MOST_PAGES * PAGE;
    Refused::TooMany { most, what }
}

fn is_of(node: &Value, repository: &Repository) -> bool {
    let name = node["headRepository"]["nameWithOwner"].as_str();
    name.and_then(|name| name.parse().ok()).as_ref() == Some(repository)
}

/// Whether its head is still the one that is expected, where one is.
fn still_at(pull: &Value, number: u64, head: Option<&str>) -> Result<(), Refused> {
    let Some(expected) = head else {
        return Ok(());
    };
    let now = pull["headRefOid"].as_str().ok_or(Refused::Odd {
        what: "head of the pull request",
    })?;
    if now.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(Refused::Moved {
        number,
        expected: expected.to_owned(),
        now: now.to_owned(),
    })
}
