//! What a fresh tenant holds: one application that somebody made by hand, an automation identity, people and groups.
//!
//! The first is there so that a client can show that it leaves alone what it does not manage; the others to be assigned
//! and to own. Groups have names of every kind of trouble: two share one, one has mail, one is no security group.

use serde_json::json;

use super::birth::{self, Newborn};
use super::clock::Instant;
use super::crowd::BORN;
use super::gallery;
use super::groups;
use super::identity::guid;
use super::jobs;
use super::people::Group;
use super::store::{Members, Tenant, text};

/// The name of the application.
const NAME: &str = "AWS Sandbox (by hand)";
/// The name of the identity that automation signs in with.
pub(super) const AUTOMATION: &str = "graph-gitops";

/// The groups by name, each with the numbers of the users who are members.
const GROUPS: &[(&str, Kind, &[usize])] = &[
    ("sg-aws-users", Kind::Security, &[1, 2, 3, 4]),
    ("sg-databricks-users", Kind::Security, &[1, 2, 5, 6, 7, 10]),
    ("sg-databricks-admins", Kind::Security, &[1, 8]),
    ("sg-scim-users", Kind::Security, &[2, 3, 9, 10]),
    ("sg-mail", Kind::Mail, &[4, 5]),
    ("All hands", Kind::Unified, &[1, 2, 3]),
    ("sg-twins", Kind::Security, &[6]),
    ("sg-twins", Kind::Security, &[7]),
    ("sg-everybody", Kind::Dynamic, &[]),
    ("sg-salesforce-users", Kind::Security, &[1, 2, 3, 5, 6, 7]),
];

/// What a group of the seed is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Security,
    /// A security group with mail, which Exchange manages.
    Mail,
    /// A Microsoft 365 group that is not security-enabled.
    Unified,
    /// A security group of every user whose `userType` is `Member`.
    Dynamic,
}

/// Makes a tenant and puts everything in.
pub(super) fn tenant(tenant_id: Option<String>) -> Tenant {
    let mut tenant = Tenant::empty(tenant_id);
    let at: Instant = BORN;
    let newborn = Newborn {
        template: Some(gallery::AWS),
        display_name: NAME,
        reference: None,
    };
    if let Ok((_, principal)) = birth::bear(&mut tenant, &newborn, at) {
        furnish(&mut tenant, text(&principal, "id"), at);
    }
    let automation = Newborn {
        template: None,
        display_name: AUTOMATION,
        reference: None,
    };
    let _ = birth::bear(&mut tenant, &automation, at);
    for (number, (name, kind, users)) in (1..).zip(GROUPS) {
        let group = group(&tenant, number, name, *kind, users);
        tenant.people.add_group(number, at, group);
    }
    tenant
}

/// A group with an id of its own counter.
fn group(tenant: &Tenant, number: u64, name: &str, kind: Kind, users: &[usize]) -> Group {
    let mut object = groups::blank(&guid("group", number), BORN);
    let nickname = name.replace(' ', "-").to_ascii_lowercase();
    let has_mail = matches!(kind, Kind::Mail | Kind::Unified);
    let mail = has_mail.then(|| format!("{nickname}@contoso.com"));
    let own = [
        ("displayName", json!(name)),
        ("mail", json!(mail)),
        ("mailEnabled", json!(has_mail)),
        ("mailNickname", json!(nickname)),
        ("securityEnabled", json!(kind != Kind::Unified)),
    ];
    object.extend(own.map(|(name, value)| (name.to_owned(), value)));
    let special = match kind {
        Kind::Security | Kind::Mail => Vec::new(),
        Kind::Unified => vec![("groupTypes", json!(["Unified"]))],
        Kind::Dynamic => vec![
            ("groupTypes", json!(["DynamicMembership"])),
            ("membershipRule", json!("(user.userType -eq \"Member\")")),
            ("membershipRuleProcessingState", json!("On")),
        ],
    };
    object.extend(
        special
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value)),
    );
    let users = users
        .iter()
        .map(|number| format!("user{number:04}@contoso.com"));
    let direct = users.filter_map(|name| {
        let (_, user) = tenant.people.user(&name)?;
        Some(text(user, "id").to_owned())
    });
    Group {
        object,
        direct: direct.collect(),
    }
}

/// A foreign tag, secrets, and a job that runs.
fn furnish(tenant: &mut Tenant, principal: &str, at: Instant) {
    tenant.service_principals.change(
        at,
        |members: &Members| text(members, "id") == principal,
        |members| {
            members.insert(
                "tags".to_owned(),
                json!([birth::INTEGRATED, "cost-center:4711"]),
            );
        },
    );
    let secrets = [
        ("ClientSecret", "emulated-access-key"),
        ("SecretToken", "emulated-secret-key"),
        ("SyncAll", "false"),
    ];
    let pairs = secrets.map(|(key, value)| (key.to_owned(), value.to_owned()));
    tenant.set_secrets(principal, pairs.to_vec());
    let id = jobs::bear(tenant, "aws", principal, at).id;
    tenant
        .jobs
        .change(at, |job| job.id == id, |job| job.start(at));
}
