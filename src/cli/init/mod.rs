//! `init`: a tenant comes under git, from an empty folder to its first plan.
//!
//! It asks for what no flag says, where there is a terminal to ask on. The tenant is only read. Every file is shown before
//! the first is written; those that are there keep what their authors wrote, so that it can be run again.

mod ask;
mod begin;
mod beside;
mod pipeline;

use super::args::{Asks, Global, Init, Output, Pipeline};
use super::draft::Draft;
use super::ear::signalled;
use super::import::{self, Found, Meant, Rows, Shelf, Sought};
use super::load::{load, load_unlocked_from};
use super::lock::{self, Seen};
use super::remote::Remote;
use super::{Exit, Failure, Voice, auth, identity, online, plan, preflight, reach};
use crate::desired::Tenant;
use crate::plan::Report;
use crate::render::{self, DraftRow, ImportRow};
use ask::Asker;

pub(super) fn run(global: &Global, voice: Voice, run: &str, args: &Init) -> Result<Exit, Failure> {
    let asker = Asker::of(voice);
    let global = &begin::in_one_folder(global)?;
    let shelf = Shelf::open(begin::folder(global), global, voice)?;
    let there = import::tenant_of_manifests(global, voice)?;
    begin::check(args, there.as_ref(), global, asker)?;
    online(async {
        tokio::select! {
            // A question does not let go of the thread: the ear must be open by then.
            biased;
            () = signalled() => Err(ask::interrupted()),
            ended = walk(global, (voice, run), args, (shelf, there, asker)) => ended,
        }
    })
}

async fn walk(
    global: &Global,
    (voice, run): (Voice, &str),
    args: &Init,
    (mut shelf, there, asker): (Shelf, Option<Tenant>, Asker),
) -> Result<Exit, Failure> {
    let begun = begin::begin(global, args, there, asker)?;
    let remote = open(global, (voice, run), begun.tenant()).await?;
    begin::describe(begun, &remote, global, args, asker, &mut shelf)?;
    let meant = chosen(&remote, args, voice, asker, &shelf).await?;
    shelf.expect(&meant);
    let mut all = Rows::of(meant.skipped);
    let how = (import::extent(args.full), global.parallelism);
    for few in meant.found.chunks(import::TOGETHER) {
        import::batch(&remote, few, how, &mut shelf, &mut all).await?;
    }
    let (tenant, locks) = locks(global, &shelf, &remote, voice).await?;
    let (pipeline, kept) = match args.pipeline {
        Some(Pipeline::Github) => pipeline::github(shelf.folder(), &tenant),
        None => Default::default(),
    };
    for file in kept {
        voice.remark(&format!("note: {file} is there, and stays as it is"));
    }
    let generated = [beside::schemas(shelf.folder()), locks, pipeline].concat();
    let ignored = beside::ignored();
    let rows = rows(&ignored, shelf.drafts(), &generated);
    show(voice, &rows, &all.rows, (!args.yes).then_some(asker))?;
    let mut beside = ignored.iter().chain(&generated);
    beside.try_for_each(Draft::save)?;
    shelf.save()?;
    if !rows.is_empty() {
        voice.remark(&format!("wrote {}\n", render::count(rows.len(), "file")));
    }
    let report = first_plan(global, voice, &remote).await?;
    voice.say(&render::plan(&report, voice.style), || {
        render::begun_json(&rows, &all.rows, &report)
    });
    let unread = all.unread.iter().map(|(name, part)| (name, *part));
    preflight::tell_unread(unread, &remote, voice).await;
    import::ended(all)?;
    voice.remark(
        "next: read the files, commit them, and `syncform apply` makes these applications yours",
    );
    if args.pipeline.is_some() {
        pipeline::tell(voice, &tenant);
    }
    Ok(Exit::Done)
}

