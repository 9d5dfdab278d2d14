//! The table of documented operations, walked on both versions: each answers as it should, and what nobody documents is refused.
//!
//! Rows are numbered as in the reference's section 2.2; those with a plus are what tutorials and infrastructure tools use
//! beside them.

use serde_json::{Value, json};

use super::provisioned::{CUSTOM, Provisioned};
use super::{AWS, Caller, text};
use syncform::wire::Method::{self, Delete, Get, Patch, Post, Put};
use syncform::wire::{Request, Response};

/// Row, method, path, the name of the body, and the status that is answered. `{s}` and `{a}` are the synchronization of a
/// service principal and of an application, other names in braces are ids of a tenant that is made for the row. Row 12 is
/// a switch, 29 wants another kind of job, and 31 is of beta alone.
const OPERATIONS: &str = "
1 GET /applicationTemplates - 200
2 GET /applicationTemplates/{template} - 200
3 POST /applicationTemplates/{template}/instantiate name 201
4 GET {s}/templates - 200
4 GET {a}/templates - 200
5 GET {s}/templates/scim - 200
5 GET {s}/templates/scim/schema - 200
6 PATCH {a}/templates/scim template 204
7 PUT {a}/templates/scim/schema schema 204
7 DELETE {a}/templates/scim/schema - 204
8 POST {a}/templates own-template 201
9 GET {s}/jobs - 200
10 POST {s}/jobs job 201
11 GET {s}/jobs/{job} - 200
12 PATCH {s}/jobs/{job} schedule 404
13 DELETE {s}/jobs/{job} - 204
14 POST {s}/jobs/{job}/start - 204
15 POST {s}/jobs/{job}/pause - 204
16 POST {s}/jobs/{job}/restart restart 204
17 POST {s}/jobs/{job}/validateCredentials credentials 204
18 POST {s}/jobs/validateCredentials credentials 204
19 PUT {s}/secrets secrets 204
20 GET {s}/secrets - 200
20 GET {s}/secrets/$count - 200
21 GET {s}/jobs/{job}/schema - 200
22 PUT {s}/jobs/{job}/schema schema 204
23 DELETE {s}/jobs/{job}/schema - 204
24 GET {s}/jobs/{job}/schema/filterOperators - 200
24 GET {s}/templates/scim/schema/filterOperators() - 200
25 GET {s}/jobs/{job}/schema/functions - 200
25 GET {s}/jobs/{job}/schema/functions() - 200
26 POST {s}/jobs/{job}/schema/parseExpression expression 200
27 POST {s}/jobs/{job}/schema/directories/{directory}/discover - 200
28 POST {s}/jobs/{job}/provisionOnDemand demand 200
29 POST {s}/jobs/{job}/bulkUpload upload 400
30 POST {s}/acquireAccessToken token 204
30 POST {a}/acquireAccessToken token 204
31 GET {s}/Ping() - 200
32 GET /auditLogs/provisioning - 200
32 GET /auditLogs/provisioning/ - 200
+ GET /organization - 200
+ GET /applications - 200
+ GET /applications/{app} - 200
+ GET /applications(appId='{appId}') - 200
+ PATCH /applications/{app} notes 204
+ DELETE /applications/{app} - 204
+ POST /applications name 201
+ GET /applications/{app}/owners - 200
+ POST /applications/{app}/owners/$ref owner 204
+ GET /servicePrincipals - 200
+ GET /servicePrincipals/{sp} - 200
+ GET /servicePrincipals(appId='{appId}') - 200
+ PATCH /servicePrincipals/{sp} notes 204
+ DELETE /servicePrincipals/{sp} - 204
+ POST /servicePrincipals principal 201
+ GET /servicePrincipals/{sp}/owners - 200
+ POST /servicePrincipals/{sp}/owners/$ref owner 204
+ GET /servicePrincipals/{sp}/appRoleAssignedTo - 200
+ POST /servicePrincipals/{sp}/appRoleAssignedTo assignment 201
+ GET /directory/deletedItems/microsoft.graph.application - 200
+ GET /directory/deletedItems/microsoft.graph.servicePrincipal - 200
+ GET /directory/deletedItems/{deleted} - 200
+ POST /directory/deletedItems/{deleted}/restore - 200
+ DELETE /directory/deletedItems/{deleted} - 204
";

