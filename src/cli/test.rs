//! `test`: the tests of the mappings, without a tenant and without a credential. Where Tenants share the manifests they run
//! for each, since variables may make the mappings others.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::args::Global;
use super::forms::Forms;
use super::{Exit, Failure, Voice, each, load};
use crate::check;
use crate::finding::Sources;
use crate::render::{self, Page, Style};
use crate::trial::{self, AppTrial};

pub(super) fn run(
    global: &Global,
    voice: Voice,
    filter: &str,
    allows_none: bool,
) -> Result<Exit, Failure> {
    let read = load::read(global);
    let tenants = each::tenants(global, &read.0);
    let loaded = if tenants.is_empty() {
        vec![load::load_offline_from(global, voice, read)?]
    } else {
        each::loaded((global, voice), read, &tenants, check::offline)?
    };
    let tried = loaded.iter().map(|loaded| {
        let tenant = loaded.desired.tenant.name.as_str();
        (tenant, trial::run(&loaded.desired, filter))
    });
    let tried: Vec<_> = tried.filter(|(_, apps)| !apps.is_empty()).collect();
    let is_none = tried.is_empty();
    let Some(first) = loaded
        .first()
        .filter(|_| !is_none || (allows_none && filter.is_empty()))
    else {
        return Err(nothing(filter));
    };
    if is_none {
        voice.remark("note: no App has a test");
    }
    let tests = Tests {
        all: tried.iter().flat_map(|(_, apps)| apps.clone()).collect(),
        tried,
        is_of_many: !tenants.is_empty(),
        sources: &first.sources,
    };
    voice.tell(&tests);
    if has_passed(&tests.all) {
        Ok(Exit::Done)
    } else {
        Ok(Exit::Findings)
    }
}

fn has_passed(apps: &[AppTrial]) -> bool {
    let mut tests = apps.iter().flat_map(|app| &app.tests);
    tests.all(|test| test.verdict == trial::Verdict::Passed)
}

/// How the tests went.
struct Tests<'a> {
    /// By the names of the Tenants.
    tried: Vec<(&'a str, Vec<AppTrial>)>,
    all: Vec<AppTrial>,
    /// Whether several Tenants share the manifests, and none was chosen.
    is_of_many: bool,
    sources: &'a Sources,
}

impl Forms for Tests<'_> {
    fn human(&self, style: Style) -> String {
        if !self.is_of_many {
            return render::trial(&self.all, style);
        }
        let mut text = String::new();
        for (tenant, apps) in &self.tried {
            let _ = writeln!(
                text,
                "Tenant \"{tenant}\"\n\n{}",
                render::trial(apps, style)
            );
        }
        let failed = self.tried.iter().filter(|(_, apps)| !has_passed(apps));
        let failed: Vec<_> = failed.map(|(tenant, _)| *tenant).collect();
        let _ = match failed.as_slice() {
            [] => writeln!(
                text,
                "Passed for {}.",
                render::count(self.tried.len(), "Tenant")
            ),
            some => writeln!(text, "Failed for {}.", some.join(", ")),
        };
        text
    }

    fn json(&self) -> Value {
        if !self.is_of_many {
            return render::trial_json(&self.all);
        }
        let tenants = self.tried.iter();
        let tenants = tenants
            .map(|(tenant, apps)| json!({ "tenant": tenant, "tests": render::trial_json(apps) }));
        json!({ "format_version": "1.0", "tenants": tenants.collect::<Vec<_>>() })
    }

    fn markdown(&self, page: Page) -> Option<String> {
        Some(render::trial_markdown(&self.all, page))
    }

    fn sarif(&self) -> Option<Value> {
        let findings = render::trial_findings(&self.all);
        Some(render::sarif(&findings, self.sources))
    }

    fn annotations(&self, root: &str) -> String {
        render::annotated_findings(&render::trial_findings(&self.all), root)
    }

    fn junit(&self) -> Option<String> {
        Some(render::junit(&self.all))
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
