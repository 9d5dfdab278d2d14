//! The plan of one tenant: what it comes to, what needs eyes, and its applications.

use super::app::{App, Deed, Remark, deed, remarks};
use super::attention::{Alert, blocks};
use crate::plan::{Report, Verb};
use crate::render::{Style, count, plan};

/// Up to as many applications are open from the start.
const OPEN: usize = 3;

/// One tenant.
#[derive(Debug)]
pub(super) struct Tenant {
    pub(super) anchor: String,
    pub(super) name: String,
    pub(super) verdict: Verdict,
    pub(super) totals: Vec<Total>,
    /// The same in the words of the command line.
    pub(super) sentence: String,
    pub(super) partial: String,
    pub(super) facts: Vec<Fact>,
    /// As many letters of commit and digest as people compare.
    pub(super) short: Vec<Fact>,
    pub(super) stops: Vec<Alert>,
    /// Left out where the applications below fit on a screen.
    pub(super) grave: Vec<Grave>,
    /// Whether the applications are more than a look takes in.
    pub(super) is_long: bool,
    pub(super) apps: Vec<App>,
    pub(super) quiet: Vec<Quiet>,
    pub(super) notes: Vec<Remark>,
}

/// What a plan means, in one line.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    /// The worst comes first.
    pub(super) rank: usize,
    pub(super) class: &'static str,
    pub(super) text: String,
}

/// So many applications of one kind.
#[derive(Debug)]
pub(super) struct Total {
    pub(super) symbol: &'static str,
    pub(super) class: &'static str,
    pub(super) number: usize,
    pub(super) word: &'static str,
}

/// A name and a value of the head.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// Applications that need eyes for the same reasons.
#[derive(Debug)]
pub(super) struct Grave {
    pub(super) apps: Vec<Link>,
    pub(super) action: Deed,
    pub(super) alerts: Vec<Alert>,
}

/// A name that leads to its application.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) anchor: String,
    pub(super) name: String,
}

/// An application in which nothing differs.
#[derive(Debug)]
pub(super) struct Quiet {
    pub(super) name: String,
    pub(super) place: String,
    pub(super) left_alone: String,
}

impl Tenant {
    pub(super) fn of(report: &Report, number: usize) -> Self {
        let (news, quiet): (Vec<_>, Vec<_>) =
            report.apps.iter().partition(|app| plan::is_news(app));
        let is_open = news.len() <= OPEN;
        let apps: Vec<_> = news
            .iter()
            .enumerate()
            .map(|(at, app)| App::of(app, format!("t{number}-{}", at + 1), is_open))
            .collect();
        Self {
            anchor: format!("t{number}"),
            name: report.tenant.name.clone(),
            verdict: verdict(report),
            totals: totals(report),
            sentence: plan::totals(report, Style::default()),
            partial: plan::partial(report).unwrap_or_default(),
            facts: facts(report),
            short: short(report),
            stops: blocks(&report.notes),
            grave: if is_open { Vec::new() } else { grave(&apps) },
            is_long: !is_open,
            apps,
            quiet: quiet
                .into_iter()
                .map(|app| Quiet {
                    name: app.name.clone(),
                    place: app.place(),
                    left_alone: plan::left_alone(app).unwrap_or_default(),
                })
                .collect(),
            notes: remarks(&report.notes),
        }
    }
}

/// In the order of the plan; what two hundred applications have in common is said once.
fn grave(apps: &[App]) -> Vec<Grave> {
    let mut graves: Vec<Grave> = Vec::new();
    for app in apps {
        let alerts = app.alerts.iter().filter(|alert| alert.is_grave).cloned();
        let alerts: Vec<_> = alerts.collect();
        let link = Link {
            anchor: app.anchor.clone(),
            name: app.name.clone(),
        };
        let is_alike = |grave: &&mut Grave| grave.action == app.action && grave.alerts == alerts;
        match graves.iter_mut().find(is_alike) {
            Some(grave) => grave.apps.push(link),
            None if alerts.is_empty() => {}
            None => graves.push(Grave {
                apps: vec![link],
                action: app.action,
                alerts,
            }),
        }
    }
    graves
}

