//! What somebody must look at before a plan is carried out, as a list: code hosts and pipelines show each of them beside
//! the line that it is about.

use crate::plan::{AppReport, Kind, Note, Report, Verb};

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark<'a> {
    pub(super) rule: Rule,
    /// The application, where it is about one.
    pub(super) app: Option<&'a str>,
    pub(super) text: String,
    /// What to do next.
    pub(super) help: Option<String>,
    /// The file that it is about, with a line and a column where they are known.
    pub(super) file: Option<&'a str>,
    pub(super) line: Option<usize>,
    pub(super) column: Option<usize>,
}

/// Why it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    Blocked,
    Guard,
    Unknown,
    Deletion,
    Impact,
    /// Something has moved in the tenant since it was applied.
    Drift,
    Note,
}

impl Rule {
    pub(super) const ALL: [Self; 7] = [
        Self::Blocked,
        Self::Guard,
        Self::Unknown,
        Self::Deletion,
        Self::Impact,
        Self::Drift,
        Self::Note,
    ];

    /// Its name, which stays.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Blocked => "plan-blocked",
            Self::Guard => "plan-guard",
            Self::Unknown => "plan-unknown",
            Self::Deletion => "plan-deletion",
            Self::Impact => "plan-impact",
            Self::Drift => "drift",
            Self::Note => "plan-note",
        }
    }

    pub(super) const fn meaning(self) -> &'static str {
        match self {
            Self::Blocked => "something stands in the way of an application",
            Self::Guard => "a plan takes away more than a limit allows",
            Self::Unknown => "something could not be read, so that nobody knows what differs",
            Self::Deletion => "an application is deleted",
            Self::Impact => "accounts can be disabled or deleted by it",
            Self::Drift => "the tenant is not as it was applied",
            Self::Note => "a remark of the planner",
        }
    }

    /// The same at length.
    pub(super) const fn explanation(self) -> &'static str {
        match self {
            Self::Blocked => {
                "Something stands in the way of an application, such as an owner who is somebody else. A plan with such an application is carried out by no apply."
            }
            Self::Guard => {
                "A plan takes away more than a limit allows: one of the manifests, or one that holds where they have none. Every application that takes part is held."
            }
            Self::Unknown => {
                "Something could not be read, so that nobody knows what differs. Unknown is not unchanged: no apply carries such a plan out."
            }
            Self::Deletion => {
                "An application is deleted, with its job, its credentials and the assignments of its people."
            }
            Self::Impact => {
                "People leave scope or lose an assignment, and the service disables or deletes their accounts in the application by itself."
            }
            Self::Drift => {
                "The tenant is not as it was applied: somebody or something has changed it since. The next apply brings back what the manifests say."
            }
            Self::Note => {
                "A remark of the planner on what a plan does or leaves alone. Nothing is held by it."
            }
        }
    }

    /// What to do about any of them; each says more of its own.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::Blocked => "Do what the message says, and plan again.",
            Self::Guard => {
                "Look whether it is meant. Where it is, plan and apply with the words of --allow that the message names."
            }
            Self::Unknown => {
                "Plan with an identity that may read it: `syncform auth` shows what the present one lacks."
            }
            Self::Deletion => {
                "Look whether it is meant. Where it is not, put the manifest back; `syncform release` leaves an application alone without deleting it."
            }
            Self::Impact => "Look whether it is meant, and for whom, before the plan is applied.",
            Self::Drift => {
                "Look who it was and why. Where it is to stay, bring the manifest up to it with `syncform import`; where it is not, apply."
            }
            Self::Note => "Read it, and change the manifest where it is not what was meant.",
        }
    }

    /// How much it matters, in SARIF's words.
    pub(super) const fn level(self) -> &'static str {
        match self {
            Self::Blocked | Self::Guard => "error",
            Self::Unknown | Self::Deletion | Self::Impact | Self::Drift => "warning",
            Self::Note => "note",
        }
    }
}

/// All of a plan, application by application.
pub(super) fn of(report: &Report) -> Vec<Remark<'_>> {
    let apps = report.apps.iter().flat_map(of_app);
    let notes = report.notes.iter().map(|note| noted(note, None));
    apps.chain(notes).collect()
}

/// All of one application.
pub(super) fn of_app(app: &AppReport) -> Vec<Remark<'_>> {
    let at = |rule, text: String, help: Option<String>| Remark {
        rule,
        app: Some(&app.name),
        text,
        help,
        file: app.file.as_deref(),
        line: app.line,
        column: None,
    };
    let mut remarks = Vec::new();
    if app.action == Verb::Delete {
        remarks.push(at(
            Rule::Deletion,
            "the application is deleted".to_owned(),
            None,
        ));
    }
    remarks.extend(app.notes.iter().map(|note| noted(note, Some(app))));
    for guard in app.holding() {
        let help = format!("--allow {} lets exactly this through", guard.allow);
        let place = guard.file.as_deref();
        remarks.push(Remark {
            file: place.or(app.file.as_deref()),
            line: if place.is_some() {
                guard.line
            } else {
                app.line
            },
            ..at(Rule::Guard, guard.text.clone(), Some(help))
        });
    }
    for unknown in &app.unknown {
        let text = format!(
            "{} could not be read: refused with {} {}",
            unknown.field, unknown.status, unknown.code
        );
        remarks.push(at(Rule::Unknown, text.trim_end().to_owned(), None));
    }
    let people = app.consequences.iter();
    let people = people.filter(|it| it.destructive && it.kind == Kind::Impact);
    remarks.extend(people.map(|it| at(Rule::Impact, it.text.clone(), None)));
    remarks
}

fn noted<'a>(note: &'a Note, app: Option<&'a AppReport>) -> Remark<'a> {
    let place = note.place.as_ref();
    let start = place.and_then(|place| place.span).map(|span| span.start);
    let of_app = app.filter(|_| place.is_none());
    Remark {
        rule: if note.blocks {
            Rule::Blocked
        } else {
            Rule::Note
        },
        app: app.map(|app| app.name.as_str()),
        text: note.text.clone(),
        help: note.help.clone(),
        file: place
            .map(|place| place.file.as_str())
            .or_else(|| of_app?.file.as_deref()),
        line: start.map(|at| at.line).or_else(|| of_app?.line),
        column: start.map(|at| at.column),
    }
}
