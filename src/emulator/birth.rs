//! `instantiate`: a gallery template becomes an application and its service principal.
//!
//! Reference section 2.11. It never looks for an equal one: twice asked, twice made, as the service does.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::clock::{self, Instant};
use super::gallery;
use super::owners::Ownership;
use super::store::{Members, Tenant, text};
use super::switches::InstantiateAnswer;

/// The tag that makes an application visible among the enterprise applications of the portal.
pub(super) const INTEGRATED: &str = "WindowsAzureActiveDirectoryIntegratedApp";

/// What a birth needs to know.
pub(super) struct Newborn<'a> {
    /// The gallery template, unless somebody registered it by hand.
    pub(super) template: Option<&'a str>,
    pub(super) display_name: &'a str,
    pub(super) reference: Option<&'a str>,
}

/// POST /applicationTemplates/{id}/instantiate.
pub(super) fn instantiate(
    tenant: &mut Tenant,
    call: &Call<'_>,
    template: &str,
) -> Result<Answer, Refusal> {
    call.only(&[])?;
    gallery::home_page(tenant, template)?;
    let known = [
        ("displayName", Kind::Text),
        ("serviceManagementReference", Kind::TextOrNull),
    ];
    let body = body::members(call.body, &known).map_err(Refusal::bad)?;
    let display_name = text(body, "displayName");
    if display_name.trim().is_empty() {
        return Err(Refusal::bad(
            "Property 'displayName' is required and must not be empty.",
        ));
    }
    let keeps = call.switches().instantiate_keeps_reference;
    let reference = body
        .get("serviceManagementReference")
        .and_then(Value::as_str)
        .filter(|_| keeps);
    let template = template.to_ascii_lowercase();
    let newborn = Newborn {
        template: Some(&template),
        display_name,
        reference,
    };
    let (application, principal) = bear(tenant, &newborn, call.now)?;
    if call.switches().instantiate_owns {
        own(tenant, call, &principal);
    }
    let (application, principal) = match call.switches().instantiate_answer {
        InstantiateAnswer::Whole => (json!(application), json!(principal)),
        InstantiateAnswer::Empty => (Value::Null, Value::Null),
        InstantiateAnswer::ObjectIds => (early(application), early(principal)),
    };
    Ok(Answer::created(json!({
        "@odata.context": call.context("microsoft.graph.applicationServicePrincipal"),
        "application": application,
        "servicePrincipal": principal,
    })))
}

/// An object under the name that early versions of beta had for its id.
fn early(mut object: Members) -> Value {
    let id = object.shift_remove("id").unwrap_or_default();
    object.insert("objectId".to_owned(), id);
    Value::Object(object)
}

/// Makes the caller an owner of what it has made.
fn own(tenant: &mut Tenant, call: &Call<'_>, principal: &Members) {
    let caller = call
        .caller
        .and_then(|caller| caller.service_principal(tenant));
    if let Some(owner) = caller {
        let owned = text(principal, "id").to_owned();
        let ordinal = tenant.ordinal();
        let ownership = Ownership { owned, owner };
        tenant.owners.add(ordinal, call.now, ownership);
    }
}

/// Makes the pair and returns it as it is answered.
pub(super) fn bear(
    tenant: &mut Tenant,
    newborn: &Newborn<'_>,
    at: Instant,
) -> Result<(Members, Members), Refusal> {
    let home = newborn.template.map(|id| gallery::home_page(tenant, id));
    let home = home.transpose()?;
    let home = home.as_deref();
    let app_id = tenant.mint();
    let names = newborn.template.map(gallery::roles);
    let roles = roles(tenant, names.unwrap_or_default());
    let scopes = scopes(tenant, newborn.display_name);
    let shared = shared(newborn, &app_id, &roles, at);
    let application = application(tenant, newborn, &shared, &scopes, home);
    let principal = principal(tenant, newborn, &shared, &scopes, home);
    let ordinal = tenant.ordinal();
    tenant.applications.add(ordinal, at, application.clone());
    tenant
        .service_principals
        .add(ordinal, at, principal.clone());
    Ok((application, principal))
}

/// An application that somebody makes by hand, without name, roles and scopes. It is on no shelf yet.
pub(super) fn application_by_hand(tenant: &mut Tenant, at: Instant) -> Members {
    let newborn = Newborn {
        template: None,
        display_name: "",
        reference: None,
    };
    let app_id = tenant.mint();
    let shared = shared(&newborn, &app_id, &json!([]), at);
    application(tenant, &newborn, &shared, &json!([]), None)
}

