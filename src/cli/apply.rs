//! `apply`: the plan once more, a yes, every secret resolved, then the steps.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, IsTerminal as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::args::{self, Global, Output};
use super::ear::Ear;
use super::kept::Kept;
use super::load::{Loaded, load, report};
use super::progress::Progress;
use super::remote::Remote;
use super::{Exit, Failure, Voice, kept, online, preflight, survey};
use crate::apply::{self, Doubt, Journal, Outcome, Run, Trouble};
use crate::desired::Provisioning;
use crate::finding::{Code, Finding};
use crate::model::{BirthMark, CredentialKey, SecretRef, Supply};
use crate::plan::{Plan, Report};
use crate::render;
use crate::secrets::{self, Secret};

/// Where journals lie, below the folder that syncform runs in.
const FOLDER: &str = ".syncform";

/// Values of references.
pub(super) type Vault = BTreeMap<SecretRef, Secret>;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &args::Apply,
) -> Result<Exit, Failure> {
    let kept = args.plan.as_deref().map(Kept::open).transpose()?;
    let (global, asks) = &match &kept {
        Some(kept) => kept.asked_again(global, &args.asks)?,
        None => (global.clone(), args.asks.clone()),
    };
    let loaded = load(global, voice)?.asked(global, asks)?;
    if let Some(kept) = &kept {
        kept.suits(&loaded.desired.tenant)?;
    }
    online(async {
        let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
        let mut plan = survey::plan(&loaded, &remote, voice, global.parallelism).await?;
        let mut report = Report::of(&plan, kept::asked(global, asks), remote.requests());
        if let Some(kept) = &kept {
            plan = kept.held_against(plan, &report, voice)?;
            report = kept.report.clone();
        }
        voice.say_human(&render::report(&report, voice.style));
        if plan.is_blocked() {
            say_json(voice, &report, None);
            return Err(
                Failure::new(Exit::Blocked, "the plan is blocked; nothing was written")
                    .help("each blocked application above says what to do")
                    .beside(),
            );
        }
        if plan.has_unknown() {
            preflight::tell_unknown(&plan, &remote, voice).await;
            say_json(voice, &report, None);
            return Err(preflight::unknown());
        }
        if !plan.has_changes() {
            say_json(voice, &report, None);
            return Ok(Exit::Done);
        }
        if let Err(failure) = preflight::check(&plan, &remote, voice).await {
            say_json(voice, &report, None);
            return Err(failure);
        }
        // Whoever names a plan has seen it.
        let is_approved = args.yes || kept.is_some();
        if !is_approved && !std::io::stdin().is_terminal() {
            say_json(voice, &report, None);
            return Err(Failure::new(
                Exit::Usage,
                "apply asks before it writes, and there is no terminal to ask on",
            )
            .help("look at the plan, then run `syncform apply --yes`; nothing was written")
            .beside());
        }
        let vault = vault(&loaded, &plan, voice)?;
        remote.hide(vault.values());
        let is_confirmed =
            is_approved || confirmed(voice, &plan, || render::report(&report, voice.aside));
        if !is_confirmed {
            return Err(Failure::new(
                Exit::Error,
                "not confirmed; nothing was written",
            ));
        }
        let errand = Errand {
            run,
            doubts: &apply::doubts(Path::new(FOLDER), &plan.tenant, &remote.name)?,
            parallelism: global.parallelism,
        };
        let outcome = carry_out(&loaded, &plan, &vault, &remote, voice, &errand).await?;
        say_json(voice, &report, Some(&outcome.0));
        voice.say_human(&render::outcome(&plan, &outcome.0, voice.style));
        Ok(exit(&outcome.0, outcome.1))
    })
}

/// The result of a run that writes: what was planned, and how it went.
pub(super) fn say_json(voice: Voice, report: &Report, outcome: Option<&Outcome>) {
    if voice.output == Output::Json {
        voice.say("", || {
            let mut json = render::report_json(report);
            json["outcome"] = serde_json::json!(outcome);
            json
        });
    }
}

/// What one carrying out has of its own.
pub(super) struct Errand<'a> {
    pub(super) run: &'a str,
    /// What earlier runs left behind; a complete run heals them.
    pub(super) doubts: &'a [Doubt],
    pub(super) parallelism: u16,
}