/// Method, path and answer of what the metadata has, or somebody may try, and no document knows.
const UNDOCUMENTED: &str = "
PUT {s} 405
DELETE {s} 405
POST {s}/templates 405
PATCH {s}/templates/scim 405
DELETE {s}/templates/scim 405
DELETE {a}/templates/scim 405
PUT {s}/templates/scim/schema 405
PATCH {a}/templates/scim/schema 404
PATCH {s}/jobs/{job}/schema 404
PATCH {s}/jobs/{job} 404
PUT {s}/jobs/{job} 405
POST {s}/jobs/{job}/schema/directories 405
PATCH {s}/jobs/{job}/schema/directories/{directory} 405
DELETE {s}/jobs/{job}/schema/directories/{directory} 405
GET {s}/jobs/{job}/bulkUpload 405
PATCH {s}/jobs/{job}/bulkUpload 405
DELETE {s}/jobs/{job}/bulkUpload 405
GET {s}/jobs/{job}/bulkUpload/$value 404
GET {s}/jobs/{job}/start 405
POST {s}/jobs/{job}/stop 404
POST {s}/jobs/{job}/validateConnectivity 404
PATCH {s}/connectivityParameters 404
GET {s}/acquireAccessToken 405
POST {s}/secrets 405
PATCH {s}/secrets 405
POST /auditLogs/provisioning 405
PATCH /auditLogs/provisioning/x 405
DELETE /auditLogs/provisioning/x 405
GET /directory/deletedItems 400
PUT /applicationTemplates/{template} 405
GET /applicationTemplates/{template}/instantiate 405
PUT /applications/{app} 405
DELETE /servicePrincipals 405
GET /nowhere 404
";

/// A tenant with everything that an operation may be about.
struct Tenant {
    app: Provisioned,
    user: String,
    group: String,
    deleted: String,
    by_hand: String,
    schema: Value,
}

fn method(name: &str) -> Method {
    [Get, Post, Put, Patch, Delete]
        .into_iter()
        .find(|method| method.as_str() == name)
        .unwrap_or_else(|| panic!("{name} is no method"))
}

/// The lines of a table, each split at its spaces.
fn rows<const N: usize>(table: &str) -> Vec<[&str; N]> {
    let lines = table.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(' ').collect();
            cells
                .try_into()
                .unwrap_or_else(|_| panic!("not a row: {line}"))
        })
        .collect()
}

impl Tenant {
    /// The body of a name.
    fn body(&self, name: &str) -> Value {
        let credential = |key: &str| json!([{"key": key, "value": "x"}]);
        let born = &self.app.born;
        match name {
            "-" => Value::Null,
            "name" => json!({"displayName": "B"}),
            "notes" => json!({"notes": "x"}),
            "principal" => json!({"appId": self.by_hand}),
            "job" => json!({"templateId": "scim"}),
            "schedule" => json!({"schedule": {"interval": "PT1H"}}),
            "upload" => json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                "Operations": [],
            }),
            "restart" => {
                json!({"criteria": {"resetScope": "Watermark, Escrows, QuarantineState"}})
            }
            "credentials" => {
                json!({"templateId": "scim", "credentials": credential("SecretToken")})
            }
            "token" => json!({"credentials": credential("ClientSecret")}),
            "secrets" => json!({"value": credential("UserName")}),
            "schema" => self.schema.clone(),
            "template" => {
                json!({"id": "scim", "applicationId": CUSTOM, "factoryTag": "scim", "schema": self.schema})
            }
            "own-template" => json!({"id": "own", "applicationId": CUSTOM, "factoryTag": "own"}),
            "expression" => json!({"expression": "[mail]"}),
            "owner" => {
                let address = "https://graph.microsoft.com/v1.0/directoryObjects";
                json!({"@odata.id": format!("{address}/{}", self.user)})
            }
            "assignment" => json!({
                "principalId": self.group,
                "resourceId": born.principal,
                "appRoleId": born.body["servicePrincipal"]["appRoles"][0]["id"],
            }),
            "demand" => json!({"parameters": [{
                "ruleId": self.schema["synchronizationRules"][0]["id"],
                "subjects": [{"objectId": self.user, "objectTypeName": "User"}],
            }]}),
            other => panic!("no body is called {other}"),
        }
    }

    fn new() -> Self {
        let app = Provisioned::new("{}", 0);
        let doomed = app.caller.create_from(AWS, "doomed");
        let path = format!("/v1.0/applications/{}", doomed.application);
        assert_eq!(app.caller.status(Delete, &path, Value::Null), 204);
        let (_, made) = app.caller.call(
            Post,
            "/v1.0/applications",
            json!({"displayName": "by hand"}),
        );
        Self {
            user: app.user(1),
            group: text(
                &app.caller
                    .get("/v1.0/groups?$filter=displayName eq 'sg-scim-users'"),
                "/value/0/id",
            ),
            deleted: doomed.application,
            by_hand: text(&made, "/appId"),
            schema: app.schema(),
            app,
        }
    }

    fn path(&self, version: &str, path: &str) -> String {
        let directory = text(&self.schema, "/directories/0/id");
        let filled = [
            ("{s}", "/servicePrincipals/{sp}/synchronization"),
            ("{a}", "/applications/{app}/synchronization"),
            ("{sp}", self.app.born.principal.as_str()),
            ("{app}", &self.app.born.application),
            ("{appId}", &self.app.born.app_id),
            ("{job}", &self.app.job),
            ("{template}", AWS),
            ("{deleted}", &self.deleted),
            ("{directory}", &directory),
        ];
        filled
            .into_iter()
            .fold(format!("/{version}{path}"), |path, (name, id)| {
                path.replace(name, id)
            })
    }
}

