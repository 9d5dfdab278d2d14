//! Where the errors of all rooms meet: one line, what to do next, an exit code, and whether anything was written.

use serde_json::{Value, json};

use super::Exit;
use super::forms::Forms;
use crate::api::permissions;
use crate::apply::{AuditError, JournalError};
use crate::desired::{Misasked, Unmatched};
use crate::observe::{ReadError, Why};
use crate::render::{self, Page, Style};
use crate::visible;
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
}

/// The result of a run that has no other.
impl Forms for Failure {
    fn human(&self, _style: Style) -> String {
        let help = self.help.as_ref();
        let help = help.map(|help| format!("  help: {}\n", visible::line(help)));
        format!(
            "error: {}\n{}",
            visible::excerpt(&self.text),
            help.unwrap_or_default()
        )
    }

    fn markdown(&self, _page: Page) -> Option<String> {
        Some(render::failed_markdown(&self.text, self.help.as_deref()))
    }

    fn html(&self) -> Option<String> {
        let text = self.human(Style::default());
        Some(render::html_told("The run ended early", &text))
    }

    fn sarif(&self) -> Option<Value> {
        Some(render::failed_sarif(&self.text, self.help.as_deref()))
    }

    fn annotations(&self, _root: &str) -> String {
        render::annotated_failure(&self.text, self.help.as_deref())
    }

    fn junit(&self) -> Option<String> {
        Some(render::failed_junit(&self.text, self.help.as_deref()))
    }

    fn json(&self) -> Value {
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
        // What the service says and where it leads is as long as it likes.
        let text = visible::excerpt(&error.to_string());
        let failure = match (&error.why, error.status()) {
            (Why::Unanswered(Unanswered::SignIn { .. }), _) => Self::new(Exit::Identity, text)
                .help("`syncform auth` shows who signs in, and how"),
            (_, Some(401 | 403)) => {
                let help = wanted(error.method, &error.path);
                Self::new(Exit::Identity, text).help(help)
            }
            (_, Some(300..=399)) => Self::new(Exit::Error, text).help("something between this machine and the service answers in its place: check the network, the proxy and the endpoint"),
            (_, Some(429 | 502 | 503 | 504)) => Self::new(Exit::Busy, text).help("run again later"),
            (Why::Unanswered(_), _) => Self::new(Exit::Busy, text)
                .help("check the network and the endpoint, then run again"),
            _ => Self::new(Exit::Error, text),
        };
        failure.unwritten()
    }
}

/// Which permission a refused read needs. One that is missing below `/synchronization` reads like a bad token.
fn wanted(method: &str, path: &str) -> String {
    let none: [&str; 0] = [];
    let row = permissions::row(method, path);
    let needed = row.map(|row| row.missing(&none)).unwrap_or_default();
    if needed.is_empty() {
        "look whether the identity may sign in to this tenant".to_owned()
    } else {
        format!(
            "this needs {} at least; docs/permissions.md lists what each verb needs",
            needed.join(" and ")
        )
    }
}

/// A word that fits nothing is a slip on the command line.
impl From<Unmatched> for Failure {
    fn from(unmatched: Unmatched) -> Self {
        Self::new(Exit::Usage, unmatched.to_string()).help(unmatched.help)
    }
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Self {
        Self::new(Exit::Error, format!("{error}; nothing was written"))
            .help("name a file that can be written to with --audit-log")
    }
}

/// So is one that the manifests do not bear out.
impl From<Misasked> for Failure {
    fn from(misasked: Misasked) -> Self {
        let exit = match misasked {
            Misasked::Empty => Exit::Blocked,
            Misasked::Unmatched(_)
            | Misasked::Partial
            | Misasked::Unselected { .. }
            | Misasked::Otherwise { .. } => Exit::Usage,
        };
        Self::new(exit, misasked.to_string())
            .help(misasked.help())
            .unwritten()
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self::new(Exit::Error, format!("{error}; nothing was written"))
            .help("the folder .syncform is where runs are kept: it must be a folder that can be written to, and no link")
    }
}
