//! `plan`: what an apply would do. It can write nothing, since it holds no step that it could send.

use super::args::Global;
use super::load::load;
use super::remote::Remote;
use super::{Exit, Failure, Voice, online, preflight, survey};
use crate::plan::Allowed;
use crate::render;

pub(super) fn run(
    global: &Global,
    voice: Voice,
    run: &str,
    detailed_exitcode: bool,
    allowed: &Allowed,
) -> Result<Exit, Failure> {
    let loaded = load(global, voice)?;
    loaded.has_all(allowed)?;
    online(async {
        let remote = Remote::open(global, &loaded.desired.tenant, run).await?;
        let plan = survey::plan(&loaded, &remote, voice, global.parallelism, allowed).await?;
        preflight::tell_unknown(&plan, &remote, voice).await;
        let requests = remote.requests();
        voice.say(&render::plan(&plan, requests, voice.style), || {
            render::plan_json(&plan, requests)
        });
        Ok(
            // Unknown is not unchanged: whoever asks whether anything differs is not told that nothing does.
            match (
                plan.is_blocked(),
                (plan.has_changes() || plan.has_unknown()) && detailed_exitcode,
            ) {
                (true, _) => Exit::Blocked,
                (false, true) => Exit::Changes,
                (false, false) => Exit::Done,
            },
        )
    })
}
