//! What is read: which applications are meant, everything of each, and by which names people know whom they are for.

use std::collections::{BTreeMap, BTreeSet};

use super::super::remote::Remote;
use super::super::{Exit, Failure, Voice};
use super::shelf::Shelf;
use crate::live::{Carrier, Job, LiveApp, Look, Reads, Seen, Templates, WhichJob};
use crate::model::{
    AppName, ObjectId, Principal, PrincipalKind, PrincipalRef, TemplateId, TemplateRef,
};
use crate::observe::{self, ReadError};
use crate::plan::Answers;
use crate::render::{self, ImportRow, ImportState};
use crate::transcribe::{self, Known};

/// Which applications somebody wants.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Sought<'a> {
    Named(&'a [String]),
    All,
}

/// An application that was found.
pub(in crate::cli) struct Found {
    pub(in crate::cli) carrier: Carrier,
    pub(in crate::cli) template: TemplateId,
    pub(in crate::cli) jobs: Vec<Job>,
}

impl Found {
    /// The job whose schema is read; none where there is no job.
    fn which(&self) -> Option<WhichJob> {
        (!self.jobs.is_empty()).then(|| transcribe::which(&self.jobs))
    }
}

/// The applications that somebody wants, each once.
pub(in crate::cli) struct Meant {
    pub(in crate::cli) found: Vec<Found>,
    /// Those of them that no manifest can be made of.
    pub(in crate::cli) skipped: Vec<ImportRow>,
    /// Names in the marks of others.
    pub(in crate::cli) marked: BTreeSet<AppName>,
}

/// What a few applications show.
pub(super) struct Looked {
    pub(super) seen: Vec<Seen>,
    pub(super) answers: Answers,
    pub(super) known: Known,
    /// What the gallery calls its templates.
    pub(super) templates: BTreeMap<TemplateId, String>,
}

/// An application that no manifest can be made of.
pub(super) fn skipped(carrier: &Carrier, because: String) -> ImportRow {
    ImportRow {
        display_name: carrier.display_name.clone(),
        name: None,
        file: None,
        state: ImportState::Skipped(because),
        left: Vec::new(),
        unsaid: Vec::new(),
    }
}

/// Looks for the applications that are meant.
pub(in crate::cli) async fn find(
    remote: &Remote,
    sought: Sought<'_>,
    shelf: &Shelf,
    voice: Voice,
) -> Result<Meant, Failure> {
    let carriers = match sought {
        Sought::Named(names) => named(remote, names, shelf).await?,
        Sought::All => observe::instances(remote).await?,
    };
    let is_all = matches!(sought, Sought::All);
    let principals: Vec<_> = carriers.iter().map(|it| &it.service_principal).collect();
    let jobs = observe::jobs_of_each(remote, &principals).await?;
    let (mut found, mut skipped, mut without) = (Vec::new(), Vec::new(), 0);
    let mut marked = BTreeSet::new();
    for (carrier, jobs) in carriers.iter().zip(jobs) {
        let jobs = match jobs {
            Ok(jobs) => jobs,
            // What may not be read is told with the parts; what else refuses has no provisioning.
            Err(error) if matches!(error.status(), Some(401 | 403)) && !is_all => Vec::new(),
            Err(error) if matches!(error.status(), Some(401 | 403)) => return Err(error.into()),
            Err(error) => {
                let because = format!("its jobs cannot be read: {error}");
                skipped.push(self::skipped(carrier, because));
                continue;
            }
        };
        let Some(template) = carrier.template.clone() else {
            let because = "it was made from no template of the gallery, and no manifest is about such an application";
            skipped.push(self::skipped(carrier, because.to_owned()));
            continue;
        };
        if is_all && jobs.is_empty() {
            without += 1;
            marked.extend(carrier.marks.app().cloned());
            continue;
        }
        found.push(Found {
            carrier: carrier.clone(),
            template,
            jobs,
        });
    }
    if without > 0 {
        voice.remark(&format!(
            "{} of the gallery without a provisioning job: `syncform import NAME` takes them all the same",
            render::count(without, "application")
        ));
    }
    Ok(Meant {
        found,
        skipped,
        marked,
    })
}

