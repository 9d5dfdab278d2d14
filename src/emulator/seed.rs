//! What a fresh tenant holds: one application that somebody made by hand.
//!
//! It is there so that a client can show that it leaves alone what it does not manage.

use serde_json::json;

use super::birth::{self, Newborn};
use super::clock::{Instant, START};
use super::gallery;
use super::jobs;
use super::store::{Members, Tenant, text};

/// How long before the start of the clock it was made: thirty days, so that no lag concerns it.
const AGE: i64 = 30 * 24 * 3600;
/// The name of the application.
const NAME: &str = "AWS Sandbox (by hand)";

/// Makes a tenant and puts the application in.
pub(super) fn tenant(tenant_id: Option<String>) -> Tenant {
    let mut tenant = Tenant::empty(tenant_id);
    let at: Instant = START - AGE;
    let newborn = Newborn {
        template: gallery::AWS,
        display_name: NAME,
        reference: None,
    };
    if let Ok((_, principal)) = birth::bear(&mut tenant, &newborn, at) {
        furnish(&mut tenant, text(&principal, "id"), at);
    }
    tenant
}

/// A foreign tag, secrets, and a job that runs.
fn furnish(tenant: &mut Tenant, principal: &str, at: Instant) {
    tenant.service_principals.change(
        at,
        |members: &Members| text(members, "id") == principal,
        |members| {
            members.insert(
                "tags".to_owned(),
                json!([birth::INTEGRATED, "cost-center:4711"]),
            );
        },
    );
    let secrets = [
        ("ClientSecret", "emulated-access-key"),
        ("SecretToken", "emulated-secret-key"),
        ("SyncAll", "false"),
    ];
    let pairs = secrets.map(|(key, value)| (key.to_owned(), value.to_owned()));
    tenant.set_secrets(principal, pairs.to_vec());
    let id = jobs::bear(tenant, "aws", principal, at).id;
    tenant
        .jobs
        .change(at, |job| job.id == id, |job| job.start(at, true));
}
