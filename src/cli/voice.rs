//! The only room with a mouth, and this is it: stdout carries results, stderr carries progress and remarks.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::args::{Color, Global, MarkdownFor, Output};
use super::forms::{Forms, Plain};
use super::sheets::Sheets;
use super::{Failure, pasted};
use crate::render::{Page, Style};
use crate::visible;

/// A process has one stdout, hence one memory of what did not reach it.
static UNHEARD: AtomicBool = AtomicBool::new(false);

/// Before any file is asked for.
static NONE: Sheets = Sheets::NONE;

/// How this run speaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    /// The form of what goes to stdout.
    pub(super) output: Output,
    /// How long markdown may be.
    page: Page,
    sheets: &'static Sheets,
    /// Where files are named from for annotations; none where nobody wants them.
    annotates: Option<&'static str>,
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
            output: global.outputs.output,
            page: page(global.outputs.markdown_for),
            sheets: &NONE,
            annotates: None,
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

    /// With what is written beside stdout.
    pub(super) fn with(self, sheets: Sheets) -> Self {
        Self {
            // As long as the process, as above.
            sheets: Box::leak(Box::new(sheets)),
            ..self
        }
    }

    /// With annotations, wherever stdout is for people.
    pub(super) fn annotating(self, root: String) -> Self {
        let is_for_people = self.output == Output::Human;
        Self {
            annotates: is_for_people.then(|| &*root.leak()),
            ..self
        }
    }

    /// Writes what is shown beside lines, where anybody wants that.
    pub(super) fn annotate(self, commands: impl FnOnce(&str) -> String) {
        if let Some(root) = self.annotates {
            self.print(&commands(root));
        }
    }

    /// Writes a result wherever it is to go, in the form that is wanted there.
    pub(super) fn tell(self, forms: &dyn Forms) {
        if self.output == Output::Human && forms.is_aside() {
            self.quote(&forms.human(self.aside));
        } else if let Some(text) = self.form(forms, self.output, self.page, self.style) {
            self.print(&text);
        }
        self.annotate(|root| forms.annotations(root));
        self.sheets
            .add(|format, page| self.form(forms, format, page, Style::default()));
    }

    /// Writes a result that has a form for people and one for programs.
    pub(super) fn say(self, human: &str, json: impl Fn() -> Value) {
        self.tell(&Plain {
            human,
            json: &json,
            is_quoted: false,
        });
    }

    /// As [`Self::say`], for what others wrote and goes out as it stands.
    pub(super) fn pass(self, human: &str, json: impl Fn() -> Value) {
        self.tell(&Plain {
            human,
            json: &json,
            is_quoted: true,
        });
    }

    /// Writes a piece of a result that is for people alone.
    pub(super) fn say_human(self, text: &str) {
        let text = pasted::with_flags(text, self.flags);
        if self.output == Output::Human {
            self.print(&text);
        }
        self.sheets
            .add(|format, _| (format == Output::Human).then(|| plain(&text)));
    }

    /// Writes a document for programs, where people have had theirs piece by piece.
    pub(super) fn say_json(self, json: impl Fn() -> Value) {
        let text = || format!("{}\n", visible::json_text(&json()));
        if self.output == Output::Json {
            self.print(&text());
        }
        self.sheets
            .add(|format, _| (format == Output::Json).then(text));
    }

    /// Writes a line for programs that read line by line.
    pub(super) fn say_line(self, json: impl Fn() -> Value) {
        let text = || format!("{}\n", visible::json_line(&json()));
        if self.output == Output::Ndjson {
            self.print(&text());
        }
        self.sheets
            .add(|format, _| (format == Output::Ndjson).then(text));
    }

    /// Whether this form goes anywhere.
    pub(super) fn wants(self, format: Output) -> bool {
        self.output == format || self.sheets.has(format)
    }

    /// A result in one of its forms, ready to be written; none where it has no such form.
    fn form(self, forms: &dyn Forms, format: Output, page: Page, style: Style) -> Option<String> {
        let json = |value| format!("{}\n", visible::json_text(&value));
        match format {
            Output::Human if forms.is_quoted() => Some(forms.human(style)),
            Output::Human => {
                let text = pasted::with_flags(&forms.human(style), self.flags);
                // A text that was made for a terminal goes to a file as well.
                Some(if style.color { text } else { plain(&text) })
            }
            Output::Json => Some(json(forms.json())),
            Output::Ndjson => {
                let lines = forms.lines();
                let lines = lines.iter().map(visible::json_line);
                Some(lines.map(|line| line + "\n").collect())
            }
            Output::Markdown => forms.markdown(page),
            Output::Html => forms.html(),
            Output::Sarif => forms.sarif().map(json),
            Output::Junit => forms.junit(),
        }
    }

    /// A closed pipe is the reader's choice and no error; a disk that is full is one, and is remembered until the end.
    fn print(self, text: &str) {
        let mut stdout = std::io::stdout();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                self.lost(&error.to_string());
            }
            Ok(()) | Err(_) => {}
        }
    }

    fn lost(self, why: &str) {
        UNHEARD.store(true, Ordering::Relaxed);
        self.insist(&format!("error: the result could not be written: {why}"));
    }

    /// Says why a verb ends early: to people on stderr, and as the result where there is no other.
    pub(super) fn fail(self, failure: &Failure) {
        // Without a text, everything has been said already.
        if !failure.text.is_empty() {
            self.insist(&failure.human(self.aside));
            self.annotate(|root| failure.annotations(root));
            self.sheets.add(|format, _| {
                let text = (format == Output::Human).then(|| failure.human(Style::default()));
                text.map(|text| pasted::with_flags(&text, self.flags))
            });
        }
        if failure.is_beside {
            return;
        }
        if self.output != Output::Human
            && let Some(text) = self.form(failure, self.output, self.page, self.style)
        {
            self.print(&text);
        }
        self.sheets.add(|format, page| {
            let is_told = format == Output::Human;
            (!is_told).then(|| self.form(failure, format, page, Style::default()))?
        });
    }

    /// Puts what is written beside stdout in its place.
    pub(super) fn close(self, failure: Option<&Failure>) {
        let else_form = |format, page| self.form(failure?, format, page, Style::default());
        for lost in self.sheets.close(else_form) {
            self.lost(&lost);
        }
    }

    /// Whether a result was lost on its way out.
    pub(super) fn was_unheard() -> bool {
        UNHEARD.load(Ordering::Relaxed)
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

/// How long a comment may be where the markdown goes.
pub(super) const fn page(host: MarkdownFor) -> Page {
    match host {
        MarkdownFor::Github => Page::GITHUB,
        MarkdownFor::AzureDevops => Page::AZURE_DEVOPS,
        MarkdownFor::Gitlab => Page::GITLAB,
        MarkdownFor::Bitbucket => Page::BITBUCKET,
    }
}

/// Text for people without its colours, for a file.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