/// One row, carried out in a tenant of its own.
pub(crate) struct Carried {
    pub(crate) row: &'static str,
    pub(crate) request: Request,
    pub(crate) answer: Response,
    expected: &'static str,
    committed: bool,
}

/// Every row on one version of Graph.
pub(crate) fn carried_out(version: &str) -> impl Iterator<Item = Carried> {
    let rows = rows(OPERATIONS).into_iter();
    rows.map(move |[row, name, path, body, expected]| {
        let tenant = Tenant::new();
        let mut request = Request::new(method(name), tenant.path(version, path));
        if body != "-" {
            request = request.json(tenant.body(body));
        }
        let caller = &tenant.app.caller;
        let answer = caller.try_send(request.clone()).expect("an answer");
        let is_foreign = row == "31" && version == "v1.0";
        Carried {
            row,
            request,
            answer,
            expected: if is_foreign { "404" } else { expected },
            committed: caller.0.requests().pop().expect("recorded").committed,
        }
    })
}

#[test]
fn every_documented_operation_answers_on_both_versions() {
    for carried in ["v1.0", "beta"].into_iter().flat_map(carried_out) {
        let Carried {
            row,
            request,
            answer,
            expected,
            committed,
        } = carried;
        let body = answer.body.json();
        let told = format!("row {row}: {} {}: {body}", request.method, request.path);
        assert_eq!(answer.status.to_string(), expected, "{told}");
        assert_eq!(answer.status == 204, body.is_null(), "{told}");
        assert!(request.method != Get || !committed, "{told}");
    }
}

#[test]
fn the_rows_of_the_reference_are_all_there() {
    let mut found: Vec<u32> = rows(OPERATIONS)
        .iter()
        .filter_map(|[row, _, _, _, _]| row.parse().ok())
        .collect();
    found.dedup();
    assert_eq!(found, (1..=32).collect::<Vec<_>>());
}

#[test]
fn what_nobody_documents_is_refused_on_both_versions() {
    let tenant = Tenant::new();
    let caller = &tenant.app.caller;
    let before = caller.0.snapshot();
    for [name, path, expected] in rows(UNDOCUMENTED) {
        for version in ["v1.0", "beta"] {
            let full = tenant.path(version, path);
            let (status, answer) = caller.call(method(name), &full, Value::Null);
            assert_eq!(status.to_string(), expected, "{name} {full}: {answer}");
            assert!(!text(&answer, "/error/code").is_empty());
        }
    }
    assert_eq!(caller.0.snapshot(), before);
}

#[test]
fn counts_of_the_directory_need_a_header_and_others_do_not() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let count = |path: &str, is_eventual: bool| {
        let mut request = Request::new(Get, path.replace(' ', "%20"));
        if is_eventual {
            request = request.header("ConsistencyLevel", "eventual");
        }
        let answer = caller.try_send(request).expect("an answer");
        let kind = answer.header("Content-Type").map(str::to_owned);
        (answer.status, kind, answer.body.into_json())
    };
    let number = |value: u64| (200, Some("text/plain".to_owned()), json!(value));
    let named = "/v1.0/applications/$count?$filter=displayName eq 'A'";
    assert_eq!(count(named, true), number(1));
    assert_eq!(count(named, false).0, 400);
    assert_eq!(count("/v1.0/users/$count", true), number(12));
    let owners = format!("/v1.0/servicePrincipals/{}/owners/$count", born.principal);
    assert_eq!(count(&owners, true), number(0));
    assert_eq!(count("/v1.0/applicationTemplates/$count", false).0, 200);
    assert_eq!(count(&born.sync("jobs/$count"), false), number(0));
    assert_eq!(count(&born.sync("secrets/$count"), false), number(0));
    assert_eq!(count(&born.sync("templates/$count"), false), number(1));
    for wrong in [
        "/v1.0/organization/x/$count",
        "/v1.0/auditLogs/provisioning/$count",
    ] {
        assert_eq!(count(wrong, true).0, 404, "{wrong}");
    }
    let single = format!("/v1.0/applications/{}/$count", born.application);
    assert_eq!(count(&single, true).0, 400, "one object has no count");
}
