//! What may be said to `comment`. A token is nothing that may be said: it comes from the environment alone.

use std::path::PathBuf;

use clap::Args;

use crate::github::Repository;

/// Flags of `comment`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Comment {
    /// Their files
    #[arg(required = true, value_name = "PLAN")]
    pub(in crate::cli) plans: Vec<PathBuf>,
    /// The repository of the pull request; without it that of the workflow, GITHUB_REPOSITORY
    #[arg(long, value_name = "OWNER/NAME", env = "SYNCFORM_REPOSITORY")]
    pub(in crate::cli) repository: Option<Repository>,
    /// The number of the pull request; without it the one of the event, GITHUB_EVENT_PATH
    ///
    /// The event may be that of a pull request, or of a workflow that ran for one (workflow_run): then it is the open pull
    /// request whose head is the commit of that run. A number out of an artifact may be anybody's.
    #[arg(long, value_name = "N", env = "SYNCFORM_PULL_REQUEST", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) pull_request: Option<u64>,
}
