//! `template lock`: the default schemas that manifests build on, read from a tenant and kept beside them.
//!
//! A file is written only where its lock is new or means something else, so that git shows what has moved at the service.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use super::args::Global;
use super::load::{Loaded, load_unlocked, refuse_live, unusable_locks};
use super::remote::Remote;
use super::{Exit, Failure, Voice, online};
use crate::desired::{App, Lock, Locks, Provisioning, Standing, Tenant};
use crate::finding::{Finding, Severity};
use crate::live::{self, GalleryTemplate};
use crate::manifest::folder::LOCKS;
use crate::model::{JobState, SyncTemplateId, TemplateRef};
use crate::observe;
use crate::plan;
use crate::render::{self, LockRow, LockState};

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    names: &[String],
    is_check: bool,
) -> Result<Exit, Failure> {
    let (loaded, mut locks, mut unusable) = load_unlocked(global, voice)?;
    let loaded = loaded.about(names)?;
    if !unusable.is_empty() {
        // They stop every other verb, and this one mends them.
        for finding in &mut unusable {
            finding.severity = Severity::Warning;
        }
        voice.quote(&render::findings(&unusable, &loaded.sources, voice.aside));
    }
    let seen = online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        look(&loaded, &remote, voice).await
    })?;
    let mut rows = Vec::new();
    for seen in seen {
        rows.push(match seen {
            Seen::Nowhere { gallery, template } => nowhere(&gallery, template.as_ref(), &locks),
            Seen::Lock(lock) => kept(&loaded.desired.tenant, *lock, &mut locks, is_check)?,
        });
    }
    voice.say(&render::locks(&rows), || render::locks_json(&rows));
    let left = if is_check {
        unusable
    } else {
        unusable_locks(global).1
    };
    match left.first() {
        Some(left) => {
            let file = left.place.as_ref().map(|place| place.file.as_str());
            let text = format!("{}: {}", file.unwrap_or_default(), left.message);
            Err(Failure::new(Exit::Findings, text)
                .help("no template of these manifests is locked there: mend the file, or remove it")
                .beside())
        }
        None => ended(&rows, is_check),
    }
}

/// What the tenant shows of one template.
enum Seen {
    Lock(Box<Lock>),
    /// No application of the gallery template is there.
    Nowhere {
        gallery: GalleryTemplate,
        template: Option<SyncTemplateId>,
    },
}

/// Reads each template once, however many Apps build on it.
async fn look(loaded: &Loaded, remote: &Remote, voice: Voice) -> Result<Vec<Seen>, Failure> {
    let mut galleries: BTreeMap<&TemplateRef, Vec<(&App, &Provisioning)>> = BTreeMap::new();
    for (app, job) in loaded.desired.apps.values().filter_map(buildable) {
        galleries.entry(&app.template).or_default().push((app, job));
    }
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for (reference, users) in galleries {
        let found = observe::gallery(remote, reference).await?;
        let Some((first, _)) = users.first() else {
            continue;
        };
        match plan::gallery_template(first, &found) {
            Err(finding) => findings.push(*finding),
            Ok(gallery) => findings.extend(of_gallery(remote, gallery, &users, &mut seen).await?),
        }
    }
    if findings.is_empty() {
        Ok(seen.into_values().collect())
    } else {
        Err(refuse_live(loaded, findings, voice))
    }
}

/// Apps that have provisioning, of a template that can be told.
fn buildable(app: &App) -> Option<(&App, &Provisioning)> {
    let job = app.provisioning.as_ref()?;
    let is_wanted = job.state != Some(JobState::Absent);
    let can_tell = job.job.is_none() || job.template.is_some();
    (is_wanted && can_tell).then_some((app, job))
}

/// Names first, so that rows come as people look for them.
type Key = (String, String, Option<SyncTemplateId>);

