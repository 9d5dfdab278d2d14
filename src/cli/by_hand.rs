//! `start`, `pause`, `restart`: a deed by hand. It is shown, asked for and carried out as an apply is.

use std::io::IsTerminal as _;

use super::apply::{Errand, Vault, carry_out, confirmed, exit};
use super::args::{ByHand, Global, Output};
use super::load::{Loaded, load};
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, preflight, road, survey};
use crate::apply::Outcome;
use crate::desired::App;
use crate::live::{LiveApp, Look};
use crate::plan::{self, Allowed, Deed, Entry, Plan};
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &ByHand,
    deed: &Deed,
    allowed: &Allowed,
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?.about(&args.names)?;
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        let plan = planned(&loaded, &remote, voice, (deed, allowed), global.parallelism).await?;
        voice.say_human(&render::by_hand(&plan, deed, voice.style));
        if plan.is_blocked() {
            say_json(voice, &plan, &remote, None);
            return Err(Failure::new(
                Exit::Blocked,
                format!("the {} is blocked; nothing was written", deed.name()),
            )
            .help("each blocked application above says what to do")
            .beside());
        }
        if plan.has_unknown() {
            preflight::tell_unknown(&plan, &remote, voice).await;
            say_json(voice, &plan, &remote, None);
            return Err(preflight::unknown());
        }
        if !plan.has_changes() {
            say_json(voice, &plan, &remote, None);
            return Ok(Exit::Done);
        }
        if let Err(failure) = preflight::check(&plan, &remote, voice).await {
            say_json(voice, &plan, &remote, None);
            return Err(failure);
        }
        if !args.yes && !std::io::stdin().is_terminal() {
            say_json(voice, &plan, &remote, None);
            return Err(Failure::new(
                Exit::Usage,
                format!(
                    "{} asks before it writes, and there is no terminal to ask on",
                    deed.name()
                ),
            )
            .help("look at what it would do, then say --yes; nothing was written")
            .beside());
        }
        let is_confirmed =
            args.yes || confirmed(voice, &plan, || render::by_hand(&plan, deed, voice.aside));
        if !is_confirmed {
            return Err(Failure::new(
                Exit::Error,
                "not confirmed; nothing was written",
            ));
        }
        // What an interrupted apply left in doubt is no business of a deed by hand, and stays in its journal.
        let errand = Errand {
            run,
            doubts: &[],
            parallelism: global.parallelism,
        };
        let (outcome, is_interrupted) =
            carry_out(&loaded, &plan, &Vault::new(), &remote, voice, &errand).await?;
        say_json(voice, &plan, &remote, Some(&outcome));
        voice.say_human(&render::by_hand_outcome(&plan, deed, &outcome, voice.style));
        Ok(exit(&outcome, is_interrupted))
    })
}

/// The plan of the deed: first the index, so that nothing but ours is touched, then the jobs of each application.
async fn planned(
    loaded: &Loaded,
    remote: &Remote,
    voice: Voice,
    (deed, allowed): (&Deed, &Allowed),
    parallelism: u16,
) -> Result<Plan, Failure> {
    let survey = survey::survey(loaded, remote, voice).await?;
    let pairs = road::pairs(&loaded.desired, &survey.entries);
    let look = |look: &Look| look.with(plan::by_hand_reads(look.reads.is_young));
    let take = |app: &App, entry: &Entry, live: Option<LiveApp>| {
        plan::by_hand(app, entry, live.as_ref(), deed, allowed)
    };
    let plans = road::visit(remote, &pairs, look, parallelism.into(), take).await?;
    Ok(plan::close(&loaded.desired, plans, Vec::new(), allowed))
}

fn say_json(voice: Voice, plan: &Plan, remote: &Remote, outcome: Option<&Outcome>) {
    if voice.output == Output::Json {
        voice.say("", || {
            let mut json = render::plan_json(plan, remote.requests());
            json["outcome"] = serde_json::json!(outcome);
            json
        });
    }
}
