//! `expr`: what the service makes of an expression, what it gives for an object, and what the language has. All of it is
//! offline, and none of it reads a manifest.

mod eval;
mod functions;
mod given;

use super::args::Expr;
use super::load::refuse;
use super::text::{self, STDIN};
use super::{Exit, Failure, Voice};
use crate::expr::{self, Expression, Fault};
use crate::finding::{Sources, did_you_mean};
use crate::render;
use crate::visible;

pub(super) fn run(args: &Expr, voice: Voice) -> Result<Exit, Failure> {
    match args {
        Expr::Parse { expression } => parse(expression, voice),
        Expr::Eval(args) => eval::run(args, voice),
        Expr::Functions { name } => functions::run(name.as_deref(), voice),
    }
}

fn parse(said: &str, voice: Voice) -> Result<Exit, Failure> {
    let (name, text) = expression(said)?;
    let refused = |error| refused(&error, name, &text, voice);
    let tree = expr::parse(&text).map_err(refused)?;
    let source = expr::to_source(&tree).map_err(refused)?.to_json();
    voice.say(&format!("{}\n", visible::json_text(&source)), || {
        source.clone()
    });
    guesses(&tree, voice);
    Ok(Exit::Done)
}

/// An expression with what it is called: on stdin it ends before the line break that an editor leaves.
fn expression(said: &str) -> Result<(&'static str, String), Failure> {
    if said != STDIN {
        return Ok(("expression", said.to_owned()));
    }
    let mut text = text::stdin()?;
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Ok(("stdin", text))
}

/// Says which parameter names nobody has shown.
fn guesses(tree: &Expression, voice: Voice) {
    let guessed = expr::guessed(tree);
    if !guessed.is_empty() {
        let functions = guessed.join(", ");
        voice.remark(&format!(
            "note: the parameter names of {functions} are a guess: no answer of the service that holds them is known"
        ));
    }
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
