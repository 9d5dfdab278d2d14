//! The single-valued properties of an application and its service principal that a manifest can manage.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One property. Each lives on one of the two objects (reference, section 2.11, and the v1.0 metadata).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Property {
    DisplayName,
    Homepage,
    ServiceManagementReference,
    Notes,
    AccountEnabled,
    AppRoleAssignmentRequired,
}

/// The two objects that an application consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Half {
    Application,
    ServicePrincipal,
}

/// What a property is set to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Setting {
    Text(String),
    Flag(bool),
    /// Nothing: null on the wire.
    Empty,
}

impl Property {
    /// Every property, in the order in which people read them.
    pub const ALL: [Self; 6] = [
        Self::DisplayName,
        Self::Homepage,
        Self::ServiceManagementReference,
        Self::Notes,
        Self::AccountEnabled,
        Self::AppRoleAssignmentRequired,
    ];

    /// The field below `spec` in manifests, which is Graph's own name for it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::DisplayName => "displayName",
            Self::Homepage => "homepage",
            Self::ServiceManagementReference => "serviceManagementReference",
            Self::Notes => "notes",
            Self::AccountEnabled => "accountEnabled",
            Self::AppRoleAssignmentRequired => "appRoleAssignmentRequired",
        }
    }

    /// The object that holds it. A service principal shows the homepage of its application (`web.homePageUrl`).
    #[must_use]
    pub const fn half(self) -> Half {
        match self {
            Self::DisplayName | Self::Homepage | Self::ServiceManagementReference => {
                Half::Application
            }
            Self::Notes | Self::AccountEnabled | Self::AppRoleAssignmentRequired => {
                Half::ServicePrincipal
            }
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Empty => f.write_str("empty"),
        }
    }
}
