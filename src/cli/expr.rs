//! `expr parse`: the source that the service makes of an expression, offline. It reads no manifest.

use std::io::Read as _;

use super::args::Expr;
use super::load::refuse;
use super::{Exit, Failure, Voice};
use crate::expr::{self, Fault};
use crate::finding::{Sources, did_you_mean};
use crate::render;
use crate::visible;

/// What stands for the text on stdin.
const STDIN: &str = "-";

/// The most bytes that are read from stdin: far more than an expression may have, so that its length is told.
const LARGEST: u64 = 1 << 20;

pub(super) fn run(args: &Expr, voice: Voice) -> Result<Exit, Failure> {
    match args {
        Expr::Parse { expression } => parse(expression, voice),
    }
}

fn parse(expression: &str, voice: Voice) -> Result<Exit, Failure> {
    let (name, text) = if expression == STDIN {
        ("stdin", stdin()?)
    } else {
        ("expression", expression.to_owned())
    };
    let tree = expr::parse(&text);
    let source = tree.as_ref().map_err(Clone::clone);
    let source = match source.and_then(expr::to_source) {
        Ok(source) => source.to_json(),
        Err(error) => return Err(refused(&error, name, &text, voice)),
    };
    voice.say(&format!("{}\n", visible::json_text(&source)), || {
        source.clone()
    });
    let guessed = tree.iter().flat_map(expr::guessed).collect::<Vec<_>>();
    if !guessed.is_empty() {
        let functions = guessed.join(", ");
        voice.remark(&format!(
            "note: the parameter names of {functions} are a guess: no answer of the service that holds them is known"
        ));
    }
    Ok(Exit::Done)
}

fn refused(error: &expr::SyntaxError, name: &str, text: &str, voice: Voice) -> Failure {
    let mut finding = render::expression_finding(error, name, text);
    if let Fault::UnknownFunction { name, near: None } = &error.fault {
        let known = expr::known().map(|(name, _)| name);
        if let Some(near) = did_you_mean(name, known) {
            finding = finding.help(format!("did you mean {near}?"));
        }
    }
    let mut sources = Sources::default();
    sources.add(name, text);
    refuse(&[finding], &sources, voice)
}

/// All of stdin but the line break that an editor leaves at its end.
fn stdin() -> Result<String, Failure> {
    let failure = |why: &str| Failure::new(Exit::Error, format!("cannot read stdin: {why}"));
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| failure(&error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(failure("it is larger than any expression may be"));
    }
    let mut text = String::from_utf8(bytes).map_err(|_| failure("it is not UTF-8 text"))?;
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Ok(text)
}
