//! References to secret values: where one will come from, and never the value.

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::{VaultName, VaultSecretName, VaultVersion};

/// Where a secret value will come from. Never the value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// A file, whose text without the final line break is the value.
    File(String),
    /// A program, of whose output the same is true.
    Command(SecretCommand),
    /// A secret of Azure Key Vault.
    KeyVault(VaultSecret),
}

impl SecretRef {
    /// The version that a secret of Key Vault is pinned to, where it is.
    #[must_use]
    pub const fn pin(&self) -> Option<&VaultVersion> {
        match self {
            Self::KeyVault(secret) => secret.version.as_ref(),
            Self::Env(_) | Self::File(_) | Self::Command(_) => None,
        }
    }
}

impl fmt::Display for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "env {name}"),
            Self::File(path) => write!(f, "file {path}"),
            Self::Command(command) => write!(f, "command {}", command.program()),
            Self::KeyVault(secret) => {
                write!(f, "Key Vault {}/{}", secret.vault, secret.secret)
            }
        }
    }
}

/// A program that prints a secret, by its words. Arguments may hold what is nobody's business: they are neither shown nor
/// written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretCommand {
    /// Its name and its arguments; at least the name.
    pub words: Vec<String>,
    /// How long it may take.
    pub timeout: Duration,
}

impl SecretCommand {
    /// Its name or path.
    #[must_use]
    pub fn program(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

impl fmt::Debug for SecretCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretCommand({:?} and more)", self.program())
    }
}

/// What a plan says of a program: enough to tell whether it is still the same one.
impl Serialize for SecretCommand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Told<'a> {
            program: &'a str,
            arguments: usize,
            digest: String,
        }

        let mut digest = Sha256::new();
        for word in &self.words {
            digest.update(word);
            // No word holds a NUL, so that no two lists of words look alike.
            digest.update([0]);
        }
        let digest = digest.finalize();
        Told {
            program: self.program(),
            arguments: self.words.len().saturating_sub(1),
            digest: digest
                .iter()
                .take(4)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        }
        .serialize(serializer)
    }
}

/// A secret of Azure Key Vault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct VaultSecret {
    pub vault: VaultName,
    pub secret: VaultSecretName,
    /// `None`: whichever is the latest when it is read.
    pub version: Option<VaultVersion>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> SecretRef {
        SecretRef::Command(SecretCommand {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            timeout: Duration::from_secs(1),
        })
    }

    #[test]
    fn arguments_are_neither_shown_nor_written_and_count_all_the_same() {
        let told = |words: &[&str]| {
            let reference = command(words);
            let json = serde_json::to_string(&reference).expect("JSON");
            let text = format!("{reference} {reference:?} {json}");
            assert!(!text.contains("s3cret"), "{text}");
            json
        };
        let one = told(&["curl", "s3cret", "x"]);
        assert!(one.contains(r#""program":"curl","arguments":2"#), "{one}");
        assert_ne!(one, told(&["curl", "s3cret", "y"]));
        assert_ne!(told(&["a", "b c"]), told(&["a", "b", "c"]));
    }
}
