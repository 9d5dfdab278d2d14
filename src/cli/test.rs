//! `test`: the tests of the mappings, without a tenant and without a credential.

use serde_json::Value;

use super::args::Global;
use super::forms::Forms;
use super::load::load_offline;
use super::{Exit, Failure, Voice};
use crate::finding::Sources;
use crate::render::{self, Page, Style};
use crate::trial::{self, AppTrial};

pub(super) fn run(global: &Global, voice: Voice, filter: &str) -> Result<Exit, Failure> {
    let loaded = load_offline(global, voice)?;
    let apps = trial::run(&loaded.desired, filter);
    if apps.is_empty() {
        return Err(nothing(filter));
    }
    voice.tell(&Tests {
        apps: &apps,
        sources: &loaded.sources,
    });
    let mut tests = apps.iter().flat_map(|app| &app.tests);
    if tests.all(|test| test.verdict == trial::Verdict::Passed) {
        Ok(Exit::Done)
    } else {
        Ok(Exit::Findings)
    }
}

/// How the tests went.
struct Tests<'a> {
    apps: &'a [AppTrial],
    sources: &'a Sources,
}

impl Forms for Tests<'_> {
    fn human(&self, style: Style) -> String {
        render::trial(self.apps, style)
    }

    fn json(&self) -> Value {
        render::trial_json(self.apps)
    }

    fn markdown(&self, page: Page) -> Option<String> {
        Some(render::trial_markdown(self.apps, page))
    }

    fn sarif(&self) -> Option<Value> {
        let findings = render::trial_findings(self.apps);
        Some(render::sarif(&findings, self.sources))
    }

    fn annotations(&self, root: &str) -> String {
        render::annotated_findings(&render::trial_findings(self.apps), root)
    }

    fn junit(&self) -> Option<String> {
        Some(render::junit(self.apps))
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