/// The service principal of an application that is there already. It is on no shelf yet.
pub(super) fn principal_by_hand(
    tenant: &mut Tenant,
    application: &Members,
    at: Instant,
) -> Members {
    let newborn = Newborn {
        template: None,
        display_name: text(application, "displayName"),
        reference: None,
    };
    let shared = shared(
        &newborn,
        text(application, "appId"),
        &application["appRoles"],
        at,
    );
    let scopes = &application["api"]["oauth2PermissionScopes"];
    let home = application["web"]["homePageUrl"].as_str();
    let mut members = principal(tenant, &newborn, &shared, scopes, home);
    members.insert("tags".to_owned(), json!([]));
    members
}

/// What an application and its service principal have in common.
fn shared(newborn: &Newborn<'_>, app_id: &str, roles: &Value, at: Instant) -> Value {
    json!({
        "appId": app_id,
        "applicationTemplateId": newborn.template,
        "createdDateTime": clock::iso(at),
        "deletedDateTime": null,
        "displayName": newborn.display_name,
        "description": null,
        "notes": null,
        "appRoles": roles,
        "addIns": [], "keyCredentials": [], "passwordCredentials": [],
        "info": {"logoUrl": null, "marketingUrl": null, "privacyStatementUrl": null, "supportUrl": null, "termsOfServiceUrl": null},
        "tokenEncryptionKeyId": null,
        "verifiedPublisher": {"displayName": null, "verifiedPublisherId": null, "addedDateTime": null},
    })
}

fn application(
    tenant: &mut Tenant,
    newborn: &Newborn<'_>,
    shared: &Value,
    scopes: &Value,
    home: Option<&str>,
) -> Members {
    merged(
        tenant,
        shared,
        json!({
            "api": {
                "acceptMappedClaims": null,
                "knownClientApplications": [],
                "requestedAccessTokenVersion": null,
                "oauth2PermissionScopes": scopes,
                "preAuthorizedApplications": [],
            },
            "defaultRedirectUri": null,
            "groupMembershipClaims": null,
            "identifierUris": [],
            "isFallbackPublicClient": false,
            "optionalClaims": null,
            "parentalControlSettings": {"countriesBlockedForMinors": [], "legalAgeGroupRule": "Allow"},
            "publicClient": {"redirectUris": []},
            "requiredResourceAccess": [],
            "serviceManagementReference": newborn.reference,
            "signInAudience": "AzureADMyOrg",
            "tags": [],
            "web": {"homePageUrl": home, "redirectUris": []},
        }),
    )
}

fn principal(
    tenant: &mut Tenant,
    newborn: &Newborn<'_>,
    shared: &Value,
    scopes: &Value,
    home: Option<&str>,
) -> Members {
    let owner = tenant.tenant_id.clone();
    merged(
        tenant,
        shared,
        json!({
            "accountEnabled": true,
            "alternativeNames": [],
            "appDisplayName": newborn.display_name,
            "appOwnerOrganizationId": owner,
            "appRoleAssignmentRequired": newborn.template.is_some(),
            "homepage": home,
            "loginUrl": null,
            "logoutUrl": null,
            "notificationEmailAddresses": [],
            "oauth2PermissionScopes": scopes,
            "preferredSingleSignOnMode": null,
            "preferredTokenSigningKeyThumbprint": null,
            "replyUrls": [],
            "samlSingleSignOnSettings": null,
            "servicePrincipalNames": [shared["appId"]],
            "servicePrincipalType": "Application",
            "tags": [INTEGRATED],
        }),
    )
}

/// A new id, then what both have, then what is the object's own.
fn merged(tenant: &mut Tenant, shared: &Value, own: Value) -> Members {
    let mut members = Map::new();
    members.insert("id".to_owned(), json!(tenant.mint()));
    for part in [shared.clone(), own] {
        if let Value::Object(part) = part {
            members.extend(part);
        }
    }
    members
}

fn roles(tenant: &mut Tenant, names: &[&str]) -> Value {
    let role = |name: &&str| {
        json!({
            "allowedMemberTypes": ["User"], "displayName": name, "description": name, "id": tenant.mint(),
            "isEnabled": true, "origin": "Application", "value": null,
        })
    };
    names.iter().map(role).collect()
}

/// The consent texts keep the name of the moment of birth; no later rename mends them.
fn scopes(tenant: &mut Tenant, name: &str) -> Value {
    json!([{
        "adminConsentDescription": format!("Allow the application to access {name} on behalf of the signed-in user."),
        "adminConsentDisplayName": format!("Access {name}"),
        "id": tenant.mint(),
        "isEnabled": true,
        "type": "User",
        "userConsentDescription": format!("Allow the application to access {name} on your behalf."),
        "userConsentDisplayName": format!("Access {name}"),
        "value": "user_impersonation",
    }])
}
