//! Flags of `plan` and `apply`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

use super::Guards;

/// Flags of `plan`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Plan {
    /// Exit with 2 where there are changes
    #[arg(long, env = "SYNCFORM_DETAILED_EXITCODE", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) detailed_exitcode: bool,
    /// Keep the plan in this file, for `show` and `apply FILE`; it holds no secret
    #[arg(long, value_name = "FILE", env = "SYNCFORM_OUT")]
    pub(in crate::cli) out: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) guards: Guards,
}

/// Flags of `apply`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Apply {
    /// A plan that `plan --out` has kept: it is carried out without asking, where the manifests and the tenant still come to
    /// the same
    #[arg(value_name = "PLAN", env = "SYNCFORM_PLAN")]
    pub(in crate::cli) plan: Option<PathBuf>,
    /// Go on with the last run that did not come to its end: plan anew what it was to change, and nothing else
    #[arg(long, conflicts_with = "plan", env = "SYNCFORM_RESUME", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) resume: bool,
    /// Do not ask; needed where there is no terminal
    #[arg(short = 'y', long, alias = "auto-approve", env = "SYNCFORM_YES", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) guards: Guards,
}
