//! What Graph's users have and the emulated directory keeps about nobody: `$select` of it is no mistake.
//!
//! Names are those of the OpenAPI document's `microsoft.graph.user`, as far as infrastructure tools ask for them.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::call::Call;

const NOTHING: &Value = &Value::Null;
static NONE_OF_THEM: LazyLock<Value> = LazyLock::new(|| json!([]));

/// Collections, which are empty.
const LISTS: [&str; 3] = ["imAddresses", "otherMails", "proxyAddresses"];

/// All others, which are null.
const SINGLES: [&str; 29] = [
    "ageGroup",
    "city",
    "companyName",
    "consentProvidedForMinor",
    "country",
    "creationType",
    "deletedDateTime",
    "employeeHireDate",
    "employeeId",
    "employeeOrgData",
    "employeeType",
    "externalUserState",
    "externalUserStateChangeDateTime",
    "faxNumber",
    "legalAgeGroupClassification",
    "onPremisesDistinguishedName",
    "onPremisesDomainName",
    "onPremisesImmutableId",
    "onPremisesLastSyncDateTime",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "onPremisesUserPrincipalName",
    "postalCode",
    "preferredDataLocation",
    "showInAddressList",
    "state",
    "streetAddress",
    "usageLocation",
];

/// The value of a property that is kept about nobody, where a call is about users.
pub(super) fn value(call: &Call<'_>, name: &str) -> Option<&'static Value> {
    let is_about_users = call.segments.first().is_some_and(|first| first == "users");
    if !is_about_users {
        None
    } else if LISTS.contains(&name) {
        Some(&NONE_OF_THEM)
    } else {
        SINGLES.contains(&name).then_some(NOTHING)
    }
}
