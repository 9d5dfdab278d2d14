//! A Microsoft Graph tenant in a box, for rehearsals and tests without a real one.
//!
//! ```text
//!   wire::Request --in process-->+                        +--> tenant.json   (what is)
//!                                |  desk: clock, faults,  |
//!   HTTP on loopback --serve---->+  route, commit, record +--> requests.ndjson (what was asked)
//! ```
//!
//! It knows Graph from the reference alone and imports `wire` and the expressions of `expr` only, so that it can disagree
//! with our client. It will not reach a target or a network, read the wall clock or throw dice: the same
//! requests always give the same answers. What nobody knows about the service is a switch in [`Faults`].

mod accounts;
mod answer;
mod api_schema;
mod applications;
mod assertion;
mod assignments;
mod attribute_flow;
mod audits;
mod aws_schema;
mod batch;
mod beta;
mod birth;
mod blame;
mod body;
mod call;
mod caller;
mod clock;
mod compare;
mod credentials;
mod crowd;
mod cycles;
mod desk;
mod difference;
mod direction;
mod directory;
mod enum_case;
mod error;
mod execution;
mod expand;
mod export;
mod faults;
mod filter;
mod functions;
mod gallery;
mod groups;
mod guest;
mod history;
mod identity;
mod identity_center;
mod import;
mod imported;
mod jobs;
mod lifecycle;
mod link;
mod log;
mod log_filter;
mod mapped;
mod members;
mod metadata;
mod moments;
mod offer;
mod operators;
mod ops;
mod origin;
mod owners;
mod page;
mod parse_expression;
mod people;
mod people_mapping;
mod permissions;
mod persist;
mod properties;
mod provisioning;
mod quarantine;
mod query;
mod record;
mod reference;
mod replicas;
mod reports;
mod routes;
mod salesforce_schema;
mod schema_form;
mod schema_kept;
mod schema_rules;
mod schema_save;
mod schema_shapes;
mod schema_sources;
mod scim_schema;
mod scope;
mod scope_filter;
mod secrets;
mod seed;
mod serve;
mod service_now_schema;
mod service_principals;
mod shared;
mod status;
mod store;
mod strikes;
mod summary;
mod switches;
mod synchronization;
mod tls;
mod token;
mod unkept;
mod uploads;
mod user_attributes;
mod users;
mod vaults;
mod work;

use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::wire::{Request, Response, Transport, Unanswered};

use desk::{Desk, Reply};

pub use error::EmulatorError;
pub use faults::{Act, Chance, Faults, Lag, Mishap, Rule, Throttle};
pub use guest::Guest;
pub use moments::{InScope, Moment, UserMapping};
pub use permissions::PERMISSIONS;
pub use record::{Fate, Recorded};
pub use serve::{check_listen, serve, serve_tls};
pub use switches::{
    AbsoluteParts, BatchSequence, BatchedSynchronization, CreatedStatus, DefaultValues, Disabling,
    EnumCase, EqualSchema, GroupAssignments, InstantiateAnswer, JobPatch, ListOrder, Narrowing,
    NewInterval, OperatorNames, PausedCycle, PausedSchedule, RecreatedJob, Restoring, SecondJob,
    SecretsLimit, SecretsPut, SecretsReading, SourceDispute, Switches, SyncErrors, UnknownMembers,
    UnknownOperators, UnknownReferences, YoungReference,
};
pub use tls::Papers;

/// The file in a tenant's folder that holds the certificate of a server's authority, as long as it serves https.
pub const AUTHORITY: &str = "ca.pem";

/// The origin of links in answers that were asked for in process. It can never resolve.
const IN_PROCESS_ROOT: &str = "http://emulator.invalid";