/// Shows the files, and gets the yes to them from whoever is to be asked.
fn show(
    voice: Voice,
    files: &[DraftRow],
    imported: &[ImportRow],
    asker: Option<Asker>,
) -> Result<(), Failure> {
    let shown = |style| {
        let (files, imported) = (render::drafts(files, style), render::imported(imported));
        format!("{files}\n{imported}\n")
    };
    voice.say_human(&shown(voice.style));
    let Some(asker) = asker.filter(|_| !files.is_empty()) else {
        return Ok(());
    };
    // Whoever is asked must have seen what for, even where stdout carries JSON.
    if voice.output != Output::Human {
        voice.insist(&shown(voice.aside));
    }
    asker.agree(files.len())
}

/// Signs in, and says who that is and what it still lacks.
async fn open(
    global: &Global,
    (voice, run): (Voice, &str),
    tenant: Option<&Tenant>,
) -> Result<Remote, Failure> {
    let Some(tenant) = tenant.filter(|_| global.sandbox.is_none()) else {
        voice.remark("the embedded tenant: nobody signs in");
        return Remote::open_to_read(global, tenant, run).await;
    };
    let trace = reach::trace(global)?;
    let signed_in = identity::sign_in(global, tenant, run, trace.clone()).await?;
    let told = auth::told(&signed_in, tenant);
    voice.remark(&render::identity(&told, voice.aside));
    Ok(Remote::over(signed_in, run, trace))
}

/// The applications that are to be imported.
async fn chosen(
    remote: &Remote,
    args: &Init,
    voice: Voice,
    asker: Asker,
    shelf: &Shelf,
) -> Result<Meant, Failure> {
    if !args.names.is_empty() {
        return import::find(remote, Sought::Named(&args.names), shelf, voice).await;
    }
    let mut meant = import::find(remote, Sought::All, shelf, voice).await?;
    if meant.found.is_empty() {
        voice.remark("no application of the gallery has a provisioning job in this tenant: write an App, and `syncform apply` makes one");
    }
    if args.all || meant.found.is_empty() {
        return Ok(meant);
    }
    let names = import::gallery_names(remote, &meant.found).await?;
    let is_there = |found: &Found| shelf.has_of(&found.carrier);
    let chosen = asker.choose(&meant.found, &names, is_there)?;
    let mut numbers = 0..;
    let is_chosen = |_: &Found| numbers.next().is_some_and(|it: usize| chosen.contains(&it));
    meant.found.retain(is_chosen);
    Ok(meant)
}

/// The name of the Tenant that is described by now, and the locks that its manifests need and lack, as it has their templates.
async fn locks(
    global: &Global,
    shelf: &Shelf,
    remote: &Remote,
    voice: Voice,
) -> Result<(String, Vec<Draft>), Failure> {
    // The last plan says what there is to say of the manifests.
    let read = (shelf.files().clone(), Vec::new());
    let (loaded, mut locks, _) = load_unlocked_from(global, voice.hushed(), read)?;
    let seen = lock::look(&loaded, remote, voice).await?;
    let drafts = seen.into_iter().flat_map(|seen| match seen {
        Seen::Lock(lock) => lock::drafted(&loaded.desired.tenant, *lock, &mut locks).1,
        Seen::Nowhere { .. } => Vec::new(),
    });
    let drafts = drafts.collect();
    Ok((loaded.desired.tenant.name, drafts))
}

async fn first_plan(global: &Global, voice: Voice, remote: &Remote) -> Result<Report, Failure> {
    let loaded = load(global, voice)?;
    let (_, report) = plan::through(remote, &loaded, global, voice, &Asks::default()).await?;
    Ok(report)
}

/// What people read of each file, whole but for what is generated.
fn rows(ignored: &[Draft], shown: &[Draft], generated: &[Draft]) -> Vec<DraftRow> {
    let row = |draft: &Draft, is_shown: bool| DraftRow {
        file: draft.name(),
        before: draft
            .before
            .as_ref()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
        text: draft.text.clone(),
        is_shown,
    };
    let people = ignored.iter().chain(shown).map(|draft| row(draft, true));
    people
        .chain(generated.iter().map(|draft| row(draft, false)))
        .collect()
}
