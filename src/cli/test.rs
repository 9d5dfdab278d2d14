//! `test`: the tests of the mappings, without a tenant and without a credential.

use super::args::{Global, Output};
use super::load::load_offline;
use super::{Exit, Failure, Voice};
use crate::{render, trial};

pub(super) fn run(global: &Global, voice: Voice, filter: &str) -> Result<Exit, Failure> {
    let loaded = load_offline(global, voice)?;
    let apps = trial::run(&loaded.desired, filter);
    if apps.is_empty() {
        return Err(nothing(filter));
    }
    let text = match voice.output {
        Output::Junit => render::junit(&apps),
        Output::Human | Output::Json | Output::Ndjson | Output::Sarif => {
            render::trial(&apps, voice.style)
        }
    };
    voice.say(&text, || match voice.output {
        Output::Sarif => render::sarif(&render::trial_findings(&apps), &loaded.sources),
        Output::Human | Output::Json | Output::Ndjson | Output::Junit => render::trial_json(&apps),
    });
    let mut tests = apps.iter().flat_map(|app| &app.tests);
    if tests.all(|test| test.verdict == trial::Verdict::Passed) {
        Ok(Exit::Done)
    } else {
        Ok(Exit::Findings)
    }
}

/// A run of no test must not look like one in which all passed.
fn nothing(filter: &str) -> Failure {
    if filter.is_empty() {
        return Failure::new(Exit::Error, "no App has a test")
            .help("write some under spec.tests, or in a document of the kind MappingTest");
    }
    Failure::new(
        Exit::Usage,
        format!("no test holds \"{filter}\" in APP: NAME, or in the name of its MappingTest"),
    )
    .help("leave out --filter to run them all")
}
