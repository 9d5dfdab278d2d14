//! What beta shows that the stable version does not, and the other way round.

use serde_json::{Value, json};

use super::{Caller, text};
use syncform::wire::Method::{Get, Patch};

#[test]
fn beta_has_other_members_than_the_stable_version() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let has = |path: String, name: &str| {
        let versions = ["v1.0", "beta"];
        versions.map(|version| caller.get(&format!("/{version}{path}")).get(name).is_some())
    };
    let application = || format!("/applications/{}", born.application);
    let principal = || format!("/servicePrincipals/{}", born.principal);
    for (path, name, seen) in [
        (application(), "applicationTemplateId", [true, false]),
        (application(), "addIns", [true, false]),
        (principal(), "applicationTemplateId", [true, true]),
        (principal(), "oauth2PermissionScopes", [true, false]),
        (principal(), "publishedPermissionScopes", [false, true]),
    ] {
        assert_eq!(has(path, name), seen, "{name}");
    }
}

#[test]
fn beta_tells_where_the_metadata_of_single_sign_on_is() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let path = format!(
        "/beta/servicePrincipals/{}?$select=samlMetadataUrl",
        born.principal
    );
    assert!(caller.get(&path)["samlMetadataUrl"].is_null());
    let v1 = path.replace("beta", "v1.0");
    assert_eq!(caller.status(Get, &v1, Value::Null), 400);
    let bare = format!("/v1.0/servicePrincipals/{}", born.principal);
    let saml = json!({"preferredSingleSignOnMode": "saml"});
    assert_eq!(caller.status(Patch, &bare, saml), 204);
    let address = text(&caller.get(&path), "/samlMetadataUrl");
    assert!(
        address.ends_with(&format!("appid={}", born.app_id)),
        "{address}"
    );
}
