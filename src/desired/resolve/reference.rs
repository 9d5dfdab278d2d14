//! References to secrets: whether they could be followed at all. Nothing is followed here, and no message repeats what
//! stands in one, since it may be the secret itself.

use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo};

use crate::manifest::{CredentialValue, KeyVaultSecret};
use crate::model::{
    SecretCommand, SecretRef, VaultName, VaultSecret, VaultSecretName, VaultVersion,
};

const ENV_OR_FILE: &str = "give { env: NAME } a variable's name (not AZURE_* or SYNCFORM_*, which are syncform's own), or { file: PATH } a path relative to this manifest";
const COMMAND: &str = "give { command: [PROGRAM, ARGUMENT, ..] } a program and its words, each as it stands: no shell reads them";
const TIMEOUT: &str = "give a span from 1s to 10m, such as 30s";
const VAULT: &str = "give the vault's name alone, such as kv-identity: 3 to 24 letters, digits and single hyphens, a letter first; never an address, since a token would go there";
const SECRET: &str =
    "give the secret's name alone, such as salesforce-token: 1 to 127 letters, digits and hyphens";
const VERSION: &str =
    "give the 32 digits that the vault shows as the version's id, or leave it out for the latest";

/// How long a program may take where the manifest does not say.
const USUAL: Duration = Duration::from_secs(120);
/// The longest that it may.
const LONGEST: Duration = Duration::from_secs(600);

/// What cannot be followed.
pub(super) struct Unusable {
    /// The way to it from the value, as a JSON pointer.
    pub(super) below: &'static str,
    /// What to write instead.
    pub(super) help: &'static str,
}

const fn unusable(below: &'static str, help: &'static str) -> Unusable {
    Unusable { below, help }
}

/// A value of the manifest of that name, as a reference. Text is none.
pub(super) fn reference(value: CredentialValue, manifest: &str) -> Result<SecretRef, Unusable> {
    match value {
        CredentialValue::Env(name) if is_variable(&name) && !is_identity(&name) => {
            Ok(SecretRef::Env(name))
        }
        CredentialValue::File(path) if !path.is_empty() && !path.contains('\0') => {
            let path = beside(manifest, &path);
            if is_kernels(&path) {
                return Err(unusable("", ENV_OR_FILE));
            }
            Ok(SecretRef::File(path))
        }
        CredentialValue::Plain(_) | CredentialValue::Env(_) | CredentialValue::File(_) => {
            Err(unusable("", ENV_OR_FILE))
        }
        CredentialValue::Command { words, timeout } => {
            let words = program(words, manifest).ok_or(unusable("/command", COMMAND))?;
            let timeout = match timeout {
                Some(text) => span(&text).ok_or(unusable("/timeout", TIMEOUT))?,
                None => USUAL,
            };
            Ok(SecretRef::Command(SecretCommand { words, timeout }))
        }
        CredentialValue::KeyVault(secret) => vault_secret(&secret).map(SecretRef::KeyVault),
    }
}

fn vault_secret(wanted: &KeyVaultSecret) -> Result<VaultSecret, Unusable> {
    let version = match &wanted.version {
        Some(text) => {
            let version = VaultVersion::new(text);
            Some(version.ok_or(unusable("/keyVault/version", VERSION))?)
        }
        None => None,
    };
    Ok(VaultSecret {
        vault: VaultName::new(&wanted.vault).ok_or(unusable("/keyVault/vault", VAULT))?,
        secret: VaultSecretName::new(&wanted.secret).ok_or(unusable("/keyVault/secret", SECRET))?,
        version,
    })
}

/// A name that every shell can set. Anything else is more likely a secret in the wrong place.
fn is_variable(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty()
        && text.bytes().all(is_inner)
        && !text.starts_with(|first: char| first.is_ascii_digit())
}

/// The variables that syncform itself signs in with: a manifest that sends them away would give the tenant away.
/// Those without a prefix of their own are what pipelines and machines in Azure vouch with, and what comments are written with.
/// Letter case makes no other variable of one on Windows.
fn is_identity(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let vouching = [
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "GH_TOKEN",
        "GITHUB_TOKEN",
        "IDENTITY_HEADER",
        "SYSTEM_ACCESSTOKEN",
    ];
    text.starts_with("AZURE_") || text.starts_with("SYNCFORM_") || vouching.contains(&text.as_str())
}

