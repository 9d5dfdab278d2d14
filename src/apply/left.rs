//! What earlier runs have left in their journals: what they were to do, and how far they came.
//!
//! A journal is no source of steps. It may be lost, torn or somebody's forgery, and whoever reads it asks the tenant.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::journal::{JournalError, SUFFIX};
use crate::model::{AppName, TenantId};

/// No run of ours writes so many bytes, the plan of thousands of applications included: what is longer is somebody's trap.
const LARGEST: u64 = 256 * 1024 * 1024;

/// One line of an earlier run's journal, as far as later runs care.
#[derive(Deserialize)]
struct Line {
    record: String,
    #[serde(default)]
    verb: String,
    #[serde(default)]
    run: String,
    #[serde(default)]
    tenant: String,
    #[serde(default)]
    remote: String,
    #[serde(default)]
    apps: Vec<String>,
    #[serde(default)]
    app: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    number: usize,
    #[serde(default)]
    objects: Known,
    #[serde(default)]
    fate: String,
    #[serde(default)]
    already: bool,
    #[serde(default)]
    complete: bool,
}

/// The ids in a line of an earlier run's journal.
#[derive(Default, Deserialize)]
struct Known {
    #[serde(default)]
    service_principal: Option<String>,
    #[serde(default)]
    job: Option<String>,
}

/// An earlier apply that has not done all that it was to do. Whoever did something else by hand does it again by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub path: PathBuf,
    /// Whether it was cut short, or left a creation behind that nobody knows of: then more may stand than its journal says.
    pub is_cut: bool,
    /// Applications that it was to change.
    pub planned: BTreeSet<AppName>,
    /// Applications whose creation, or whose job's creation, was sent and not answered.
    pub unanswered: BTreeSet<AppName>,
}

/// The earlier runs against this tenant and remote that have not done all that they were to do, oldest first.
///
/// # Errors
/// [`JournalError`] where the folder exists and cannot be read.
pub fn doubts(folder: &Path, tenant: &TenantId, remote: &str) -> Result<Vec<Doubt>, JournalError> {
    let failed = |source| JournalError {
        path: folder.to_owned(),
        source,
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    paths.retain(|path| path.to_string_lossy().ends_with(SUFFIX));
    paths.sort();
    Ok(paths
        .into_iter()
        .filter_map(|path| doubt(path, tenant, remote))
        .collect())
}

/// The text of a file that a run has left. The folder may have come with a repository: a pipe is never asked to end, and a
/// link may lead to one.
///
/// # Errors
/// Where it is no file, no text, or larger than any run leaves.
pub fn text(path: &Path) -> std::io::Result<String> {
    let data = fs::symlink_metadata(path)?;
    if !data.is_file() || data.len() > LARGEST {
        return Err(std::io::Error::other("it is no file, or far too large"));
    }
    let mut text = String::new();
    fs::File::open(path)?
        .take(LARGEST)
        .read_to_string(&mut text)?;
    Ok(text)
}

/// What a run has done, as far as its journal tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The steps that were carried out, or may have been, by application and number.
    pub steps: BTreeSet<(String, usize)>,
    /// The service principal and the job of each application, once they were known.
    pub objects: BTreeMap<String, (Option<String>, Option<String>)>,
}

/// Reads what a run has done; none where its journal is gone, or is not what the run has written.
#[must_use]
pub fn carried(folder: &Path, run: &str) -> Option<Carried> {
    let mut carried = Carried::default();
    for line in whole(&folder.join(format!("{run}{SUFFIX}")), run)? {
        let step = (line.app.clone(), line.number);
        let may_be_done = match (line.record.as_str(), line.fate.as_str()) {
            ("sending", _) => true,
            // What stood without this run is not of this run.
            ("settled", "done" | "unseen" | "unknown") => !line.already,
            // Whatever was sent of it, the service said no to.
            ("settled", _) => false,
            _ => continue,
        };
        if may_be_done {
            carried.steps.insert(step);
        } else {
            carried.steps.remove(&step);
        }
        if line.record == "settled" {
            let objects = (line.objects.service_principal, line.objects.job);
            carried.objects.insert(line.app, objects);
        }
    }
    Some(carried)
}

