//! A Tenant as text.

use std::collections::BTreeMap;

use serde_json::json;

use super::emit;
use crate::model::{AppName, Cloud, Owner, TenantId};

/// The line by which editors know what a Tenant may say.
const HEAD: &str = "yaml-language-server: $schema=../schemas/tenant.schema.json";

/// The text of a file that describes a tenant, and nothing but what has to be said of one.
#[must_use]
pub fn tenant_text(name: &AppName, id: &TenantId, cloud: Cloud, owner: &Owner) -> String {
    let document = json!({
        "apiVersion": "syncform/v1",
        "kind": "Tenant",
        "metadata": { "name": name.as_str() },
        "spec": { "tenantId": id.as_str(), "cloud": cloud, "owner": owner.as_str() },
    });
    let remark = "The mark on all that these manifests manage. What carries another owner's is never touched.";
    let remarks = BTreeMap::from([("/spec/owner".to_owned(), remark.to_owned())]);
    let mut text = String::new();
    emit::comments(&mut text, &[HEAD.to_owned()], 0);
    emit::document(&mut text, &document, &remarks);
    text
}
