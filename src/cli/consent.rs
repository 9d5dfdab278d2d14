//! The yes before anything is written: said beforehand, or typed by somebody who has seen what for.

use std::io::{BufRead as _, IsTerminal as _};

use super::args::Output;
use super::{Exit, Failure, Voice};
use crate::plan::Plan;
use crate::render::{self, Style};

/// What somebody is asked to agree to.
pub(super) struct Consent<'a> {
    pub(super) verb: &'a str,
    pub(super) plan: &'a Plan,
    /// What it would do, for people.
    pub(super) shown: &'a dyn Fn(Style) -> String,
    /// What to do where nobody can be asked.
    pub(super) unasked: &'a str,
    /// Whether the yes was said beforehand.
    pub(super) is_given: bool,
}

impl Consent<'_> {
    /// Asks where it has to. Without a yes nothing is written.
    pub(super) fn get(&self, voice: Voice) -> Result<(), Failure> {
        if self.is_given {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() {
            let text = format!(
                "{} asks before it writes, and there is no terminal to ask on",
                self.verb
            );
            return Err(Failure::new(Exit::Usage, text).help(self.unasked).beside());
        }
        // Whoever is asked must have seen what for, even where stdout carries JSON.
        if voice.output != Output::Human {
            voice.insist(&(self.shown)(voice.aside));
        }
        voice.ask(&render::question(self.plan));
        let mut line = String::new();
        let answer = std::io::stdin().lock().read_line(&mut line);
        if answer.is_ok() && line.trim() == "yes" {
            Ok(())
        } else {
            Err(Failure::new(
                Exit::Error,
                "not confirmed; nothing was written",
            ))
        }
    }
}
