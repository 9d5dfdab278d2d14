//! Nothing is written over what somebody else has written since the plan: what a write replaces is looked at just before it.
//!
//! What is as it shall be by now is not written again, and an old reading is given the time to become a new one. What moves
//! between the look and the write is not seen: Graph takes no condition for these writes.

use std::collections::BTreeMap;

use super::Trouble;
use super::fresh::Stored;
use super::worker::Worker;
use crate::api;
use crate::live::{Look, Reads, SecretState};
use crate::model::{Property, SecretsPut, Setting};
use crate::observe;
use crate::plan::{Action, Pair};
use crate::wire::Transport;

type Settings = BTreeMap<Property, Setting>;

/// Pauses before looks in seconds. A replica that lags catches up meanwhile.
const LOOKS: [u64; 4] = [0, 1, 2, 5];

impl<T: Transport> Worker<'_, T> {
    /// The properties that are to be set are those that the plan saw.
    pub(super) async fn unmoved(&self, set: &Settings, was: &Settings) -> Result<(), Trouble> {
        if was.is_empty() {
            return Ok(());
        }
        let mut moved = Vec::new();
        for seconds in LOOKS {
            self.pause(seconds).await?;
            let Some(now) = self.properties().await? else {
                moved = vec!["the application cannot be found any more".to_owned()];
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

    /// What the application's properties are now; none where it is not there.
    async fn properties(&self) -> Result<Option<Settings>, Trouble> {
        let Some(app_id) = self.objects.app_id.clone() else {
            return Ok(None);
        };
        let look = Look {
            app_id,
            service_principal: self.objects.service_principal.clone(),
            reads: Reads::default(),
        };
        let live = observe::app(self.run.transport, &look).await?;
        Ok(live.map(|live| live.properties))
    }

    /// The stored pairs, where those that are to be replaced are those that the plan saw, as far as they can be read.
    pub(super) async fn unmoved_pairs(
        &self,
        action: &Action,
        (pairs, put): (&BTreeMap<String, Pair>, SecretsPut),
        was: &Stored,
    ) -> Result<Stored, Trouble> {
        let mut moved = Vec::new();
        for seconds in LOOKS {
            self.pause(seconds).await?;
            let now = self.stored(action, pairs, put).await?;
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
}

fn stale(moved: &[String]) -> Trouble {
    Trouble::Stale(format!("{}; it was left as it is", moved.join("; ")))
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
