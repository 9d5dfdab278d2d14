//! What holds for every story: the fixed point, determinism, dryness, healing, that nobody is in or out of scope who
//! should not be, and that no schema is saved which means the same as before.

use std::time::Duration;

use serde_json::Value;
use syncform::cli::road::{self, Road};
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Faults};
use syncform::observe::ReadError;
use syncform::plan::{About, Allowed, AppPlan, Image, Plan};
use syncform::render::{self, Style};
use syncform::wire::Transport;

use super::permitted::permitted;
use super::saves::Saves;
use super::scopes::{self, Scopes};
use super::stories::Story;
use super::world::{self, Mortal, apply, carry_out, desired, emulator, portrait, report, writes};

/// What is done in the run that is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Doing<'a> {
    Apply,
    /// The marks of this name are taken off.
    Release(&'static str),
    /// The run that left this is taken back.
    Rollback(&'a Image),
}

/// A tenant with a past, and one run with manifests. A story is one whose past is its earlier stages.
pub(crate) struct Case<'a> {
    pub(crate) name: &'a str,
    /// The tenant before the run.
    pub(crate) past: Emulator,
    pub(crate) files: &'a [(String, String)],
    /// What the run asks for besides the manifests.
    pub(crate) ask: fn(Desired) -> Desired,
    pub(crate) doing: Doing<'a>,
}

impl<'a> Case<'a> {
    /// An apply, of nothing but the manifests.
    pub(crate) fn new(name: &'a str, past: Emulator, files: &'a [(String, String)]) -> Self {
        // What was done before is old by now: a list that lags must not lag behind the past.
        past.advance(Duration::from_secs(3600));
        Self {
            name,
            past,
            files,
            ask: |desired| desired,
            doing: Doing::Apply,
        }
    }

    /// The last stage of a story, in a tenant in which the others have been applied.
    async fn of(story: &'a Story) -> Self {
        let emulator = emulator();
        let (last, earlier) = story.stages.split_last().expect("a stage");
        for stage in earlier {
            apply(&desired(stage), &emulator).await;
        }
        Self::new(story.name, emulator, last)
    }

    fn desired(&self) -> Desired {
        (self.ask)(desired(self.files))
    }

    /// What the run plans.
    async fn road(&self, desired: &Desired, door: &impl Transport) -> Result<Road, ReadError> {
        match self.doing {
            Doing::Apply => road::plan(desired, door, 4, &Allowed::default()).await,
            Doing::Rollback(image) => {
                road::rollback(desired, door, 4, &Allowed::default(), image).await
            }
            Doing::Release(name) => {
                let plan = road::release(desired, &[name.to_owned()], door, 4).await?;
                Ok(Road::Plan(plan.expect("an App or a mark of that name")))
            }
        }
    }

    async fn plan(&self, desired: &Desired, door: &impl Transport) -> Plan {
        match self.road(desired, door).await.expect("readable") {
            Road::Plan(plan) => plan,
            Road::Findings(findings) => panic!("{findings:#?}"),
        }
    }

    /// The whole run, until the door dies.
    async fn run(&self, desired: &Desired, door: &impl Transport) {
        let Ok(Road::Plan(plan)) = self.road(desired, door).await else {
            return;
        };
        if !plan.is_blocked() {
            let _ = carry_out(desired, &plan, door, &|_| ()).await;
        }
    }

    /// Holds every property, and gives the tenant that the run leads to.
    pub(crate) async fn walk(&self) -> Emulator {
        let (end, emulator, requests) = undisturbed(self).await;
        end.broken(requests).await;
        emulator
    }

    /// Holds healing in weather where anything may go wrong at any time, once for each seed.
    pub(crate) async fn storm(&self, seeds: usize) {
        let (end, _, _) = undisturbed(self).await;
        for seed in 1..=seeds {
            end.heal(Break::Storm, seed).await;
        }
    }
}

/// Holds every property against the last stage of a story, and gives the tenant that it leads to.
pub(crate) async fn walk(story: &Story) -> Emulator {
    Case::of(story).await.walk().await
}

/// Holds healing against the last stage of a story in weather where anything may go wrong at any time.
pub(crate) async fn storm(story: &Story, seeds: usize) {
    Case::of(story).await.storm(seeds).await;
}

/// Holds healing against the last stage of a story on a tenant that behaves in a certain way for as long as anybody looks.
pub(crate) async fn climate(story: &Story, faults: &'static str) {
    let case = Case::of(story).await;
    let (end, _, _) = undisturbed(&case).await;
    end.heal(Break::Climate(faults), 0).await;
}

