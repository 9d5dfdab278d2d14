//! `expr eval`: what an expression gives for an object. The clock of this machine is read where nobody says another time;
//! nothing else of it plays a part.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;

use super::{expression, given, guesses, refused};
use crate::cli::args::Eval;
use crate::cli::load::refuse;
use crate::cli::text::STDIN;
use crate::cli::{Exit, Failure, Voice};
use crate::expr::eval::{EvalError, Given, Object, Prepared, Reason, Step, Taken};
use crate::expr::{self, Expression};
use crate::finding::{Finding, Sources};
use crate::render;
use crate::visible;

pub(super) fn run(args: &Eval, voice: Voice) -> Result<Exit, Failure> {
    if args.expression == STDIN && args.given.as_deref() == Some(STDIN) {
        return Err(Failure::new(
            Exit::Usage,
            "stdin holds the expression or the object, and not both",
        )
        .help("write one of them on the command line"));
    }
    let (name, text) = expression(&args.expression)?;
    let prepared = expr::parse(&text).and_then(|tree| Prepared::new(&tree));
    let prepared = prepared.map_err(|error| refused(&error, name, &text, voice))?;
    let object = given::object(args.given.as_deref())?;
    let placeholders: BTreeMap<_, _> = args.placeholder.iter().cloned().collect();
    let taken: Taken = args.taken.iter().collect();
    let given = Given {
        placeholders: &placeholders,
        taken: &taken,
        default_domain: args.default_domain.as_deref(),
        seed: args.seed,
        ..Given::new(&object, args.now.unwrap_or_else(Timestamp::now))
    };
    let (outcome, steps) = if args.trace {
        let trace = prepared.trace(&given);
        (trace.outcome, Some(trace.steps))
    } else {
        (prepared.evaluate(&given), None)
    };
    let steps = steps.as_deref();
    if let Some(steps) = steps.filter(|_| !voice.output.is_json()) {
        voice.insist(&render::steps(steps));
    }
    miscased(prepared.expression(), &object, voice);
    guesses(prepared.expression(), voice);
    match outcome {
        Ok(outcome) => {
            let value = render::outcome_json(&outcome);
            voice.say(
                &format!("{}\n", visible::json_text(&value)),
                || match steps {
                    Some(steps) => json!({ "format_version": "1.0", "value": value, "trace": render::steps_json(steps) }),
                    None => value.clone(),
                },
            );
            Ok(Exit::Done)
        }
        Err(error) => Err(valueless(&error, name, &text, steps, voice)),
    }
}

/// Names that are given but for their letter case: to the service they are others.
fn miscased(expression: &Expression, object: &Object, voice: Voice) {
    let mut told = Vec::new();
    for attribute in expression.attributes() {
        let name = attribute.name.as_str();
        if object.attributes.contains_key(name) || told.contains(&name) {
            continue;
        }
        let mut near = object.attributes.keys();
        if let Some(near) = near.find(|near| near.eq_ignore_ascii_case(name)) {
            voice.remark(&format!(
                "note: [{}] is null here: given is {}, and letter case counts",
                visible::line(name),
                visible::line(near)
            ));
            told.push(name);
        }
    }
}

fn valueless(
    error: &EvalError,
    name: &str,
    text: &str,
    steps: Option<&[Step<'_>]>,
    voice: Voice,
) -> Failure {
    let finding = helped(render::evaluation_finding(error, name, text), error);
    let mut sources = Sources::default();
    sources.add(name, text);
    let found = [finding];
    let Some(steps) = steps.filter(|_| voice.output.is_json()) else {
        return refuse(&found, &sources, voice);
    };
    voice.say("", || {
        let mut json = render::findings_json(&found, &sources);
        json["trace"] = render::steps_json(steps);
        json
    });
    Failure::new(Exit::Findings, "").beside()
}

/// What is missing can be handed in by a flag of this verb.
fn helped(finding: Finding, error: &EvalError) -> Finding {
    let Reason::NotGiven { what } = &error.reason else {
        return finding;
    };
    let flag = match what.strip_prefix('%').and_then(|it| it.strip_suffix('%')) {
        Some(name) => format!("--placeholder {name}=VALUE"),
        None => "--default-domain DOMAIN".to_owned(),
    };
    finding.help(format!("say it with {flag}"))
}
