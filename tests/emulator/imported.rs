//! The AWS connector: its jobs provision nobody and import roles.

use std::time::Duration;

use serde_json::{Value, json};

use super::assigned::{assign, role};
use super::people::group;
use super::provisioned::INITIAL;
use super::{Caller, text};
use syncform::wire::Method::Post;

#[test]
fn roles_of_aws_appear_with_the_first_cycle_and_once() {
    let caller = Caller::new("{}");
    let born = caller.create("AWS Contoso");
    let job = born.sync(&format!("jobs/{}", caller.create_job(&born)));
    let names = |kind: &str, id: &str| -> Vec<String> {
        let object = caller.get(&format!("/v1.0/{kind}/{id}"));
        let roles = object["appRoles"].as_array().expect("roles").clone();
        roles
            .iter()
            .map(|role| text(role, "/displayName"))
            .collect()
    };
    let start = |action: &str| {
        let path = format!("{job}/{action}");
        assert_eq!(caller.status(Post, &path, Value::Null), 204);
    };
    start("start");
    assert_eq!(names("applications", &born.application).len(), 2);
    caller.0.advance(Duration::from_secs(INITIAL));
    let expected = [
        "User",
        "msiam_access",
        "contoso-admin,contoso-saml",
        "contoso-readonly,contoso-saml",
    ];
    for _ in 0..2 {
        assert_eq!(names("applications", &born.application), expected);
        assert_eq!(names("servicePrincipals", &born.principal), expected);
        start("restart");
        caller.0.advance(Duration::from_secs(INITIAL));
    }
    let principal = caller.get(&format!("/v1.0/servicePrincipals/{}", born.principal));
    assert_eq!(
        principal["appRoles"][2]["value"],
        "arn:aws:iam::123456789012:role/contoso-admin,arn:aws:iam::123456789012:saml-provider/contoso-saml"
    );
    let status = caller.get(&job)["status"].clone();
    assert_eq!(
        status["synchronizedEntryCountByType"],
        json!([{"key": "Role to AppRole", "value": 2}])
    );
    let filter = format!("servicePrincipal/id eq '{}'", born.principal);
    let log = caller.get(&format!("/v1.0/auditLogs/provisioning?$filter={filter}"));
    assert_eq!(log["value"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        log["value"][0]["sourceIdentity"]["identityType"],
        "RolesCompound"
    );
    assert_eq!(
        log["value"][0]["modifiedProperties"][1]["newValue"],
        "contoso-admin,contoso-saml, contoso-readonly,contoso-saml"
    );
    assert_eq!(caller.0.accounts(&born.principal), json!([]));
    let imported = role(&caller, &born, "contoso-admin,contoso-saml");
    assign(&caller, &born, &group(&caller, "sg-aws-users"), &imported);
}
