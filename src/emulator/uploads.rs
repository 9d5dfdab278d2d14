//! Users that were uploaded to an API-driven job, and what a cycle makes of them: users of the directory.
//!
//! Documents say how: a record is matched by the mapping (`externalId` with `employeeId`, unless somebody mapped otherwise),
//! then created, updated or disabled; a taken or malformed `userPrincipalName` fails. What is uploaded waits for a cycle,
//! and for the job to be started; a restart forgets it. Attributes that the emulated directory does not keep are not written.

use serde_json::Value;

use super::accounts::{Account, Who};
use super::attribute_flow::Holder;
use super::clock::Instant;
use super::compare::{Act, Deed, Fate, Why};
use super::difference::{Change, changes};
use super::execution::{Counts, Fault};
use super::lifecycle::{Job, Outcome};
use super::mapped::{Held, Mapped, Notes, Values};
use super::people_mapping::PeopleMapping;
use super::provisioning;
use super::store::{Members, Tenant, text};
use super::user_attributes;
use super::users;

const ENABLED: &str = "accountEnabled";
const NAME: &str = "userPrincipalName";

/// Whether a job is one that takes uploads.
pub(super) fn feed(job: &Job) -> bool {
    job.template_id == provisioning::API_DRIVEN.id
}

/// How many records wait for a cycle of a job.
pub(super) fn waiting(tenant: &Tenant, job: &Job) -> usize {
    let ledger = tenant.ledgers.get(&job.id);
    ledger.map_or(0, |ledger| ledger.uploaded.len())
}

/// Why a job is quarantined as soon as it runs: documents ask for an address for its mails. No sample shows the code.
pub(super) fn lacks_recipient(tenant: &Tenant, job: &Job) -> Option<Fault> {
    let secrets = tenant.secrets_of(&job.service_principal).iter();
    let mut settings = secrets.filter(|(key, _)| key == "SyncNotificationSettings");
    let settings = settings.next().map_or("", |(_, value)| value.as_str());
    let settings: Value = serde_json::from_str(settings).unwrap_or(Value::Null);
    let is_said = settings["Recipients"]
        .as_str()
        .is_some_and(|mails| !mails.trim().is_empty());
    (!is_said).then(|| {
        let words = "A notification email is required before the job can run.";
        Fault::new("NotificationEmailMissing", words)
    })
}

/// The attributes of an uploaded user by the names that a schema has for them: `name.givenName`,
/// `emails[type eq "work"].value`, `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`.
pub(super) fn flattened(data: &Members) -> Members {
    let mut flat = Members::new();
    for (name, value) in data {
        match value {
            Value::Object(parts) => {
                let mark = if name.starts_with("urn:") { ':' } else { '.' };
                let parts = parts.iter();
                flat.extend(
                    parts.map(|(part, value)| (format!("{name}{mark}{part}"), value.clone())),
                );
            }
            Value::Array(items) => {
                for item in items.iter().filter_map(Value::as_object) {
                    let kind = text(item, "type");
                    let parts = item.iter();
                    flat.extend(parts.map(|(part, value)| {
                        (format!("{name}[type eq \"{kind}\"].{part}"), value.clone())
                    }));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                flat.insert(name.clone(), value.clone());
            }
        }
    }
    flat
}

/// A cycle over everything that waits. Who failed is tried again in the next one.
pub(super) fn cycle(
    tenant: &mut Tenant,
    job: &Job,
    mapping: &PeopleMapping,
    at: Instant,
) -> (Outcome, Vec<Deed>) {
    let mut ledger = tenant.ledgers.remove(&job.id).unwrap_or_default();
    let notes = ledger.edit();
    let records = std::mem::take(&mut notes.uploaded);
    let read = records.len();
    let mut deeds = Vec::new();
    for record in records {
        let Some(mut deed) = deed(tenant, mapping, &record, at) else {
            continue;
        };
        match deed.fate {
            Fate::Done => {
                let id = write(tenant, &deed, at);
                notes.links.insert(deed.who.id.clone(), id.clone());
                deed.account = Some(id);
            }
            Fate::Failed => notes.uploaded.push(record),
            Fate::Skipped => {}
        }
        deeds.push(deed);
    }
    let exports = deeds.iter().filter(|deed| deed.fate != Fate::Skipped);
    let exports = exports.count();
    let failed = notes.uploaded.len();
    let outcome = Outcome {
        counts: Counts {
            entitled: read,
            escrowed: failed,
            exported: exports - failed,
            exports,
            imported: read,
            deltas: read,
        },
        entries: (mapping.counted.clone(), notes.links.len()),
        blame: None,
    };
    tenant.ledgers.insert(job.id.clone(), ledger);
    (outcome, deeds)
}

/// What is to be done about a record; nothing where its user is as it says.
fn deed(tenant: &Tenant, mapping: &PeopleMapping, record: &Members, at: Instant) -> Option<Deed> {
    let judged = mapping.filter.judge(record);
    if !mapping.is_enabled || !judged.is_read {
        return None;
    }
    let holder = Holder {
        user: record,
        roles: &[],
        at,
    };
    let user = found(tenant, mapping, &holder);
    let account = user.map(|user| account(mapping, &holder, user));
    let Mapped { mut values, notes } = mapping.mapped(&holder, account.as_ref());
    // The directory keeps single texts.
    values.retain(|name, held| user_attributes::is_kept(name) && held.text().is_some());
    let nobody = Account {
        active: true,
        values: Values::new(),
    };
    let changes = changes("", Some(account.as_ref().unwrap_or(&nobody)), &values);
    let disables =
        |change: &Change| change.name == ENABLED && change.new.as_deref() == Some("False");
    let (act, flows) = match user {
        None => (Act::Create, mapping.creates),
        Some(_) if changes.iter().any(disables) => (Act::Disable, mapping.updates),
        Some(_) => (Act::Update, mapping.updates),
    };
    let fails = notes.fault.is_some();
    if !flows || changes.is_empty() && !fails {
        return None;
    }
    let id = user.map(|user| text(user, "id").to_owned());
    let wrong = if fails {
        Some(Why::BadMapping)
    } else {
        wrong_name(tenant, &values, id.as_deref())
    };
    let (fate, why) = match wrong {
        _ if !judged.passes => (Fate::Skipped, Why::OutOfScope),
        Some(why) => (Fate::Failed, why),
        None => (Fate::Done, Why::InScope),
    };
    Some(Deed {
        act,
        fate,
        why,
        who: Who {
            id: text(record, "externalId").to_owned(),
            name: text(record, "displayName").to_owned(),
            principal_name: text(record, "userName").to_owned(),
            values,
            notes: Notes {
                unjudged: judged.unjudged,
                ..notes
            },
        },
        account: id,
        changes: if fails { Vec::new() } else { changes },
    })
}

/// The user that a record is about, by the first attribute by which one is found.
fn found<'a>(
    tenant: &'a Tenant,
    mapping: &PeopleMapping,
    holder: &Holder<'_>,
) -> Option<&'a Members> {
    mapping.matching.iter().find_map(|name| {
        let wanted = mapping.matches(name, holder)?;
        let has = |user: &Members| {
            user_attributes::value(user, name)
                .is_some_and(|value| value.eq_ignore_ascii_case(&wanted))
        };
        let mut users = tenant.people.users().map(|(_, user)| user);
        users.find(|user| has(user))
    })
}

