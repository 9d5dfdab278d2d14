//! What a recording keeps to itself: a service that says whatever could name somebody, and what is left of it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use syncform::model::{Cloud, TenantId};
use syncform::observe::{About, Redact, Tape};
use syncform::wire::{Body, Method, Request, Response, Transport, Unanswered};

use super::TENANT;

const ROOT: &str = "https://graph.microsoft.com";
const ID: &str = "11111111-2222-4333-8444-555555555555";

/// A service with one answer to each target.
struct Told(BTreeMap<String, (u16, Value)>);

impl Transport for Told {
    fn root(&self) -> &str {
        ROOT
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let (status, body) = self.0[&request.path].clone();
        Ok(Response {
            status,
            headers: Vec::new(),
            body: Body::new(body),
        })
    }

    async fn pause(&self, _: Duration) {}
}

/// The recording of these answers.
async fn recorded(answers: &[(&str, u16, Value)], redact: Redact) -> Value {
    let told = answers
        .iter()
        .map(|(target, status, body)| ((*target).to_owned(), (*status, body.clone())));
    let tape = Tape::new(Told(told.collect()));
    for (target, ..) in answers {
        let answer = tape.send(Request::new(Method::Get, *target)).await;
        answer.expect("an answer");
    }
    tape.recording(&About {
        cloud: Cloud::Global,
        tenant: TenantId::parse(TENANT).expect("an id"),
        time: "2026-01-01T00:00:00Z".parse().expect("a time"),
        redact,
    })
}

/// A page that ends with somebody, and the next one.
fn pages() -> Vec<(&'static str, u16, Value)> {
    let rest =
        "/v1.0/users?$filter=displayName%20eq%20'Ada%20Lovelace'&$skiptoken=m~QWRhIExvdmVsYWNl";
    let person = json!({ "id": ID, "displayName": "Ada Lovelace", "mail": "ada@contoso.com" });
    vec![
        (
            "/v1.0/users?$filter=displayName%20eq%20'Ada%20Lovelace'",
            200,
            json!({
                "@odata.context": format!("{ROOT}/v1.0/$metadata#users('ada%40contoso.com')"),
                "@odata.nextLink": format!("{ROOT}{rest}"),
                "value": [person],
            }),
        ),
        (rest, 200, json!({ "value": [] })),
        (
            "/v1.0/applications(appId='x')",
            200,
            json!({
                "id": ID,
                "displayName": "CRM",
                "notes": "see https://wiki.example/?owner=Ada%20Lovelace&mail=ada%40contoso.com and Ada+Lovelace",
            }),
        ),
    ]
}

#[tokio::test]
async fn nobody_is_named_in_a_link_however_it_spells_them() {
    let plain = recorded(&pages(), Redact::Nothing).await.to_string();
    assert!(plain.contains("Ada%20Lovelace"), "{plain}");
    for redact in [Redact::People, Redact::All] {
        let text = recorded(&pages(), redact).await.to_string();
        for name in [
            "Ada",
            "Lovelace",
            "ada@contoso.com",
            "ada%40contoso",
            "QWRhIExvdmVsYWNl",
        ] {
            assert!(!text.contains(name), "{redact:?}: {name}: {text}");
        }
    }
}

/// A page is found again by the link that leads to it.
#[tokio::test]
async fn links_and_requests_are_redacted_alike() {
    for redact in [Redact::People, Redact::All] {
        let recording = recorded(&pages(), redact).await;
        let answers = recording["answers"].as_array().expect("answers");
        let link = answers
            .iter()
            .find_map(|answer| answer["body"]["@odata.nextLink"].as_str());
        let next = format!("GET {}", link.expect("a link"));
        assert!(next.ends_with("$skiptoken=page-1"), "{next}");
        let is_next = |answer: &&Value| answer["request"] == next;
        assert_eq!(answers.iter().filter(is_next).count(), 1, "{answers:#?}");
    }
}

