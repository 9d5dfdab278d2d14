//! One result in all the forms that a verb can write. A verb hands over one value; where it goes, and in which of its
//! forms, is no matter of the verb's.

use serde_json::{Value, json};

use crate::render::{Page, Style};

/// A result. A form is made where somebody has asked for it, and not before.
pub(super) trait Forms {
    /// For people.
    fn human(&self, style: Style) -> String;

    /// For programs, as one document.
    fn json(&self) -> Value;

    /// For programs that read line by line.
    fn lines(&self) -> Vec<Value> {
        vec![self.json()]
    }

    /// For a pull request or the summary of a pipeline.
    fn markdown(&self, _page: Page) -> Option<String> {
        None
    }

    /// For a browser.
    fn html(&self) -> Option<String> {
        None
    }

    /// For code hosts.
    fn sarif(&self) -> Option<Value> {
        None
    }

    /// For pipelines.
    fn junit(&self) -> Option<String> {
        None
    }

    /// What GitHub shows beside lines of a pull request, as commands of its runner. `root` is where files are named from.
    fn annotations(&self, _root: &str) -> String {
        String::new()
    }

    /// Whether people read it on stderr, as they do what keeps a verb from its result.
    fn is_aside(&self) -> bool {
        false
    }

    /// Whether others wrote it, so that commands in it are left as they stand.
    fn is_quoted(&self) -> bool {
        false
    }
}

/// A report as lines: one for each application, then the rest of it under its own name, so that a reader needs to hold no more
/// than one application.
pub(super) fn lines_of(kind: &str, mut report: Value) -> Vec<Value> {
    let apps = report["apps"].take();
    if let Some(members) = report.as_object_mut() {
        members.shift_remove("apps");
    }
    let tenant = report["tenant"]["id"].clone();
    let apps = apps.as_array().cloned().unwrap_or_default().into_iter();
    let apps = apps.map(|app| json!({ "type": "app", "tenant": tenant, "app": app }));
    let whole = json!({ "type": kind, kind: report });
    apps.chain([whole]).collect()
}

/// A result that has a form for people and one for programs.
pub(super) struct Plain<'a> {
    pub(super) human: &'a str,
    pub(super) json: &'a dyn Fn() -> Value,
    pub(super) is_quoted: bool,
}

impl Forms for Plain<'_> {
    fn human(&self, _style: Style) -> String {
        self.human.to_owned()
    }

    fn json(&self) -> Value {
        (self.json)()
    }

    fn is_quoted(&self) -> bool {
        self.is_quoted
    }
}
