//! What may be said to `record`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Flags of `record`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Record {
    /// Only these applications; `*` and `?` stand for any letters
    pub(in crate::cli) names: Vec<String>,
    /// Where to write it; without it the recording is the result on stdout
    ///
    /// Only its owner may read the file. An older recording there is replaced, anything else is left alone.
    #[arg(long, value_name = "FILE", env = "SYNCFORM_RECORD_FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// What to leave out besides secrets, which are never in it
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        default_value_t = Redact::People,
        env = "SYNCFORM_RECORD_REDACT"
    )]
    pub(in crate::cli) redact: Redact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Redact {
    /// Nothing: manifests fit what it is imported into. For your own rehearsals
    Nothing,
    /// Names and addresses of people
    People,
    /// Names of groups and applications, notes and texts of mappings as well: for anybody's eyes
    All,
}
