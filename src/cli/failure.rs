//! Where the errors of all rooms meet: one line, what to do next, an exit code, and whether anything was written.

use serde_json::{Value, json};

use super::Exit;
use crate::apply::JournalError;
use crate::desired::Unmatched;
use crate::observe::{ReadError, Why};
use crate::wire::Unanswered;

/// Why a verb ends early.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    pub(super) text: String,
    pub(super) help: Option<String>,
    /// Whether stdout has its result already, so that this is said on stderr alone.
    pub(super) is_beside: bool,
    /// Whether nothing had been written by then, which verbs that write say.
    pub(super) is_unwritten: bool,
}

impl Failure {
    pub(super) fn new(exit: Exit, text: impl Into<String>) -> Self {
        Self {
            exit,
            text: text.into(),
            help: None,
            is_beside: false,
            is_unwritten: false,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// For a failure that explains a result which has been written.
    pub(super) fn beside(mut self) -> Self {
        self.is_beside = true;
        self
    }

    /// For a failure on the way to the first write.
    pub(super) fn unwritten(mut self) -> Self {
        self.is_unwritten = true;
        self
    }

    /// As a verb that can write says it.
    pub(super) fn of_writer(mut self) -> Self {
        if self.is_unwritten {
            self.text.push_str("; nothing was written");
        }
        self
    }

    /// The result of a run that has no other.
    pub(super) fn json(&self) -> Value {
        let Self {
            exit,
            text,
            help,
            is_beside: _,
            is_unwritten: _,
        } = self;
        json!({ "format_version": "1.0", "error": { "exit_code": exit.code(), "message": text, "help": help } })
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let text = error.to_string();
        let failure = match (&error.why, error.status()) {
            (Why::Unanswered(Unanswered::SignIn { .. }), _) => Self::new(Exit::Identity, text).help("`syncform auth` shows who signs in, and how"),
            (_, Some(401 | 403)) if error.path.contains("/auditLogs/") => Self::new(Exit::Identity, text)
                .help("the provisioning logs need ProvisioningLog.Read.All or AuditLog.Read.All"),
            (_, Some(401 | 403)) => Self::new(Exit::Identity, text)
                .help("a plan needs Application.Read.All and Synchronization.Read.All; missing ones are answered with 401 below /synchronization"),
            (_, Some(429 | 502 | 503 | 504)) => Self::new(Exit::Busy, text).help("run again later"),
            (Why::Unanswered(_), _) => Self::new(Exit::Busy, text).help("check the network and the endpoint, then run again"),
            _ => Self::new(Exit::Error, text),
        };
        failure.unwritten()
    }
}

/// A word that fits nothing is a slip on the command line.
impl From<Unmatched> for Failure {
    fn from(unmatched: Unmatched) -> Self {
        Self::new(Exit::Usage, unmatched.to_string()).help(unmatched.help)
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self::new(Exit::Error, format!("{error}; nothing was written"))
            .help("make the folder .syncform writable, or run where it is")
    }
}