/// A user of the directory as the target that the mapping writes to.
fn account(mapping: &PeopleMapping, holder: &Holder<'_>, user: &Members) -> Account {
    let names = mapping.mapped(holder, None).values.into_keys();
    let values = names.filter_map(|name| {
        let value = user_attributes::value(user, &name)?;
        Some((name, Held::Text(value)))
    });
    Account {
        active: true,
        values: values.collect(),
    }
}

/// What is wrong with the `userPrincipalName` that a user is to have.
fn wrong_name(tenant: &Tenant, values: &Values, own: Option<&str>) -> Option<Why> {
    let name = values.get(NAME).and_then(Held::text);
    let owner = name.and_then(|name| tenant.people.user(name));
    match (name, owner) {
        (None, _) if own.is_some() => None,
        (Some(name), _) if !name.contains('@') => Some(Why::BadName),
        (None, _) => Some(Why::BadName),
        (Some(_), Some((_, user))) if own != Some(text(user, "id")) => Some(Why::TakenName),
        (Some(_), _) => None,
    }
}

/// Writes the values of a deed to its user, who may be new, and returns the id.
fn write(tenant: &mut Tenant, deed: &Deed, at: Instant) -> String {
    let edit = |user: &mut Members| {
        let values = deed.who.values.iter();
        for (name, text) in values.filter_map(|(name, held)| Some((name, held.text()?))) {
            user_attributes::set(user, name, text);
        }
    };
    if let Some(id) = &deed.account {
        tenant.people.change_user(at, id, edit);
        return id.clone();
    }
    let id = tenant.mint();
    let mut user = users::blank(&id, at);
    edit(&mut user);
    let ordinal = tenant.ordinal();
    tenant.people.add_user(ordinal, at, user);
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_record_is_flat_under_the_names_of_a_schema() {
        let Value::Object(data) = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "externalId": "7", "active": false, "name": {"givenName": "Ada"},
            "emails": [{"value": "ada@contoso.com", "type": "work", "primary": true}],
            "urn:contoso:employee": {"JobCode": "AB-1002", "manager": {"value": "8"}},
        }) else {
            panic!("an object")
        };
        let flat = flattened(&data);
        for (name, expected) in [
            ("externalId", json!("7")),
            ("active", json!(false)),
            ("name.givenName", json!("Ada")),
            ("emails[type eq \"work\"].value", json!("ada@contoso.com")),
            ("urn:contoso:employee:JobCode", json!("AB-1002")),
        ] {
            assert_eq!(flat.get(name), Some(&expected), "{name}");
        }
        assert!(!flat.contains_key("schemas"));
    }
}
