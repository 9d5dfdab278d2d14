//! What an upload client sends to an API-driven job.

use serde_json::{Value, json};

/// A bulk request of these users, each `externalId`, `userName` and whether they may sign in.
pub(crate) fn bulk(users: &[(&str, &str, bool)]) -> Value {
    let operation = |(id, name, active): &(&str, &str, bool)| {
        json!({
            "method": "POST", "bulkId": id, "path": "/Users",
            "data": {
                "schemas": [
                    "urn:ietf:params:scim:schemas:core:2.0:User",
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
                ],
                "externalId": id, "userName": name, "displayName": format!("Worker {id}"), "active": active,
                "phoneNumbers": [{"value": "+1", "type": "work"}],
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Tours"},
            },
        })
    };
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
        "Operations": users.iter().map(operation).collect::<Vec<_>>(),
        "failOnErrors": null,
    })
}
