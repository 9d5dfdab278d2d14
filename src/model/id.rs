//! Ids that the service gives. They never stand in git, but for the template and tenant ids that people pin.

use super::text::text;

/// A text that should be a GUID and is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a GUID such as 8b1025e4-1dd2-430b-a150-2ef79cd700f5")]
pub struct NotAGuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        text! { #[derive(serde::Deserialize)] $(#[$doc])* $name }

        impl $name {
            /// Takes the id as the service spelt it.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
        }
    };
}

macro_rules! guid {
    ($(#[$doc:meta])* $name:ident) => {
        id! { #[serde(try_from = "String")] $(#[$doc])* $name }

        impl TryFrom<String> for $name {
            type Error = NotAGuid;

            fn try_from(text: String) -> Result<Self, NotAGuid> {
                Self::parse(&text)
            }
        }

        impl $name {
            /// Takes a GUID of any case, kept in lower case.
            ///
            /// # Errors
            /// [`NotAGuid`] for anything else.
            pub fn parse(text: &str) -> Result<Self, NotAGuid> {
                let shape = |(at, byte): (usize, u8)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() };
                if text.len() == 36 && text.bytes().enumerate().all(shape) { Ok(Self(text.to_ascii_lowercase())) } else { Err(NotAGuid) }
            }
        }
    };
}

id! {
    /// The `appId` that an application and its service principal share.
    AppId
}
id! {
    /// The id of a provisioning template below a service principal, such as `aws` or `scim`.
    SyncTemplateId
}
id! {
    /// The id of a provisioning job; opaque (reference, section 1).
    JobId
}
id! {
    /// The id of an app role assignment (reference, section 2.11).
    AssignmentId
}
id! {
    /// The id of an app role; all zeros is the default access of a resource without roles.
    RoleId
}
guid! {
    /// The id of a gallery application template; the same in every tenant.
    TemplateId
}
guid! {
    /// The `id` of a directory object (application, service principal, user, group).
    ObjectId
}
guid! {
    /// The id of a tenant.
    TenantId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_are_checked_and_lowered() {
        assert_eq!(
            TemplateId::parse("8B1025E4-1dd2-430b-a150-2ef79cd700f5").map(|id| id.to_string()),
            Ok("8b1025e4-1dd2-430b-a150-2ef79cd700f5".to_owned())
        );
        for bad in [
            "",
            "aws",
            "8b1025e4-1dd2-430b-a150-2ef79cd700f",
            "8b1025e4-1dd2-430b-a150-2ef79cd700fg",
            "8b1025e401dd2-430b-a150-2ef79cd700f5",
        ] {
            assert_eq!(TemplateId::parse(bad), Err(NotAGuid), "{bad}");
        }
    }
}