async fn of_gallery(
    remote: &Remote,
    gallery: &GalleryTemplate,
    users: &[(&App, &Provisioning)],
    seen: &mut BTreeMap<Key, Seen>,
) -> Result<Vec<Finding>, Failure> {
    let key = |template| {
        let name = gallery.display_name.clone();
        (name, gallery.id.to_string(), template)
    };
    let mut findings = Vec::new();
    let exemplar = observe::exemplar(remote, &gallery.id).await?;
    for (app, job) in users {
        let Some(exemplar) = &exemplar else {
            let nowhere = Seen::Nowhere {
                gallery: gallery.clone(),
                template: job.template.clone(),
            };
            seen.insert(key(job.template.clone()), nowhere);
            continue;
        };
        let templates = &exemplar.templates;
        let template = match plan::job_template(app, job, templates) {
            Ok(template) => template.id.clone(),
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        let key = key(Some(template.clone()));
        if seen.contains_key(&key) {
            continue;
        }
        let principal = &exemplar.service_principal;
        let lock = Lock {
            gallery: gallery.id.clone(),
            display_name: gallery.display_name.clone(),
            is_default: live::default_template(templates).is_some_and(|it| it.id == template),
            schema: observe::default_schema(remote, principal, &template).await?,
            template,
        };
        seen.insert(key, Seen::Lock(Box::new(lock.bare())));
    }
    Ok(findings)
}

/// Writes a lock where that says something new.
fn kept(
    tenant: &Tenant,
    lock: Lock,
    locks: &mut Locks,
    is_check: bool,
) -> Result<LockRow, Failure> {
    let standing = locks.standing(&lock);
    let file = locks.alike(&lock).map_or_else(
        || {
            let name = locks.free_name(&lock);
            Path::new(&tenant.place.file)
                .with_file_name(LOCKS)
                .join(name)
                .to_string_lossy()
                .into_owned()
        },
        |(file, _)| file.clone(),
    );
    let row = LockRow {
        gallery: lock.gallery.clone(),
        display_name: lock.display_name.clone(),
        template: Some(lock.template.to_string()),
        file: Some(file.clone()),
        state: match standing {
            Standing::New if is_check => LockState::Missing,
            Standing::New => LockState::New,
            Standing::Same => LockState::Unchanged,
            Standing::Moved(changes) => LockState::Changed(changes),
        },
    };
    let others = locks.other_defaults(&lock);
    if is_check {
        return Ok(row);
    }
    if row.state != LockState::Unchanged {
        write(Path::new(&file), &lock.text())?;
    }
    locks.put(file, lock);
    // The service has made another template its default.
    for (file, other) in others {
        let other = Lock {
            is_default: false,
            ..other
        };
        write(Path::new(&file), &other.text())?;
        locks.put(file, other);
    }
    Ok(row)
}

fn nowhere(gallery: &GalleryTemplate, template: Option<&SyncTemplateId>, locks: &Locks) -> LockRow {
    let reference = TemplateRef::Id(gallery.id.clone());
    let known = locks.find(&reference, template);
    LockRow {
        gallery: gallery.id.clone(),
        display_name: gallery.display_name.clone(),
        template: template.map(ToString::to_string),
        file: known.map(|(file, _)| file.clone()),
        state: LockState::Unread,
    }
}

/// Whole or not at all: whoever is interrupted keeps the old lock.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let part = path.with_extension("part");
    let folder = path.parent().unwrap_or(path);
    let refused = |error: std::io::Error| {
        Failure::new(
            Exit::Error,
            format!("cannot write {}: {error}", path.display()),
        )
        .help("the folder of locks lies beside the Tenant's file, and must be one that may be written to")
    };
    // A link in the place of the folder or of the file would lead what is written elsewhere.
    if std::fs::symlink_metadata(folder).is_ok_and(|data| data.is_symlink()) {
        return Err(refused(std::io::Error::other(
            "its folder is a symbolic link",
        )));
    }
    let _ = std::fs::remove_file(&part);
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::File::create_new(&part))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| std::fs::rename(&part, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&part);
        refused(error)
    })
}

fn ended(rows: &[LockRow], is_check: bool) -> Result<Exit, Failure> {
    let is_behind = |row: &LockRow| match row.state {
        LockState::Missing => true,
        LockState::Changed(_) => is_check,
        LockState::New | LockState::Unchanged | LockState::Unread => false,
    };
    if rows.iter().any(is_behind) {
        return Err(Failure::new(
            Exit::Findings,
            "the locked templates are not what the tenant has",
        )
        .help("`syncform template lock` writes them anew; read what has changed, and commit it")
        .beside());
    }
    let is_missing = |row: &&LockRow| row.state == LockState::Unread && row.file.is_none();
    match rows.iter().find(is_missing) {
        None => Ok(Exit::Done),
        Some(row) => Err(Failure::new(
            Exit::Error,
            format!(
                "no application of \"{}\" can show its templates",
                row.display_name
            ),
        )
        .help("the first one is planned without a lock: `syncform apply` makes it, and then lock its template")
        .beside()),
    }
}
