//! `auth`: who signs in, where, for how long, and what that identity still lacks for each verb.
//!
//! It asks for a token and shows what the token tells of itself; Graph is not called, and the token is not shown.

use jiff::Timestamp;

use super::args::Global;
use super::identity::{self, SignedIn};
use super::load::load;
use super::{Exit, Failure, Voice, online, reach};
use crate::api::permissions::TASKS;
use crate::desired::Tenant;
use crate::http::Claims;
use crate::render::{self, Identity, Standing};

pub(super) fn run(global: &Global, voice: Voice, run: &str) -> Result<Exit, Failure> {
    if global.sandbox.is_some() {
        return Err(
            Failure::new(Exit::Usage, "nobody signs in to the embedded tenant").help(
                "leave out --sandbox, or serve it with `syncform emulate` and name its --endpoint",
            ),
        );
    }
    let loaded = load(global, voice)?;
    let tenant = &loaded.desired.tenant;
    online(async {
        let signed_in = identity::sign_in(global, tenant, run, reach::trace(global)?).await?;
        let identity = told(&signed_in, tenant);
        voice.say(&render::identity(&identity, voice.style), || {
            render::identity_json(&identity)
        });
        Ok(Exit::Done)
    })
}

/// What is known of the identity.
pub(super) fn told(signed_in: &SignedIn, tenant: &Tenant) -> Identity {
    let claims = signed_in.claims.clone();
    let is_opaque = claims.is_none();
    let claims = claims.unwrap_or_default();
    let granted = claims.permissions();
    let Claims {
        client_id,
        object_id,
        tenant: of_token,
        roles,
        scopes,
        expires,
        issuer: _,
        subject: _,
        audience: _,
    } = claims;
    Identity {
        way: signed_in.way.word(),
        way_name: signed_in.way.name(),
        client_id,
        object_id,
        tenant: of_token,
        tenant_name: tenant.name.to_string(),
        cloud: identity::cloud(tenant.cloud),
        root: signed_in.root.clone(),
        expires: expires.and_then(|seconds| Timestamp::from_second(seconds).ok()),
        roles,
        scopes,
        verbs: if is_opaque {
            Vec::new()
        } else {
            standing(&granted)
        },
    }
}

/// Where an identity with these permissions stands with each verb that needs any.
fn standing(granted: &[String]) -> Vec<Standing> {
    let tasks = TASKS.iter().filter(|task| !task.permissions.is_empty());
    tasks
        .map(|task| Standing {
            task: task.name.replace('`', ""),
            missing: task.missing(granted),
        })
        .collect()
}