async fn named(remote: &Remote, names: &[String], shelf: &Shelf) -> Result<Vec<Carrier>, Failure> {
    let mut all: Vec<Carrier> = Vec::new();
    for name in names {
        let mut found = observe::sought(remote, name).await?;
        let manifest = shelf.called(name);
        if let (true, Some(adopt)) = (
            found.is_empty(),
            manifest.and_then(|it| it.spec.adopt.as_ref()),
        ) {
            found = observe::sought(remote, &adopt.id).await?;
        }
        match found.as_slice() {
            [one]
                if all
                    .iter()
                    .any(|it| it.service_principal == one.service_principal) => {}
            [one] => all.push(one.clone()),
            [] => {
                let text = format!("the tenant has no application \"{name}\"");
                return Err(Failure::new(Exit::Error, text).help("give its display name as portals show it, the name of its manifest, its application (client) id, or the object id of the application or of its service principal"));
            }
            several => {
                let list = several.iter().map(|it| {
                    let id = &it.service_principal;
                    match &it.template {
                        Some(template) => format!("{id} (of the template {template})"),
                        None => format!("{id} (of no template)"),
                    }
                });
                let list: Vec<_> = list.collect();
                let text = format!("{} applications are called \"{name}\"", several.len());
                return Err(Failure::new(Exit::Error, text)
                    .help(format!("say which is meant by its id: {}", list.join(", "))));
            }
        }
    }
    Ok(all)
}

fn reads(which: Option<WhichJob>) -> Reads {
    let has_job = which.is_some();
    Reads {
        is_young: false,
        jobs: true,
        secrets: has_job,
        templates: if has_job {
            Templates::Always
        } else {
            Templates::Never
        },
        schema: which,
        default_schema: has_job,
        owners: true,
        assignments: true,
    }
}

/// Everything of a few applications.
pub(super) async fn look(
    remote: &Remote,
    few: &[Found],
    shelf: &Shelf,
    parallelism: u16,
) -> Result<Looked, Failure> {
    let looks = few.iter().map(|found| Look {
        app_id: found.carrier.app_id.clone(),
        service_principal: Some(found.carrier.service_principal.clone()),
        reads: reads(found.which()),
    });
    let looks: Vec<_> = looks.collect();
    let seen = observe::apps(remote, &looks, parallelism.into(), |_, seen| seen).await?;
    let apps: Vec<&LiveApp> = seen.iter().filter_map(|seen| seen.as_ref().ok()).collect();
    let everybody = everybody(&apps);
    let addresses = addresses(remote, &everybody).await?;
    let address = |principal: &Principal| addresses.get(&principal.id).map(String::as_str);
    let ways = everybody
        .iter()
        .flat_map(|principal| transcribe::ways(principal, address(principal)));
    let mut references: BTreeSet<PrincipalRef> = ways.collect();
    references.extend(apps.iter().flat_map(|live| shelf.references(live)));
    let answers = observe::principals(remote, &references).await?;
    let known = transcribe::known(everybody.iter().map(|it| (*it, address(it))), &answers);
    let templates = gallery_names(remote, few).await?;
    Ok(Looked {
        seen,
        answers,
        known,
        templates,
    })
}

/// What the gallery calls the templates of a few applications.
pub(in crate::cli) async fn gallery_names(
    remote: &Remote,
    few: &[Found],
) -> Result<BTreeMap<TemplateId, String>, ReadError> {
    let templates: BTreeSet<_> = few.iter().map(|found| &found.template).collect();
    let mut names = BTreeMap::new();
    for template in templates {
        let found = observe::gallery(remote, &TemplateRef::Id(template.clone())).await?;
        let found = found.into_iter().next();
        names.extend(found.map(|found| (template.clone(), found.display_name)));
    }
    Ok(names)
}

/// Owners and assignees, each once.
fn everybody<'a>(apps: &[&'a LiveApp]) -> Vec<&'a Principal> {
    let all = apps.iter().flat_map(|live| {
        let assignees = live.assignments.iter().map(|it| &it.principal);
        live.owners.iter().chain(assignees)
    });
    let by_id: BTreeMap<&ObjectId, &Principal> = all.map(|it| (&it.id, it)).collect();
    by_id.into_values().collect()
}

async fn addresses(
    remote: &Remote,
    everybody: &[&Principal],
) -> Result<BTreeMap<ObjectId, String>, ReadError> {
    let users = everybody
        .iter()
        .filter(|it| it.kind == Some(PrincipalKind::User));
    let users: Vec<_> = users.map(|it| &it.id).collect();
    observe::addresses(remote, &users).await
}
