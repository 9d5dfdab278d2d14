//! Why an entry of the provisioning log failed: its `errorInformation` (reference, section 2.10).
//!
//! The codes are documented where nothing else is said. No sample shows the other members of these cases; sentences are ours.

use serde_json::{Value, json};

use super::compare::{Deed, Fate, Why};
use super::mapped::Fault;

/// What is told of a deed that failed; nothing of any other.
pub(super) fn of(deed: &Deed) -> Value {
    if deed.fate != Fate::Failed {
        return Value::Null;
    }
    if let Some(fault) = &deed.who.notes.fault {
        return of_mapping(fault);
    }
    let (code, reason, action) = match deed.why {
        Why::BadName => (
            "AzureActiveDirectoryInvalidUserPrincipalName",
            "The user principal name is missing or malformed.",
            "Map an expression to userPrincipalName that makes a valid one.",
        ),
        Why::TakenName => (
            "EntryConflict",
            "Another user has the user principal name.",
            "Upload another name, or map another expression to userPrincipalName.",
        ),
        Why::NoMail
        | Why::BadMapping
        | Why::InScope
        | Why::OutOfScope
        | Why::LeftScope
        | Why::Disabled
        | Why::Deleted => (
            "MandatoryFieldsMissing",
            "The target requires a mail address, and the user has none.",
            "Give the user a mail address, or take the user out of scope.",
        ),
    };
    error(code, reason, action)
}

/// What is told of an expression without a value. No document shows such an entry, so that the code is ours.
fn of_mapping(fault: &Fault) -> Value {
    let Fault {
        target,
        why,
        is_said,
    } = fault;
    let reason = if *is_said {
        format!("The expression that is mapped to {target} refuses the user: {why}")
    } else {
        format!("The expression that is mapped to {target} has no value for the user: {why}.")
    };
    let action = "Give the user what the expression asks for, or mend the expression.";
    error("AttributeMappingFailed", &reason, action)
}

fn error(code: &str, reason: &str, action: &str) -> Value {
    json!({
        "errorCode": code,
        "reason": reason,
        "additionalDetails": null,
        "errorCategory": "nonServiceFailure",
        "recommendedAction": action,
    })
}
