//! Exit codes: the same for every verb, and part of the contract with pipelines.

use std::process::ExitCode;

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Exit {
    /// Done, or no changes.
    Done = 0,
    /// An error; nothing was written unless the message says so.
    Error = 1,
    /// Changes are present; only with `--detailed-exitcode`.
    Changes = 2,
    /// Findings in manifests. Nothing was written.
    Findings = 3,
    /// Blocked by a guard or policy. Nothing was written. Outranks [`Exit::Changes`].
    Blocked = 4,
    /// A saved plan is stale, or somebody else wrote first. This run wrote nothing.
    Stale = 5,
    /// Applied in part; the journal is kept.
    Partial = 6,
    /// Signing in, the wrong tenant, or a missing permission.
    Identity = 7,
    /// Throttled or timed out after retries.
    Busy = 8,
    /// The command line was not understood.
    Usage = 64,
    /// A bug in syncform.
    Bug = 70,
    /// Interrupted, cleanly; the journal says what was written.
    Interrupted = 130,
}

impl Exit {
    /// Every code, in order.
    pub const ALL: [Self; 12] = [
        Self::Done,
        Self::Error,
        Self::Changes,
        Self::Findings,
        Self::Blocked,
        Self::Stale,
        Self::Partial,
        Self::Identity,
        Self::Busy,
        Self::Usage,
        Self::Bug,
        Self::Interrupted,
    ];

    /// What it means, in a few words.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done, or no changes",
            Self::Error => "error",
            Self::Changes => "changes are present, with --detailed-exitcode alone",
            Self::Findings => "findings in manifests",
            Self::Blocked => "blocked by a guard or a policy",
            Self::Stale => "the tenant is no longer what the plan saw",
            Self::Partial => "applied in part",
            Self::Identity => "signing in, the wrong tenant, or a permission",
            Self::Busy => "throttled or timed out after retries",
            Self::Usage => "the command line was not understood",
            Self::Bug => "a bug",
            Self::Interrupted => "interrupted, cleanly",
        }
    }

    /// The number that the operating system gets.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
