//! What Graph's objects have and the emulated directory keeps about none of them: `$select` of it is no mistake.
//!
//! Names are those of the OpenAPI document's types, as far as infrastructure tools ask for them.

use std::sync::LazyLock;

use serde_json::{Value, json};

const NOTHING: &Value = &Value::Null;
const NO: &Value = &Value::Bool(false);
static NONE_OF_THEM: LazyLock<Value> = LazyLock::new(|| json!([]));

/// A flag of applications that is off.
const FLAG: &str = "oauth2RequirePostResponse";

/// Collections of users, which are empty.
const LISTS: [&str; 3] = ["imAddresses", "otherMails", "proxyAddresses"];

/// All others of theirs, which are null.
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

/// The value of a property that is kept about no object of a collection.
pub(super) fn value(collection: Option<&str>, name: &str) -> Option<&'static Value> {
    match collection {
        Some("users") if LISTS.contains(&name) => Some(&NONE_OF_THEM),
        Some("users") if SINGLES.contains(&name) => Some(NOTHING),
        Some("applications") if name == FLAG => Some(NO),
        Some(_) | None => None,
    }
}
