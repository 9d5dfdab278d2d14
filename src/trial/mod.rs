//! The tests of manifests, run: each object goes through the mapping of its App, and what comes of it is held against what
//! was expected. No tenant is asked, and no credential is needed.
//!
//! The mapping is the manifest's, laid over the locked default schema of its template. Where the service would do something
//! that nobody has shown, a test of it fails and says so: it never passes by chance.

mod choose;
mod coverage;
mod judge;
mod sample;
mod scope;
mod source;
mod subject;
mod told;

pub use coverage::{Coverage, Untested};
pub use sample::{Sample, strangers};

use crate::desired::{App, Desired, Locked, MappingTest};
use crate::finding::Place;
use crate::model::AppName;
use crate::schema::Document;

/// The tests of one App, run.
#[derive(Clone, Debug, PartialEq)]
pub struct AppTrial {
    pub app: AppName,
    /// In the order of the manifests.
    pub tests: Vec<Tried>,
    pub coverage: Coverage,
    /// Whom they are about.
    pub sample: Sample,
}

/// One test, run.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    pub name: String,
    pub place: Place,
    pub verdict: Verdict,
}

/// How a test went.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Passed,
    /// Everything that is not as expected; at least one.
    Failed(Vec<Miss>),
    /// It cannot be run: why, and what to do.
    Impossible {
        why: String,
        help: String,
    },
}

impl Verdict {
    fn impossible(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Impossible {
            why: why.into(),
            help: help.into(),
        }
    }
}

/// One thing that is not as expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Miss {
    /// Where it is expected.
    pub place: Place,
    /// What it is about: `User / IsActive`.
    pub what: String,
    pub expected: String,
    pub came: String,
    /// Why it came so, where there is more to say; a sentence without its full stop.
    pub why: Option<String>,
    /// Where the manifest maps it; none where the template does.
    pub mapped: Option<Place>,
    /// What each part of the expression gave.
    pub trace: Vec<Traced>,
}

/// One part of an expression, and what it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// In how many parts it lies.
    pub depth: usize,
    pub text: String,
    pub came: String,
}

/// Runs all tests, and tells of those whose `APP: NAME`, or the name of whose MappingTest, holds the text. Apps without one
/// of these are left out; how far tests reach is a matter of all of them.
#[must_use]
pub fn run(desired: &Desired, filter: &str) -> Vec<AppTrial> {
    let apps = desired.apps.values().map(|app| {
        let mut trial = of_app(app);
        let mut each = app.tests.iter();
        let is_meant = |test: &MappingTest| {
            let set = test.set.as_ref();
            format!("{}: {}", app.name, test.name).contains(filter)
                || set.is_some_and(|set| set.contains(filter))
        };
        trial.tests.retain(|_| each.next().is_some_and(is_meant));
        trial
    });
    apps.filter(|app| !app.tests.is_empty()).collect()
}

fn of_app(app: &App) -> AppTrial {
    let (tests, (coverage, sample)) = match document(app) {
        Ok(document) => {
            let mut coverage = coverage::Gathering::new(app, &document);
            let each = app.tests.iter().map(|test| {
                let verdict = judge::verdict(app, test, &document, &mut coverage);
                tried(test, verdict)
            });
            (each.collect(), coverage.done())
        }
        Err(verdict) => {
            let each = app.tests.iter().map(|test| tried(test, verdict.clone()));
            (each.collect(), Default::default())
        }
    };
    AppTrial {
        app: app.name.clone(),
        tests,
        coverage,
        sample,
    }
}

fn tried(test: &MappingTest, verdict: Verdict) -> Tried {
    Tried {
        name: test.name.clone(),
        place: test.place.clone(),
        verdict,
    }
}

/// The schema as the job would have it.
fn document(app: &App) -> Result<Document, Verdict> {
    let Some(job) = &app.provisioning else {
        return Err(Verdict::impossible(
            "the App has no provisioning, and so no mappings",
            "describe spec.provisioning, or take the test out",
        ));
    };
    let Some(Locked { lock, .. }) = &job.locked else {
        return Err(Verdict::impossible(
            "the default schema of its template is not known here",
            "run `syncform template lock`, and commit what it writes",
        ));
    };
    let base = &lock.schema;
    match job.overlay.lay(base, Some(base)) {
        Ok(laid) => Ok(laid.after),
        Err(refusals) => {
            let said: Vec<_> = refusals.iter().map(ToString::to_string).collect();
            let help = "`syncform validate` says where, and what there is";
            Err(Verdict::impossible(said.join("; "), help))
        }
    }
}
