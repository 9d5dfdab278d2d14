//! What a manifest gives for credentials, and the closed list of keys that they may have.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{SecretRef, VaultVersion};

/// What a manifest gives for one credential key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Supply {
    /// A value that is no secret.
    Plain(String),
    /// A reference, resolved at the moment of the PUT.
    Secret(SecretRef),
    /// Nothing: the stored value is emptied.
    Empty,
}

impl Supply {
    /// The version of Key Vault that a value is pinned to, where it is.
    #[must_use]
    pub const fn pin(&self) -> Option<&VaultVersion> {
        match self {
            Self::Secret(reference) => reference.pin(),
            Self::Plain(_) | Self::Empty => None,
        }
    }
}

/// What a PUT of secrets does with the stored pairs that it does not name. Nobody outside knows (reference, section
/// 2.5), so the safe side is the default.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SecretsPut {
    /// They may be lost: every write sends all pairs, and stops where one cannot be sent.
    #[default]
    Replace,
    /// They stay: a write sends the pairs that change and no other.
    Merge,
}

/// A key of the `synchronizationSecret` enumeration (reference, section 2.5).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CredentialKey(&'static str);

/// Keys whose values the service gives back in clear, or would as far as its documents tell.
const PUBLIC: [&str; 24] = [
    "ApplicationTemplateIdentifier",
    "AuthenticationType",
    "BaseAddress",
    "ClientIdentifier",
    "CompanyId",
    "Domain",
    "EnforceDomain",
    "HardDeletesEnabled",
    "InstanceName",
    "Oauth2AuthorizationUri",
    "Oauth2ClientId",
    "Oauth2RedirectUri",
    "Oauth2TokenExchangeUri",
    "PerformInboundEntitlementGrants",
    "Sandbox",
    "SandboxName",
    "Server",
    "SingleSignOnType",
    "SynchronizationSchedule",
    "SystemOfRecord",
    "TestReferences",
    "UpdateKeyOnSoftDelete",
    "Url",
    "UserName",
];

/// Keys that are secret, or that nobody has documented: the safe side.
const SECRET: [&str; 17] = [
    "AppKey",
    "ClientSecret",
    "ConnectionString",
    "ConsumerKey",
    "ConsumerSecret",
    "Oauth2AccessToken",
    "Oauth2AccessTokenCreationTime",
    "Oauth2AuthorizationCode",
    "Oauth2ClientSecret",
    "Oauth2RefreshToken",
    "Password",
    "SecretToken",
    "SyncAgentADContainer",
    "SyncAgentCompatibilityKey",
    "TokenExpiration",
    "TokenKey",
    "ValidateDomain",
];

/// Pairs that have fields of their own in a manifest.
const FIELDS: [(&str, &str); 3] = [
    ("SyncAll", "scope"),
    ("SyncNotificationSettings", "notify"),
    ("SkipOutOfScopeDeletions", "skipOutOfScopeDeletions"),
];

impl CredentialKey {
    /// Finds a key by its exact name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::all().find(|key| *key == text).map(Self)
    }

    /// All names, public ones first.
    pub fn all() -> impl Iterator<Item = &'static str> {
        PUBLIC.into_iter().chain(SECRET)
    }

    /// The manifest field that a reserved pair belongs to, such as `scope` for `SyncAll`.
    #[must_use]
    pub fn field_of(text: &str) -> Option<&'static str> {
        FIELDS
            .iter()
            .find(|(key, _)| *key == text)
            .map(|(_, field)| *field)
    }

    /// Whether a value for this key must be a reference.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        SECRET.contains(&self.0)
    }

    /// The key as the service spells it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.0
    }
}

impl fmt::Display for CredentialKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