/// What the kernel shows of processes and devices, their environments included, is nobody's secret file. How far `..`
/// leads is not known here, so that a process is looked for anywhere in a path.
fn is_kernels(path: &str) -> bool {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/').filter(|step| !matches!(*step, "" | ".")) {
        if step == ".." {
            steps.pop();
        } else {
            steps.push(step);
        }
    }
    let is_process = |name: &str| {
        matches!(name, "self" | "thread-self") || name.bytes().all(|byte| byte.is_ascii_digit())
    };
    let roots = ["proc", "sys", "dev"];
    let is_root = path.starts_with('/') && steps.first().is_some_and(|step| roots.contains(step));
    is_root
        || steps
            .windows(2)
            .any(|pair| pair[0] == "proc" && is_process(pair[1]))
}

/// A path in a manifest is meant from where the manifest lies.
fn beside(manifest: &str, path: &str) -> String {
    let folder = Path::new(manifest).parent().unwrap_or(Path::new(""));
    folder.join(path).to_string_lossy().into_owned()
}

/// The words of a program that there could be. A path is meant from where the manifest lies; a name is looked for in PATH.
fn program(mut words: Vec<String>, manifest: &str) -> Option<Vec<String>> {
    let is_sound = words.iter().all(|word| !word.contains('\0'));
    let name = words
        .first_mut()
        .filter(|name| is_sound && !name.trim().is_empty())?;
    if name.contains('/') {
        *name = beside(manifest, name);
        // Without a step before it, the name would be looked for in PATH after all.
        if !name.contains('/') {
            name.insert_str(0, "./");
        }
    }
    Some(words)
}

fn span(text: &str) -> Option<Duration> {
    let span: Span = text.parse().ok()?;
    let span: SignedDuration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    let span = Duration::try_from(span).ok()?;
    (Duration::from_secs(1)..=LONGEST)
        .contains(&span)
        .then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_meant_from_the_manifest_and_a_name_is_not() {
        let program = |name: &str, manifest: &str| {
            let words = program(vec![name.to_owned(), "./x".to_owned()], manifest);
            words.map(|words| words.join(" "))
        };
        for (name, manifest, words) in [
            ("op", "manifests/a.yaml", "op ./x"),
            ("./get", "manifests/a.yaml", "manifests/./get ./x"),
            ("../bin/get", "m/a.yaml", "m/../bin/get ./x"),
            ("/usr/bin/get", "m/a.yaml", "/usr/bin/get ./x"),
            ("./get", "a.yaml", "./get ./x"),
        ] {
            assert_eq!(program(name, manifest).as_deref(), Some(words));
        }
        for none in ["", " ", "a\0b"] {
            assert_eq!(program(none, "a.yaml"), None);
        }
    }

    #[test]
    fn what_syncform_signs_in_with_is_no_reference() {
        let named = |name: &str| reference(CredentialValue::Env(name.to_owned()), "a.yaml").is_ok();
        for own in [
            "AZURE_CLIENT_SECRET",
            "azure_client_secret",
            "SYNCFORM_ACCESS_TOKEN",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
            "GITHUB_TOKEN",
            "gh_token",
            "Identity_Header",
            "SYSTEM_ACCESSTOKEN",
        ] {
            assert!(!named(own), "{own}");
        }
        assert!(named("SALESFORCE_PASSWORD"));
        let at = |path: &str| reference(CredentialValue::File(path.to_owned()), "m/a.yaml").is_ok();
        for own in [
            "/proc/self/environ",
            "/dev/stdin",
            "../proc/1/environ",
            "/x/../sys/x",
        ] {
            assert!(!at(own), "{own}");
        }
        assert!(at("../process/secret") && at("/run/secrets/token"));
    }

    #[test]
    fn a_span_has_bounds() {
        assert_eq!(span("30s"), Some(Duration::from_secs(30)));
        assert_eq!(span("10m"), Some(LONGEST));
        for other in ["", "0s", "500ms", "11m", "-5s", "30", "soon", "1mo"] {
            assert_eq!(span(other), None, "{other}");
        }
    }
}
