//! `fmt`: manifests in one layout. All of them are read and laid out before one is written, each is written whole or not at
//! all, and in its own place: behind no link that leads out of its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::args::{Fmt, Global};
use super::text::{self, STDIN};
use super::{Exit, Failure, Voice, load, whole};
use crate::finding::Code;
use crate::manifest::{self, Files, Layout, Text};
use crate::render;

/// What stdin is called where its text has a place.
const TYPED: &str = "<stdin>";

pub(super) fn run(global: &Global, voice: Voice, args: &Fmt) -> Result<Exit, Failure> {
    let is_typed = args.paths.iter().any(|path| path == Path::new(STDIN));
    if is_typed && args.paths.len() > 1 {
        return Err(Failure::new(
            Exit::Usage,
            "- stands for stdin, and goes with no other PATH",
        )
        .help("format files in a run of their own"));
    }
    let (files, places, unread) = if is_typed {
        let files = Files::from_iter([(TYPED, text::stdin()?)]);
        (files, BTreeMap::new(), Vec::new())
    } else if args.paths.is_empty() {
        manifest::folder::found(&global.manifests)
    } else {
        manifest::folder::found(&args.paths)
    };
    let formatted = manifest::format(&files);
    let unread = unread.into_iter().map(|finding| {
        if finding.code == Code::UnreadablePath {
            finding.help(
                "name files or folders that are there, or - for stdin; without any, `syncform fmt` takes the folder of manifests",
            )
        } else {
            finding
        }
    });
    let findings: Vec<_> = unread.chain(formatted.findings).collect();
    if !findings.is_empty() {
        let failure = load::refuse(&findings, &formatted.sources, voice);
        voice.remark("no file was written");
        return Err(failure);
    }
    let texts = &formatted.texts;
    if !args.check && !args.diff && !is_typed {
        texts
            .iter()
            .try_for_each(|text| write(text, &files, &places))?;
    }
    let human = if args.diff {
        render::layout_diff(texts, &formatted.sources, &formatted.laid, voice.style)
    } else if is_typed && !args.check {
        typed(texts, &files)
    } else {
        render::layout(texts)
    };
    voice.pass(&human, || {
        let diff = args.diff.then_some((&formatted.sources, &formatted.laid));
        render::layout_json(texts, is_typed && !args.check && !args.diff, diff)
    });
    ended(texts, args, voice)
}

/// The text that came in, laid out. One that the formatter went wrong with goes out as it came.
fn typed(texts: &[Text], files: &Files) -> String {
    let mut layouts = texts.iter().map(|text| &text.layout);
    match layouts.next() {
        Some(Layout::Changed(text)) => text.clone(),
        Some(Layout::Same | Layout::Refused(_)) | None => {
            files.iter().map(|(_, text)| text).collect()
        }
    }
}

fn write(text: &Text, files: &Files, places: &BTreeMap<String, PathBuf>) -> Result<(), Failure> {
    let Layout::Changed(laid) = &text.layout else {
        return Ok(());
    };
    let old = files.iter().find(|(file, _)| *file == text.file);
    let (Some(place), Some((_, old))) = (places.get(&text.file), old) else {
        return Ok(());
    };
    let written = std::fs::read(place).and_then(|now| {
        if now != old.as_bytes() {
            return Err(std::io::Error::other("it has changed since it was read"));
        }
        whole::rewrite(place, laid)
    });
    written.map_err(|error| {
        Failure::new(Exit::Error, format!("cannot write {}: {error}", text.file))
            .help("files before it in the order of their names have their layout already; run again for the others")
    })
}

fn ended(texts: &[Text], args: &Fmt, voice: Voice) -> Result<Exit, Failure> {
    let mut is_refused = false;
    let mut changed = 0;
    for text in texts {
        match &text.layout {
            Layout::Same => {}
            Layout::Changed(_) => changed += 1,
            Layout::Refused(why) => {
                is_refused = true;
                voice.insist(&format!(
                    "error: {} stays as it is: {why}",
                    crate::visible::line(&text.file)
                ));
            }
        }
    }
    if is_refused {
        return Err(Failure::new(
            Exit::Bug,
            "this is a bug in syncform: please report it with the file",
        )
        .beside());
    }
    let files = render::count(texts.len(), "file");
    if args.check && changed > 0 {
        return Err(
            Failure::new(Exit::Findings, format!("{changed} of {files} would change"))
                .help("`syncform fmt` writes them, `syncform fmt --diff` shows how")
                .beside(),
        );
    }
    if !args.check && !args.diff {
        voice.remark(&format!("{changed} of {files} changed"));
    }
    Ok(Exit::Done)
}