/// What holds where nothing is broken; how the run ends, in which tenant, and after how many requests.
async fn undisturbed<'a>(case: &'a Case<'a>) -> (End<'a>, Emulator, usize) {
    let desired = case.desired();
    if case.doing == Doing::Apply {
        permitted(case.name, &desired, &case.past.fork()).await;
    }
    let emulator = case.past.fork();
    dry_and_deterministic(case, &desired, &emulator).await;
    let before = emulator.requests().len();
    let saves = Saves::new(&emulator);
    let door = world::door(&saves);
    let planned = case.road(&desired, &door).await;
    let planned = told(case.name, &desired, planned, &saves, &door).await;
    assert!(
        planned.is_some_and(|(_, is_complete)| is_complete),
        "{}",
        case.name
    );
    let requests = emulator.requests().len() - before;
    fixed_point(case, &desired, &emulator).await;
    let end = End {
        case,
        desired,
        portrait: portrait(&emulator),
        scopes: scopes::last(&emulator),
    };
    scopes::hold(&emulator, &end.scopes, case.name);
    (end, emulator, requests)
}

/// A run whose saves are held against its plan: at most one for each application whose schema the plan changes, and each
/// makes the document mean something else. Gives the plan, and whether all of it was carried out; nothing where a read
/// failed.
pub(crate) async fn told_run(
    name: &str,
    desired: &Desired,
    saves: &Saves<'_>,
    door: &impl Transport,
) -> Option<(Plan, bool)> {
    let planned = road::plan(desired, door, 4, &Allowed::default()).await;
    told(name, desired, planned, saves, door).await
}

async fn told(
    name: &str,
    desired: &Desired,
    planned: Result<Road, ReadError>,
    saves: &Saves<'_>,
    door: &impl Transport,
) -> Option<(Plan, bool)> {
    let before = saves.seen().len();
    let Ok(Road::Plan(plan)) = planned else {
        return None;
    };
    let is_complete = if plan.is_blocked() {
        false
    } else {
        let outcome = carry_out(desired, &plan, door, &|_| ()).await;
        outcome.is_complete()
    };
    let changes_schema = |app: &&AppPlan| {
        let mut all = app.changes.iter();
        all.any(|change| change.about != About::Setting)
    };
    let foreseen = plan.apps.iter().filter(changes_schema).count();
    let all = saves.seen().split_off(before);
    assert!(
        all.len() <= foreseen && all.iter().all(|save| save.is_news),
        "{name}: schemas of {foreseen} applications change, and these were saved: {:?}\n{}",
        all.iter()
            .map(|save| (&save.path, save.is_news))
            .collect::<Vec<_>>(),
        render::plan(&report(&plan), Style::default())
    );
    Some((plan, is_complete))
}

/// How a run ends where nothing disturbs it.
struct End<'a> {
    case: &'a Case<'a>,
    desired: Desired,
    portrait: Value,
    scopes: Scopes,
}

/// Planning writes nothing, and neither the order of files nor the hour changes a byte.
async fn dry_and_deterministic(case: &Case<'_>, desired: &Desired, emulator: &Emulator) {
    let before = (writes(emulator), emulator.snapshot());
    let first = case.plan(desired, emulator).await;
    let texts = |plan: &Plan| {
        (
            render::plan(&report(plan), Style::default()),
            render::plan_json(&report(plan)).to_string(),
        )
    };
    let mut files = case.files.to_vec();
    for _ in 0..files.len() {
        files.rotate_left(1);
        let shuffled = (case.ask)(self::desired(&files));
        let shuffled = case.plan(&shuffled, emulator).await;
        assert_eq!(texts(&first), texts(&shuffled), "{}", case.name);
    }
    assert_eq!(
        before,
        (writes(emulator), emulator.snapshot()),
        "{}: planning wrote",
        case.name
    );
}

async fn fixed_point(case: &Case<'_>, desired: &Desired, emulator: &Emulator) {
    let plan = case.plan(desired, emulator).await;
    assert!(
        !plan.has_changes() && !plan.is_blocked(),
        "{}: {}",
        case.name,
        render::plan(&report(&plan), Style::default())
    );
}