/// What a plan means. Whatever stands in the way outranks what would be done.
fn verdict(report: &Report) -> Verdict {
    let sum = &report.summary;
    let of = |rank: usize, class: &'static str, text: String| Verdict { rank, class, text };
    let stops = report.notes.iter().any(|note| note.blocks);
    let destroys = report.apps.iter().filter(|app| {
        let mut follows = app.consequences.iter();
        follows.any(|consequence| consequence.destructive)
    });
    let destroys = destroys.count();
    // What a new application leaves out was nobody's yet.
    let old = report.apps.iter().filter(|app| app.action != Verb::Create);
    let removals = old
        .flat_map(|app| &app.changes)
        .filter(|change| change.removes)
        .count();
    if sum.blocked > 0 {
        let what = if sum.held_by_guards == sum.blocked {
            " by guards"
        } else {
            ""
        };
        return of(
            0,
            "stop",
            format!("Blocked: {} held{what}", count(sum.blocked, "application")),
        );
    }
    if stops {
        return of(0, "stop", "Blocked".to_owned());
    }
    if sum.unknown > 0 {
        let text = format!(
            "Unknown: {} could not be read in full",
            count(sum.unknown, "application")
        );
        return of(1, "stop", text);
    }
    if sum.delete > 0 {
        return of(
            2,
            "remove",
            format!("Deletes {}", count(sum.delete, "application")),
        );
    }
    if destroys > 0 {
        return of(
            3,
            "remove",
            format!("Accounts at risk in {}", count(destroys, "application")),
        );
    }
    if removals > 0 {
        return of(
            4,
            "remove",
            format!("Changes with {}", count(removals, "removal")),
        );
    }
    if report.has_changes() {
        return of(5, "change", "Changes that take nothing away".to_owned());
    }
    of(6, "calm", plan::unchanged(report, Style::default()))
}

fn totals(report: &Report) -> Vec<Total> {
    let sum = &report.summary;
    let all = [
        (Verb::Blocked, sum.blocked, "blocked"),
        (Verb::Unknown, sum.unknown, "unknown"),
        (Verb::Delete, sum.delete, "to delete"),
        (Verb::Create, sum.create, "to add"),
        (Verb::Change, sum.change, "to change"),
        (Verb::Mark, sum.mark, "to mark"),
        (Verb::Adopt, sum.adopt, "to adopt"),
        (Verb::Release, sum.release, "to let go"),
        (Verb::None, sum.unchanged, "unchanged"),
    ];
    let shown = all.into_iter().filter(|(_, number, _)| *number > 0);
    let mut totals: Vec<_> = shown
        .map(|(verb, number, word)| {
            let Deed { symbol, class, .. } = deed(verb);
            Total {
                symbol,
                class,
                number,
                word,
            }
        })
        .collect();
    if sum.held > 0 {
        totals.push(Total {
            symbol: "…",
            class: "change",
            number: sum.held,
            word: "assignments held for roles that are not there",
        });
    }
    totals
}

fn facts(report: &Report) -> Vec<Fact> {
    let said = report.asked.flags();
    let none = || "none: the manifests are not exactly those of one".to_owned();
    let mut facts = vec![
        Fact {
            name: "Tenant",
            value: report.tenant.id.clone(),
        },
        Fact {
            name: "Commit",
            value: report.commit.clone().unwrap_or_else(none),
        },
        Fact {
            name: "Plan digest",
            value: report.digest.clone(),
        },
        Fact {
            name: "Live state",
            value: report.base.clone(),
        },
    ];
    if !said.is_empty() {
        facts.push(Fact {
            name: "Asked with",
            value: said.join(" "),
        });
    }
    facts.push(Fact {
        name: "Made by",
        value: format!(
            "syncform {}, {}",
            report.version,
            count(report.requests, "request")
        ),
    });
    facts
}

fn short(report: &Report) -> Vec<Fact> {
    let commit = report.commit.as_deref().map(plan::commit_name);
    let commit = commit.map(|value| Fact {
        name: "commit",
        value,
    });
    let digest = Fact {
        name: "digest",
        value: plan::short(&report.digest),
    };
    commit.into_iter().chain([digest]).collect()
}
