//! The only room with a mouth, and this is it: stdout carries results, stderr carries progress and remarks.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::args::{Color, Global, Output};
use super::pasted;
use crate::render::Style;
use crate::visible;

/// A process has one stdout, hence one memory of what did not reach it.
static UNHEARD: AtomicBool = AtomicBool::new(false);

/// How this run speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    pub(super) output: Output,
    pub(super) is_quiet: bool,
    /// For stdout.
    pub(super) style: Style,
    /// For stderr.
    pub(super) aside: Style,
    /// Whether lines on stderr may be overwritten.
    pub(super) is_live: bool,
    /// Whether this run's verb can write to a tenant.
    pub(super) may_write: bool,
    /// What commands in a text need to lead to this run's tenant.
    flags: &'static str,
}

impl Voice {
    /// Decides from flags, environment and terminals.
    pub(super) fn new(global: &Global, may_write: bool) -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let wants = |is_terminal: bool| match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if is_set("NO_COLOR") => false,
            Color::Auto => is_set("CLICOLOR_FORCE") || is_terminal,
        };
        let is_ci = ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD"]
            .into_iter()
            .any(is_set);
        let is_terminal = std::io::stderr().is_terminal();
        Self {
            output: global.output,
            is_quiet: global.quiet,
            style: Style {
                color: wants(std::io::stdout().is_terminal()),
            },
            aside: Style {
                color: wants(is_terminal),
            },
            is_live: is_terminal && !is_ci && !global.quiet,
            may_write,
            // A process speaks for one run, so the text lives as long as it does.
            flags: pasted::flags(global).leak(),
        }
    }

    /// The same voice without remarks.
    pub(super) const fn hushed(self) -> Self {
        Self {
            is_quiet: true,
            ..self
        }
    }

    /// Writes a result: text for people, or the JSON of it. A verb that has SARIF writes it as the JSON it is. A closed pipe is the reader's choice and no error; a
    /// disk that is full is one, and is remembered until the end.
    pub(super) fn say(self, human: &str, json: impl FnOnce() -> Value) {
        match self.output {
            Output::Human => self.pass(&pasted::with_flags(human, self.flags), json),
            Output::Json | Output::Ndjson | Output::Sarif | Output::Junit => self.pass(human, json),
        }
    }

    /// As [`Self::say`], for what others wrote and goes out as it stands.
    pub(super) fn pass(self, human: &str, json: impl FnOnce() -> Value) {
        let text = match self.output {
            Output::Human | Output::Junit => human.to_owned(),
            Output::Ndjson => format!("{}\n", visible::json_line(&json())),
            Output::Json | Output::Sarif => format!("{}\n", visible::json_text(&json())),
        };
        let mut stdout = std::io::stdout();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                UNHEARD.store(true, Ordering::Relaxed);
                self.insist(&format!("error: the result could not be written: {error}"));
            }
            Ok(()) | Err(_) => {}
        }
    }

    /// Whether a result was lost on its way out.
    pub(super) fn was_unheard() -> bool {
        UNHEARD.load(Ordering::Relaxed)
    }

    /// Writes a result that is for people alone.
    pub(super) fn say_human(self, text: &str) {
        if self.output == Output::Human {
            self.say(text, || Value::Null);
        }
    }

    /// Writes a remark that a quiet run leaves out.
    pub(super) fn remark(self, text: &str) {
        if !self.is_quiet {
            self.insist(text);
        }
    }

    /// Writes a remark that even a quiet run needs.
    pub(super) fn insist(self, text: &str) {
        self.quote(&pasted::with_flags(text, self.flags));
    }

    /// As [`Self::insist`], for what others wrote and is shown as it stands: lines of manifests.
    pub(super) fn quote(self, text: &str) {
        let line = if text.ends_with('\n') {
            text.to_owned()
        } else {
            format!("{text}\n")
        };
        let _ = std::io::stderr().write_all(line.as_bytes());
    }

    /// Asks; the answer is written behind the question.
    pub(super) fn ask(self, question: &str) {
        let _ = std::io::stderr().write_all(question.as_bytes());
    }
}
