//! A tenant whose jobs never rest while it is changed.

use std::time::Duration;

use serde_json::{Value, json};
use syncform::emulator::Emulator;
use syncform::wire::{Method, Request, Response, Transport, Unanswered};

use crate::support::hands::by_hand;

/// Longer than the longest first cycle and the wait for the next one together.
const A_CYCLE: Duration = Duration::from_secs(2400 + 400);

/// Where the cycles fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// Between the end of a cycle and the next.
    Idle,
    /// A cycle runs when the change begins.
    InCycle,
    /// Every write is seen by a cycle of its own.
    CycleAfterEachWrite,
}

/// A tenant at a pace.
pub(super) struct Restless<'a> {
    pub(super) tenant: &'a Emulator,
    pub(super) pace: Pace,
}

impl Transport for Restless<'_> {
    fn root(&self) -> &str {
        self.tenant.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let writes = request.method != Method::Get;
        let answer = self.tenant.send(request).await;
        if writes && self.pace == Pace::CycleAfterEachWrite {
            self.tenant.advance(A_CYCLE);
        }
        answer
    }

    async fn pause(&self, duration: Duration) {
        self.tenant.pause(duration).await;
    }
}

/// Lets every change take effect: two cycles, since a change in the middle of one is seen by the next.
pub(super) fn settle(tenant: &Emulator) {
    for _ in 0..3 {
        tenant.advance(A_CYCLE);
    }
}

/// Waits until a cycle runs.
pub(super) async fn begin_cycle(tenant: &Emulator, service_principal: &str) {
    let path = format!("/v1.0/servicePrincipals/{service_principal}/synchronization/jobs");
    for _ in 0..1000 {
        let jobs = by_hand(tenant, Method::Get, &path, Value::Null).await;
        if jobs["value"][0]["status"]["progress"] != json!([]) {
            return;
        }
        tenant.advance(Duration::from_secs(5));
    }
    panic!("no cycle began");
}
