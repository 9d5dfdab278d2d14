//! Users, groups and service principals: how a manifest names them, and what the tenant says of them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ObjectId;

/// What a principal is. Graph's own words are `Group`, `User` and `ServicePrincipal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PrincipalKind {
    Group,
    User,
    ServicePrincipal,
}

impl PrincipalKind {
    /// The key in manifests.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::User => "user",
            Self::ServicePrincipal => "spn",
        }
    }

    /// The kind in people's words.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::User => "user",
            Self::ServicePrincipal => "service principal",
        }
    }

    /// The kind by Graph's name for it, such as `principalType` of an assignment has; any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Group, Self::User, Self::ServicePrincipal]
            .into_iter()
            .find(|kind| kind.noun().replace(' ', "").eq_ignore_ascii_case(text))
    }
}

/// By what a principal is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Handle {
    /// The object id, a GUID.
    Id(ObjectId),
    /// A mail address, or a user principal name.
    Address(String),
    /// The display name.
    Name(String),
}

/// A principal as a manifest names it. Only the tenant can tell whom it stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PrincipalRef {
    pub kind: PrincipalKind,
    pub handle: Handle,
}

impl PrincipalRef {
    /// A principal by a text: with an `@` it is an address, else a display name. Service principals have no address.
    #[must_use]
    pub fn named(kind: PrincipalKind, text: &str) -> Self {
        let has_address = kind != PrincipalKind::ServicePrincipal && text.contains('@');
        let handle = if has_address {
            Handle::Address(text.to_owned())
        } else {
            Handle::Name(text.to_owned())
        };
        Self { kind, handle }
    }
}

impl fmt::Display for PrincipalRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.handle {
            Handle::Id(id) => write!(f, "{} {id}", self.kind.noun()),
            Handle::Address(text) | Handle::Name(text) => {
                write!(f, "{} \"{text}\"", self.kind.noun())
            }
        }
    }
}

/// A principal of the tenant. Two are the same where their ids are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Principal {
    pub id: ObjectId,
    /// `None` for a kind that this version does not know.
    pub kind: Option<PrincipalKind>,
    /// The display name, which may be empty and is never unique.
    pub name: String,
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = self.kind.map_or("object", PrincipalKind::noun);
        if self.name.is_empty() {
            write!(f, "{noun} {}", self.id)
        } else {
            write!(f, "{noun} \"{}\"", self.name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_at_sign_makes_an_address_of_all_but_service_principals() {
        let handle = |kind, text| PrincipalRef::named(kind, text).handle;
        let text = || "a@contoso.com".to_owned();
        assert_eq!(
            handle(PrincipalKind::User, "a@contoso.com"),
            Handle::Address(text())
        );
        assert_eq!(
            handle(PrincipalKind::Group, "sg-aws"),
            Handle::Name("sg-aws".to_owned())
        );
        assert_eq!(
            handle(PrincipalKind::ServicePrincipal, "a@contoso.com"),
            Handle::Name(text())
        );
    }

    #[test]
    fn kinds_are_read_in_any_case() {
        assert_eq!(
            PrincipalKind::parse("serviceprincipal"),
            Some(PrincipalKind::ServicePrincipal)
        );
        assert_eq!(PrincipalKind::parse("Device"), None);
    }
}
