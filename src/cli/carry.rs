//! Carrying a plan out, whichever verb has made it: it is shown, asked for, and done. Before the yes no secret is asked for,
//! and before the first write every one of them is there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::args::Output;
use super::consent::Consent;
use super::ear::Ear;
use super::forms::{Forms, lines_of};
use super::load::Loaded;
use super::progress::Progress;
use super::remote::Remote;
use super::{Exit, Failure, Voice, images, preflight, resolve};
use crate::apply::{self, Audit, Author, Doubt, Journal, Outcome, Run, Trouble};
use crate::desired::Desired;
use crate::model::AppName;
use crate::plan::{Image, Plan, Report};
use crate::render::{self, Page, Style};
use crate::secrets::Keyring;
use crate::visible;

/// Where journals lie, below the folder that syncform runs in.
pub(super) const FOLDER: &str = ".syncform";

/// A verb that writes, as far as it differs from others.
pub(super) struct Writer<'a> {
    pub(super) verb: &'a str,
    /// What it calls that which it would carry out.
    pub(super) what: &'a str,
    /// What it would do, for programs.
    pub(super) report: &'a Report,
    /// What it would do, for people.
    pub(super) shown: &'a dyn Fn(Style) -> String,
    /// How it went, for people.
    pub(super) outcome: &'a dyn Fn(&Plan, &Outcome, Style) -> String,
    /// What to do where nobody can be asked.
    pub(super) unasked: &'a str,
    /// What earlier runs left undone, where it heals that: a complete run closes it.
    pub(super) doubts: &'a [Doubt],
    /// Whether the yes was said beforehand.
    pub(super) is_confirmed: bool,
    pub(super) run: &'a str,
    pub(super) parallelism: u16,
    pub(super) audit_log: &'a Path,
}

impl Writer<'_> {
    /// The whole way of a plan. For programs it is written also where something stops it.
    pub(super) async fn carry(
        &self,
        loaded: &Loaded,
        plan: &Plan,
        remote: &Remote,
        voice: Voice,
    ) -> Result<Exit, Failure> {
        voice.say_human(&(self.shown)(voice.style));
        if voice.wants(Output::Ndjson) {
            for line in lines_of("plan", render::plan_json(self.report)) {
                voice.say_line(|| line.clone());
            }
        }
        let keyring = match self.admitted(loaded, plan, remote, voice).await {
            Ok(Some(keyring)) => keyring,
            Ok(None) => {
                voice.tell(&self.told(plan, None));
                return Ok(Exit::Done);
            }
            Err(failure) => {
                if failure.is_beside {
                    voice.tell(&self.told(plan, None));
                }
                return Err(failure);
            }
        };
        let carried = self.carry_out(loaded, plan, &keyring, remote, voice);
        let (outcome, is_interrupted) = carried.await?;
        voice.tell(&self.told(plan, Some(&outcome)));
        Ok(exit(&outcome, is_interrupted))
    }

    /// What must be so before anything is written; the secrets, or none where there is nothing to do.
    async fn admitted(
        &self,
        loaded: &Loaded,
        plan: &Plan,
        remote: &Remote,
        voice: Voice,
    ) -> Result<Option<Keyring>, Failure> {
        if plan.is_blocked() {
            let text = format!("the {} is blocked; nothing was written", self.what);
            let failure = Failure::new(Exit::Blocked, text);
            return Err(failure
                .help("each blocked application above says what to do")
                .beside());
        }
        if plan.has_unknown() {
            preflight::tell_unread(plan.unknown(), remote, voice).await;
            return Err(preflight::unread(
                "not everything that the manifests speak of could be read, and unknown is not unchanged; nothing was written",
            ));
        }
        if !plan.has_changes() {
            return Ok(None);
        }
        preflight::check(plan, remote, voice).await?;
        let consent = Consent {
            verb: self.verb,
            plan,
            shown: self.shown,
            unasked: self.unasked,
            is_given: self.is_confirmed,
        };
        consent.get(voice)?;
        resolve::resolve(loaded, plan, remote, voice)
            .await
            .map(Some)
    }

    /// Does it. Says also whether somebody has interrupted it.
    async fn carry_out(
        &self,
        loaded: &Loaded,
        plan: &Plan,
        keyring: &Keyring,
        remote: &Remote,
        voice: Voice,
    ) -> Result<(Outcome, bool), Failure> {
        for doubt in self.doubts.iter().filter(|doubt| doubt.is_cut) {
            let path = visible::line(&doubt.path.to_string_lossy());
            voice.remark(&format!("note: an earlier run did not come to its end ({path}); this one looks what stands and goes on"));
        }
        let doubtful: BTreeSet<_> = self
            .doubts
            .iter()
            .flat_map(|doubt| doubt.unanswered.iter().cloned())
            .collect();
        let author = author(self.run, remote, plan).await;
        // A run that cannot be kept account of leaves no journal behind that looks like a run cut short.
        let audit = Audit::open(self.audit_log, author)?;
        images::keep(
            Path::new(FOLDER),
            &Image::of(plan, self.verb, self.run, &remote.name),
        )?;
        let journal = Journal::begin(Path::new(FOLDER), (self.verb, self.run), &remote.name, plan);
        // What a run was about to replace is nobody's to take back where it never began.
        let journal = journal.inspect_err(|_| images::forget(Path::new(FOLDER), self.run))?;
        let stop = Arc::new(AtomicBool::new(false));
        let progress = Progress::new(voice, plan);
        let ear = Ear::listen(Arc::clone(&stop), voice);
        let outcome = apply::apply(
            plan,
            &Run {
                transport: remote,
                owner: &loaded.desired.tenant.owner,
                values: &|app| keyring.take(&app.name),
                journal: &journal,
                audit: &audit,
                watch: &|event| {
                    voice.say_line(|| json!({ "type": "event", "event": event }));
                    progress.hear(&event);
                },
                stop: &stop,
                doubtful: &doubtful,
                parallelism: self.parallelism.into(),
            },
        )
        .await;
        drop(ear);
        progress.end();
        let doubts = self.doubts.iter();
        let healed = doubts.filter(|doubt| is_about(&loaded.desired, plan, doubt));
        journal.end(outcome.is_complete(), healed);
        if !outcome.is_complete() {
            voice.remark(&format!("journal: {}", journal.path().display()));
        }
        Ok((outcome, stop.load(Ordering::Relaxed)))
    }

    fn told<'a>(&'a self, plan: &'a Plan, outcome: Option<&'a Outcome>) -> Told<'a> {
        Told {
            writer: self,
            plan,
            outcome,
        }
    }
}

