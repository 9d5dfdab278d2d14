//! `import` and `export`: live applications as manifests, one file each.
//!
//! The tenant is only read. Before a file is written, the planner has said that it would do nothing but adopt; a file that
//! is there keeps all that its authors wrote, but for the values that the tenant has otherwise.

mod draft;
mod ground;
mod look;
mod shelf;

pub(super) use ground::{stand_in, tenant_of_manifests};
pub(super) use look::{Found, Meant, Sought, find, gallery_names};
pub(super) use shelf::Shelf;

use std::path::PathBuf;

use super::args::{Export, Global, Import, Writing};
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, preflight};
use crate::live::Part;
use crate::model::AppName;
use crate::render::{self, ImportRow, ImportState};
use crate::transcribe::Extent;

/// How many applications are held in memory at a time, with their schemas.
pub(super) const TOGETHER: usize = 20;

/// What a run has come to.
pub(super) struct Rows {
    pub(super) rows: Vec<ImportRow>,
    pub(super) unread: Vec<(AppName, Part)>,
}

impl Rows {
    /// Begins with what no manifest can be made of.
    pub(super) const fn of(skipped: Vec<ImportRow>) -> Self {
        Self {
            rows: skipped,
            unread: Vec::new(),
        }
    }
}

/// The form that the manifests of a run take.
pub(super) const fn extent(is_full: bool) -> Extent {
    if is_full {
        Extent::Everything
    } else {
        Extent::Differences
    }
}

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &Import,
) -> Result<Exit, Failure> {
    let rows = take(
        global,
        voice,
        run,
        &args.writing,
        Sought::Named(&args.names),
    )?;
    let is_skipped = |row: &&ImportRow| matches!(row.state, ImportState::Skipped(_));
    if let Some(row) = rows.iter().find(is_skipped) {
        let text = format!("\"{}\" cannot be imported", row.display_name);
        return Err(Failure::new(Exit::Error, text).beside());
    }
    Ok(Exit::Done)
}

pub(super) fn export(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &Export,
) -> Result<Exit, Failure> {
    take(global, voice, run, &args.writing, Sought::All)?;
    Ok(Exit::Done)
}

fn take(
    global: &Global,
    voice: Voice,
    run: &str,
    writing: &Writing,
    sought: Sought<'_>,
) -> Result<Vec<ImportRow>, Failure> {
    let tenant = ground::tenant(global, writing, voice)?;
    let mut shelf = Shelf::open(folder(global, writing), global, voice)?;
    let rows = online(async {
        let remote = Remote::open_to_read(global, tenant.as_ref(), run).await?;
        let meant = look::find(&remote, sought, &shelf, voice).await?;
        shelf.expect(&meant);
        let mut all = Rows::of(meant.skipped);
        let how = (extent(writing.full), global.parallelism);
        for few in meant.found.chunks(TOGETHER) {
            batch(&remote, few, how, &mut shelf, &mut all).await?;
            shelf.save()?;
        }
        voice.say(&render::imported(&all.rows), || {
            render::imported_json(&all.rows)
        });
        let unread = all.unread.iter().map(|(name, part)| (name, *part));
        preflight::tell_unread(unread, &remote, voice).await;
        Ok(all)
    })?;
    ended(rows)
}

/// Puts the manifests of a few applications on the shelf.
pub(super) async fn batch(
    remote: &Remote,
    few: &[Found],
    (extent, parallelism): (Extent, u16),
    shelf: &mut Shelf,
    all: &mut Rows,
) -> Result<(), Failure> {
    let looked = look::look(remote, few, shelf, parallelism).await?;
    for (found, seen) in few.iter().zip(&looked.seen) {
        match seen {
            Ok(live) => {
                let row = draft::drafted(shelf, found, live, &looked, extent);
                let name = row.name.as_deref().and_then(|name| AppName::new(name).ok());
                let unread = name.into_iter().flat_map(|name| {
                    let parts = live.unread.keys();
                    parts.map(move |part| (name.clone(), *part))
                });
                all.unread.extend(unread);
                all.rows.push(row);
            }
            Err(_) => all.rows.push(look::skipped(
                &found.carrier,
                "its application is not in this tenant, or went meanwhile".to_owned(),
            )),
        }
    }
    Ok(())
}

/// The folder that files go to.
fn folder(global: &Global, writing: &Writing) -> PathBuf {
    if let Some(folder) = &writing.output_dir {
        return folder.clone();
    }
    let first = global.manifests.first().cloned().unwrap_or_default();
    match first.parent().filter(|_| first.is_file()) {
        Some(parent) => parent.to_owned(),
        None => first,
    }
}

/// Ends as the rows have it: a file that could not be brought up to the tenant is no success, and nor is a part that may not be read.
pub(super) fn ended(all: Rows) -> Result<Vec<ImportRow>, Failure> {
    let is_kept = |row: &&ImportRow| matches!(row.state, ImportState::Kept(_));
    let kept = all.rows.iter().filter(is_kept).count();
    if kept > 0 {
        let text = format!(
            "{} could not be written so that a plan of it is empty",
            render::count(kept, "manifest")
        );
        return Err(Failure::new(Exit::Error, text)
            .help("change them by hand as the lines above say, or move the files away and import again")
            .beside());
    }
    if all.unread.is_empty() {
        return Ok(all.rows);
    }
    let unread: Vec<_> = all
        .unread
        .iter()
        .map(|(name, part)| format!("{name} ({})", part.field()))
        .collect();
    Err(preflight::unread(&format!(
        "parts that could not be read, and are not in the manifests: {}",
        unread.join(", ")
    )))
}
