//! Who signs in: the way is chosen, its credential made, and a token of the manifests' tenant fetched.
//!
//! Nothing goes to Graph here.

mod make;
mod variables;
mod way;

pub(super) use way::Way;

use std::sync::Arc;

use super::args::Global;
use super::{Exit, Failure, reach};
use crate::desired::Tenant;
use crate::http::{Claims, Endpoint, Graph, Tenancy, Trace};
use crate::model::{Cloud, TenantId};
use crate::wire::Unanswered;
use variables::{Variable, Variables};

/// A connection that is signed in.
pub(super) struct SignedIn {
    pub(super) graph: Graph,
    pub(super) way: Way,
    /// Scheme and host of Graph.
    pub(super) root: String,
    /// What the token tells; none where it is opaque.
    pub(super) claims: Option<Claims>,
}

/// Signs in at the endpoint that the flags name, for the tenant of the manifests.
pub(super) async fn sign_in(
    global: &Global,
    tenant: &Tenant,
    run: &str,
    trace: Option<Arc<Trace>>,
) -> Result<SignedIn, Failure> {
    let variables = Variables::of_process();
    let endpoint = endpoint(global, tenant, &variables)?;
    let root = endpoint.root().to_owned();
    check_variable(tenant, &variables)?;
    let way = choose(global, &variables)?;
    tracing::debug!(way = way.word(), "signing in");
    let credential = make::credential(way, tenant.id.as_str(), &variables)?;
    let tenancy = Tenancy {
        id: tenant.id.to_string(),
        named_at: tenant.place.line(),
    };
    let graph = Graph::connect(endpoint, credential, tenancy)
        .map_err(|error| Failure::new(Exit::Error, error.to_string()))?
        .with_run(Some(run.to_owned()))
        .with_trace(trace);
    let claims = graph
        .signed_in()
        .await
        .map_err(|error| unsigned(&error, way))?;
    Ok(SignedIn {
        graph,
        way,
        root,
        claims,
    })
}

/// The tenant that Azure's own tools are set to, where that is an id.
pub(super) fn tenant_of_process() -> Option<TenantId> {
    let variables = Variables::of_process();
    TenantId::parse(variables.get(Variable::TenantId)?).ok()
}

fn endpoint(global: &Global, tenant: &Tenant, variables: &Variables) -> Result<Endpoint, Failure> {
    let endpoint = match &global.endpoint {
        Some(url) => Endpoint::loopback(url),
        None => Endpoint::cloud(cloud(tenant.cloud)),
    };
    let endpoint = endpoint.map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    let endpoint = reach::reached(endpoint, global)?;
    let Some(authority) = variables.get(Variable::AuthorityHost) else {
        return Ok(endpoint);
    };
    endpoint.with_authority(authority).map_err(|error| {
        Failure::new(Exit::Identity, format!("AZURE_AUTHORITY_HOST: {error}"))
            .help("unset it, or choose the cloud in the Tenant's manifest; nothing was sent")
            .unwritten()
    })
}

/// The name of a cloud.
pub(super) const fn cloud(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global => "global",
        Cloud::Usgov => "usgov",
        Cloud::UsgovDod => "usgov-dod",
        Cloud::China => "china",
    }
}

/// Whoever has set a tenant for Azure's own tools means that one.
fn check_variable(tenant: &Tenant, variables: &Variables) -> Result<(), Failure> {
    match variables.get(Variable::TenantId) {
        // A domain can only be compared by the token that it leads to.
        Some(other) if TenantId::parse(other).is_ok_and(|id| id != tenant.id) => Err(Failure::new(
            Exit::Identity,
            format!(
                "AZURE_TENANT_ID is {other}, and the manifests are for {} at {}",
                tenant.id,
                tenant.place.line()
            ),
        )
        .help(
            "sign in to the manifests' tenant, or choose another with --tenant; nothing was sent",
        )),
        Some(_) | None => Ok(()),
    }
}

/// The way that the flag names, or the first of the chain.
fn choose(global: &Global, variables: &Variables) -> Result<Way, Failure> {
    if let Some(way) = Way::named(global.auth) {
        return Ok(way);
    }
    let mut set = way::CHAIN.into_iter().filter(|way| way.is_set(variables));
    let Some(way) = set.next() else {
        return Err(nothing(global, variables));
    };
    if let Some(other) = set.find(|other| other.is_deliberate()) {
        tracing::warn!(
            "signing in with {}; {} is set as well and not used: --auth says which is meant",
            way.name(),
            other.sign()
        );
    }
    Ok(way)
}

/// There is nothing to sign in with.
fn nothing(global: &Global, variables: &Variables) -> Failure {
    let signs = way::CHAIN.map(Way::sign).join(", ");
    let text = if variables.has(Variable::ClientId) {
        format!(
            "no credential: AZURE_CLIENT_ID is set, and nothing that goes with it; looked for {signs}"
        )
    } else {
        format!("no credential: looked for {signs}")
    };
    let help = match &global.endpoint {
        Some(_) => {
            "set AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; an emulated tenant takes any value, such as demo"
        }
        None => {
            "docs/authentication.md shows every way; or try everything on an embedded tenant with --sandbox"
        }
    };
    Failure::new(Exit::Identity, text).help(help).unwritten()
}

/// No token was to be had.
fn unsigned(error: &Unanswered, way: Way) -> Failure {
    let name = way.name();
    let failure = match error {
        Unanswered::SignIn { .. } => Failure::new(Exit::Identity, error.to_string()).help(format!(
            "the way was {name}; docs/authentication.md says what it needs; nothing was read"
        )),
        Unanswered::NotSent { .. } | Unanswered::Lost { .. } => {
            Failure::new(Exit::Busy, error.to_string()).help(format!(
                "the way was {name}; check the network and the endpoint"
            ))
        }
    };
    failure.unwritten()
}