/// The lines of the journal of a run, of which none is missing but a torn last one: steps that nobody finds in it would
/// seem never to have been.
fn whole(path: &Path, run: &str) -> Option<Vec<Line>> {
    let text = text(path).ok()?;
    let mut texts: Vec<_> = text.lines().collect();
    let is_sound = |text: &&str| serde_json::from_str::<Line>(text).is_ok();
    texts.pop_if(|last| !is_sound(&&**last));
    let lines = texts.into_iter().map(serde_json::from_str);
    let lines: Vec<Line> = lines.collect::<Result<_, _>>().ok()?;
    let is_its = |begin: &Line| begin.record == "begin" && begin.run == run;
    lines.first().is_some_and(is_its).then_some(lines)
}

/// The lines of a journal; a torn last one is what an interrupted run leaves behind.
fn lines(path: &Path) -> Option<Vec<Line>> {
    let text = text(path).ok()?;
    let lines = text.lines();
    Some(
        lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect(),
    )
}

fn doubt(path: PathBuf, tenant: &TenantId, remote: &str) -> Option<Doubt> {
    let lines = lines(&path)?;
    let begin = lines.first()?;
    let is_apply = matches!(begin.verb.as_str(), "apply" | "");
    let is_ours = begin.record == "begin"
        && is_apply
        && begin.tenant == tenant.as_str()
        && begin.remote == remote;
    let unanswered = unanswered(&lines);
    let has = |record: &str| lines.iter().any(|line| line.record == record);
    let is_complete = lines
        .iter()
        .any(|line| line.record == "end" && line.complete);
    let is_cut = !has("end") || !unanswered.is_empty();
    let is_closed = has("healed") || (is_complete && unanswered.is_empty());
    let planned = begin.apps.iter().filter_map(|name| AppName::new(name).ok());
    (is_ours && !is_closed).then(|| Doubt {
        is_cut,
        planned: planned.collect(),
        path,
        unanswered,
    })
}

