//! What the emulator answers beyond what syncform asks, wanted and refused: the tutorial and what lies beside its way.

use std::time::Duration;

use serde_json::{Value, json};
use syncform::emulator::Emulator;
use syncform::wire::Method::{self, Delete, Get, Patch, Post, Put};
use syncform::wire::{Request, Transport as _};

use super::judge::Judge;
use crate::support::hands::AWS;
use crate::support::world::emulator;

/// A caller who goes round. It asks for the impossible too: only what is answered well is judged as a request.
struct Guest<'a> {
    tenant: &'a Emulator,
    judge: &'a Judge,
}

impl Guest<'_> {
    /// One request, below the version.
    async fn ask(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        let version = self.judge.version;
        let path = format!("/{version}{}", path.replace(' ', "%20"));
        let mut request = Request::new(method, &path);
        if !body.is_null() {
            request = request.json(body);
        }
        if path.contains("$count=true") || path.contains("/$count") {
            request = request.header("ConsistencyLevel", "eventual");
        }
        let answer = self.tenant.send(request.clone()).await;
        let answer = answer.expect("an answer");
        self.judge.answer(&request, &answer);
        if answer.is_success() {
            self.judge.request(&request);
        }
        let (had, body) = (answer.status, answer.body.into_json());
        assert_eq!(had, status, "{method} {path}: {body}");
        body
    }

    async fn get(&self, path: &str) -> Value {
        self.ask(Get, path, Value::Null, 200).await
    }
}

fn text(value: &Value, pointer: &str) -> String {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_else(|| panic!("no text at {pointer} of {value}"))
        .to_owned()
}

/// The tutorial and everything beside its way.
pub(super) async fn tour(judge: &Judge) {
    let tenant = emulator();
    let guest = Guest {
        tenant: &tenant,
        judge,
    };
    directory(&guest).await;
    for (gallery, template) in [
        (AWS, "aws"),
        ("8adf8e6e-67b2-4cf2-a259-e3dc5476c621", "scim"),
    ] {
        let path = format!("/applicationTemplates/{gallery}/instantiate");
        let born = guest
            .ask(Post, &path, json!({ "displayName": template }), 201)
            .await;
        let (application, principal) = (
            text(&born, "/application/id"),
            text(&born, "/servicePrincipal/id"),
        );
        objects(&guest, &application, &principal).await;
        synchronization(&guest, &application, &principal, template).await;
        people(&guest, &principal).await;
        tenant.advance(Duration::from_secs(3600));
        let jobs = format!("/servicePrincipals/{principal}/synchronization/jobs");
        guest.get(&jobs).await;
        logs(&guest).await;
        quarantined(&guest, &principal).await;
        guest.get(&jobs).await;
        guest
            .ask(
                Delete,
                &format!("/applications/{application}"),
                Value::Null,
                204,
            )
            .await;
        guest
            .get("/directory/deletedItems/microsoft.graph.application")
            .await;
        guest
            .get("/directory/deletedItems/microsoft.graph.servicePrincipal")
            .await;
    }
}

async fn directory(guest: &Guest<'_>) {
    guest.get("/organization").await;
    guest
        .get("/applicationTemplates?$filter=contains(displayName,'AWS')&$top=1")
        .await;
    guest
        .get("/applicationTemplates?$select=id,displayName")
        .await;
    guest.get("/applicationTemplates").await;
    for kind in ["users", "groups", "applications", "servicePrincipals"] {
        let page = guest.get(&format!("/{kind}?$top=1&$count=true")).await;
        let id = text(&page, "/value/0/id");
        guest.get(&format!("/{kind}/{id}")).await;
        guest
            .get(&format!("/{kind}/{id}?$select=id,displayName"))
            .await;
        guest
            .ask(Get, &format!("/{kind}/nobody"), Value::Null, 404)
            .await;
        guest
            .ask(
                Get,
                &format!("/{kind}?$filter=displayName has 'x'"),
                Value::Null,
                400,
            )
            .await;
        guest
            .ask(Put, &format!("/{kind}/{id}"), json!({}), 405)
            .await;
    }
}

async fn objects(guest: &Guest<'_>, application: &str, principal: &str) {
    let path = format!("/applications/{application}");
    let app_id = text(&guest.get(&path).await, "/appId");
    guest
        .ask(
            Patch,
            &path,
            json!({ "notes": "x", "web": { "homePageUrl": "https://x.example" } }),
            204,
        )
        .await;
    guest.get(&format!("/applications(appId='{app_id}')")).await;
    guest.ask(Patch, &path, json!({ "nonsense": 1 }), 400).await;
    let path = format!("/servicePrincipals/{principal}");
    guest
        .get(&format!("/servicePrincipals(appId='{app_id}')"))
        .await;
    guest
        .ask(
            Patch,
            &path,
            json!({ "tags": ["x"], "appRoleAssignmentRequired": false }),
            204,
        )
        .await;
    guest.get(&path).await;
    for owner in ["users", "servicePrincipals"] {
        let owner = text(&guest.get(&format!("/{owner}?$top=1")).await, "/value/0/id");
        let root = guest.judge.version;
        let body = json!({ "@odata.id": format!("https://graph.microsoft.com/{root}/directoryObjects/{owner}") });
        guest
            .ask(Post, &format!("{path}/owners/$ref"), body, 204)
            .await;
        guest.get(&format!("{path}/owners")).await;
        guest
            .ask(
                Delete,
                &format!("{path}/owners/{owner}/$ref"),
                Value::Null,
                204,
            )
            .await;
    }
}

