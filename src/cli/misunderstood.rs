//! A command line that makes no sense, or that asks for help: clap's words, with what was typed shown and not obeyed.

use std::io::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Exit;
use crate::visible;

/// As many letters of one word as tell which was meant.
const WORD: usize = 200;

/// Says it, and which code that comes to.
pub(super) fn tell(mut error: clap::Error) -> Exit {
    let is_asked = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if is_asked || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // A closed pipe is the reader's choice.
        let _ = error.print();
        return if is_asked { Exit::Done } else { Exit::Usage };
    }
    let tip = tip(&error).unwrap_or_default();
    neutralise(&mut error);
    let text = visible::escape(&error.render().to_string());
    let _ = std::io::stderr().write_all((text + &tip).as_bytes());
    Exit::Usage
}

/// What was typed stays on its line, and is cut where it is long.
fn neutralise(error: &mut clap::Error) {
    let typed = error.context().filter_map(|(kind, value)| {
        let value = if let ContextValue::String(word) = value {
            ContextValue::String(shown(word))
        } else if let ContextValue::Strings(words) = value {
            ContextValue::Strings(words.iter().map(|word| shown(word)).collect())
        } else {
            return None;
        };
        Some((kind, value))
    });
    for (kind, value) in typed.collect::<Vec<_>>() {
        error.insert(kind, value);
    }
}

fn shown(word: &str) -> String {
    match word.char_indices().nth(WORD) {
        Some((end, _)) => format!("{}…", visible::line(&word[..end])),
        None => visible::line(word),
    }
}

/// A file among the words of a command line is most likely a manifest.
fn tip(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let is_file = std::path::Path::new(word).exists();
    let is_meant = is_file && error.kind() == ErrorKind::UnknownArgument;
    is_meant.then(|| {
        format!(
            "\n  tip: manifests are named with -f: -f {}\n",
            visible::line(word)
        )
    })
}
