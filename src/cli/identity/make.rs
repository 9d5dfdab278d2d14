//! From variables to the credential of one way. A part that is missing or broken is an error that names it.
//!
//! It sends nothing, and repeats the value of no variable that may be a secret.

use std::path::Path;

use secrecy::SecretString;

use super::variables::{Variable, Variables};
use super::way::Way;
use crate::cli::{Exit, Failure};
use crate::http::{
    Application, Argv, Certificate, Credential, Issuer, Key, ManagedIdentity, Mint, read_regular,
};

/// The metadata service of virtual machines, at the same address on all of them.
const IMDS: &str = "http://169.254.169.254";
/// The most bytes that a certificate's file may have.
const LARGEST: usize = 1024 * 1024;

/// The credential of a way, for a tenant.
pub(super) fn credential(
    way: Way,
    tenant: &str,
    variables: &Variables,
) -> Result<Credential, Failure> {
    let maker = Maker {
        way,
        tenant,
        variables,
    };
    Ok(match way {
        Way::Token => Credential::Token(maker.secret(Variable::AccessToken)?),
        Way::Command => Credential::Command(Argv(words(maker.need(Variable::TokenCommand)?)?)),
        Way::Secret => Credential::Application {
            app: maker.app(&[Variable::ClientId])?,
            key: Key::Secret(maker.secret(Variable::ClientSecret)?),
        },
        Way::Certificate => Credential::Application {
            app: maker.app(&[Variable::ClientId])?,
            key: Key::Certificate {
                certificate: maker.certificate()?,
                sends_chain: maker.sends_chain()?,
            },
        },
        Way::Federated => Credential::Application {
            app: maker.app(&[Variable::ClientId])?,
            key: Key::Federated(Issuer::File(maker.need(Variable::FederatedFile)?.into())),
        },
        Way::Github => Credential::Application {
            app: maker.app(&[Variable::ClientId])?,
            key: Key::Federated(Issuer::GitHub {
                url: maker.place(Variable::GithubUrl)?,
                token: maker.secret(Variable::GithubToken)?,
            }),
        },
        Way::AzurePipelines => Credential::Application {
            app: maker.app(&[Variable::ClientId, Variable::PipelinesClientId])?,
            key: Key::Federated(Issuer::AzurePipelines {
                url: maker.place(Variable::PipelinesUrl)?,
                token: maker.secret(Variable::PipelinesToken)?,
                connection: maker.need(Variable::PipelinesConnection)?.to_owned(),
            }),
        },
        Way::ManagedIdentity => Credential::ManagedIdentity(maker.managed_identity()?),
        Way::AzureCli => Credential::AzureCli {
            tenant: tenant.to_owned(),
        },
    })
}

struct Maker<'a> {
    way: Way,
    tenant: &'a str,
    variables: &'a Variables,
}

impl<'a> Maker<'a> {
    fn need(&self, variable: Variable) -> Result<&'a str, Failure> {
        self.variables.get(variable).ok_or_else(|| {
            let (name, way) = (variable.name(), self.way.name());
            let help = if [Variable::GithubUrl, Variable::GithubToken].contains(&variable) {
                "the job needs `permissions: id-token: write`".to_owned()
            } else if variable == Variable::PipelinesToken {
                "map it in the step: `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`".to_owned()
            } else {
                format!("{way} needs it; docs/authentication.md has an example")
            };
            refused(format!("no credential: {name} is not set")).help(help)
        })
    }

    fn secret(&self, variable: Variable) -> Result<SecretString, Failure> {
        self.need(variable).map(SecretString::from)
    }

    /// The application by the first of these that is set.
    fn app(&self, names: &[Variable]) -> Result<Application, Failure> {
        let set = names
            .iter()
            .find_map(|variable| self.variables.get(*variable));
        let client_id = match set {
            Some(id) => id,
            None => self.need(Variable::ClientId)?,
        };
        Ok(Application {
            tenant: self.tenant.to_owned(),
            client_id: client_id.to_owned(),
        })
    }

    fn place(&self, variable: Variable) -> Result<Mint, Failure> {
        self.need(variable)?.parse().map_err(|error| {
            refused(format!(
                "{} leads to no place to ask: {error}",
                variable.name()
            ))
        })
    }

    fn certificate(&self) -> Result<Certificate, Failure> {
        let path = Path::new(self.need(Variable::CertificatePath)?);
        let fault = |because: String| {
            let name = Variable::CertificatePath.name();
            refused(format!("{name}, {}: {because}", path.display()))
        };
        let bytes = read_regular(path, LARGEST).map_err(fault)?;
        let password = self.variables.get(Variable::CertificatePassword);
        Certificate::read(&bytes, password.unwrap_or_default())
            .map_err(|error| fault(error.to_string()))
    }

    fn sends_chain(&self) -> Result<bool, Failure> {
        let name = Variable::SendChain.name();
        let value = self.variables.get(Variable::SendChain).unwrap_or("false");
        match value.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(refused(format!("{name} is neither true nor false"))),
        }
    }

    fn managed_identity(&self) -> Result<ManagedIdentity, Failure> {
        for (variable, where_) in [
            (Variable::ArcEndpoint, "Azure Arc"),
            (Variable::ServiceFabric, "Service Fabric"),
        ] {
            if self.variables.has(variable) {
                return Err(refused(format!(
                    "the managed identity of {where_} ({}) is not supported",
                    variable.name()
                ))
                .help("sign in another way, such as --auth azure-cli or a federated credential"));
            }
        }
        let client_id = self.variables.get(Variable::ClientId).map(str::to_owned);
        if self.variables.has(Variable::IdentityEndpoint) {
            return Ok(ManagedIdentity::AppService {
                url: self.place(Variable::IdentityEndpoint)?,
                header: self.secret(Variable::IdentityHeader)?,
                client_id,
            });
        }
        let host = if self.variables.has(Variable::PodIdentityHost) {
            self.place(Variable::PodIdentityHost)?
        } else {
            IMDS.parse().expect("the metadata service is on this link")
        };
        Ok(ManagedIdentity::Imds { host, client_id })
    }
}