/// Applications with a creation that was sent, and neither answered nor found by looking.
fn unanswered(lines: &[Line]) -> BTreeSet<AppName> {
    let mut apps = BTreeSet::new();
    for line in lines
        .iter()
        .filter(|line| matches!(line.step.as_str(), "instantiate" | "create-job"))
    {
        let Ok(name) = AppName::new(&line.app) else {
            continue;
        };
        if line.record == "sending" {
            apps.insert(name);
        } else if line.fate != "unknown" {
            apps.remove(&name);
        }
    }
    apps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::{Fate, Journal, Trouble};
    use crate::live::Fingerprint;
    use crate::plan::{Objects, Plan};

    fn empty() -> Plan {
        Plan {
            tenant: TenantId::new("t"),
            tenant_name: "t".to_owned(),
            apps: Vec::new(),
            totals: Vec::new(),
            notes: Vec::new(),
            commit: None,
            unselected: 0,
            base: Fingerprint::of(&()),
            digest: Fingerprint::of(&()),
        }
    }

    #[test]
    fn a_creation_without_an_answer_is_remembered_until_a_run_is_complete() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = AppName::new("aws").expect("a name");
        let plan = empty();
        let tenant = plan.tenant.clone();
        let journal =
            Journal::begin(folder.path(), ("apply", "one"), "sandbox", &plan).expect("a journal");
        journal.sending(&name, "instantiate", 1);
        drop(journal);
        let open = doubts(folder.path(), &tenant, "sandbox").expect("readable");
        assert_eq!(
            open.iter()
                .map(|doubt| doubt.unanswered.len())
                .collect::<Vec<_>>(),
            [1]
        );
        assert_eq!(
            doubts(folder.path(), &tenant, "elsewhere").expect("readable"),
            []
        );
        Journal::begin(folder.path(), ("apply", "two"), "sandbox", &plan)
            .expect("a journal")
            .end(true, &open);
        assert_eq!(
            doubts(folder.path(), &tenant, "sandbox").expect("readable"),
            []
        );
    }
    /// The folder may have come with a repository, and so may links in it.
    #[cfg(unix)]
    #[test]
    fn a_link_is_no_journal_and_nothing_is_written_through_one() {
        use std::os::unix::fs::symlink;

        let (folder, elsewhere) = (tempfile::tempdir(), tempfile::tempdir());
        let (folder, elsewhere) = (folder.expect("a folder"), elsewhere.expect("a folder"));
        let plan = empty();
        let name = AppName::new("aws").expect("a name");
        let begin = |run| Journal::begin(folder.path(), ("apply", run), "sandbox", &plan);
        symlink(
            elsewhere.path().join("ignore"),
            folder.path().join(".gitignore"),
        )
        .expect("a link");
        let journal = begin("one").expect("a journal");
        journal.sending(&name, "instantiate", 1);
        assert!(!elsewhere.path().join("ignore").exists());
        let there = || doubts(folder.path(), &plan.tenant, "sandbox").expect("readable");
        assert_eq!(there().len(), 1);
        let real = elsewhere.path().join("real");
        fs::rename(journal.path(), &real).expect("moved");
        symlink(&real, journal.path()).expect("a link");
        assert_eq!(there(), []);
        assert!(begin("one").is_err());
    }

    /// Whoever takes a run back takes back what it did and what it may have done, and nothing that was refused or that
    /// stood before.
    #[test]
    fn what_was_carried_out_is_told_by_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(carried(folder.path(), "one"), None);
        let name = AppName::new("aws").expect("a name");
        let journal = Journal::begin(folder.path(), ("apply", "one"), "sandbox", &empty())
            .expect("a journal");
        let objects = Objects {
            service_principal: Some(crate::model::ObjectId::new("p")),
            ..Objects::default()
        };
        let refused = Fate::Refused(Trouble::Interrupted);
        for (number, fate) in [
            (1, Some(Fate::Done { already: false })),
            (2, Some(refused)),
            (3, None),
            (4, Some(Fate::Done { already: true })),
        ] {
            journal.sending(&name, "assign", number);
            if let Some(fate) = fate {
                journal.settled(&name, ("assign", number), &fate, &objects);
            }
        }
        let path = journal.path().to_owned();
        drop(journal);
        let torn = fs::read_to_string(&path).expect("text") + "{ \"record\": \"settl";
        fs::write(&path, torn).expect("a torn line");
        let told = carried(folder.path(), "one").expect("a journal");
        let of_aws = |number| ("aws".to_owned(), number);
        assert_eq!(told.steps, [of_aws(1), of_aws(3)].into());
        assert_eq!(told.objects["aws"], (Some("p".to_owned()), None));
    }

    /// A step that nobody finds in it would seem never to have been, and what a rollback leaves is no apply to go on with.
    #[test]
    fn a_damaged_journal_is_none_and_another_verb_is_no_apply() {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = empty();
        let begin = |words| Journal::begin(folder.path(), words, "sandbox", &plan);
        let journal = begin(("rollback", "one")).expect("a journal");
        let there = || doubts(folder.path(), &plan.tenant, "sandbox").expect("readable");
        assert_eq!(there(), []);
        let path = journal.path().to_owned();
        let sound = fs::read_to_string(&path).expect("text");
        assert!(carried(folder.path(), "one").is_some());
        for damaged in [
            "",
            "garbage\n",
            &format!("garbage\n{sound}"),
            &sound.replace("\"one\"", "\"two\""),
        ] {
            fs::write(&path, damaged).expect("written");
            assert_eq!(carried(folder.path(), "one"), None, "{damaged:?}");
        }
    }
}
