//! How a tenant is reached: whose certificates count, how long a request may take, and what is written down of it.

use std::path::Path;
use std::sync::Arc;

use super::args::Global;
use super::{Exit, Failure};
use crate::http::{Endpoint, Trace, Trust, read_regular};

/// A machine's whole list of authorities has a quarter of this, in bytes.
const LARGEST_CA_FILE: usize = 1024 * 1024;

/// The endpoint as the flags want it reached.
pub(super) fn reached(endpoint: Endpoint, global: &Global) -> Result<Endpoint, Failure> {
    let endpoint = match trust(global)? {
        Some(trust) => endpoint.trusting(trust),
        None => endpoint,
    };
    Ok(match global.request_timeout {
        Some(limit) => endpoint.within(limit),
        None => endpoint,
    })
}

/// The authorities that the flag names; none where it is not said.
pub(super) fn trust(global: &Global) -> Result<Option<Trust>, Failure> {
    global.ca_file.as_deref().map(trusted).transpose()
}

fn trusted(path: &Path) -> Result<Trust, Failure> {
    let failed = |because: String| {
        Failure::new(
            Exit::Error,
            format!("--ca-file {}: {because}", path.display()),
        )
        .help("name a file with the certificates of authorities in PEM form (-----BEGIN CERTIFICATE-----), such as the one that `syncform emulate --tls` names; nothing was sent")
        .unwritten()
    };
    let pem = read_regular(path, LARGEST_CA_FILE).map_err(failed)?;
    Trust::read(&pem).map_err(|error| failed(error.to_string()))
}

/// The file that traffic is written to: made before anything is sent.
pub(super) fn trace(global: &Global) -> Result<Option<Arc<Trace>>, Failure> {
    let Some(path) = &global.trace_http else {
        return Ok(None);
    };
    let trace = Trace::create(path).map_err(|error| {
        Failure::new(
            Exit::Error,
            format!("--trace-http {}: {error}", path.display()),
        )
        .help("name a file that can be written, or leave the flag out; nothing was sent")
        .unwritten()
    })?;
    Ok(Some(Arc::new(trace)))
}
