//! From paths to a sound [`Desired`], or to findings and exit code 3.

use std::path::PathBuf;

use super::args::{Asks, Global};
use super::found::Found;
use super::judge::{Judged, judge};
use super::{Exit, Failure, Voice};
use crate::apply::Doubt;
use crate::check;
use crate::desired::{self, Desired, Locks, Misasked, Selection, Shard};
use crate::finding::{Finding, Sources, only_policies};
use crate::manifest::{self, Files, Said, folder::LOCK};
use crate::model::Guarded;
use crate::render;

/// Manifests that have no error, and what is needed to speak of them.
pub(super) struct Loaded {
    pub(super) desired: Desired,
    pub(super) sources: Sources,
    /// Warnings.
    pub(super) findings: Vec<Finding>,
    /// What was read, by which paths.
    pub(super) files: Files,
    pub(super) paths: Vec<PathBuf>,
}

impl Loaded {
    /// With what the run asks for besides the manifests.
    pub(super) fn asked(self, global: &Global, asks: &Asks) -> Result<Self, Failure> {
        let mut desired = desired::adopt(self.desired, &asks.adopt)?;
        if asks.prune {
            // A selection that happens to leave nothing out today is still no whole set, and nor are files by their names.
            if desired.is_of_files || selection(global) != Selection::default() {
                return Err(Misasked::Partial.into());
            }
            desired = desired::prune(desired)?;
        }
        // What is let through is an App's, also one that the run is not about; what is pruned is none.
        let is_named = |kind: Guarded| !(asks.prune && kind == Guarded::Delete);
        let allowed = asks.allowed().guards;
        let mut named = allowed.iter().filter(|(kind, _)| is_named(*kind));
        named.try_for_each(|(_, name)| desired::has(&desired, name))?;
        Ok(Self { desired, ..self })
    }

    /// Only the Apps of these names; all of them where there is none. The others are not looked at, so that what is
    /// wrong with them stands in nobody's way.
    pub(super) fn about(self, names: &[String]) -> Result<Self, Failure> {
        Ok(Self {
            desired: desired::narrow(self.desired, names)?,
            ..self
        })
    }
}

impl Loaded {
    /// Only the Apps that the last unfinished run was to change.
    pub(super) fn left_over(self, doubts: &[Doubt], voice: Voice) -> Result<Self, Failure> {
        let Some(last) = doubts.last() else {
            return Err(Failure::new(
                Exit::Error,
                "there is no run to go on with: every one in .syncform has done what it was to do, or was of another tenant",
            )
            .help("leave out --resume to plan everything")
            .unwritten());
        };
        let (there, gone): (Vec<_>, Vec<_>) = last
            .planned
            .iter()
            .partition(|name| self.desired.apps.contains_key(*name));
        for name in gone {
            voice.remark(&format!(
                "note: {name} was to be changed by that run, and is not among the manifests any more"
            ));
        }
        let names: Vec<_> = there.into_iter().map(ToString::to_string).collect();
        if names.is_empty() {
            return Err(Failure::new(
                Exit::Error,
                "nothing that the last unfinished run was to change is among the manifests any more",
            )
            .help("leave out --resume to plan everything")
            .unwritten());
        }
        self.about(&names)
    }
}

/// The files of a run, under what it says over them.
pub(super) fn read(global: &Global) -> (Files, Vec<Finding>) {
    let (files, unread) = manifest::folder::read(&global.manifests);
    let (said, unread_variables) = said(global);
    (files.under(said), [unread, unread_variables].concat())
}

/// What a run says over its files.
pub(super) fn said(global: &Global) -> (Said, Vec<Finding>) {
    let (variable_files, unread) = manifest::folder::variables(&global.variable_files);
    let said = Said {
        tenant: global.tenant.clone(),
        variable_files,
        variables: global.variables.clone(),
    };
    (said, unread)
}

/// Reads and judges, for verbs that ask a tenant about the rest.
pub(super) fn load(global: &Global, voice: Voice) -> Result<Loaded, Failure> {
    load_from(global, voice, read(global))
}

/// The same for files that have been read.
pub(super) fn load_from(
    global: &Global,
    voice: Voice,
    (files, unread): (Files, Vec<Finding>),
) -> Result<Loaded, Failure> {
    judged(global, voice, files, unread, check::check)
}

/// Reads and judges by all that lies on this machine.
pub(super) fn load_offline(global: &Global, voice: Voice) -> Result<Loaded, Failure> {
    load_offline_from(global, voice, read(global))
}

/// The same for files that have been read.
pub(super) fn load_offline_from(
    global: &Global,
    voice: Voice,
    (files, unread): (Files, Vec<Finding>),
) -> Result<Loaded, Failure> {
    judged(global, voice, files, unread, check::offline)
}

