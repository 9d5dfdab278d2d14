//! Applications and service principals that somebody makes and deletes without the gallery.
//!
//! Reference section 2.11, as infrastructure tools do it: the application first, its service principal by the `appId`. An
//! object that is made so cannot be provisioned, since it comes from no template.

use serde_json::{Value, json};

use crate::emulator::answer::{Answer, Refusal};
use crate::emulator::applications;
use crate::emulator::birth;
use crate::emulator::body::Kind;
use crate::emulator::call::Call;
use crate::emulator::directory;
use crate::emulator::ops::deleted;
use crate::emulator::owners;
use crate::emulator::page;
use crate::emulator::properties;
use crate::emulator::service_principals;
use crate::emulator::store::{Members, Tenant, text};

/// POST /applications.
pub(in crate::emulator) fn create_application(
    tenant: &mut Tenant,
    call: &Call<'_>,
) -> Result<Answer, Refusal> {
    let mut application = birth::application_by_hand(tenant, call.now);
    let said = properties::patch(call, &application, applications::WRITABLE)?;
    if !said.contains_key("displayName") {
        return Err(Refusal::bad(
            "Property 'displayName' is required and must not be empty.",
        ));
    }
    properties::apply(&mut application, &said);
    let owners = owners::bound(tenant, call)?;
    owners::settle(tenant, call, text(&application, "id"), owners);
    let ordinal = tenant.ordinal();
    tenant
        .applications
        .add(ordinal, call.now, application.clone());
    page::single(call, "applications", &application).map(Answer::created)
}

/// POST /servicePrincipals. Its application must be there, and be replicated.
pub(in crate::emulator) fn create_principal(
    tenant: &mut Tenant,
    call: &Call<'_>,
) -> Result<Answer, Refusal> {
    let app_id = call
        .body
        .and_then(|body| body["appId"].as_str())
        .unwrap_or_default()
        .to_owned();
    let application = tenant
        .applications
        .find(|members| text(members, "appId").eq_ignore_ascii_case(&app_id))
        .filter(|(aged, _)| !call.hides(aged.created))
        .map(|(_, application)| application.clone());
    let Some(application) = application else {
        return Err(Refusal::bad(format!(
            "The appId '{app_id}' of the service principal does not reference a valid application object."
        )));
    };
    let has_one = |members: &Members| text(members, "appId") == text(&application, "appId");
    if tenant.service_principals.find(has_one).is_some() {
        return Err(Refusal::directory(
            409,
            "Request_MultipleObjectsWithSameKeyValue",
            format!("A service principal of the appId '{app_id}' exists already."),
        ));
    }
    let mut principal = birth::principal_by_hand(tenant, &application, call.now);
    let mut writable = service_principals::WRITABLE.to_vec();
    writable.push(("appId", Kind::Text));
    let mut said = properties::patch(call, &principal, &writable)?;
    said.shift_remove("appId");
    properties::apply(&mut principal, &said);
    let owners = owners::bound(tenant, call)?;
    owners::settle(tenant, call, text(&principal, "id"), owners);
    let ordinal = tenant.ordinal();
    tenant
        .service_principals
        .add(ordinal, call.now, principal.clone());
    page::single(call, "servicePrincipals", &principal).map(Answer::created)
}

/// DELETE /servicePrincipals/{id}: to the deleted items; its application stays.
pub(in crate::emulator) fn delete_principal(
    tenant: &mut Tenant,
    call: &Call<'_>,
    key: &str,
) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let (_, members) = directory::find(&tenant.service_principals, call, key)?;
    let id = text(members, "id").to_owned();
    let gone = tenant
        .service_principals
        .remove(call.now, |members| text(members, "id") == id);
    bury(tenant, call, gone);
    Ok(Answer::done())
}

/// Puts service principals that are gone among the deleted items, and ends what they had: jobs, templates, secrets,
/// assignments, owners.
pub(in crate::emulator) fn bury(tenant: &mut Tenant, call: &Call<'_>, gone: Vec<Members>) {
    for principal in &gone {
        let id = text(principal, "id");
        tenant.remove_jobs(call.now, |job| job.service_principal == id);
        tenant.templates.remove(id);
        tenant.set_secrets(id, Vec::new());
        tenant.unlink(call.now, id);
    }
    deleted::put(tenant, call, "servicePrincipal", gone);
}

/// What the beta version tells of a service principal beside the rest: where its metadata for single sign-on would be.
pub(in crate::emulator) fn saml_metadata(tenant: &Tenant, principal: &Members) -> Value {
    if text(principal, "preferredSingleSignOnMode") != "saml" {
        return Value::Null;
    }
    json!(format!(
        "https://login.microsoftonline.com/{}/federationmetadata/2007-06/federationmetadata.xml?appid={}",
        tenant.tenant_id,
        text(principal, "appId")
    ))
}
