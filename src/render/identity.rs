//! Who is signed in, for people and for programs. It has no token to show.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::paint::{Tone, paint};
use super::{Style, time};
use crate::visible::line;

/// An identity as its token tells it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The word of `--auth`.
    pub way: &'static str,
    /// The same for people.
    pub way_name: &'static str,
    pub client_id: Option<String>,
    pub object_id: Option<String>,
    /// The id of the token's tenant.
    pub tenant: Option<String>,
    /// The name of the Tenant in the manifests.
    pub tenant_name: String,
    pub cloud: &'static str,
    /// Scheme and host of Graph.
    pub root: String,
    pub expires: Option<Timestamp>,
    /// Permissions of an application.
    pub roles: Vec<String>,
    /// Permissions that a person has lent.
    pub scopes: Vec<String>,
    /// Nothing where the token cannot be read.
    pub verbs: Vec<Standing>,
}

/// Where an identity stands with a verb.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The verbs, and where it matters, with what manifests.
    pub task: String,
    /// The least that would be enough.
    pub missing: Vec<&'static str>,
}

/// For people.
#[must_use]
pub fn identity(identity: &Identity, style: Style) -> String {
    let mut out = format!(
        "Signed in by {}.\n",
        paint(style, Tone::Strong, identity.way_name)
    );
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:<11}  {}", line(value));
    };
    let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "not told".to_owned());
    row("client id", &told(&identity.client_id));
    row("object id", &told(&identity.object_id));
    row(
        "tenant",
        &format!("{} \"{}\"", told(&identity.tenant), identity.tenant_name),
    );
    row("graph", &format!("{} ({})", identity.root, identity.cloud));
    let expires = identity
        .expires
        .map_or_else(|| "not told".to_owned(), time::second);
    row("expires", &expires);
    for (name, words) in [("roles", &identity.roles), ("scopes", &identity.scopes)] {
        for (number, word) in words.iter().enumerate() {
            row(if number == 0 { name } else { "" }, word);
        }
    }
    if identity.roles.is_empty() && identity.scopes.is_empty() {
        row("roles", "none told");
    }
    out.push('\n');
    out.push_str(&verbs(identity, style));
    out
}

/// What each verb still needs.
fn verbs(identity: &Identity, style: Style) -> String {
    if identity.verbs.is_empty() {
        return "The token cannot be read, so what it may do is unknown.\n".to_owned();
    }
    let mut out = "Permissions that each verb still needs:\n".to_owned();
    let widest = identity.verbs.iter().map(|standing| standing.task.len());
    let widest = widest.max().unwrap_or_default();
    for Standing { task, missing } in &identity.verbs {
        let text = if missing.is_empty() {
            paint(style, Tone::Good, "none")
        } else {
            paint(style, Tone::Change, &missing.join(", "))
        };
        let _ = writeln!(out, "  {task:<widest$}  {text}");
    }
    if !identity.scopes.is_empty() {
        out.push_str(
            "A person also needs a directory role, such as Cloud Application Administrator.\n",
        );
    }
    out
}

/// For programs. `missing` has the alternatives of each permission that is not there, the least first; it is null where
/// the token cannot be read.
#[must_use]
pub fn identity_json(identity: &Identity) -> Value {
    let Identity {
        way,
        way_name: _,
        client_id,
        object_id,
        tenant,
        tenant_name,
        cloud,
        root,
        expires,
        roles,
        scopes,
        verbs,
    } = identity;
    let verbs: Vec<_> = verbs
        .iter()
        .map(|Standing { task, missing }| json!({ "task": task, "missing": missing }))
        .collect();
    json!({
        "format_version": "1.0",
        "way": way,
        "client_id": client_id,
        "object_id": object_id,
        "tenant": tenant,
        "tenant_name": tenant_name,
        "cloud": cloud,
        "graph": root,
        "expires": expires,
        "roles": roles,
        "scopes": scopes,
        "verbs": if verbs.is_empty() { Value::Null } else { verbs.into() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_token_tells_is_hostile_and_what_it_does_not_tell_is_said() {
        let opaque = Identity {
            way: "token",
            way_name: "a ready token",
            client_id: Some("a\u{1b}[2J".to_owned()),
            object_id: None,
            tenant: None,
            tenant_name: "contoso".to_owned(),
            cloud: "global",
            root: "https://graph.microsoft.com".to_owned(),
            expires: None,
            roles: Vec::new(),
            scopes: Vec::new(),
            verbs: Vec::new(),
        };
        let text = identity(&opaque, Style::default());
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(text.ends_with("so what it may do is unknown.\n"), "{text}");
        assert_eq!(identity_json(&opaque)["verbs"], Value::Null);
    }

    #[test]
    fn a_person_is_told_of_roles_that_no_token_shows() {
        let person = Identity {
            way: "azure-cli",
            way_name: "the Azure CLI",
            client_id: None,
            object_id: None,
            tenant: None,
            tenant_name: "contoso".to_owned(),
            cloud: "global",
            root: "https://graph.microsoft.com".to_owned(),
            expires: None,
            roles: Vec::new(),
            scopes: vec!["User.Read".to_owned()],
            verbs: vec![Standing {
                task: "plan".to_owned(),
                missing: vec!["Least"],
            }],
        };
        let text = identity(&person, Style::default());
        assert!(
            text.contains("  plan  Least\nA person also needs"),
            "{text}"
        );
    }
}
