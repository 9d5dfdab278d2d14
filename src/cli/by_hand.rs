//! `start`, `pause`, `restart`: a deed by hand. It is shown, asked for and carried out as an apply is.

use std::io::IsTerminal as _;

use super::apply::{Errand, Vault, carry_out, confirmed, exit, say_json};
use super::args::{Asks, ByHand, Global};
use super::load::{Loaded, load};
use super::remote::Remote;
use super::{Exit, Failure, Voice, kept, online, preflight, road, survey};
use crate::apply::Outcome;
use crate::desired::App;
use crate::live::{Look, Seen};
use crate::plan::{self, Allowed, Deed, Entry, Plan, Report};
use crate::render::{self, Style};

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
        let hand = Hand {
            verb: deed.name(),
            plan: &|plan, style| render::by_hand(plan, deed, style),
            outcome: &|plan, outcome, style| render::by_hand_outcome(plan, deed, outcome, style),
            is_confirmed: args.yes,
            run,
        };
        hand.carry(global, &loaded, &plan, &remote, voice).await
    })
}

/// A verb that writes what somebody asks for, as far as it differs from others.
pub(super) struct Hand<'a> {
    pub(super) verb: &'a str,
    /// What it would do, for people.
    pub(super) plan: &'a dyn Fn(&Plan, Style) -> String,
    /// How it went, for people.
    pub(super) outcome: &'a dyn Fn(&Plan, &Outcome, Style) -> String,
    /// Whether the yes was said beforehand.
    pub(super) is_confirmed: bool,
    pub(super) run: &'a str,
}

impl Hand<'_> {
    /// Shows a plan, asks for it, and carries it out.
    pub(super) async fn carry(
        &self,
        global: &Global,
        loaded: &Loaded,
        plan: &Plan,
        remote: &Remote,
        voice: Voice,
    ) -> Result<Exit, Failure> {
        let asked = kept::asked(global, &Asks::default());
        let report = Report::of(plan, asked, remote.requests());
        voice.say_human(&(self.plan)(plan, voice.style));
        if plan.is_blocked() {
            say_json(voice, &report, None);
            return Err(Failure::new(
                Exit::Blocked,
                format!("the {} is blocked; nothing was written", self.verb),
            )
            .help("each blocked application above says what to do")
            .beside());
        }
        if plan.has_unknown() {
            preflight::tell_unknown(plan, remote, voice).await;
            say_json(voice, &report, None);
            return Err(preflight::unknown());
        }
        if !plan.has_changes() {
            say_json(voice, &report, None);
            return Ok(Exit::Done);
        }
        if let Err(failure) = preflight::check(plan, remote, voice).await {
            say_json(voice, &report, None);
            return Err(failure);
        }
        if !self.is_confirmed && !std::io::stdin().is_terminal() {
            say_json(voice, &report, None);
            return Err(Failure::new(
                Exit::Usage,
                format!(
                    "{} asks before it writes, and there is no terminal to ask on",
                    self.verb
                ),
            )
            .help("look at what it would do, then say --yes; nothing was written")
            .beside());
        }
        let is_confirmed =
            self.is_confirmed || confirmed(voice, plan, || (self.plan)(plan, voice.aside));
        if !is_confirmed {
            return Err(Failure::new(
                Exit::Error,
                "not confirmed; nothing was written",
            ));
        }
        // What an interrupted apply left in doubt is no business of a deed by hand, and stays in its journal.
        let errand = Errand {
            run: self.run,
            doubts: &[],
            parallelism: global.parallelism,
        };
        let (outcome, is_interrupted) =
            carry_out(loaded, plan, &Vault::new(), remote, voice, &errand).await?;
        say_json(voice, &report, Some(&outcome));
        voice.say_human(&(self.outcome)(plan, &outcome, voice.style));
        Ok(exit(&outcome, is_interrupted))
    }
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
    let take = |app: &App, entry: &Entry, seen: Seen| {
        let seen = seen.as_ref().map_err(|missing| *missing);
        plan::by_hand(app, entry, seen, deed, allowed)
    };
    let plans = road::visit(remote, &pairs, look, parallelism.into(), take).await?;
    Ok(plan::close(&loaded.desired, plans, Vec::new()))
}
