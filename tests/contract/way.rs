//! How a volunteer's identity signs in: the first way whose variables are set, in the order of the command line's chain.
//! Ways of pipelines are not among them, since no pipeline asks a tenant.

use std::path::PathBuf;

use secrecy::SecretString;
use syncform::http::{Application, Certificate, Credential, Issuer, Key};

/// A credential, and its word for `--auth`.
pub(crate) struct Way {
    pub(crate) word: &'static str,
    pub(crate) credential: Credential,
}

/// The way that variables name; the error says which there are.
pub(crate) fn of(tenant: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Way, String> {
    let app = || {
        let client_id = variable("AZURE_CLIENT_ID").ok_or("AZURE_CLIENT_ID is not set")?;
        Ok::<_, String>(Application {
            tenant: tenant.to_owned(),
            client_id,
        })
    };
    let (word, credential) = if let Some(token) = variable("SYNCFORM_ACCESS_TOKEN") {
        ("token", Credential::Token(SecretString::from(token)))
    } else if let Some(secret) = variable("AZURE_CLIENT_SECRET") {
        let key = Key::Secret(SecretString::from(secret));
        ("secret", Credential::Application { app: app()?, key })
    } else if let Some(path) = variable("AZURE_CLIENT_CERTIFICATE_PATH") {
        let bytes = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
        let password = variable("AZURE_CLIENT_CERTIFICATE_PASSWORD").unwrap_or_default();
        let certificate =
            Certificate::read(&bytes, &password).map_err(|error| format!("{path}: {error}"))?;
        let chain = variable("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN");
        let sends_chain = chain.is_some_and(|value| value == "true" || value == "1");
        let key = Key::Certificate {
            certificate,
            sends_chain,
        };
        ("certificate", Credential::Application { app: app()?, key })
    } else if let Some(path) = variable("AZURE_FEDERATED_TOKEN_FILE") {
        let key = Key::Federated(Issuer::File(PathBuf::from(path)));
        ("federated", Credential::Application { app: app()?, key })
    } else if variable("SYNCFORM_AUTH").is_some_and(|way| way == "azure-cli") {
        let tenant = tenant.to_owned();
        ("azure-cli", Credential::AzureCli { tenant })
    } else {
        return Err(
            "nothing to sign in with: set AZURE_CLIENT_ID with AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE; or SYNCFORM_ACCESS_TOKEN; or SYNCFORM_AUTH=azure-cli".to_owned(),
        );
    };
    Ok(Way { word, credential })
}

#[test]
fn the_first_way_whose_variables_are_set_is_taken() {
    let pem = crate::support::golden::root().join("tests/cases/auth/keys/chain.pem");
    let pem = pem.display().to_string();
    let word = |set: &[(&str, &str)]| {
        let found = of("t", |name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        found.map(|way| way.word)
    };
    let id = ("AZURE_CLIENT_ID", "c");
    let secret = ("AZURE_CLIENT_SECRET", "s");
    let certificate = ("AZURE_CLIENT_CERTIFICATE_PATH", pem.as_str());
    let federated = ("AZURE_FEDERATED_TOKEN_FILE", "/nowhere/token");
    for (set, expected) in [
        (vec![("SYNCFORM_ACCESS_TOKEN", "x"), id, secret], "token"),
        (vec![id, secret, certificate], "secret"),
        (vec![id, certificate, federated], "certificate"),
        (vec![id, federated], "federated"),
        (vec![("SYNCFORM_AUTH", "azure-cli")], "azure-cli"),
    ] {
        assert_eq!(word(&set), Ok(expected), "{set:?}");
    }
    for set in [
        vec![],
        vec![id],
        vec![secret],
        vec![id, ("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere")],
    ] {
        assert!(word(&set).is_err(), "{set:?}");
    }
}
