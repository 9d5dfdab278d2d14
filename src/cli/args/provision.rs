//! What may be said to `provision`.

use clap::builder::FalseyValueParser;
use clap::{ArgGroup, Args};

/// Flags of `provision`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("whom").args(["user", "group"]).required(true))]
pub(in crate::cli) struct Provision {
    /// Which application
    pub(in crate::cli) name: String,
    /// The user: a mail address, a user principal name or an object id
    #[arg(long, value_name = "ADDRESS|ID", env = "SYNCFORM_PROVISION_USER")]
    pub(in crate::cli) user: Option<String>,
    /// The group whose members are meant: a display name, a mail address or an object id
    #[arg(
        long,
        value_name = "NAME|ID",
        requires = "member",
        env = "SYNCFORM_PROVISION_GROUP"
    )]
    pub(in crate::cli) group: Option<String>,
    /// A direct member of the group, as --user is said; five at most
    #[arg(
        long,
        value_name = "ADDRESS|ID",
        requires = "group",
        value_delimiter = ',',
        env = "SYNCFORM_PROVISION_MEMBER"
    )]
    pub(in crate::cli) member: Vec<String>,
    /// The rule of the job's schema, where several can provision on demand
    #[arg(long, value_name = "NAME|ID", env = "SYNCFORM_PROVISION_RULE")]
    pub(in crate::cli) rule: Option<String>,
    /// Do not ask; needed where there is no terminal
    #[arg(short = 'y', long, env = "SYNCFORM_YES", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) yes: bool,
}
