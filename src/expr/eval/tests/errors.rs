//! What people are told of each reason: what was expected, and what to do next.

use serde_json::{Value as Json, json};

use super::super::MAX_VALUE;
use super::evaluated;

#[track_caller]
fn told(expression: &str, object: &Json, expected: Option<&str>, help: Option<&str>) {
    let reason = evaluated(expression, object).expect_err(expression).reason;
    assert_eq!(reason.expected().as_deref(), expected, "{expression}");
    assert_eq!(reason.help(), help, "{expression}");
}

#[test]
fn every_reason_says_what_was_expected_or_what_to_do() {
    let list = json!({"a": ["1", "2"], "long": "a".repeat(MAX_VALUE + 1), "appRoleAssignments": ["x", "y"]});
    told(
        "Append([a], \"x\")",
        &list,
        Some("expected one text"),
        Some("take one value with Item(..., 1), or join them with Join"),
    );
    told(
        "Item([a], 3)",
        &list,
        Some("expected an index from 1 to 2"),
        None,
    );
    told(
        "IIF([a]>1, 1, 0)",
        &list,
        Some("expected a whole number on both sides"),
        Some("only = and <> compare texts"),
    );
    told(
        "[long]",
        &list,
        Some("expected at most 1048576 bytes in a value"),
        None,
    );
    told(
        "SingleAppRoleAssignment([appRoleAssignments])",
        &list,
        None,
        Some("try it on a real job with provision on demand, and see what comes"),
    );
    told(
        "%DomainFQDN%",
        &list,
        None,
        Some("hand it in beside the attributes"),
    );
    told("Error(\"no\")", &list, None, None);
    told("Replace(\"x\", , \"(\", , \"\", , )", &list, None, None);
}
