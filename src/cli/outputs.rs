//! Which verb can write which output. What it cannot is refused before anything is done.

use super::args::{Expr, Output, Template, Verb};
use super::{Exit, Failure};

const TEXT: &[Output] = &[Output::Human, Output::Json];
const FINDINGS: &[Output] = &[Output::Human, Output::Json, Output::Sarif];
const TESTS: &[Output] = &[Output::Human, Output::Json, Output::Sarif, Output::Junit];
const LINES: &[Output] = &[Output::Human, Output::Json, Output::Ndjson];

/// The name of a verb, and what it can write.
const fn outputs(verb: &Verb) -> (&'static str, &'static [Output]) {
    match verb {
        Verb::Validate { explain: None } => ("validate", FINDINGS),
        Verb::Explain { .. } => ("explain", TEXT),
        Verb::Validate { explain: Some(_) } => ("validate --explain", TEXT),
        Verb::Test { .. } => ("test", TESTS),
        Verb::Fmt(_) => ("fmt", TEXT),
        Verb::Plan(_) => ("plan", TEXT),
        Verb::Apply(_) => ("apply", TEXT),
        Verb::Show { .. } => ("show", TEXT),
        Verb::Status(_) => ("status", LINES),
        Verb::Logs(_) => ("logs", LINES),
        Verb::Start(_) => ("start", TEXT),
        Verb::Pause(_) => ("pause", TEXT),
        Verb::Restart(_) => ("restart", TEXT),
        Verb::Provision(_) => ("provision", TEXT),
        Verb::Release(_) => ("release", TEXT),
        Verb::Rollback(_) => ("rollback", TEXT),
        Verb::Template(Template::Lock { .. }) => ("template lock", TEXT),
        Verb::Init(_) => ("init", TEXT),
        Verb::Import(_) => ("import", TEXT),
        Verb::Export(_) => ("export", TEXT),
        Verb::Record(_) => ("record", TEXT),
        Verb::Auth => ("auth", TEXT),
        Verb::Expr(Expr::Parse { .. }) => ("expr parse", LINES),
        Verb::Expr(Expr::Eval(_)) => ("expr eval", LINES),
        Verb::Expr(Expr::Functions { .. }) => ("expr functions", TEXT),
        #[cfg(feature = "emulator")]
        Verb::Emulate(_) => ("emulate", TEXT),
        Verb::Schema { .. } => ("schema", TEXT),
        Verb::Completions { .. } => ("completions", TEXT),
        Verb::Man { .. } => ("man", TEXT),
    }
}

/// Refuses an output that the verb cannot write.
pub(super) fn check(verb: &Verb, output: Output) -> Result<(), Failure> {
    let (name, can) = outputs(verb);
    if can.contains(&output) {
        return Ok(());
    }
    let can: Vec<_> = can.iter().map(|output| output.as_str()).collect();
    Err(Failure::new(
        Exit::Usage,
        format!("{name} cannot write {}", output.as_str()),
    )
    .help(format!("{name} writes: {}", can.join(", "))))
}
