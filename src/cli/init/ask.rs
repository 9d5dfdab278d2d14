//! The questions, where somebody can answer them. What a flag has said is not asked.

use std::collections::BTreeMap;
use std::io::{ErrorKind, IsTerminal as _};

use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, Input, MultiSelect, Select};

use super::super::import::Found;
use super::super::{Exit, Failure, Voice, identity};
use crate::model::{Cloud, JobState, TemplateId};
use crate::render;
use crate::visible::line;

/// As many letters of a name as a line of choices has room for.
const NAME: usize = 40;

/// How many choices stand on a page.
const PAGE: usize = 15;

/// Whoever could be asked.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    pub(super) is_able: bool,
    has_color: bool,
}

impl Asker {
    pub(super) fn of(voice: Voice) -> Self {
        Self {
            is_able: std::io::stdin().is_terminal() && std::io::stderr().is_terminal(),
            has_color: voice.aside.color,
        }
    }

    /// A text that `read` takes; it is asked again until it does.
    pub(super) fn text<T>(
        self,
        question: &str,
        proposed: Option<String>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        let theme = self.theme();
        let mut input = Input::<String>::with_theme(theme.as_ref())
            .with_prompt(question)
            .validate_with(|text: &String| read(text.trim()).map(|_| ()));
        if let Some(proposed) = proposed {
            input = input.default(proposed);
        }
        let text = input.interact_text().map_err(failed)?;
        read(text.trim()).map_err(|error| Failure::new(Exit::Usage, error))
    }

    /// The national cloud.
    pub(super) fn cloud(self) -> Result<Cloud, Failure> {
        let all = [
            (Cloud::Global, "GCC included"),
            (Cloud::Usgov, "GCC High"),
            (Cloud::UsgovDod, "DoD"),
            (Cloud::China, "21Vianet"),
        ];
        let words = all.map(|(cloud, what)| format!("{} ({what})", identity::cloud(cloud)));
        let theme = self.theme();
        let select = Select::with_theme(theme.as_ref()).with_prompt("Cloud");
        let chosen = select.items(words).default(0).interact().map_err(failed)?;
        Ok(all.get(chosen).map(|(cloud, _)| *cloud).unwrap_or_default())
    }

    /// Which applications are meant, by their numbers. Those that have a manifest are not proposed.
    pub(super) fn choose(
        self,
        found: &[Found],
        templates: &BTreeMap<TemplateId, String>,
        is_there: impl Fn(&Found) -> bool,
    ) -> Result<Vec<usize>, Failure> {
        let items = found.iter().map(|found| {
            let template = templates.get(&found.template).map_or("", String::as_str);
            let (name, template) = (cut(&found.carrier.display_name), cut(template));
            let is_there = is_there(found);
            let there = if is_there { ", has a manifest" } else { "" };
            let item = format!("{name}  ({template}, {}{there})", state(found));
            (item, !is_there)
        });
        let theme = self.theme();
        let select = MultiSelect::with_theme(theme.as_ref())
            .with_prompt("Which applications? Space chooses, a takes all or none, Enter goes on")
            .items_checked(items)
            .max_length(PAGE)
            .report(false);
        select.interact().map_err(failed)
    }

    /// The yes before files are written.
    pub(super) fn agree(self, files: usize) -> Result<(), Failure> {
        let question = format!("Write {}?", render::count(files, "file"));
        let theme = self.theme();
        let confirm = Confirm::with_theme(theme.as_ref()).with_prompt(question);
        match confirm.default(false).interact() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::new(
                Exit::Error,
                "not confirmed; no file was written",
            )),
            Err(error) => Err(failed(error)),
        }
    }

    fn theme(self) -> Box<dyn Theme> {
        if self.has_color {
            Box::new(ColorfulTheme::default())
        } else {
            Box::new(SimpleTheme)
        }
    }
}

/// What the jobs of an application do, in a word.
fn state(found: &Found) -> &'static str {
    let mut jobs = found.jobs.iter();
    match (jobs.next(), jobs.next()) {
        (None, _) => "no job",
        (Some(_), Some(_)) => "several jobs",
        (Some(job), None) if job.quarantine.is_some() => "in quarantine",
        (Some(job), None) => match job.schedule.state() {
            Some(JobState::Running) => "running",
            Some(JobState::Paused) => "paused",
            Some(JobState::Absent) | None => "a job",
        },
    }
}

/// Names are hostile, and a choice is one line.
fn cut(text: &str) -> String {
    let text = line(text);
    match text.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn failed(error: dialoguer::Error) -> Failure {
    let dialoguer::Error::IO(error) = error;
    // The list hides the cursor, and does not come to show it again.
    let _ = dialoguer::console::Term::stderr().show_cursor();
    if error.kind() == ErrorKind::Interrupted {
        return interrupted();
    }
    Failure::new(Exit::Error, format!("cannot ask: {error}"))
        .help("say it with flags: `syncform init --help`")
}

/// Somebody has had enough.
pub(super) fn interrupted() -> Failure {
    Failure::new(Exit::Interrupted, "interrupted")
        .help("run it again when you like: files that are there are kept")
}
