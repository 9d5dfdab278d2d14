//! Flags of `fmt`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

/// Flags of `fmt`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Fmt {
    /// Files or folders instead of those of -f; - reads a manifest from stdin and writes it to stdout
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Write nothing, name the files that have another layout, and exit with 3 where there is one
    #[arg(long, env = "SYNCFORM_FMT_CHECK", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) check: bool,
    /// Write nothing, and show what would change; secrets in clear are hidden
    #[arg(long, env = "SYNCFORM_FMT_DIFF", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) diff: bool,
}
