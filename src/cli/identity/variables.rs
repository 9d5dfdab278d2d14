//! The variables that say who signs in: all of them, and their values in this process.
//!
//! They are read once and through here alone, so that the list is whole and the guide to it can be held against it.

use std::collections::BTreeMap;

macro_rules! variables {
    ($($variable:ident = $name:literal,)*) => {
        /// One variable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Variable { $($variable,)* }

        impl Variable {
            /// Every one.
            pub(super) const ALL: &[Self] = &[$(Self::$variable,)*];

            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$variable => $name,)* }
            }
        }
    };
}

variables! {
    AccessToken = "SYNCFORM_ACCESS_TOKEN",
    TokenCommand = "SYNCFORM_TOKEN_COMMAND",
    TenantId = "AZURE_TENANT_ID",
    ClientId = "AZURE_CLIENT_ID",
    ClientSecret = "AZURE_CLIENT_SECRET",
    CertificatePath = "AZURE_CLIENT_CERTIFICATE_PATH",
    CertificatePassword = "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    SendChain = "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN",
    FederatedFile = "AZURE_FEDERATED_TOKEN_FILE",
    AuthorityHost = "AZURE_AUTHORITY_HOST",
    GithubUrl = "ACTIONS_ID_TOKEN_REQUEST_URL",
    GithubToken = "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    PipelinesUrl = "SYSTEM_OIDCREQUESTURI",
    PipelinesToken = "SYSTEM_ACCESSTOKEN",
    PipelinesConnection = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
    PipelinesClientId = "AZURESUBSCRIPTION_CLIENT_ID",
    IdentityEndpoint = "IDENTITY_ENDPOINT",
    IdentityHeader = "IDENTITY_HEADER",
    PodIdentityHost = "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    ArcEndpoint = "IMDS_ENDPOINT",
    ServiceFabric = "IDENTITY_SERVER_THUMBPRINT",
}

/// The values. It prints none.
pub(super) struct Variables {
    values: BTreeMap<&'static str, String>,
    /// Whether there is an Azure CLI to be run.
    pub(super) has_az: bool,
}

impl Variables {
    /// Those of this process. An empty one is not set.
    pub(super) fn of_process() -> Self {
        let value = |variable: &Variable| {
            let name = variable.name();
            Some((name, std::env::var(name).ok()?)).filter(|(_, value)| !value.is_empty())
        };
        Self {
            values: Variable::ALL.iter().filter_map(value).collect(),
            has_az: has_az(),
        }
    }

    pub(super) fn get(&self, variable: Variable) -> Option<&str> {
        self.values.get(variable.name()).map(String::as_str)
    }

    pub(super) fn has(&self, variable: Variable) -> bool {
        self.get(variable).is_some()
    }

    #[cfg(test)]
    pub(super) fn given(pairs: &[(Variable, &str)], has_az: bool) -> Self {
        let values = pairs
            .iter()
            .map(|(variable, value)| (variable.name(), (*value).to_owned()));
        Self {
            values: values.collect(),
            has_az,
        }
    }
}

/// Whether PATH leads to the Azure CLI.
fn has_az() -> bool {
    let name = if cfg!(windows) { "az.cmd" } else { "az" };
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path)
            .filter(|folder| !folder.as_os_str().is_empty())
            .any(|folder| folder.join(name).is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_names_every_variable() {
        let guide = include_str!("../../../docs/authentication.md");
        for variable in Variable::ALL {
            let name = format!("`{}`", variable.name());
            assert!(guide.contains(&name), "docs/authentication.md lacks {name}");
        }
    }
}
