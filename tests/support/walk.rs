//! What holds for every story: the fixed point, determinism, dryness, healing, that nobody is in or out of scope who
//! should not be, and that no schema is saved which means the same as before.

use std::time::Duration;

use serde_json::Value;
use syncform::cli::road::{self, Road};
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Faults};
use syncform::plan::{About, Allowed, AppPlan, Plan};
use syncform::render::{self, Style};
use syncform::wire::Transport;

use super::permitted::permitted;
use super::saves::Saves;
use super::scopes::{self, Scopes};
use super::stories::Story;
use super::world::{
    self, Mortal, apply, carry_out, desired, emulator, plan, portrait, report, writes,
};

/// A tenant in which all stages but the last have been applied, and what the last one wants.
async fn before_the_last(story: &Story) -> (Emulator, Desired) {
    let emulator = emulator();
    let (last, earlier) = story.stages.split_last().expect("a stage");
    for stage in earlier {
        apply(&desired(stage), &emulator).await;
    }
    // What was applied is old when the last stage comes: a list that lags must not lag behind the past.
    emulator.advance(Duration::from_secs(3600));
    (emulator, desired(last))
}

/// Holds every property against the last stage of a story, and gives the tenant that it leads to.
pub(crate) async fn walk(story: &Story) -> Emulator {
    let (end, emulator, requests) = undisturbed(story).await;
    for (fault, lag) in FAULTS {
        for number in 1..=requests {
            end.heal(Break::Fault { fault, lag }, number).await;
        }
    }
    for (is_sent, lag) in [(false, NO_LAG), (true, NO_LAG), (true, LAG)] {
        for number in 1..=requests {
            end.heal(Break::Death { is_sent, lag }, number).await;
        }
    }
    emulator
}

/// Holds healing against the last stage of a story in weather where anything may go wrong at any time, once for each seed.
pub(crate) async fn storm(story: &Story, seeds: usize) {
    let (end, _, _) = undisturbed(story).await;
    for seed in 1..=seeds {
        end.heal(Break::Storm, seed).await;
    }
}

/// Holds healing against the last stage of a story on a tenant that behaves in a certain way for as long as anybody looks.
pub(crate) async fn climate(story: &Story, faults: &'static str) {
    let (end, _, _) = undisturbed(story).await;
    end.heal(Break::Climate(faults), 0).await;
}

/// What holds where nothing is broken; how the story ends, in which tenant, and after how many requests.
async fn undisturbed(story: &Story) -> (End<'_>, Emulator, usize) {
    let (past, desired) = before_the_last(story).await;
    permitted(story.name, &desired, &past.fork()).await;
    let emulator = past.fork();
    dry_and_deterministic(story, &desired, &emulator).await;
    let before = emulator.requests().len();
    let saves = Saves::new(&emulator);
    let planned = told_run(story.name, &desired, &saves, &world::door(&saves)).await;
    assert!(
        planned.is_some_and(|(_, is_complete)| is_complete),
        "{}",
        story.name
    );
    let requests = emulator.requests().len() - before;
    fixed_point(story, &desired, &emulator).await;
    let end = End {
        story,
        desired,
        past,
        portrait: portrait(&emulator),
        scopes: scopes::last(&emulator),
    };
    scopes::hold(&emulator, &end.scopes, story.name);
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
    let before = saves.seen().len();
    let Ok(Road::Plan(plan)) = road::plan(desired, door, 4, &Allowed::default()).await else {
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

/// How a story ends where nothing disturbs it.
struct End<'a> {
    story: &'a Story,
    desired: Desired,
    /// The tenant before the last stage.
    past: Emulator,
    portrait: Value,
    scopes: Scopes,
}

/// Planning writes nothing, and neither the order of files nor the hour changes a byte.
async fn dry_and_deterministic(story: &Story, desired: &Desired, emulator: &Emulator) {
    let before = (writes(emulator), emulator.snapshot());
    let first = plan(desired, emulator).await;
    let texts = |plan: &Plan| {
        (
            render::plan(&report(plan), Style::default()),
            render::plan_json(&report(plan)).to_string(),
        )
    };
    let mut files = story.stages.last().expect("a stage").clone();
    for _ in 0..files.len() {
        files.rotate_left(1);
        let shuffled = plan(&self::desired(&files), emulator).await;
        assert_eq!(texts(&first), texts(&shuffled), "{}", story.name);
    }
    assert_eq!(
        before,
        (writes(emulator), emulator.snapshot()),
        "{}: planning wrote",
        story.name
    );
}

async fn fixed_point(story: &Story, desired: &Desired, emulator: &Emulator) {
    let plan = plan(desired, emulator).await;
    assert!(
        !plan.has_changes() && !plan.is_blocked(),
        "{}: {}",
        story.name,
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
    /// Breaks one request; at most three runs converge, the tenant ends as if nothing had happened, and nobody was in or
    /// out of scope who should not have been.
    async fn heal(&self, broken: Break, number: usize) {
        let Self {
            story,
            desired,
            past,
            portrait: undisturbed,
            scopes,
        } = self;
        let emulator = past.fork();
        let saves = Saves::new(&emulator);
        let door = world::door(&saves);
        match broken {
            Break::Fault { fault, lag } => {
                emulator.set_faults(faults(
                    &format!(r#"{{ "request": {number}, {fault} }}"#),
                    lag,
                ));
                let _ = told_run(story.name, desired, &saves, &door).await;
            }
            Break::Death { is_sent, lag } => {
                emulator.set_faults(faults("", lag));
                Mortal::new(&saves, number, is_sent).run(desired).await;
            }
            Break::Storm => {
                emulator.set_faults(weather(number));
                let _ = told_run(story.name, desired, &saves, &door).await;
            }
            Break::Climate(text) => {
                emulator.set_faults(Faults::parse(text).expect("faults"));
                let _ = told_run(story.name, desired, &saves, &door).await;
            }
        }
        // A run that finds nothing to do is the end: the next one would find the same.
        let mut end = None;
        for _ in 0..2 {
            let ran = told_run(story.name, desired, &saves, &door).await;
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
            story.name,
            saves.seen()
        );
        let plan = match end {
            Some(plan) => plan,
            None => plan(desired, &door).await,
        };
        let told = || {
            format!(
                "{}: {broken:?} at request {number}\n{}",
                story.name,
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
