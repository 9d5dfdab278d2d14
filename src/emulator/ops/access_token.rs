//! `acquireAccessToken`: the OAuth authorization that some connectors ask for.
//!
//! Reference section 2.2, row 30. What the service does with the token it does not tell: nothing is stored here, and nobody
//! is called. Values that the emulated target refuses are refused here too.

use serde_json::Value;

use crate::emulator::answer::{Answer, Refusal};
use crate::emulator::body::{self, Kind};
use crate::emulator::call::Call;
use crate::emulator::credentials;
use crate::emulator::secrets;

/// POST acquireAccessToken.
pub(in crate::emulator) fn acquire(call: &Call<'_>) -> Result<Answer, Refusal> {
    let known = [("credentials", Kind::List)];
    let body = body::members(call.body, &known).map_err(|why| Refusal::parameter(&why))?;
    let pairs = secrets::pairs(body.get("credentials").unwrap_or(&Value::Null))?;
    credentials::judge(&pairs)
}
