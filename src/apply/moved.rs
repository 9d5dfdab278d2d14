//! Nothing is written over what somebody else has written since the plan: what a write replaces is looked at just before it.
//!
//! What is as it shall be by now is not written again, and an old reading is given the time to become a new one. What moves
//! between the look and the write is not seen: Graph takes no condition for these writes.

use std::collections::BTreeMap;

use super::Trouble;
use super::fresh::Stored;
use super::worker::Worker;
use crate::api;
use crate::live::{LiveApp, Look, Reads, SecretState};
use crate::model::{CommitId, Marks, Property, SecretsPut, Setting};
use crate::observe;
use crate::plan::{Action, Pair, Pushed};
use crate::wire::Transport;

type Settings = BTreeMap<Property, Setting>;

/// Pauses before looks in seconds. A replica that lags catches up meanwhile.
const LOOKS: [u64; 4] = [0, 1, 2, 5];

const GONE: &str = "the application cannot be found any more";

impl<T: Transport> Worker<'_, T> {
    /// The properties that are to be set are those that the plan saw.
    pub(super) async fn unmoved(&self, set: &Settings, was: &Settings) -> Result<(), Trouble> {
        if was.is_empty() {
            return Ok(());
        }
        let mut moved = Vec::new();
        for seconds in LOOKS {
            self.pause(seconds).await?;
            let Some(now) = self.live(false).await?.map(|live| live.properties) else {
                moved = vec![GONE.to_owned()];
                continue;
            };
            if set.iter().all(|(property, to)| of(&now, *property) == to) {
                return Err(Trouble::Stands);
            }
            let differs = |(property, from): (&Property, &Setting)| {
                let (field, now) = (property.field(), of(&now, *property));
                (now != from).then(|| format!("{field} was {from} and is {now}"))
            };
            moved = was.iter().filter_map(differs).collect();
            if moved.is_empty() {
                return Ok(());
            }
        }
        Err(stale(&moved))
    }

    /// The stored pairs, where those that are to be replaced are those that the plan saw, as far as they can be read. A secret
    /// cannot: what the marks say of it is looked at in the same moment, so that a run which comes late with an older
    /// manifest pushes nothing older over something newer.
    pub(super) async fn unmoved_pairs(
        &self,
        action: &Action,
        (pairs, put): (&BTreeMap<String, Pair>, SecretsPut),
        (was, noted): (&Stored, Option<&Marks>),
    ) -> Result<Stored, Trouble> {
        let mut moved = Vec::new();
        for seconds in LOOKS {
            self.pause(seconds).await?;
            let now = match noted {
                None => self.stored(action).await?,
                Some(noted) => {
                    let Some(live) = self.live(true).await? else {
                        moved = vec![GONE.to_owned()];
                        continue;
                    };
                    if let Some(since) = pushed_since(noted, &live.marks.of_credentials()) {
                        moved = vec![since];
                        continue;
                    }
                    live.secrets
                }
            };
            not_lost(pairs, put, &now)?;
            let differs = |(key, from): (&String, &SecretState)| {
                let is_ours = pairs
                    .get(key)
                    .is_some_and(|pair| api::is_stored(pair, now.get(key)));
                let now = now.get(key);
                (now != Some(from) && !is_ours)
                    .then(|| format!("{key} was {} and is {}", told(Some(from)), told(now)))
            };
            moved = was.iter().filter_map(differs).collect();
            if moved.is_empty() {
                return Ok(now);
            }
        }
        Err(stale(&moved))
    }

    /// The application as it is now, with its stored pairs or without; none where it is not there.
    async fn live(&self, secrets: bool) -> Result<Option<LiveApp>, Trouble> {
        let Some(app_id) = self.objects.app_id.clone() else {
            return Ok(None);
        };
        let look = Look {
            app_id,
            service_principal: self.objects.service_principal.clone(),
            reads: Reads {
                secrets,
                is_young: self.objects.is_young,
                ..Reads::default()
            },
        };
        Ok(observe::app(self.run.transport, &look).await?)
    }
}

/// How what is recorded of credentials is not what the plan saw. It stands already where an earlier try has recorded it.
pub(super) fn marks(
    now: &Marks,
    noted: &Marks,
    pushed: &Pushed,
) -> Result<Option<String>, Trouble> {
    let now = now.of_credentials();
    if now == Marks(pushed.marks().collect()) {
        return Err(Trouble::Stands);
    }
    Ok(pushed_since(noted, &now).map(|moved| left(&[moved])))
}

/// How the commit that was applied is not the one that the plan saw. It stands already where an earlier try has recorded
/// it.
pub(super) fn commit(
    now: &Marks,
    was: Option<&CommitId>,
    commit: &CommitId,
) -> Result<Option<String>, Trouble> {
    if !now.misapplied().is_empty() {
        let text = "the tags do not say any more which one commit was applied".to_owned();
        return Ok(Some(left(&[text])));
    }
    let now = now.applied();
    if now == Some(commit) {
        return Err(Trouble::Stands);
    }
    let told = |commit: Option<&CommitId>| {
        commit.map_or_else(|| "none".to_owned(), |commit| commit.short().to_owned())
    };
    Ok((now != was).then(|| {
        let (was, now) = (told(was), told(now));
        left(&[format!(
            "the commit that was applied was {was} and is {now}"
        )])
    }))
}

/// How the credentials were pushed by somebody else, if they were.
fn pushed_since(noted: &Marks, now: &Marks) -> Option<String> {
    let told = |marks: &Marks| {
        let version = marks.credentials();
        version.map_or_else(
            || "no version".to_owned(),
            |version| format!("version {version}"),
        )
    };
    (now != noted).then(|| {
        let (noted, now) = (told(noted), told(now));
        format!("the credentials were of {noted} and have been pushed since, as {now}")
    })
}

/// A masked pair that nobody declares cannot be sent along, and would be lost.
fn not_lost(
    pairs: &BTreeMap<String, Pair>,
    put: SecretsPut,
    stored: &Stored,
) -> Result<(), Trouble> {
    let is_lost = |(key, state): &(&String, &SecretState)| {
        put == SecretsPut::Replace && **state == SecretState::Masked && !pairs.contains_key(*key)
    };
    let lost = stored.iter().filter(is_lost);
    let lost: Vec<_> = lost.map(|(key, _)| key.as_str()).collect();
    if lost.is_empty() {
        return Ok(());
    }
    Err(Trouble::Stale(format!(
        "secret keys appeared that the manifest does not declare: {}",
        lost.join(", ")
    )))
}

fn stale(moved: &[String]) -> Trouble {
    Trouble::Stale(left(moved))
}

fn left(moved: &[String]) -> String {
    format!("{}; it was left as it is", moved.join("; "))
}

/// What is not there is empty.
fn of(settings: &Settings, property: Property) -> &Setting {
    settings.get(&property).unwrap_or(&Setting::Empty)
}

/// The service shows in clear only what is no secret (reference, section 2.5).
fn told(state: Option<&SecretState>) -> String {
    match state {
        Some(SecretState::Clear(text)) => format!("\"{text}\""),
        Some(SecretState::Masked) => "a secret".to_owned(),
        None => "nothing".to_owned(),
    }
}