/// What one request meets, and how late the tenant shows things meanwhile.
const FAULTS: [(&str, &str); 6] = [
    (r#""do": "refuse", "status": 503"#, NO_LAG),
    (r#""do": "refuse", "status": 429, "retryAfter": 7"#, NO_LAG),
    (r#""do": "lose""#, NO_LAG),
    (r#""do": "commit-and-lose""#, NO_LAG),
    (r#""do": "commit-and-lose""#, LAG),
    (r#""do": "commit-and-refuse", "status": 504"#, NO_LAG),
];

const NO_LAG: &str = "{}";
/// New objects hide for a while, and lists are stale for longer.
const LAG: &str = r#"{ "objects": 5, "lists": 60 }"#;

#[derive(Clone, Copy, Debug)]
enum Break {
    Fault {
        fault: &'static str,
        lag: &'static str,
    },
    /// The client dies.
    Death { is_sent: bool, lag: &'static str },
    /// Of a hundred requests five go wrong, in every run; the number is the seed.
    Storm,
    /// The tenant is like that in every run.
    Climate(&'static str),
}

fn faults(rules: &str, lag: &str) -> Faults {
    Faults::parse(&format!(r#"{{ "rules": [{rules}], "lag": {lag} }}"#)).expect("faults")
}

fn weather(seed: usize) -> Faults {
    Faults::parse(&format!(
        r#"{{ "chance": {{ "seed": {seed}, "percent": 5, "of": ["429", "503", "lost", "reset", "stale"] }} }}"#
    ))
    .expect("faults")
}

impl End<'_> {
    /// Breaks each request of the run in every way.
    async fn broken(&self, requests: usize) {
        for (fault, lag) in FAULTS {
            for number in 1..=requests {
                self.heal(Break::Fault { fault, lag }, number).await;
            }
        }
        for (is_sent, lag) in [(false, NO_LAG), (true, NO_LAG), (true, LAG)] {
            for number in 1..=requests {
                self.heal(Break::Death { is_sent, lag }, number).await;
            }
        }
    }

    async fn ran(&self, saves: &Saves<'_>, door: &impl Transport) -> Option<(Plan, bool)> {
        let planned = self.case.road(&self.desired, door).await;
        told(self.case.name, &self.desired, planned, saves, door).await
    }

    /// Breaks one request; at most three runs converge, the tenant ends as if nothing had happened, and nobody was in or
    /// out of scope who should not have been.
    async fn heal(&self, broken: Break, number: usize) {
        let Self {
            case,
            desired,
            portrait: undisturbed,
            scopes,
        } = self;
        let emulator = case.past.fork();
        let saves = Saves::new(&emulator);
        let door = world::door(&saves);
        match broken {
            Break::Fault { fault, lag } => {
                emulator.set_faults(faults(
                    &format!(r#"{{ "request": {number}, {fault} }}"#),
                    lag,
                ));
                self.ran(&saves, &door).await;
            }
            Break::Death { is_sent, lag } => {
                emulator.set_faults(faults("", lag));
                let mortal = Mortal::new(&saves, number, is_sent);
                mortal.until_death(case.run(desired, &mortal)).await;
            }
            Break::Storm => {
                emulator.set_faults(weather(number));
                self.ran(&saves, &door).await;
            }
            Break::Climate(text) => {
                emulator.set_faults(Faults::parse(text).expect("faults"));
                self.ran(&saves, &door).await;
            }
        }
        // A run that finds nothing to do is the end: the next one would find the same.
        let mut end = None;
        for _ in 0..2 {
            let ran = self.ran(&saves, &door).await;
            end = ran.map(|(plan, _)| plan).filter(|plan| !plan.has_changes());
            if end.is_some() {
                break;
            }
        }
        // Where every look may be at yesterday, the last one is at a friendly tenant.
        if matches!(broken, Break::Storm | Break::Climate(_)) {
            emulator.set_faults(Faults::none());
            end = None;
        }
        assert!(
            saves.seen().iter().all(|save| save.is_news),
            "{}: {broken:?} at request {number}: {:#?}",
            case.name,
            saves.seen()
        );
        let plan = match end {
            Some(plan) => plan,
            None => case.plan(desired, &door).await,
        };
        let told = || {
            format!(
                "{}: {broken:?} at request {number}\n{}",
                case.name,
                render::plan(&report(&plan), Style::default())
            )
        };
        assert!(!plan.has_changes(), "{}", told());
        if plan.is_blocked() {
            // Without birth mark, a creation whose answer was lost is a stranger: that blocks, and makes no twin.
            assert!(!desired.tenant.birth_mark, "{}", told());
            assert_eq!(
                portrait(&emulator).as_array().map(Vec::len),
                undisturbed.as_array().map(Vec::len),
                "{}",
                told()
            );
            return;
        }
        assert_eq!(&portrait(&emulator), undisturbed, "{}", told());
        scopes::hold(&emulator, scopes, &told());
    }
}
