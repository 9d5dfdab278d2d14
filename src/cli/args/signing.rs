//! The ways to sign in, by the words of `--auth`.

use clap::ValueEnum;

/// How to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Auth {
    /// The first way whose variables are set
    Auto,
    /// A client secret
    Secret,
    /// A client certificate
    Certificate,
    /// A file with a federated token
    Federated,
    /// GitHub Actions
    Github,
    /// Azure Pipelines
    AzurePipelines,
    /// The identity of the machine in Azure
    ManagedIdentity,
    /// Whoever is signed in to the Azure CLI
    AzureCli,
    /// A ready token
    Token,
    /// A program that prints a token
    Command,
}