/// Carries a plan out.
pub(super) async fn carry_out(
    loaded: &Loaded,
    plan: &Plan,
    vault: &Vault,
    remote: &Remote,
    voice: Voice,
    errand: &Errand<'_>,
) -> Result<(Outcome, bool), Failure> {
    let Errand {
        run,
        doubts,
        parallelism,
    } = *errand;
    for doubt in doubts {
        voice.remark(&format!("note: an earlier run did not come to its end ({}); this one looks what stands and goes on", doubt.path.display()));
    }
    let doubtful: BTreeSet<_> = doubts
        .iter()
        .flat_map(|doubt: &Doubt| doubt.apps.iter().cloned())
        .collect();
    let desired = &loaded.desired;
    for name in doubtful.iter().filter(|name| !desired.knows(name)) {
        let owner = desired.tenant.owner.clone();
        let birth = BirthMark {
            owner,
            app: name.clone(),
        };
        voice.remark(&format!("note: that run may have created an application for \"{name}\", which no manifest describes by now; no list finds it, and it is the one whose serviceManagementReference is {birth}"));
    }
    let journal = Journal::begin(
        Path::new(FOLDER),
        run,
        &plan.tenant,
        &remote.name,
        &plan.digest.to_string(),
    )?;
    let stop = Arc::new(AtomicBool::new(false));
    let progress = Progress::new(voice, plan);
    let value = |reference: &SecretRef| {
        vault
            .get(reference)
            .map(|secret| secret.expose().to_owned())
    };
    let ear = Ear::listen(Arc::clone(&stop), voice);
    let outcome = apply::apply(
        plan,
        &Run {
            transport: remote,
            owner: &loaded.desired.tenant.owner,
            value: &value,
            journal: &journal,
            veil: &|text| veiled(text, vault),
            watch: &|event| progress.hear(&event),
            stop: &stop,
            doubtful: &doubtful,
            parallelism: parallelism.into(),
        },
    )
    .await;
    drop(ear);
    progress.end();
    journal.end(outcome.is_complete(), doubts);
    if !outcome.is_complete() {
        voice.remark(&format!("journal: {}", journal.path().display()));
    }
    Ok((outcome, stop.load(Ordering::Relaxed)))
}

/// A service may repeat in an error what it was sent. Short values are left: taking them out would spoil every word.
fn veiled(text: &str, vault: &Vault) -> String {
    let values = vault.values().map(Secret::expose);
    let mut values: Vec<_> = values.filter(|value| value.len() >= 4).collect();
    // One value may be the beginning of another, whose end must not stay.
    values.sort_by_key(|value| Reverse(value.len()));
    values.into_iter().fold(text.to_owned(), |text, value| {
        let quoted = serde_json::Value::from(value).to_string();
        text.replace(value, "(hidden)")
            .replace(quoted.trim_matches('"'), "(hidden)")
    })
}

/// Resolves every secret that the plan will send, before its first write. All that do not resolve are said at once,
/// each at the manifest's line.
fn vault(loaded: &Loaded, plan: &Plan, voice: Voice) -> Result<Vault, Failure> {
    let mut vault = Vault::new();
    let mut findings = Vec::new();
    // A variable that is no text shows as such in the reason, rather than as unset.
    let environment =
        |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    for app in &plan.apps {
        let wanted: BTreeSet<_> = app.references().collect();
        for reference in wanted {
            match secrets::resolve(reference, &environment) {
                Ok(secret) => {
                    vault.insert(reference.clone(), secret);
                }
                Err(unresolved) => findings.push(unresolvable(
                    loaded,
                    app,
                    reference,
                    &unresolved.to_string(),
                )),
            }
        }
    }
    if findings.is_empty() {
        return Ok(vault);
    }
    report(&findings, &loaded.sources, voice);
    Err(Failure::new(
        Exit::Error,
        "a secret could not be resolved; nothing was written",
    )
    .beside())
}

fn unresolvable(
    loaded: &Loaded,
    app: &crate::plan::AppPlan,
    reference: &SecretRef,
    why: &str,
) -> Finding {
    let finding = Finding::error(Code::UnresolvedReference, why).help(match reference {
        SecretRef::Env(name) => format!("set {name} for this run; validate and plan never need it"),
        SecretRef::File(path) => {
            format!("put the value into {path}; validate and plan never need it")
        }
    });
    let app = loaded.desired.apps.get(&app.name);
    let values = app
        .and_then(|app| app.provisioning.as_ref())
        .and_then(Provisioning::credential_set)
        .map(|set| &set.values);
    let is_it =
        |(_, supply): &(&CredentialKey, &Supply)| **supply == Supply::Secret(reference.clone());
    let key = values
        .and_then(|values| values.iter().find(is_it))
        .map(|(key, _)| key);
    match (app, key) {
        (Some(app), Some(key)) => finding.at(app
            .places
            .at(&format!("/spec/provisioning/credentials/values/{key}"))),
        _ => finding,
    }
}

/// Whoever is asked must have seen what for, even where stdout carries JSON.
pub(super) fn confirmed(voice: Voice, plan: &Plan, preview: impl FnOnce() -> String) -> bool {
    if voice.output.is_json() {
        voice.insist(&preview());
    }
    voice.ask(&render::question(plan));
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).is_ok() && line.trim() == "yes"
}

/// The code that says how it went.
pub(super) fn exit(outcome: &Outcome, is_interrupted: bool) -> Exit {
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
