//! Plans in files: kept by `plan --out`, read by `show`, carried out by `apply FILE` where they still hold.
//!
//! A file is never a source of steps. The plan is made anew from the manifests and the tenant, with what the kept one was
//! asked for, and carried out only where both come to the same; so a forged file can make nothing happen that the
//! manifests do not say.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::args::{Asks, Global};
use super::forms::Forms;
use super::load::Loaded;
use super::{Exit, Failure, Voice, load, pasted, whole};
use crate::apply;
use crate::desired::{self, Tenant};
use crate::model::AppName;
use crate::plan::{self, AppPlan, AppReport, Asked, Moved, Plan, Report};
use crate::render::{self, Page, Style};
use crate::visible;

/// What the flags ask for besides the manifests.
pub(super) fn asked(global: &Global, asks: &Asks) -> Asked {
    let labels = global.select.iter();
    let allowed = asks.allowed();
    let guards = allowed.guards.iter();
    Asked {
        target: global.target.clone(),
        exclude: global.exclude.clone(),
        select: labels
            .map(|(key, value)| format!("{key}={value}"))
            .collect(),
        shard: load::part(global).map(|shard| shard.to_string()),
        // What it came to is the plan's to say.
        changed_since: None,
        adopt: asks.adopt.iter().map(ToString::to_string).collect(),
        prune: asks.prune,
        allow: guards
            .map(|(kind, name)| format!("{}={name}", kind.as_str()))
            .collect(),
    }
}

/// Keeps a plan.
pub(super) fn keep(report: &Report, path: &Path) -> Result<(), Failure> {
    let unkept = |error: std::io::Error| {
        Failure::new(
            Exit::Error,
            format!("cannot keep the plan in {}: {error}", path.display()),
        )
        .help("name a file in a folder that is there and that may be written to")
        .beside()
    };
    let text = visible::json_text(&render::plan_json(report));
    whole::write(path, &format!("{text}\n")).map_err(unkept)
}

/// What is said of a plan that has been kept.
pub(super) fn told(report: &Report, path: &Path) -> String {
    let path = as_word(path);
    let summary = &report.summary;
    if summary.blocked + summary.unknown > 0 {
        return format!(
            "kept in {path}, to be read with `syncform show {path}`; it is {}, so that no apply carries it out",
            if summary.blocked > 0 {
                "blocked"
            } else {
                "not known in all its parts"
            }
        );
    }
    let said = said_again(&report.asked).map(|words| format!(" {words}"));
    let said = said.unwrap_or_default();
    format!(
        "kept in {path}; `syncform apply {path}{said}` carries out exactly this, or says what moved"
    )
}

/// A file as it is typed.
fn as_word(path: &Path) -> String {
    visible::line(&pasted::quoted(&path.to_string_lossy()))
}

/// Reads a plan as it was made.
pub(super) fn read(path: &Path) -> Result<Report, Failure> {
    let unread = |because: String| {
        Failure::new(
            Exit::Error,
            format!("cannot use the plan {}: {because}", path.display()),
        )
        .help(format!(
            "make it anew with `syncform plan --out {}`",
            as_word(path)
        ))
        .unwritten()
    };
    // Somebody has named it, and may keep it behind a link.
    let text = std::fs::canonicalize(path).and_then(|path| apply::text(&path));
    let text = text.map_err(|error| unread(error.to_string()))?;
    Report::read(&text).map_err(|unsealed| unread(unsealed.to_string()))
}

/// The flags that a plan was made with and that no file stands in for; none, where it was made without.
pub(super) fn said_again(asked: &Asked) -> Option<String> {
    let again = Asked {
        adopt: asked.adopt.clone(),
        prune: asked.prune,
        allow: asked.allow.clone(),
        ..Asked::default()
    };
    let flags = again.flags().join(" ");
    (!flags.is_empty()).then(|| visible::line(&flags))
}

/// A plan that is to be carried out.
pub(super) struct Kept {
    pub(super) report: Report,
    /// Its file, as it is typed.
    word: String,
}

