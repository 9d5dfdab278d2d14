//! `release`: an application is ours no longer, and stays as it is. It is shown, asked for and carried out as an apply is.

use super::args::{ByHand, Global};
use super::by_hand::Hand;
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, road};
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &ByHand,
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?;
    online(async {
        let remote = Remote::open_there(global, &loaded.desired.tenant, run).await?;
        let parallelism = global.parallelism.into();
        let plan = road::release(&loaded.desired, &args.names, &remote, parallelism).await??;
        let hand = Hand {
            verb: "release",
            plan: &render::release,
            outcome: &render::release_outcome,
            is_confirmed: args.yes,
            run,
        };
        hand.carry(global, &loaded, &plan, &remote, voice).await
    })
}
