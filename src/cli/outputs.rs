//! Which verb can write which output. What it cannot is refused before anything is done.

use super::args::{Cli, Expr, Output, Template, Verb};
use super::sheets::Sheets;
use super::{Exit, Failure, Voice, actions, voice};

const TEXT: &[Output] = &[Output::Human, Output::Json];
/// Of what is carried out, as it happens.
const CARRIED: &[Output] = &[
    Output::Human,
    Output::Json,
    Output::Ndjson,
    Output::Markdown,
];
/// Of findings and tests.
const REVIEWED: &[Output] = &[
    Output::Human,
    Output::Json,
    Output::Markdown,
    Output::Sarif,
    Output::Junit,
];
const PLANNED: &[Output] = &[
    Output::Human,
    Output::Json,
    Output::Ndjson,
    Output::Markdown,
    Output::Html,
    Output::Sarif,
    Output::Junit,
];
const LINES: &[Output] = &[Output::Human, Output::Json, Output::Ndjson];

/// The name of a verb, and what it can write.
const fn outputs(verb: &Verb) -> (&'static str, &'static [Output]) {
    match verb {
        Verb::Validate { explain: None } => ("validate", REVIEWED),
        Verb::Explain { .. } => ("explain", TEXT),
        Verb::Validate { explain: Some(_) } => ("validate --explain", TEXT),
        Verb::Test { .. } => ("test", REVIEWED),
        Verb::Fmt(_) => ("fmt", TEXT),
        Verb::Plan(_) => ("plan", PLANNED),
        Verb::Drift(_) => ("drift", PLANNED),
        Verb::Apply(_) => ("apply", CARRIED),
        Verb::Show { .. } => ("show", PLANNED),
        Verb::Comment(_) => ("comment", TEXT),
        Verb::Status(_) => ("status", LINES),
        Verb::Logs(_) => ("logs", LINES),
        Verb::Start(_) => ("start", TEXT),
        Verb::Pause(_) => ("pause", TEXT),
        Verb::Restart(_) => ("restart", TEXT),
        Verb::Provision(_) => ("provision", TEXT),
        Verb::Release(_) => ("release", TEXT),
        Verb::Rollback(_) => ("rollback", CARRIED),
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

/// Everywhere that the run writes to. What its verb cannot write is refused before a file is touched.
pub(super) fn open(cli: &Cli, voice: Voice) -> Result<Voice, Failure> {
    let outputs = &cli.global.outputs;
    let files = outputs.output_files.iter().map(|file| file.format);
    let mut formats = std::iter::once(outputs.output).chain(files);
    let checked = formats.try_for_each(|format| check(&cli.verb, format));
    // A form that the verb does not have is no form for its errors either.
    checked.map_err(|failure| match outputs.output.is_json() {
        true => failure,
        false => failure.beside(),
    })?;
    let page = voice::page(outputs.markdown_for);
    let sheets = Sheets::open(&outputs.output_files, page)?;
    if outputs.no_annotations || !actions::is_here() {
        return Ok(voice.with(sheets));
    }
    let has_markdown = check(&cli.verb, Output::Markdown).is_ok();
    let summary = actions::summary().filter(|_| has_markdown);
    let sheets = match summary {
        Some(summary) => sheets.with_summary(summary),
        None => sheets,
    };
    Ok(voice.annotating(actions::root()).with(sheets))
}

/// Refuses an output that the verb cannot write.
fn check(verb: &Verb, output: Output) -> Result<(), Failure> {
    let (name, can) = outputs(verb);
    if can.contains(&output) {
        return Ok(());
    }
    let can: Vec<_> = can.iter().map(|output| output.as_str()).collect();
    let failure = Failure::new(
        Exit::Usage,
        format!("{name} cannot write {}", output.as_str()),
    );
    Err(failure.help(format!("{name} writes: {}", can.join(", "))))
}
