//! The national clouds and their hosts (reference, sections 7 and 8). Vaults have domains of their own (Microsoft's "About
//! keys, secrets and certificates", DNS suffixes).

/// One cloud.
pub(super) struct Cloud {
    pub(super) name: &'static str,
    /// Scheme and host of Graph.
    pub(super) graph: &'static str,
    /// Scheme and host of the token service.
    pub(super) authority: &'static str,
    /// For whom a foreign assertion must be.
    pub(super) exchange: &'static str,
    /// The domain of vaults, which is also for whom their tokens are.
    pub(super) vaults: &'static str,
}

/// All of them.
pub(super) const CLOUDS: [Cloud; 4] = [
    Cloud {
        name: "global",
        graph: "https://graph.microsoft.com",
        authority: "https://login.microsoftonline.com",
        exchange: "api://AzureADTokenExchange",
        vaults: "vault.azure.net",
    },
    Cloud {
        name: "usgov",
        graph: "https://graph.microsoft.us",
        authority: "https://login.microsoftonline.us",
        exchange: "api://AzureADTokenExchangeUSGov",
        vaults: "vault.usgovcloudapi.net",
    },
    Cloud {
        name: "usgov-dod",
        graph: "https://dod-graph.microsoft.us",
        authority: "https://login.microsoftonline.us",
        exchange: "api://AzureADTokenExchangeUSGov",
        vaults: "vault.usgovcloudapi.net",
    },
    Cloud {
        name: "china",
        graph: "https://microsoftgraph.chinacloudapi.cn",
        authority: "https://login.chinacloudapi.cn",
        exchange: "api://AzureADTokenExchangeChina",
        vaults: "vault.azure.cn",
    },
];