async fn synchronization(guest: &Guest<'_>, application: &str, principal: &str, template: &str) {
    for root in [
        format!("/applications/{application}"),
        format!("/servicePrincipals/{principal}"),
    ] {
        let templates = format!("{root}/synchronization/templates");
        guest.get(&templates).await;
        guest.get(&format!("{templates}/{template}")).await;
        guest.get(&format!("{templates}/{template}/schema")).await;
    }
    let below = format!("/servicePrincipals/{principal}/synchronization");
    let born = guest
        .ask(
            Post,
            &format!("{below}/jobs"),
            json!({ "templateId": template }),
            201,
        )
        .await;
    let job = format!("{below}/jobs/{}", text(&born, "/id"));
    guest.get(&format!("{below}/jobs")).await;
    guest.get(&job).await;
    let credentials = json!([{ "key": "SecretToken", "value": "a" }, { "key": "BaseAddress", "value": "https://x.example" }]);
    let said = json!({ "templateId": template, "credentials": credentials });
    guest
        .ask(
            Post,
            &format!("{below}/jobs/validateCredentials"),
            said.clone(),
            204,
        )
        .await;
    guest
        .ask(Post, &format!("{job}/validateCredentials"), said, 204)
        .await;
    guest
        .ask(
            Put,
            &format!("{below}/secrets"),
            json!({ "value": credentials }),
            204,
        )
        .await;
    let scope = json!({ "value": [{ "key": "SyncAll", "value": "true" }] });
    guest
        .ask(Put, &format!("{below}/secrets"), scope, 204)
        .await;
    guest.get(&format!("{below}/secrets")).await;
    schema(guest, &format!("{job}/schema")).await;
    for deed in ["start", "pause", "start"] {
        guest
            .ask(Post, &format!("{job}/{deed}"), Value::Null, 204)
            .await;
        guest.get(&job).await;
    }
    let criteria = json!({ "criteria": { "resetScope": "Watermark, Escrows, QuarantineState" } });
    guest
        .ask(Post, &format!("{job}/restart"), criteria, 204)
        .await;
    guest
        .ask(Get, &format!("{below}/jobs/none"), Value::Null, 404)
        .await;
    let stranger = "/servicePrincipals/none/synchronization/jobs";
    guest.ask(Get, stranger, Value::Null, 401).await;
}

async fn schema(guest: &Guest<'_>, path: &str) {
    let document = guest.get(path).await;
    guest.get(&format!("{path}/filterOperators()")).await;
    guest.get(&format!("{path}/functions")).await;
    let definition =
        json!({ "name": "User", "attributes": [{ "name": "mail", "type": "String" }] });
    let body = json!({
        "expression": "Replace([mail], \"@\", , , \"_\", , )",
        "testInputObject": { "definition": definition, "properties": [{ "key": "mail", "value": "a@x.example" }] },
        "targetAttributeDefinition": null,
    });
    let parse = format!("{path}/parseExpression");
    guest.ask(Post, &parse, body, 200).await;
    for expression in ["ToLower([mail], )", "ToLower("] {
        let body = json!({ "expression": expression });
        guest.ask(Post, &parse, body, 200).await;
    }
    guest.ask(Put, path, document, 204).await;
    guest.get(path).await;
    guest
        .ask(Put, path, json!({ "synchronizationRules": "x" }), 400)
        .await;
    guest.ask(Delete, path, Value::Null, 204).await;
}

async fn people(guest: &Guest<'_>, principal: &str) {
    let path = format!("/servicePrincipals/{principal}");
    let roles = guest.get(&path).await;
    let role = text(&roles, "/appRoles/0/id");
    for kind in ["users", "groups"] {
        let id = text(&guest.get(&format!("/{kind}?$top=1")).await, "/value/0/id");
        let body = json!({ "principalId": id, "resourceId": principal, "appRoleId": role });
        let assigned = format!("{path}/appRoleAssignedTo");
        let made = guest.ask(Post, &assigned, body.clone(), 201).await;
        guest.ask(Post, &assigned, body, 400).await;
        guest.get(&assigned).await;
        guest
            .get(&format!("{assigned}/{}", text(&made, "/id")))
            .await;
        guest.get(&format!("/{kind}/{id}/appRoleAssignments")).await;
        if kind == "groups" {
            guest
                .ask(
                    Delete,
                    &format!("{assigned}/{}", text(&made, "/id")),
                    Value::Null,
                    204,
                )
                .await;
        }
    }
}

async fn logs(guest: &Guest<'_>) {
    let all = guest.get("/auditLogs/provisioning").await;
    assert!(!all["value"].as_array().expect("entries").is_empty());
    guest
        .get("/auditLogs/provisioning?$top=1&$orderby=activityDateTime desc")
        .await;
    guest
        .ask(
            Get,
            "/auditLogs/provisioning?$filter=nonsense eq 'x'",
            Value::Null,
            400,
        )
        .await;
}

/// Credentials that the target refuses.
async fn quarantined(guest: &Guest<'_>, principal: &str) {
    let below = format!("/servicePrincipals/{principal}/synchronization");
    let bad = json!([{ "key": "SecretToken", "value": "refuse-this" }]);
    guest
        .ask(
            Put,
            &format!("{below}/secrets"),
            json!({ "value": bad }),
            204,
        )
        .await;
    let jobs = guest.get(&format!("{below}/jobs")).await;
    let job = format!("{below}/jobs/{}", text(&jobs, "/value/0/id"));
    let saved = json!({ "useSavedCredentials": true });
    guest
        .ask(Post, &format!("{job}/validateCredentials"), saved, 400)
        .await;
    for deed in ["pause", "start"] {
        guest
            .ask(Post, &format!("{job}/{deed}"), Value::Null, 204)
            .await;
    }
    let job = guest.get(&job).await;
    assert_eq!(text(&job, "/status/code"), "Quarantine");
}