/// How a tenant in a box is opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder that keeps the tenant; `None` keeps it in memory only.
    pub dir: Option<PathBuf>,
    /// The tenant id (a GUID) that the tenant must have; `None` takes whatever is stored, or what the first sign-in names.
    pub tenant_id: Option<String>,
    /// What goes wrong, how late things appear, and how the unknown is settled.
    pub faults: Faults,
    /// How many users the directory has at least; they are made from their number and cost nothing to keep. Zero means
    /// what is stored, or the dozen of a new tenant. A stored tenant grows, and never shrinks.
    pub users: usize,
    /// A recording that a new tenant is made from, instead of the seed.
    pub import: Option<PathBuf>,
    /// The application permissions of every caller, by their names: tokens say exactly these, and every request is held
    /// against them. `None` looks at no permission.
    pub permissions: Option<Vec<String>>,
}

/// An emulated tenant: an in-process door by [`Transport`], an HTTP one by [`serve()`], both with one mind.
pub struct Emulator {
    desk: Mutex<Desk>,
}

impl Emulator {
    /// Opens the tenant that a folder holds, or makes and seeds a new one.
    ///
    /// # Errors
    /// [`EmulatorError`] where the folder is in use, holds something else, cannot be read or written, or
    /// holds a tenant with another id than the one asked for.
    pub fn open(options: Options) -> Result<Self, EmulatorError> {
        Ok(Self {
            desk: Mutex::new(Desk::open(options)?),
        })
    }

    /// The id of the tenant.
    #[must_use]
    pub fn tenant_id(&self) -> String {
        self.desk().tenant_id().to_owned()
    }

    /// Every request of this run, in order: the witness of what was asked and what was written.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.desk().requests()
    }

    /// Who was in the scope of a running job, from which request on: the witness of who could have been provisioned.
    #[must_use]
    pub fn scopes(&self) -> Vec<Moment> {
        self.desk().scopes()
    }

    /// The tenant's content, secret values included, without clock and history: for comparing two tenants in tests.
    #[must_use]
    pub fn snapshot(&self) -> Value {
        self.desk().snapshot()
    }

    /// The accounts in the emulated target of a service principal, in the order of their names: `{id, active, values}`.
    /// They are no part of the snapshot, since how many there are depends on how long a tenant has lived.
    #[must_use]
    pub fn accounts(&self, service_principal: &str) -> Value {
        self.desk().accounts(service_principal)
    }

    /// Replaces the faults from now on; the counters of the rules start anew.
    pub fn set_faults(&self, faults: Faults) {
        self.desk().set_faults(faults);
    }

    /// Moves the emulator's clock on by `duration`, rounded up to whole seconds.
    pub fn advance(&self, duration: Duration) {
        self.desk().advance(duration);
    }

    /// A second tenant that is like this one from now on, in memory alone, without its faults and its past requests.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            desk: Mutex::new(self.desk().fork()),
        }
    }

    /// A door in process for somebody with these application permissions and no others: the automation identity that a
    /// new tenant has.
    #[must_use]
    pub fn as_caller<S: AsRef<str>>(&self, permissions: &[S]) -> Guest<'_> {
        Guest::new(self, permissions)
    }

    /// The tenant in the middle of its thoughts. A panic elsewhere does not close the door for others.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a caller in process gets.
fn in_process(reply: Reply) -> Result<Response, Unanswered> {
    match reply {
        Reply::Answered(response) => Ok(response),
        Reply::Lost => Err(Unanswered::Lost {
            because: "the emulator lost it, as its faults say".to_owned(),
        }),
        Reply::Held => Err(Unanswered::Lost {
            because: "the emulator holds it for ever, as its faults say".to_owned(),
        }),
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Emulator(a tenant in a box)")
    }
}

impl Transport for Emulator {
    fn root(&self) -> &str {
        IN_PROCESS_ROOT
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let mut desk = self.desk();
        let caller = desk.caller(None);
        in_process(desk.answer(&request, IN_PROCESS_ROOT, caller.as_ref()))
    }

    async fn pause(&self, duration: Duration) {
        self.advance(duration);
    }
}
