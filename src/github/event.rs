//! The event that a workflow runs for: the host wrote it, and no artifact did.

use serde_json::Value;

use super::Repository;

/// What an event says of a pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The repository that the workflow runs in.
    pub repository: Option<Repository>,
    pub aim: Aim,
}

/// Which pull request is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The one with this number; where a head is said, it must still be that one.
    Number { number: u64, head: Option<String> },
    /// The open one with this head.
    Head {
        repository: Repository,
        branch: String,
        commit: String,
    },
}

/// An event that leads to no pull request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    #[error("it is no JSON")]
    NotJson,
    #[error("it is neither of a pull request nor of a workflow that ran for one")]
    NoPullRequest,
    #[error("the repository of its head is gone")]
    NoHead,
}

impl Event {
    /// Reads what the runner keeps of the event.
    ///
    /// # Errors
    /// [`EventError`] where it leads to no pull request.
    pub fn read(text: &[u8]) -> Result<Self, EventError> {
        let event: Value = serde_json::from_slice(text).map_err(|_| EventError::NotJson)?;
        Ok(Self {
            repository: name(&event["repository"]),
            aim: aim(&event)?,
        })
    }
}

fn aim(event: &Value) -> Result<Aim, EventError> {
    if let Some(number) = event["pull_request"]["number"].as_u64() {
        let head = text(&event["pull_request"]["head"]["sha"]);
        return Ok(Aim::Number { number, head });
    }
    let run = &event["workflow_run"];
    let head = text(&run["head_branch"]).zip(text(&run["head_sha"]));
    let (branch, commit) = head.ok_or(EventError::NoPullRequest)?;
    Ok(Aim::Head {
        repository: name(&run["head_repository"]).ok_or(EventError::NoHead)?,
        branch,
        commit,
    })
}

fn name(repository: &Value) -> Option<Repository> {
    text(&repository["full_name"])?.parse().ok()
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(event: &Value) -> Result<Event, EventError> {
        Event::read(event.to_string().as_bytes())
    }

    #[test]
    fn a_pull_request_says_its_number_and_head() {
        let event = json!({
            "repository": { "full_name": "contoso/identity" },
            "pull_request": { "number": 7, "head": { "sha": "c0ffee" } },
        });
        let event = read(&event).expect("an aim");
        assert_eq!(event.repository, "contoso/identity".parse().ok());
        let head = Some("c0ffee".to_owned());
        assert_eq!(event.aim, Aim::Number { number: 7, head });
    }

    #[test]
    fn a_run_says_whose_head_it_ran_for() {
        let mut event = json!({
            "repository": { "full_name": "contoso/identity" },
            "workflow_run": {
                "head_branch": "change",
                "head_sha": "c0ffee",
                "head_repository": { "full_name": "fork/identity" },
                // Empty for forks, so that nothing is read from it.
                "pull_requests": [{ "number": 8 }],
            },
        });
        let aim = read(&event).expect("an aim").aim;
        assert!(
            matches!(&aim, Aim::Head { repository, branch, commit }
                if repository.to_string() == "fork/identity" && branch == "change" && commit == "c0ffee"),
            "{aim:?}"
        );
        event["workflow_run"]["head_repository"] = Value::Null;
        assert_eq!(read(&event), Err(EventError::NoHead));
    }

    #[test]
    fn other_events_lead_nowhere() {
        for event in [
            json!({ "ref": "refs/heads/main" }),
            json!({ "pull_request": { "number": "7" } }),
            json!({ "workflow_run": { "head_branch": null, "head_sha": "c0ffee" } }),
            json!([]),
        ] {
            assert_eq!(read(&event), Err(EventError::NoPullRequest), "{event}");
        }
        assert_eq!(Event::read(b"no event"), Err(EventError::NotJson));
    }
}
