//! `test`: the tests of the mappings, without a tenant and without a credential.

use serde_json::json;

use super::args::{Global, Output};
use super::{Exit, Failure, Voice, each, load};
use crate::{check, render, trial};

pub(super) fn run(global: &Global, voice: Voice, filter: &str) -> Result<Exit, Failure> {
    let read = load::read(global);
    let tenants = each::tenants(global, &read.0);
    if !tenants.is_empty() {
        let each = each::loaded((global, voice), read, &tenants, check::offline)?;
        return for_each(voice, &each, filter);
    }
    let loaded = load::load_offline_from(global, voice, read)?;
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
    Ok(exit(&apps))
}

/// The tests for each of several Tenants: variables may make the mappings others.
fn for_each(voice: Voice, each: &[load::Loaded], filter: &str) -> Result<Exit, Failure> {
    let run = |loaded: &load::Loaded| trial::run(&loaded.desired, filter);
    let tried: Vec<_> = each.iter().map(|loaded| (loaded, run(loaded))).collect();
    let all: Vec<_> = tried.iter().flat_map(|(_, apps)| apps.clone()).collect();
    if all.is_empty() {
        return Err(nothing(filter));
    }
    let mut text = String::new();
    for (loaded, apps) in tried.iter().filter(|(_, apps)| !apps.is_empty()) {
        let name = &loaded.desired.tenant.name;
        text.push_str(&format!(
            "Tenant \"{name}\"\n\n{}\n",
            render::trial(apps, voice.style)
        ));
    }
    let failed = tried.iter().filter(|(_, apps)| exit(apps) != Exit::Done);
    let failed: Vec<_> = failed
        .map(|(it, _)| it.desired.tenant.name.as_str())
        .collect();
    text.push_str(&match failed.as_slice() {
        [] => format!("Passed for {}.\n", render::count(each.len(), "Tenant")),
        some => format!("Failed for {}.\n", some.join(", ")),
    });
    if voice.output == Output::Junit {
        text = render::junit(&all);
    }
    voice.say(&text, || match voice.output {
        Output::Sarif => render::sarif(&render::trial_findings(&all), &each[0].sources),
        Output::Human | Output::Json | Output::Ndjson | Output::Junit => {
            let tenants = tried.iter().map(|(loaded, apps)| {
                json!({ "tenant": loaded.desired.tenant.name, "tests": render::trial_json(apps) })
            });
            json!({ "format_version": "1.0", "tenants": tenants.collect::<Vec<_>>() })
        }
    });
    Ok(exit(&all))
}

fn exit(apps: &[trial::AppTrial]) -> Exit {
    let mut tests = apps.iter().flat_map(|app| &app.tests);
    if tests.all(|test| test.verdict == trial::Verdict::Passed) {
        Exit::Done
    } else {
        Exit::Findings
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
