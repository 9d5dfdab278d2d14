//! Names in Azure Key Vault, checked: a vault is a host, and a name that bends an address would lead a token elsewhere.
//!
//! The grammar is that of Microsoft's "About keys, secrets and certificates".

use std::fmt;

use serde::Serialize;

macro_rules! checked {
    ($($(#[$doc:meta])* $name:ident by $fits:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
            pub struct $name(String);

            impl $name {
                /// The text, where it is one.
                #[must_use]
                pub fn new(text: &str) -> Option<Self> {
                    $fits(text).then(|| Self(text.to_ascii_lowercase()))
                }

                #[must_use]
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }
        )*
    };
}

checked! {
    /// The name of a vault: 3 to 24 letters, digits and single hyphens, a letter first and no hyphen last. The service
    /// does not tell capitals from small letters, and neither does this.
    VaultName by is_vault;
    /// The name of a secret: 1 to 127 letters, digits and hyphens.
    VaultSecretName by is_secret;
    /// A version of a secret: 32 digits of base 16, made by the service.
    VaultVersion by is_version;
}

impl VaultVersion {
    /// The first eight digits, for people.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn is_vault(text: &str) -> bool {
    (3..=24).contains(&text.len())
        && text.bytes().all(is_plain)
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && !text.ends_with('-')
        && !text.contains("--")
}

fn is_secret(text: &str) -> bool {
    (1..=127).contains(&text.len()) && text.bytes().all(is_plain)
}

fn is_version(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_is_a_name_and_never_an_address() {
        for name in ["kv-identity", "abc", "KV1", "a23456789012345678901234"] {
            assert!(VaultName::new(name).is_some(), "{name}");
        }
        for other in [
            "",
            "ab",
            "a234567890123456789012345",
            "1kv",
            "kv-",
            "kv--x",
            "kv.example.com",
            "kv@evil",
            "evil.example/x",
            "https://kv.vault.azure.net",
            "kv identity",
            "kv:443",
            "kvé",
        ] {
            assert_eq!(VaultName::new(other), None, "{other}");
        }
    }

    #[test]
    fn a_secret_and_its_version_are_single_steps_of_a_path() {
        assert!(VaultSecretName::new("0-salesforce-token").is_some());
        for other in ["", "a/b", "..", "a_b", "a?b", &"x".repeat(128)] {
            assert_eq!(VaultSecretName::new(other), None, "{other}");
        }
        let version = VaultVersion::new("4387E9F3D6E14C459867679A90FD0F79").expect("a version");
        assert_eq!(version.as_str(), "4387e9f3d6e14c459867679a90fd0f79");
        assert_eq!(version.short(), "4387e9f3");
        for other in [
            "",
            "latest",
            "4387e9f3d6e14c459867679a90fd0f7",
            "4387e9f3d6e14c459867679a90fd0f7/",
        ] {
            assert_eq!(VaultVersion::new(other), None, "{other}");
        }
    }
}