/// A tenant that says something of its own in every text that it has.
fn telling() -> Vec<(&'static str, u16, Value)> {
    vec![
        (
            "/v1.0/servicePrincipals(appId='x')",
            200,
            json!({
                "id": ID,
                "displayName": "c4n4ry",
                "accountEnabled": true,
                "appRoles": [{
                    "id": "22222222-2222-4333-8444-555555555555",
                    "displayName": "c4n4ry admins",
                    "description": "c4n4ry",
                    "value": "arn:aws:iam::123456789012:role/c4n4ry",
                    "allowedMemberTypes": ["User"],
                    "origin": "Application",
                }],
                "servicePrincipalNames": ["https://c4n4ry.example", ID],
                "verifiedPublisher": { "displayName": "c4n4ry" },
                "samlSingleSignOnSettings": { "relayState": "c4n4ry" },
                "preferredTokenSigningKeyThumbprint": "c4n4ry",
                "tags": ["syncform:app=x", "c4n4ry"],
            }),
        ),
        (
            "/v1.0/groups?$search=%22displayName:c4n4ry%22",
            200,
            json!({ "value": [{ "id": ID, "displayName": "c4n4ry", "mailNickname": "c4n4ry" }] }),
        ),
        (
            "/v1.0/servicePrincipals/x/synchronization/jobs",
            200,
            json!({ "value": [{
                "id": "scim.t.j",
                "templateId": "scim",
                "schedule": { "state": "Active", "interval": "PT40M", "expiration": null },
                "status": {
                    "code": "Quarantine",
                    "quarantine": {
                        "reason": "EncounteredQuarantineException",
                        "currentBegan": "2026-01-01T00:00:00Z",
                        "error": { "code": "Bad", "message": "c4n4ry" },
                    },
                    "troubleshootingUrl": "https://portal.example/c4n4ry",
                },
            }] }),
        ),
        (
            "/v1.0/servicePrincipals/x/synchronization/jobs/j/schema",
            200,
            json!({
                "id": "j",
                "synchronizationRules": [{
                    "id": ID,
                    "name": "USER_OUTBOUND_USER",
                    "objectMappings": [{
                        "name": "c4n4ry people",
                        "sourceObjectName": "User",
                        "targetObjectName": "User",
                        "scope": {
                            "groups": [{
                                "name": "only c4n4ry",
                                "clauses": [{
                                    "operatorName": "EQUALS",
                                    "sourceOperandName": "department",
                                    "targetOperand": { "values": ["c4n4ry"] },
                                }],
                            }],
                            "inputFilterGroups": [{ "name": "c4n4ry", "clauses": [] }],
                            "categoryFilterGroups": [{ "name": "c4n4ry", "clauses": [] }],
                        },
                        "attributeMappings": [{
                            "targetAttributeName": "title",
                            "defaultValue": "c4n4ry",
                            "source": { "type": "Constant", "name": "c4n4ry", "expression": "\"c4n4ry\"" },
                        }],
                    }],
                }],
            }),
        ),
        (
            "/v1.0/servicePrincipals/y/synchronization/jobs/j/schema",
            404,
            json!({ "error": { "code": "JobNotFound", "message": "c4n4ry has no job" } }),
        ),
    ]
}

#[tokio::test]
async fn a_tenant_s_own_words_go_with_all_and_the_service_s_stay() {
    let recording = recorded(&telling(), Redact::All).await;
    let text = recording.to_string();
    assert!(!text.contains("c4n4ry"), "{recording:#}");
    assert!(!text.contains("123456789012"), "{recording:#}");
    for kept in [
        ID,
        "syncform:app=x",
        "\"origin\":\"Application\"",
        "\"allowedMemberTypes\":[\"User\"]",
        "PT40M",
        "EncounteredQuarantineException",
        "2026-01-01T00:00:00Z",
        "USER_OUTBOUND_USER",
        "\"operatorName\":\"EQUALS\"",
        "\"sourceOperandName\":\"department\"",
        "JobNotFound",
        "Name of 22222222-2222-4333-8444-555555555555",
    ] {
        assert!(text.contains(kept), "{kept}: {recording:#}");
    }
}
