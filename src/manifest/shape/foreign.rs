//! What Graph, portals and other tools call our fields and words, for people who come from there.
//!
//! It is consulted before what is merely close to what was typed. What is found is a hint and nothing more: a
//! field of another name may hold another kind of value.

/// Other names in lower case without `_` and `-`, and the field of ours.
const FIELDS: [(&str, &str); 44] = [
    ("enabled", "state"),
    ("status", "state"),
    ("schedule", "state"),
    ("syncall", "scope"),
    ("scoping", "scope"),
    ("notificationemails", "notify"),
    ("notifications", "notify"),
    ("emails", "notify"),
    ("mail", "notify"),
    ("secrets", "values"),
    ("settings", "values"),
    ("secrets", "credentials"),
    ("auth", "credentials"),
    ("templateid", "id"),
    ("applicationtemplateid", "id"),
    ("applicationtemplateid", "template"),
    ("applicationtemplate", "template"),
    ("job", "provisioning"),
    ("sync", "provisioning"),
    ("synchronization", "provisioning"),
    ("synchronizationjob", "provisioning"),
    ("title", "displayName"),
    ("deletionprotection", "protect"),
    ("preventdestroy", "protect"),
    ("directoryid", "tenantId"),
    ("environment", "cloud"),
    ("variable", "env"),
    ("flowtype", "apply"),
    ("flowtypes", "operations"),
    ("flowbehavior", "flow"),
    ("matchingpriority", "matching"),
    ("defaultvalue", "default"),
    ("source", "expression"),
    ("objectmappings", "mappings"),
    ("attributemappings", "attributes"),
    ("referencedobjects", "references"),
    ("upn", "user"),
    ("userprincipalname", "user"),
    ("mail", "user"),
    ("email", "user"),
    ("serviceprincipal", "spn"),
    ("securitygroup", "group"),
    ("approle", "role"),
    ("approleid", "role"),
];

/// Other words in lower case, and the value of ours.
const WORDS: [(&str, &str); 40] = [
    ("active", "running"),
    ("enabled", "running"),
    ("on", "running"),
    ("start", "running"),
    ("started", "running"),
    ("true", "running"),
    ("disabled", "paused"),
    ("off", "paused"),
    ("stop", "paused"),
    ("stopped", "paused"),
    ("inactive", "paused"),
    ("deleted", "absent"),
    ("removed", "absent"),
    ("none", "absent"),
    ("gcchigh", "usgov"),
    ("dod", "usgov"),
    ("azuregovernment", "usgov"),
    ("everybody", "all"),
    ("everyone", "all"),
    ("syncall", "all"),
    ("syncassigned", "assigned"),
    ("azurepubliccloud", "global"),
    ("azurecloud", "global"),
    ("public", "global"),
    ("azureusgovernment", "usgov"),
    ("azurechinacloud", "china"),
    ("objectaddonly", "onCreate"),
    ("attributeaddonly", "whenEmpty"),
    ("valueaddonly", "addValues"),
    ("multivalueaddonly", "addMultiValues"),
    ("flowwhenchanged", "whenChanged"),
    ("flowalways", "always"),
    ("create", "add"),
    ("modify", "update"),
    ("remove", "delete"),
    ("replace", "exclusive"),
    ("text", "String"),
    ("int", "Integer"),
    ("bool", "Boolean"),
    ("date", "DateTime"),
];

/// The field of ours that carries another name elsewhere, where it may stand here.
pub(super) fn field<'w>(typed: &str, allowed: &[&'w str]) -> Option<&'w str> {
    find(&FIELDS, typed, allowed)
}

/// The word of ours that is another word elsewhere, where it may stand here.
pub(super) fn word<'w>(typed: &str, allowed: &[&'w str]) -> Option<&'w str> {
    find(&WORDS, typed, allowed)
}

fn find<'w>(table: &[(&str, &str)], typed: &str, allowed: &[&'w str]) -> Option<&'w str> {
    // Nothing on the table is long, and what was typed may be a megabyte.
    if typed.len() > 40 {
        return None;
    }
    let plain = typed.to_lowercase().replace(['_', '-'], "");
    let mut fitting = table.iter().filter(|(other, _)| *other == plain);
    fitting.find_map(|(_, ours)| allowed.iter().copied().find(|word| word == ours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::schemas::schemas;

    /// A field that was renamed would leave its hint behind.
    #[test]
    fn every_hint_leads_to_something_that_a_schema_has() {
        let text: String = schemas()
            .iter()
            .map(|(_, schema)| schema.to_string())
            .collect();
        for (_, ours) in FIELDS.iter().chain(&WORDS) {
            assert!(text.contains(&format!("\"{ours}\"")), "{ours}");
        }
    }

    #[test]
    fn a_hint_is_given_where_its_field_may_stand() {
        assert_eq!(field("SyncAll", &["state", "scope"]), Some("scope"));
        assert_eq!(
            field("prevent_destroy", &["name", "protect"]),
            Some("protect")
        );
        assert_eq!(field("syncAll", &["name"]), None);
        assert_eq!(word("Stopped", &["running", "paused"]), Some("paused"));
    }
}
