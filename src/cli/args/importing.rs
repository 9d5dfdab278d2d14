//! What may be said to `import` and `export`.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};

use crate::model::{Cloud, Owner, TenantId};

/// Flags of `import`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// Which applications: a display name, the name of a manifest, an application (client) id, or an object id of either half
    #[arg(required = true, value_name = "NAME|ID")]
    pub(in crate::cli) names: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) writing: Writing,
}

/// Flags of `export`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Export {
    /// Every application that has a provisioning job
    #[arg(long, required = true, env = "SYNCFORM_EXPORT_ALL", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) all: bool,
    #[command(flatten)]
    pub(in crate::cli) writing: Writing,
}

/// Flags of `init`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Init {
    /// Which applications to import: a display name, the name of a manifest, or an id, as import takes them
    #[arg(value_name = "NAME|ID", conflicts_with = "all")]
    pub(in crate::cli) names: Vec<String>,
    /// Import every application that has a provisioning job
    #[arg(long, env = "SYNCFORM_INIT_ALL", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) all: bool,
    /// The mark of this repository on all that it manages: a-z, 0-9 and '-'
    #[arg(long, value_name = "OWNER", env = "SYNCFORM_OWNER", value_parser = owner)]
    pub(in crate::cli) owner: Option<Owner>,
    /// The tenant, where no manifest describes it; without it AZURE_TENANT_ID
    #[arg(long, value_name = "GUID", env = "SYNCFORM_TENANT_ID", value_parser = tenant)]
    pub(in crate::cli) tenant_id: Option<TenantId>,
    /// The cloud of that tenant: global, usgov, usgov-dod or china
    #[arg(long, value_name = "CLOUD", env = "SYNCFORM_CLOUD", value_parser = cloud)]
    pub(in crate::cli) cloud: Option<Cloud>,
    /// Write down all that has a name, and not only what differs from the template's default
    #[arg(long, env = "SYNCFORM_FULL", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) full: bool,
    /// Write a pipeline as well, which checks, plans, comments, applies and looks for drift: github
    #[arg(long, value_enum, value_name = "HOST", env = "SYNCFORM_PIPELINE")]
    pub(in crate::cli) pipeline: Option<Pipeline>,
    /// Write the files without asking; needed where there is no terminal
    #[arg(short = 'y', long, env = "SYNCFORM_YES", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) yes: bool,
}

/// For whom a pipeline is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Pipeline {
    /// GitHub Actions
    Github,
}

/// Where from, and where to.
#[derive(Debug, Args)]
pub(in crate::cli) struct Writing {
    /// The folder to write manifests to; without it the first one of -f
    #[arg(long, value_name = "DIR", env = "SYNCFORM_OUTPUT_DIR")]
    pub(in crate::cli) output_dir: Option<PathBuf>,
    /// Write down all that has a name, and not only what differs from the template's default
    #[arg(long, env = "SYNCFORM_FULL", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) full: bool,
    /// The tenant, where no manifest of the kind Tenant says it; without it AZURE_TENANT_ID
    #[arg(long, value_name = "GUID", env = "SYNCFORM_TENANT_ID", value_parser = tenant)]
    pub(in crate::cli) tenant_id: Option<TenantId>,
    /// The cloud of that tenant: global, usgov, usgov-dod or china
    #[arg(long, value_name = "CLOUD", default_value = "global", env = "SYNCFORM_CLOUD", value_parser = cloud)]
    pub(in crate::cli) cloud: Cloud,
}

fn tenant(text: &str) -> Result<TenantId, String> {
    TenantId::parse(text).map_err(|error| error.to_string())
}

fn owner(text: &str) -> Result<Owner, String> {
    Owner::new(text).map_err(|error| error.to_string())
}

fn cloud(text: &str) -> Result<Cloud, String> {
    match text {
        "global" => Ok(Cloud::Global),
        "usgov" => Ok(Cloud::Usgov),
        "usgov-dod" => Ok(Cloud::UsgovDod),
        "china" => Ok(Cloud::China),
        _ => Err("expected global, usgov, usgov-dod or china".to_owned()),
    }
}
