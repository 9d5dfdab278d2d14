//! The Azure CLI: whoever `az login` has signed in (reference, section 8).
//!
//! Its sentences are not passed on, since one of them may echo what it was given; codes in them are explained.

use std::time::Duration;

use serde_json::Value;

use crate::http::token::{Granted, number, taken};
use crate::http::{Endpoint, refusal};
use crate::program::{Program, Said};
use crate::wire::Unanswered;

/// It starts slowly, and asks over the network.
const LIMIT: Duration = Duration::from_secs(60);
/// The most bytes that it may print: a token with many claims has a few KiB.
const LARGEST: usize = 256 * 1024;
/// The name of the program: on Windows it is a script.
const AZ: &str = if cfg!(windows) { "az.cmd" } else { "az" };

/// The command line.
fn words(endpoint: &Endpoint, tenant: &str) -> Vec<String> {
    let words = [
        AZ,
        "account",
        "get-access-token",
        "--output",
        "json",
        "--resource",
        endpoint.root(),
        "--tenant",
        tenant,
    ];
    words.map(str::to_owned).into()
}

/// A token for the service.
pub(super) async fn fetch(endpoint: &Endpoint, tenant: &str) -> Result<Granted, Unanswered> {
    let refused = |because: String| Unanswered::SignIn {
        because: format!("no token from the Azure CLI: {because}"),
    };
    let words = words(endpoint, tenant);
    let said = Program::new(&words, LIMIT, LARGEST).run().await;
    let said = said.map_err(|error| refused(error.to_string()))?;
    if !said.is_success {
        return Err(refused(explained(&said, tenant)));
    }
    let answer: Value = serde_json::from_slice(&said.stdout)
        .map_err(|_| refused("it printed no JSON".to_owned()))?;
    let token = answer["accessToken"]
        .as_str()
        .ok_or_else(|| refused("its answer has no accessToken".to_owned()))?;
    // `expiresOn` is a local time without its zone; where `expires_on` is missing the token's own claim is better.
    taken(
        endpoint,
        token,
        number(&answer["expires_on"]),
        "the token from the Azure CLI",
    )
}

/// What a failure most likely means.
fn explained(said: &Said, tenant: &str) -> String {
    let stderr = String::from_utf8_lossy(&said.stderr);
    if let Some(code) = refusal::code_in(&stderr) {
        return format!("it was refused with AADSTS{code}; run `az login --tenant {tenant}`");
    }
    if stderr.contains("az login") {
        return format!("nobody is signed in to it; run `az login --tenant {tenant}`");
    }
    format!(
        "it ended with {}; run `az account get-access-token` to see why",
        said.ending
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::zeroize::Zeroizing;

    #[test]
    fn no_shell_reads_the_words() {
        let cloud = Endpoint::cloud("usgov").expect("a cloud");
        let words = words(&cloud, "contoso.com");
        assert_eq!(
            words[1..].join(" "),
            "account get-access-token --output json --resource https://graph.microsoft.us --tenant contoso.com"
        );
    }

    #[test]
    fn a_failure_is_explained_without_its_sentences() {
        let told = |stderr: &str| {
            let said = Said {
                code: Some(1),
                is_success: false,
                ending: "exit status: 1".to_owned(),
                stdout: Zeroizing::default(),
                stderr: Zeroizing::new(stderr.as_bytes().to_vec()),
            };
            explained(&said, "t")
        };
        assert_eq!(
            told("ERROR: AADSTS700082: s3cret has expired"),
            "it was refused with AADSTS700082; run `az login --tenant t`"
        );
        assert_eq!(
            told("ERROR: Please run 'az login' to setup account."),
            "nobody is signed in to it; run `az login --tenant t`"
        );
        assert!(told("s3cret").starts_with("it ended with exit status: 1; "));
    }
}