/// The result: what was planned, and how it went where it was begun.
struct Told<'a> {
    writer: &'a Writer<'a>,
    plan: &'a Plan,
    outcome: Option<&'a Outcome>,
}

impl Told<'_> {
    fn outcome(&self, style: Style) -> Option<String> {
        let outcome = self.outcome?;
        Some((self.writer.outcome)(self.plan, outcome, style))
    }
}

impl Forms for Told<'_> {
    /// What was planned has been shown before it was asked for.
    fn human(&self, style: Style) -> String {
        self.outcome(style).unwrap_or_default()
    }

    fn json(&self) -> Value {
        let mut json = render::plan_json(self.writer.report);
        json["outcome"] = json!(self.outcome);
        json
    }

    /// The plan and what happened have been said by then, line by line.
    fn lines(&self) -> Vec<Value> {
        let outcome = self.outcome.iter();
        let lines = outcome.map(|outcome| json!({ "type": "outcome", "outcome": outcome }));
        lines.collect()
    }

    /// Of a plan that was carried out, nothing held it, and steps may have failed.
    fn annotations(&self, root: &str) -> String {
        let report = self.writer.report;
        match self.outcome {
            None => render::annotated_plans(std::slice::from_ref(report), root),
            Some(outcome) => render::annotated_outcome(outcome, report, root),
        }
    }

    fn markdown(&self, page: Page) -> Option<String> {
        let Writer { verb, report, .. } = self.writer;
        let told = self.outcome(Style::default());
        Some(render::outcome_markdown(
            verb,
            told.as_deref(),
            report,
            page,
        ))
    }
}

/// Who writes, for the audit log.
pub(super) async fn author(run: &str, remote: &Remote, plan: &Plan) -> Author {
    let (subject, client) = remote.identity().await;
    Author {
        run: run.to_owned(),
        tenant: plan.tenant.to_string(),
        subject,
        client,
        plan: plan.digest.to_string(),
        commit: plan.commit.as_ref().map(ToString::to_string),
    }
}

/// Whether a run is about all that an earlier one left undone. What is among no manifests any more is nothing that a run
/// of all of them could go on with.
fn is_about(desired: &Desired, plan: &Plan, doubt: &Doubt) -> bool {
    let is_planned = |name: &AppName| plan.apps.iter().any(|app| app.name == *name);
    let is_gone = |name: &AppName| !desired.is_of_files && !desired.knows(name);
    let mut planned = doubt.planned.iter();
    planned.all(|name| is_planned(name) || is_gone(name))
}

/// The code that says how it went.
fn exit(outcome: &Outcome, is_interrupted: bool) -> Exit {
    let all = |test: fn(&Trouble) -> bool| {
        outcome.troubles().next().is_some() && outcome.troubles().all(test)
    };
    match (outcome.is_complete(), is_interrupted, outcome.has_written()) {
        (true, ..) => Exit::Done,
        (false, true, _) => Exit::Interrupted,
        (false, false, true) => Exit::Partial,
        (false, false, false) if all(Trouble::is_stale) => Exit::Stale,
        (false, false, false) if all(Trouble::is_about_identity) => Exit::Identity,
        (false, false, false) if all(Trouble::is_about_time) => Exit::Busy,
        (false, false, false) => Exit::Error,
    }
}
