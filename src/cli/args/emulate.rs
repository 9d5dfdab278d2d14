//! Flags of `emulate`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{FalseyValueParser, RangedU64ValueParser};

/// Flags of `emulate`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Emulate {
    /// A loopback address; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8765",
        env = "SYNCFORM_LISTEN"
    )]
    pub(in crate::cli) listen: SocketAddr,
    /// Keep the tenant in this folder; without it the tenant is forgotten at the end
    #[arg(long, value_name = "DIR", env = "SYNCFORM_STATE")]
    pub(in crate::cli) state: Option<PathBuf>,
    /// Make the tenant from a recording of `syncform record`, instead of one with a few objects of its own
    #[arg(
        long,
        value_name = "FILE",
        env = "SYNCFORM_IMPORT",
        conflicts_with = "users"
    )]
    pub(in crate::cli) import: Option<PathBuf>,
    /// Serve https: an authority made for this server signs for localhost, 127.0.0.1 and ::1
    ///
    /// Its certificate is written to a file, whose name is said: ca.pem in the folder of --state, or else one among the
    /// temporary files. Callers trust it with --ca-file. Its key is kept nowhere.
    #[arg(long, env = "SYNCFORM_TLS", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) tls: bool,
    /// Faults and switches, as JSON
    #[arg(long, value_name = "FILE", env = "SYNCFORM_FAULTS")]
    pub(in crate::cli) faults: Option<PathBuf>,
    /// What callers may do: application permissions with commas between, or a file of them; without it nobody is asked
    #[arg(long, value_name = "LIST|FILE", env = "SYNCFORM_PERMISSIONS")]
    pub(in crate::cli) permissions: Option<String>,
    /// How many users the directory has at least; a stored tenant grows, and never shrinks
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, env = "SYNCFORM_USERS", value_parser = RangedU64ValueParser::<usize>::new().range(..=1_000_000))]
    pub(in crate::cli) users: usize,
}
