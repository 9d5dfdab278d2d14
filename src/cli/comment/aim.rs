//! Where a comment goes: by flags, or else by what the runner says of its workflow.

use std::path::PathBuf;

use crate::cli::args::Comment;
use crate::cli::{Exit, Failure};
use crate::github::{Aim, Event, Repository};
use crate::http::read_regular;
use crate::visible;

const REPOSITORY: &str = "GITHUB_REPOSITORY";
const EVENT: &str = "GITHUB_EVENT_PATH";
/// The most that an event can have.
const LARGEST_EVENT: usize = 25 * 1024 * 1024;

/// A pull request of a repository.
pub(super) struct Target {
    pub(super) repository: Repository,
    pub(super) aim: Aim,
}

impl Target {
    /// What is said of it when something goes wrong.
    pub(super) fn words(&self) -> String {
        let Self { repository, aim } = self;
        match aim {
            Aim::Number { number, .. } => format!("{repository}#{number}"),
            Aim::Head { .. } => repository.to_string(),
        }
    }
}

pub(super) fn target(args: &Comment) -> Result<Target, Failure> {
    let repository = repository(args)?;
    let aim = match args.pull_request {
        Some(number) => Aim::Number { number, head: None },
        None => of_event(&repository)?,
    };
    Ok(Target { repository, aim })
}

fn repository(args: &Comment) -> Result<Repository, Failure> {
    if let Some(repository) = &args.repository {
        return Ok(repository.clone());
    }
    let Some(text) = variable(REPOSITORY) else {
        let text = "nothing says which repository is meant";
        let help = format!("say --repository OWNER/NAME; in a workflow {REPOSITORY} does");
        return Err(Failure::new(Exit::Usage, text).help(help));
    };
    text.parse().map_err(|error| {
        let text = format!("{REPOSITORY} is \"{}\": {error}", visible::line(&text));
        Failure::new(Exit::Usage, text).help("say --repository OWNER/NAME")
    })
}

fn of_event(repository: &Repository) -> Result<Aim, Failure> {
    let help =
        "say --pull-request N; a workflow on pull_request, or on workflow_run, says it itself";
    let Some(path) = variable(EVENT).map(PathBuf::from) else {
        let text = "nothing says which pull request is meant";
        return Err(Failure::new(Exit::Usage, text).help(help));
    };
    let unfit = |because: String| {
        let text = format!(
            "the event {} leads to no pull request: {because}",
            path.display()
        );
        Failure::new(Exit::Usage, text).help(help)
    };
    let text = read_regular(&path, LARGEST_EVENT).map_err(unfit)?;
    let event = Event::read(&text).map_err(|error| unfit(error.to_string()))?;
    match event.repository {
        // A number of one repository is somebody else's in another.
        Some(other) if other != *repository => {
            let text = format!("the event is one of {other}, and {repository} is meant");
            Err(Failure::new(Exit::Usage, text).help("say --pull-request N as well"))
        }
        Some(_) | None => Ok(event.aim),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
