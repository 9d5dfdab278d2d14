//! Provisioning on demand: what it takes, what it does to the target, what it tells.

use serde_json::{Value, json};

use super::provisioned::Provisioned;
use super::text;
use syncform::wire::Method::Post;

impl Provisioned {
    fn rule(&self) -> String {
        text(&self.schema(), "/synchronizationRules/0/id")
    }

    fn demand(&self, rule: &str, subjects: &Value) -> (u16, Value) {
        let path = format!("{}/provisionOnDemand", self.path());
        let body = json!({"parameters": [{"ruleId": rule, "subjects": subjects}]});
        self.caller.call(Post, &path, body)
    }

    /// The result and the objects of a demand that is answered.
    fn demanded(&self, subjects: &Value) -> (Value, Vec<Value>) {
        let (status, body) = self.demand(&self.rule(), subjects);
        assert_eq!(status, 200, "{body}");
        let inside = |name: &str| -> Value {
            serde_json::from_str(body[name].as_str().expect("a string")).expect("JSON in it")
        };
        let objects = inside("value");
        (inside("key"), objects.as_array().expect("a list").clone())
    }

    fn user_subject(&self, number: usize) -> Value {
        json!([{"objectId": self.user(number), "objectTypeName": "User"}])
    }
}

#[test]
fn a_user_is_written_to_the_target_at_once() {
    let app = Provisioned::new("{}", 0);
    let (result, objects) = app.demanded(&app.user_subject(1));
    assert_eq!(result["result"], "Success");
    let object = &objects[0];
    assert_eq!((objects.len(), &object["action"]), (1, &json!("create")));
    assert_eq!(object["sourceIdentity"]["id"], app.user(1));
    assert!(
        !object["provisioningSteps"]
            .as_array()
            .expect("steps")
            .is_empty()
    );
    assert_eq!(object["statusInfo"]["status"], "success");
    let accounts = app.caller.0.accounts(&app.born.principal);
    assert_eq!(accounts.as_array().map(Vec::len), Some(1));
    let log = app.caller.get("/v1.0/auditLogs/provisioning");
    assert_eq!(log["value"][0]["provisioningAction"], "create");

    let (again, objects) = app.demanded(&app.user_subject(1));
    assert_eq!((&again["result"], objects.len()), (&json!("Skipped"), 1));
    app.patch_user(1, json!({"jobTitle": "Captain"}));
    let (changed, objects) = app.demanded(&app.user_subject(1));
    assert_eq!(changed["result"], "Success");
    assert_eq!(objects[0]["action"], "update");
}

#[test]
fn nobody_else_is_touched_and_who_is_out_of_scope_is_skipped() {
    let app = Provisioned::cycled("{}");
    let before = app.caller.0.accounts(&app.born.principal);
    app.secrets(&[("SyncAll", "false")]);
    let (result, objects) = app.demanded(&app.user_subject(1));
    assert_eq!((&result["result"], objects.len()), (&json!("Success"), 1));
    assert_eq!(
        objects[0]["action"], "disable",
        "they are out of scope by now"
    );
    let after = app.caller.0.accounts(&app.born.principal);
    let active = |accounts: &Value| {
        let accounts = accounts.as_array().expect("accounts");
        accounts
            .iter()
            .filter(|account| account["active"] == true)
            .count()
    };
    assert_eq!(active(&after), active(&before) - 1);
    let (result, _) = app.demanded(&app.user_subject(1));
    assert_eq!(result["result"], "Skipped");
}

#[test]
fn members_of_a_group_are_provisioned_up_to_five() {
    let app = Provisioned::new("{}", 0);
    let group = app
        .caller
        .get("/v1.0/groups?$filter=displayName eq 'sg-scim-users'");
    let group = text(&group, "/value/0/id");
    let subject = |numbers: &[usize]| {
        let members = numbers
            .iter()
            .map(|number| json!({"objectId": app.user(*number), "objectTypeName": "User"}));
        json!([{"objectId": group, "objectTypeName": "Group", "links": {"members": members.collect::<Vec<_>>()}}])
    };
    let (result, _) = app.demanded(&subject(&[2]));
    assert_eq!(result["result"], "Success");
    let (result, objects) = app.demanded(&subject(&[2, 3]));
    assert_eq!((&result["result"], objects.len()), (&json!("Success"), 2));
    let told = |object: &Value| {
        let parts = ["/sourceIdentity/displayName", "/statusInfo/status"];
        parts.map(|part| text(object, part))
    };
    assert_eq!(told(&objects[0]), ["User 0003", "success"]);
    assert_eq!(told(&objects[1]), ["User 0002", "skipped"]);
    assert_eq!(
        objects[1]["provisioningSteps"][0]["description"],
        "The user is in scope, and there is nothing to write."
    );
    for wrong in [&[][..], &[1], &[2, 3, 9, 10, 2, 3]] {
        assert_eq!(app.demand(&app.rule(), &subject(wrong)).0, 400, "{wrong:?}");
    }
}

#[test]
fn what_it_cannot_take_is_refused_in_published_words() {
    let app = Provisioned::new("{}", 0);
    let subject = app.user_subject(1);
    let inner = |answer: (u16, Value)| {
        assert_eq!(answer.0, 400, "{}", answer.1);
        let nested: Value =
            serde_json::from_str(&text(&answer.1, "/error/message")).expect("JSON in a string");
        (
            text(&nested, "/error/code"),
            text(&nested, "/error/message"),
        )
    };
    for rule in ["", "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8"] {
        let (code, message) = inner(app.demand(rule, &subject));
        assert_eq!(code, "RequestParameterInvalid");
        assert_eq!(
            message,
            format!(
                "The request identified this synchronization job: {}.  The request also identified this synchronization rule: {rule}.  However, the job does not include the rule.",
                app.job
            )
        );
    }
    for wrong in [
        json!([]),
        json!([{"objectId": app.user(1), "objectTypeName": "user"}]),
        json!([{"objectId": "nobody", "objectTypeName": "User"}]),
        json!([{"objectId": app.user(1), "objectTypeName": "User", "more": 1}]),
        json!([subject[0], subject[0]]),
    ] {
        let (code, _) = inner(app.demand(&app.rule(), &wrong));
        assert_eq!(code, "RequestParameterInvalid", "{wrong}");
    }
    app.secrets(&[("SecretToken", "")]);
    assert_eq!(
        inner(app.demand(&app.rule(), &subject)).0,
        "CredentialsMissing"
    );
    app.secrets(&[("SecretToken", "refuse-it")]);
    assert_eq!(
        inner(app.demand(&app.rule(), &subject)).0,
        "InvalidCredentials"
    );
    assert_eq!(app.caller.0.accounts(&app.born.principal), json!([]));
}

#[test]
fn on_demand_is_throttled_apart() {
    let app = Provisioned::new(r#"{"throttle": {"onDemand": 1}}"#, 0);
    let (rule, subject) = (app.rule(), app.user_subject(1));
    assert_eq!(app.demand(&rule, &subject).0, 200);
    assert_eq!(app.demand(&rule, &subject).0, 429);
    app.wait(10);
    assert_eq!(app.demand(&rule, &subject).0, 200);
}