impl Kept {
    /// Reads a plan that can be carried out at all.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let report = read(path)?;
        let version = env!("CARGO_PKG_VERSION");
        let refused = |exit, text: &str| Failure::new(exit, text).unwritten();
        if report.version != version {
            let text = format!(
                "the plan was made by syncform {}, and this is {version}",
                visible::line(&report.version)
            );
            return Err(
                refused(Exit::Stale, &text).help("plan with the version that is to apply it")
            );
        }
        if report.summary.blocked > 0 {
            return Err(refused(Exit::Blocked, "the plan is blocked").help(format!(
                "`syncform show {}` says by what; plan again once that is out of the way",
                as_word(path)
            )));
        }
        if report.summary.unknown > 0 {
            return Err(refused(
                Exit::Identity,
                "the plan has parts that could not be read, and unknown is not unchanged",
            )
            .help("plan again with an identity that may read them"));
        }
        Ok(Self {
            report,
            word: as_word(path),
        })
    }

    /// Where it changes nothing: how many applications differ from their manifests by now. None, where it has a change.
    pub(super) fn idle_beside(&self, now: &Report) -> Option<usize> {
        let is_moved = |app: &&AppReport| !app.steps.is_empty() && !app.is_record_alone();
        let moved = now.apps.iter().filter(is_moved);
        let moved = moved.count();
        (moved > 0 && !self.report.has_changes()).then_some(moved)
    }

    /// What is said of it then: what it found in order is in order no more.
    pub(super) fn changes_nothing(&self, moved: usize) -> String {
        let differ = match moved {
            1 => "1 application differs from its manifest".to_owned(),
            several => format!("{several} applications differ from their manifests"),
        };
        format!(
            "The plan in {} changes nothing, and {differ} by now: `syncform plan` shows how.\n",
            self.word
        )
    }

    /// The flags with the part of the manifests that the kept plan was asked for; no other can be. What takes over, takes
    /// away or passes a guard is not taken from a file that anybody may have written: whoever applies says it again.
    pub(super) fn asked_again(&self, global: &Global, asks: &Asks) -> Result<Global, Failure> {
        let kept = &self.report.asked;
        let said = asked(global, asks);
        let refused = |text: String| Failure::new(Exit::Usage, text).unwritten();
        let deed = |asked: &Asked| (asked.adopt.clone(), asked.prune, asked.allow.clone());
        if deed(&said) != deed(kept) {
            let words = said_again(kept)
                .unwrap_or_else(|| "none of --adopt, --prune and --allow".to_owned());
            return Err(
                refused(format!("the plan was made with {words}")).help(
                    "say exactly that once more: what takes over, takes away or passes a guard is never taken from a file",
                ),
            );
        }
        let part = |asked: &Asked| {
            (
                asked.target.clone(),
                asked.exclude.clone(),
                asked.select.clone(),
                asked.shard.clone(),
            )
        };
        if part(&said) != part(&Asked::default()) && part(&said) != part(kept) {
            return Err(refused(
                "a plan in a file says itself what it is about: leave out --target, --exclude, --select and --shard"
                    .to_owned(),
            ));
        }
        let label = |label: &String| {
            let (key, value) = label.split_once('=')?;
            Some((key.to_owned(), value.to_owned()))
        };
        Ok(Global {
            target: kept.target.clone(),
            exclude: kept.exclude.clone(),
            select: kept.select.iter().filter_map(label).collect(),
            shard: kept.shard.as_ref().and_then(|shard| shard.parse().ok()),
            ..global.clone()
        })
    }

    /// Only what the plan found changed, where it was asked for that: what its word means by now may be something else.
    pub(super) fn touched(&self, loaded: Loaded) -> Loaded {
        let Some(since) = &self.report.asked.changed_since else {
            return loaded;
        };
        let names = since.apps.iter().filter_map(|name| AppName::new(name).ok());
        let desired = desired::only(loaded.desired, &names.collect());
        Loaded { desired, ..loaded }
    }

    /// Ends the verb where the plan is for another tenant than the manifests are.
    pub(super) fn suits(&self, tenant: &Tenant) -> Result<(), Failure> {
        let planned = &self.report.tenant;
        if planned.id == tenant.id.as_str() {
            return Ok(());
        }
        Err(Failure::new(
            Exit::Identity,
            format!(
                "the plan is for the tenant {}, and the manifests are for {} \"{}\"",
                visible::line(&planned.id),
                tenant.id,
                tenant.name
            ),
        )
        .help("apply it beside the manifests that it was made from")
        .unwritten())
    }

    /// What of a new plan the kept one speaks of, where both come to the same.
    pub(super) fn held_against(
        &self,
        mut plan: Plan,
        now: &Report,
        voice: Voice,
    ) -> Result<Plan, Failure> {
        let moved = plan::moved(&self.report, now);
        if !moved.is_empty() {
            let stale = Stale {
                moved: &moved,
                now,
                text: format!(
                    "the plan is stale: {} as planned any more; nothing was written",
                    match moved.len() {
                        1 => "1 application is not".to_owned(),
                        several => format!("{several} applications are not"),
                    }
                ),
            };
            voice.tell(&stale);
            return Err(Failure::new(Exit::Stale, stale.text)
                .help(Stale::HELP)
                .beside());
        }
        let kept = self.report.apps.iter();
        let touched: BTreeSet<_> = kept
            .filter(|app| !app.steps.is_empty())
            .map(|app| app.name.as_str())
            .collect();
        let (touched, others): (Vec<_>, Vec<_>) = plan
            .apps
            .into_iter()
            .partition(|app| touched.contains(app.name.as_str()));
        let differs = |app: &&AppPlan| app.steps.iter().any(|step| !step.is_record());
        let others = others.iter().filter(differs);
        for app in others {
            voice.remark(&format!(
                "note: {} differs from its manifest by now; the plan does not touch it",
                app.name
            ));
        }
        plan.apps = touched;
        Ok(plan)
    }
}

/// What moved since a plan was kept, in the place of how its apply went.
struct Stale<'a> {
    moved: &'a [Moved<'a>],
    now: &'a Report,
    /// Why nothing is carried out, which people are told beside it.
    text: String,
}

impl Stale<'_> {
    const HELP: &'static str = "look at the difference, plan again, and have the new plan reviewed";
}

impl Forms for Stale<'_> {
    fn human(&self, style: Style) -> String {
        render::moved(self.moved, style)
    }

    fn json(&self) -> Value {
        let pairs = self.moved.iter();
        let pairs = pairs.map(|moved| json!({ "planned": moved.kept, "now": moved.now }));
        let version = &self.now.format_version;
        json!({ "format_version": version, "moved": pairs.collect::<Vec<_>>() })
    }

    fn lines(&self) -> Vec<Value> {
        vec![json!({ "type": "stale", "stale": self.json() })]
    }

    fn markdown(&self, page: Page) -> Option<String> {
        let markdown = render::stale_markdown(&self.text, Self::HELP, self.moved, page);
        Some(markdown)
    }
}
