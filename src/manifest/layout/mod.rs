//! Manifests in one layout: indentation, blanks, quotes and the breaking of long lists. Comments and the order of all that
//! is written stay.
//!
//! A layout never changes what a text says. What came out is read again by both readers and held against what went in,
//! and where they differ the text stays as it was. Nothing here touches a disk.

mod limits;
mod meaning;

use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions};

use crate::finding::{Finding, Sources, any_error};

use super::files::Files;
use super::lines::{Lines, MARK};
use super::veil;
use meaning::Meaning;

/// How long a line with a list or mapping in brackets may be before it is broken.
const WIDTH: usize = 120;

/// The comment that keeps the value below it as its author laid it out.
const KEEP: &str = "syncform-fmt-ignore";

/// How often a layout is laid out again until it stays.
const ROUNDS: usize = 4;

/// What came of laying out a set of files.
#[derive(Debug, Default)]
pub struct Formatted {
    /// Every file that can be read as YAML of ours, in order.
    pub texts: Vec<Text>,
    /// Why others cannot be: errors alone.
    pub findings: Vec<Finding>,
    /// The texts as they are, secrets veiled.
    pub sources: Sources,
    /// The texts that are to change, as they are to be, secrets veiled.
    pub laid: Sources,
}

/// One file.
#[derive(Debug)]
pub struct Text {
    pub file: String,
    pub layout: Layout,
}

/// How a text stands to the layout.
pub enum Layout {
    /// It has it.
    Same,
    /// It is to be this.
    Changed(String),
    /// It stays as it is: the formatter went wrong, and how.
    Refused(&'static str),
}

/// A text may hold a secret.
impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Same => f.write_str("Same"),
            Self::Changed(text) => write!(f, "Changed({} bytes)", text.len()),
            Self::Refused(why) => write!(f, "Refused({why:?})"),
        }
    }
}

/// Lays out the manifests among the files. What is wrong with their fields is no matter of layout.
#[must_use]
pub fn format(files: &Files) -> Formatted {
    let mut formatted = Formatted {
        sources: Sources::veiled(veil()),
        laid: Sources::veiled(veil()),
        ..Formatted::default()
    };
    for (file, text) in files.iter() {
        formatted.sources.add(file, text);
        let shown = formatted.sources.shown(file).cloned().unwrap_or_default();
        let lines = Lines::new(file, text).under(shown);
        let (meaning, findings) = Meaning::of(&lines);
        let findings = if any_error(&findings) {
            findings
        } else {
            limits::judge(&lines, &meaning)
        };
        if any_error(&findings) {
            formatted.findings.extend(findings);
            continue;
        }
        let layout = layout(file, text, &meaning);
        if let Layout::Changed(text) = &layout {
            formatted.laid.add(file, text);
        }
        let file = file.to_owned();
        formatted.texts.push(Text { file, layout });
    }
    let is_error = |finding: &Finding| any_error(std::slice::from_ref(finding));
    formatted.findings.retain(is_error);
    formatted.sources.sort(&mut formatted.findings);
    formatted
}

fn layout(file: &str, text: &str, meaning: &Meaning) -> Layout {
    let laid = match settled(text) {
        Ok(laid) if laid == text => return Layout::Same,
        Ok(laid) => laid,
        Err(why) => return Layout::Refused(why),
    };
    let (again, _) = Meaning::of(&Lines::new(file, &laid));
    match meaning.difference(&again) {
        None => Layout::Changed(laid),
        Some(why) => Layout::Refused(why),
    }
}

/// The layout that stays where it is laid out again.
fn settled(text: &str) -> Result<String, &'static str> {
    let mut text = once(text)?;
    for _ in 0..ROUNDS {
        let again = once(&text)?;
        if again == text {
            return Ok(text);
        }
        text = again;
    }
    Err("each layout of it would be laid out otherwise again")
}

/// A byte order mark stays, and lines end as the first one does.
fn once(text: &str) -> Result<String, &'static str> {
    let behind = text.strip_prefix(MARK).unwrap_or(text);
    let mark = &text[..text.len() - behind.len()];
    let first = behind.split_inclusive('\n').next().unwrap_or_default();
    let laid = pretty_yaml::format_text(&behind.replace("\r\n", "\n"), &options())
        .map_err(|_| "the formatter cannot read it")?;
    let laid = if first.ends_with("\r\n") {
        laid.replace('\n', "\r\n")
    } else {
        laid
    };
    Ok(format!("{mark}{laid}"))
}

fn options() -> FormatOptions {
    FormatOptions {
        layout: LayoutOptions {
            print_width: WIDTH,
            ..LayoutOptions::default()
        },
        language: LanguageOptions {
            ignore_comment_directive: KEEP.to_owned(),
            ..LanguageOptions::default()
        },
    }
}

#[cfg(test)]
mod tests;
