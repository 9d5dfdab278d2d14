//! A managed identity: what the machine itself is in Azure (reference, section 8).
//!
//! It knows the metadata service of virtual machines (IMDS), and the endpoint of App Service, Functions and Container
//! Apps. It does not know those of Azure Arc, Service Fabric and the old App Service.

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};

use crate::http::errand::{Errand, Patience};
use crate::http::line::Line;
use crate::http::mint::Mint;
use crate::http::token::{Granted, number, taken};
use crate::http::{Endpoint, refusal};
use crate::wire::{Response, Unanswered};

/// Where the identity is asked for.
#[derive(Clone, Debug)]
pub enum ManagedIdentity {
    /// The metadata service of a virtual machine.
    Imds {
        /// Its host: `http://169.254.169.254`, or `AZURE_POD_IDENTITY_AUTHORITY_HOST`.
        host: Mint,
        /// Of several identities the one with this client id.
        client_id: Option<String>,
    },
    /// App Service, Functions, Container Apps.
    AppService {
        /// `IDENTITY_ENDPOINT`.
        url: Mint,
        /// `IDENTITY_HEADER`.
        header: SecretString,
        /// Of several identities the one with this client id.
        client_id: Option<String>,
    },
}

impl ManagedIdentity {
    /// A token for the service. The metadata service wants its resource, and knows no scopes.
    pub(super) async fn fetch(
        &self,
        endpoint: &Endpoint,
        line: &Line,
    ) -> Result<Granted, Unanswered> {
        let mut query = vec![("resource", endpoint.root())];
        let answer = match self {
            Self::Imds { host, client_id } => {
                query.insert(0, ("api-version", "2018-02-01"));
                query.extend(client_id.as_deref().map(|id| ("client_id", id)));
                let errand = Errand {
                    name: "the metadata service",
                    mint: &host.at("/metadata/identity/oauth2/token"),
                    method: Method::GET,
                    query: &query,
                    headers: &[("metadata", "true")],
                    patience: Patience::Newborn,
                };
                errand.run(endpoint, line).await?
            }
            Self::AppService {
                url,
                header,
                client_id,
            } => {
                query.insert(0, ("api-version", "2019-08-01"));
                query.extend(client_id.as_deref().map(|id| ("client_id", id)));
                let errand = Errand {
                    name: "the identity endpoint",
                    mint: url,
                    method: Method::GET,
                    query: &query,
                    headers: &[("x-identity-header", header.expose_secret())],
                    patience: Patience::Usual,
                };
                errand.run(endpoint, line).await?
            }
        };
        self.read(endpoint, &answer)
    }

    fn client_id(&self) -> Option<&str> {
        let (Self::Imds { client_id, .. } | Self::AppService { client_id, .. }) = self;
        client_id.as_deref()
    }

    /// Numbers are texts in most of these answers.
    fn read(&self, endpoint: &Endpoint, answer: &Response) -> Result<Granted, Unanswered> {
        let body = answer.body.json();
        match body["access_token"].as_str() {
            Some(token) if answer.is_success() => taken(
                endpoint,
                token,
                number(&body["expires_on"]),
                "the token of the managed identity",
            ),
            Some(_) | None => Err(Unanswered::SignIn {
                because: self.refused(answer),
            }),
        }
    }

    fn refused(&self, answer: &Response) -> String {
        let status = answer.status;
        let word = refusal::error_word(answer)
            .map(|word| format!(" {word}"))
            .unwrap_or_default();
        let hint = match (status, self.client_id()) {
            (400, Some(id)) => {
                format!("; is the user-assigned identity {id} (AZURE_CLIENT_ID) given to this machine?")
            }
            (400, None) => {
                "; this machine has no system-assigned identity, or several others: name one with AZURE_CLIENT_ID".to_owned()
            }
            _ => String::new(),
        };
        format!("the managed identity was answered {status}{word}{hint}")
    }
}
