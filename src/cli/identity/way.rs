//! The chain: which way to sign in is taken, decided by variables alone.
//!
//! Nothing is tried here. A way whose variables are set and which is then refused is an error, and never a reason to
//! try the next one.

use super::variables::{Variable, Variables};
use crate::cli::args::Auth;

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Way {
    Token,
    Command,
    Secret,
    Certificate,
    Federated,
    Github,
    AzurePipelines,
    ManagedIdentity,
    AzureCli,
}

/// The order in which `auto` looks.
pub(super) const CHAIN: [Way; 9] = [
    Way::Token,
    Way::Command,
    Way::Secret,
    Way::Certificate,
    Way::Federated,
    Way::Github,
    Way::AzurePipelines,
    Way::ManagedIdentity,
    Way::AzureCli,
];

impl Way {
    /// The way that a word names; none for `auto`.
    pub(super) const fn named(auth: Auth) -> Option<Self> {
        Some(match auth {
            Auth::Auto => return None,
            Auth::Token => Self::Token,
            Auth::Command => Self::Command,
            Auth::Secret => Self::Secret,
            Auth::Certificate => Self::Certificate,
            Auth::Federated => Self::Federated,
            Auth::Github => Self::Github,
            Auth::AzurePipelines => Self::AzurePipelines,
            Auth::ManagedIdentity => Self::ManagedIdentity,
            Auth::AzureCli => Self::AzureCli,
        })
    }

    /// The word of `--auth`.
    pub(in crate::cli) const fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Command => "command",
            Self::Secret => "secret",
            Self::Certificate => "certificate",
            Self::Federated => "federated",
            Self::Github => "github",
            Self::AzurePipelines => "azure-pipelines",
            Self::ManagedIdentity => "managed-identity",
            Self::AzureCli => "azure-cli",
        }
    }

    /// For people.
    pub(in crate::cli) const fn name(self) -> &'static str {
        match self {
            Self::Token => "a ready token (SYNCFORM_ACCESS_TOKEN)",
            Self::Command => "a token command (SYNCFORM_TOKEN_COMMAND)",
            Self::Secret => "a client secret (AZURE_CLIENT_SECRET)",
            Self::Certificate => "a client certificate (AZURE_CLIENT_CERTIFICATE_PATH)",
            Self::Federated => "a federated token (AZURE_FEDERATED_TOKEN_FILE)",
            Self::Github => "GitHub Actions (ACTIONS_ID_TOKEN_REQUEST_URL)",
            Self::AzurePipelines => "Azure Pipelines (AZURESUBSCRIPTION_SERVICE_CONNECTION_ID)",
            Self::ManagedIdentity => "a managed identity",
            Self::AzureCli => "the Azure CLI",
        }
    }

    /// What `auto` looks for, in the words of an error.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Token => "SYNCFORM_ACCESS_TOKEN",
            Self::Command => "SYNCFORM_TOKEN_COMMAND",
            Self::Secret => "AZURE_CLIENT_SECRET",
            Self::Certificate => "AZURE_CLIENT_CERTIFICATE_PATH",
            Self::Federated => "AZURE_FEDERATED_TOKEN_FILE",
            Self::Github => "ACTIONS_ID_TOKEN_REQUEST_URL with AZURE_CLIENT_ID",
            Self::AzurePipelines => "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
            Self::ManagedIdentity => "IDENTITY_ENDPOINT with IDENTITY_HEADER",
            Self::AzureCli => "az in PATH",
        }
    }

    /// Whether its variables are there. What a machine sets by itself for many purposes counts only together with
    /// what somebody has set for this one.
    pub(super) fn is_set(self, variables: &Variables) -> bool {
        let has = |variable| variables.has(variable);
        match self {
            Self::Token => has(Variable::AccessToken),
            Self::Command => has(Variable::TokenCommand),
            Self::Secret => has(Variable::ClientSecret),
            Self::Certificate => has(Variable::CertificatePath),
            Self::Federated => has(Variable::FederatedFile),
            Self::Github => has(Variable::GithubUrl) && has(Variable::ClientId),
            Self::AzurePipelines => {
                has(Variable::PipelinesUrl) && has(Variable::PipelinesConnection)
            }
            Self::ManagedIdentity => {
                (has(Variable::IdentityEndpoint) && has(Variable::IdentityHeader))
                    || has(Variable::PodIdentityHost)
            }
            // A client id is not for it: whoever has set one means another way.
            Self::AzureCli => variables.has_az && !has(Variable::ClientId),
        }
    }

    /// Whether only a person sets its variables, so that two such ways are most likely a slip.
    pub(super) const fn is_deliberate(self) -> bool {
        match self {
            Self::Token | Self::Command | Self::Secret | Self::Certificate | Self::Federated => {
                true
            }
            Self::Github | Self::AzurePipelines | Self::ManagedIdentity | Self::AzureCli => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(pairs: &[(Variable, &str)], has_az: bool) -> Option<&'static str> {
        let variables = Variables::given(pairs, has_az);
        let found = CHAIN.into_iter().find(|way| way.is_set(&variables));
        found.map(Way::word)
    }

    /// The rows stand in the order of the chain; each is taken with all the later ones set as well.
    #[test]
    fn the_first_whose_variables_are_set_is_taken() {
        let rows: [(&[Variable], &str); 8] = [
            (&[Variable::AccessToken], "token"),
            (&[Variable::TokenCommand], "command"),
            (&[Variable::ClientSecret], "secret"),
            (&[Variable::CertificatePath], "certificate"),
            (&[Variable::FederatedFile], "federated"),
            (&[Variable::GithubUrl, Variable::ClientId], "github"),
            (
                &[Variable::PipelinesUrl, Variable::PipelinesConnection],
                "azure-pipelines",
            ),
            (
                &[Variable::IdentityEndpoint, Variable::IdentityHeader],
                "managed-identity",
            ),
        ];
        for start in 0..rows.len() {
            let (_, word) = rows[start];
            let set: Vec<_> = rows[start..]
                .iter()
                .flat_map(|(variables, _)| variables.iter().map(|variable| (*variable, "x")))
                .collect();
            assert_eq!(first(&set, true), Some(word));
        }
        assert_eq!(first(&[], true), Some("azure-cli"));
        assert_eq!(first(&[], false), None);
    }

    #[test]
    fn what_a_machine_sets_by_itself_is_no_way_yet() {
        for ambient in [
            Variable::GithubUrl,
            Variable::PipelinesUrl,
            Variable::IdentityEndpoint,
            Variable::ArcEndpoint,
        ] {
            assert_eq!(first(&[(ambient, "x")], true), Some("azure-cli"));
        }
        assert_eq!(first(&[(Variable::ClientId, "x")], true), None);
    }

    #[test]
    fn every_way_has_a_word() {
        use clap::ValueEnum as _;
        let words: Vec<_> = Auth::value_variants()
            .iter()
            .filter_map(|auth| Some((Way::named(*auth)?.word(), auth.to_possible_value()?)))
            .collect();
        assert_eq!(words.len(), CHAIN.len());
        for (word, value) in words {
            assert_eq!(word, value.get_name());
        }
    }
}