fn refused(text: String) -> Failure {
    Failure::new(Exit::Identity, text).unwritten()
}

/// The words of a command: a JSON list of texts, or text that is split at its blanks. There are no quotes in the latter.
fn words(text: &str) -> Result<Vec<String>, Failure> {
    let words = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<String>>(text).ok()
    } else {
        Some(text.split_whitespace().map(str::to_owned).collect())
    };
    words
        .filter(|words| words.first().is_some_and(|program| !program.is_empty()))
        .ok_or_else(|| {
            refused("SYNCFORM_TOKEN_COMMAND is no command".to_owned())
                .help("expected words, such as vault-token --role graph, or a JSON list of texts")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_words_or_a_list_and_never_a_script() {
        let split = |text: &str| words(text).ok();
        assert_eq!(
            split(" a  -b 'c d' "),
            Some(["a", "-b", "'c", "d'"].map(str::to_owned).into())
        );
        assert_eq!(
            split(r#"["a", "b c"]"#),
            Some(["a", "b c"].map(str::to_owned).into())
        );
        for bad in [" ", "[]", "[\"\"]", "[1]", "[\"a\""] {
            assert_eq!(split(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let none = Variables::given(&[], false);
        for (way, name) in [
            (Way::Token, "SYNCFORM_ACCESS_TOKEN"),
            (Way::Command, "SYNCFORM_TOKEN_COMMAND"),
            (Way::Secret, "AZURE_CLIENT_ID"),
            (Way::Certificate, "AZURE_CLIENT_ID"),
            (Way::Federated, "AZURE_CLIENT_ID"),
            (Way::Github, "AZURE_CLIENT_ID"),
            (Way::AzurePipelines, "AZURE_CLIENT_ID"),
        ] {
            let failure = credential(way, "t", &none).expect_err(name);
            assert_eq!(failure.text, format!("no credential: {name} is not set"));
        }
        for way in [Way::ManagedIdentity, Way::AzureCli] {
            assert!(credential(way, "t", &none).is_ok(), "{way:?}");
        }
    }

    #[test]
    fn a_machine_that_is_not_known_is_refused() {
        for variable in [Variable::ArcEndpoint, Variable::ServiceFabric] {
            let pairs = [
                (Variable::IdentityEndpoint, "http://localhost"),
                (variable, "x"),
            ];
            let refused = credential(Way::ManagedIdentity, "t", &Variables::given(&pairs, false));
            assert!(refused.is_err_and(|failure| failure.text.contains("not supported")));
        }
    }

    #[test]
    fn an_identity_is_not_asked_for_across_the_network_in_the_clear() {
        let pairs = [
            (Variable::IdentityEndpoint, "http://example.com/?s3cret"),
            (Variable::IdentityHeader, "s3cret"),
        ];
        let refused = credential(Way::ManagedIdentity, "t", &Variables::given(&pairs, false));
        let text = refused.expect_err("refused").text;
        assert!(
            text.contains("must be https") && !text.contains("s3cret"),
            "{text}"
        );
    }
}
