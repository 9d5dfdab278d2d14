//! What `status` tells of one cycle that has ended: `synchronizationTaskExecution`.
//!
//! Reference section 2.4. It counts nothing itself.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::{self, Instant};

/// The service's word for never.
pub(super) const NEVER: &str = "0001-01-01T00:00:00Z";

/// One cycle that has ended.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Execution {
    pub(super) activity: String,
    pub(super) began: Instant,
    pub(super) ended: Instant,
    pub(super) ending: Ending,
    pub(super) counts: Counts,
    pub(super) fault: Option<Fault>,
}

/// `synchronizationTaskExecutionResult`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Ending {
    Succeeded,
    EntryLevelErrors,
    Failed,
}

/// The numbers of a cycle, by the descriptions of the metadata.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    /// Who is in scope.
    pub(super) entitled: usize,
    /// Who waits for another try.
    pub(super) escrowed: usize,
    /// What was written to the target.
    pub(super) exported: usize,
    /// What was to be written to it.
    pub(super) exports: usize,
    /// What was read from the source.
    pub(super) imported: usize,
    /// What of it was a change since the cycle before.
    pub(super) deltas: usize,
}

/// `synchronizationError`, always one that the tenant can mend.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fault {
    pub(super) code: String,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
        }
    }

    pub(super) fn view(&self) -> Value {
        json!({"code": self.code, "message": self.message, "tenantActionable": true})
    }
}

impl Execution {
    pub(super) fn view(&self) -> Value {
        let error = self.fault.as_ref().map_or(Value::Null, Fault::view);
        let times = (clock::iso(self.began), clock::iso(self.ended));
        shape(&self.activity, self.ending, self.counts, times, &error)
    }
}

/// What stands in `lastExecution` between a first start and the end of its cycle: sampled, and no failure.
pub(super) fn placeholder(activity: &str) -> Value {
    let error = json!({"code": "None", "message": "", "tenantActionable": false});
    let times = (NEVER.to_owned(), NEVER.to_owned());
    shape(activity, Ending::Failed, Counts::default(), times, &error)
}

fn shape(
    activity: &str,
    ending: Ending,
    counts: Counts,
    (began, ended): (String, String),
    error: &Value,
) -> Value {
    json!({
        "activityIdentifier": activity,
        "countEntitled": counts.entitled,
        "countEntitledForProvisioning": counts.entitled,
        "countEscrowed": counts.escrowed,
        "countEscrowedRaw": counts.escrowed,
        "countExported": counts.exported,
        "countExports": counts.exports,
        "countImported": counts.imported,
        "countImportedDeltas": counts.deltas,
        "countImportedReferenceDeltas": 0,
        "state": ending,
        "timeBegan": began,
        "timeEnded": ended,
        "error": error,
    })
}