/// Reads and judges manifests as if no template were locked; and the locks with what is wrong with them, for the verb
/// that mends it.
pub(super) fn load_unlocked(
    global: &Global,
    voice: Voice,
) -> Result<(Loaded, Locks, Vec<Finding>), Failure> {
    load_unlocked_from(global, voice, read(global))
}

/// The same for files that have been read.
pub(super) fn load_unlocked_from(
    global: &Global,
    voice: Voice,
    (files, unread): (Files, Vec<Finding>),
) -> Result<(Loaded, Locks, Vec<Finding>), Failure> {
    let (of_locks, unread): (Vec<_>, Vec<_>) = unread.into_iter().partition(is_of_lock);
    let (locks, unusable) = Locks::read(files.locks());
    let files = files.without_locks();
    let loaded = judged(global, voice, files, unread, check::check)?;
    Ok((loaded, locks, [of_locks, unusable].concat()))
}

/// What is wrong with the locks that lie beside the manifests by now.
pub(super) fn unusable_locks(global: &Global) -> Vec<Finding> {
    let (files, unread) = read(global);
    let (_, unusable) = Locks::read(files.locks());
    let unread = unread.into_iter().filter(is_of_lock);
    unread.chain(unusable).collect()
}

fn is_of_lock(finding: &Finding) -> bool {
    let place = finding.place.as_ref();
    place.is_some_and(|place| place.file.ends_with(LOCK))
}

fn judged(
    global: &Global,
    voice: Voice,
    files: Files,
    unread: Vec<Finding>,
    rules: fn(&Desired) -> Vec<Finding>,
) -> Result<Loaded, Failure> {
    let Judged {
        desired,
        findings,
        sources,
    } = judge(&files, unread, global.tenant.as_deref(), rules);
    let Some(desired) = desired else {
        return Err(refuse(&findings, &sources, voice));
    };
    let loaded = sound(global, voice, (desired, files), (&findings, &sources))?;
    if !findings.is_empty() && !voice.is_quiet {
        voice.quote(&render::findings(&findings, &sources, voice.aside));
    }
    voice.annotate(|root| render::annotated_findings(&findings, root));
    Ok(loaded)
}

/// What manifests without an error come to. Their warnings are the caller's to tell.
pub(super) fn sound(
    global: &Global,
    voice: Voice,
    (desired, files): (Desired, Files),
    (findings, sources): (&[Finding], &Sources),
) -> Result<Loaded, Failure> {
    let mut paths = global.manifests.iter();
    let desired = Desired {
        is_of_files: paths.any(|path| path.is_file()),
        ..desired
    };
    if !desired.of_others.is_empty() {
        let names: Vec<_> = desired.of_others.iter().map(String::as_str).collect();
        voice.remark(&format!(
            "note: not for the Tenant \"{}\": {}",
            desired.tenant.name,
            names.join(", ")
        ));
    }
    Ok(Loaded {
        desired: selected(desired, global)?,
        sources: sources.clone(),
        findings: findings.to_vec(),
        files,
        paths: global.manifests.clone(),
    })
}

/// The part that the run is about. A word that fits nothing is a slip on the command line.
fn selected(desired: Desired, global: &Global) -> Result<Desired, Failure> {
    desired::select(desired, &selection(global)).map_err(Failure::from)
}

/// The shard that a run is about, where it is no whole.
pub(super) fn part(global: &Global) -> Option<Shard> {
    global.shard.filter(|shard| !shard.is_whole())
}

fn selection(global: &Global) -> Selection {
    Selection {
        targets: global.target.clone(),
        excludes: global.exclude.clone(),
        labels: global.select.clone(),
        shard: part(global),
    }
}

/// Says what only a tenant could show, and ends with code 3. People have read the warnings of the manifests by then;
/// programs read one result, so it holds them as well.
pub(super) fn refuse_live(loaded: &Loaded, found: Vec<Finding>, voice: Voice) -> Failure {
    let sources = &loaded.sources;
    let mut findings = [loaded.findings.clone(), found.clone()].concat();
    sources.sort(&mut findings);
    let mut untold = found;
    sources.sort(&mut untold);
    refused(
        &Found {
            findings: &findings,
            sources,
            untold: &untold,
        },
        voice,
    )
}

/// Says all findings, and ends with code 3, or with 4 where they are policies.
pub(super) fn refuse(findings: &[Finding], sources: &Sources, voice: Voice) -> Failure {
    refused(
        &Found {
            findings,
            sources,
            untold: findings,
        },
        voice,
    )
}

fn refused(found: &Found<'_>, voice: Voice) -> Failure {
    voice.tell(found);
    if voice.may_write {
        voice.remark("nothing was written");
    }
    let exit = if only_policies(found.findings) {
        Exit::Blocked
    } else {
        Exit::Findings
    };
    Failure::new(exit, "").beside()
}
