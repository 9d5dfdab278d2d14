//! What may be said on the command line. Nothing is judged here beyond what clap can judge.

mod allow;
mod empty;
mod expression;
mod importing;
mod monitoring;
mod planning;
mod provision;
mod recording;
mod signing;

pub(super) use allow::allowed;
pub(super) use empty::parse;
pub(super) use expression::{Eval, Expr};
pub(super) use importing::{Export, Import, Writing};
pub(super) use monitoring::{ByHand, Logs, Pace, Restart, Start, Status};
pub(super) use planning::{Apply, Asks, Plan, Rollback};
pub(super) use provision::Provision;
pub(super) use recording::{Record, Redact};
pub(super) use signing::Auth;

#[cfg(feature = "emulator")]
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::explain::LIST;
use clap::builder::FalseyValueParser;
#[cfg(feature = "emulator")]
use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Where manifests are where nobody says so.
pub(super) const MANIFESTS: &str = "manifests";

/// The folder of the sandbox where `--sandbox` names none.
pub(super) const SANDBOX: &str = ".syncform/sandbox";

/// The audit log where nobody names another.
const AUDIT: &str = ".syncform/audit.ndjson";

/// GitOps for Microsoft Entra application provisioning: manifests in git, plan in pull requests, apply on merge.
#[derive(Debug, Parser)]
#[command(
    name = "syncform",
    version,
    subcommand_precedence_over_arg = true,
    arg_required_else_help = true
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// Flags that every verb takes, before or after it.
#[derive(Clone, Debug, Args)]
pub(super) struct Global {
    /// Files or folders of manifests; a single App needs its Tenant's file as well, with another -f
    #[arg(short = 'f', long, global = true, num_args = 1.., value_name = "PATH", default_value = MANIFESTS, env = "SYNCFORM_MANIFESTS", value_delimiter = ',')]
    pub(super) manifests: Vec<PathBuf>,
    /// The Tenant to work on, where the manifests have several
    #[arg(long, global = true, value_name = "NAME", env = "SYNCFORM_TENANT")]
    pub(super) tenant: Option<String>,
    /// Only Apps of this name; `*` and `?` stand for any letters, and the flag may be repeated
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "SYNCFORM_TARGET",
        value_delimiter = ','
    )]
    pub(super) target: Vec<String>,
    /// No Apps of this name
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "SYNCFORM_EXCLUDE",
        value_delimiter = ','
    )]
    pub(super) exclude: Vec<String>,
    /// Only Apps with this label of metadata.labels; repeated, with all of them
    #[arg(long, global = true, value_name = "KEY=VALUE", env = "SYNCFORM_SELECT", value_delimiter = ',', value_parser = label)]
    pub(super) select: Vec<(String, String)>,
    /// How many applications are written to at a time; so many blocks of twenty are read side by side
    #[arg(long, global = true, value_name = "N", default_value_t = 8, env = "SYNCFORM_PARALLELISM", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(super) parallelism: u16,
    /// Work on the embedded tenant, whose state is kept in DIR; without one in .syncform/sandbox
    ///
    /// A word behind it is taken for DIR: say names before it, or --sandbox=DIR. The variable takes a folder.
    #[arg(long, global = true, num_args = 0..=1, value_name = "DIR", default_missing_value = SANDBOX, env = "SYNCFORM_SANDBOX", conflicts_with = "endpoint")]
    pub(super) sandbox: Option<PathBuf>,
    /// Work on a Graph endpoint on this machine, such as one served by `syncform emulate`
    ///
    /// It is signed in to as any other, such as with AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; an emulated tenant takes
    /// any values.
    #[arg(long, global = true, value_name = "URL", env = "SYNCFORM_ENDPOINT")]
    pub(super) endpoint: Option<String>,
    /// Trust the certificates of this PEM file: for a cloud beside the machine's own, for --endpoint alone
    #[arg(long, global = true, value_name = "FILE", env = "SYNCFORM_CA_FILE")]
    pub(super) ca_file: Option<PathBuf>,
    /// How long one request may take before its answer counts as lost, such as 100s or 2m
    #[arg(long, global = true, value_name = "DURATION", env = "SYNCFORM_REQUEST_TIMEOUT", value_parser = monitoring::limit)]
    pub(super) request_timeout: Option<Duration>,
    /// Write every request and answer to this file as HAR 1.2, without secrets and without naming people
    ///
    /// Left out are tokens, the bodies that carry secrets, and the queries and bodies that name people, such as filters.
    /// The file is readable by its owner alone, and whole after every answer, however the run ends.
    #[arg(long, global = true, value_name = "FILE", env = "SYNCFORM_TRACE_HTTP")]
    pub(super) trace_http: Option<PathBuf>,
    /// Append a line to this file for every write: when, which run and identity, what, and the answer's request-id
    #[arg(long, global = true, value_name = "FILE", default_value = AUDIT, env = "SYNCFORM_AUDIT_LOG")]
    pub(super) audit_log: PathBuf,
    /// How to sign in; auto takes the first way whose variables are set, and never a second one
    #[arg(long, global = true, value_enum, value_name = "WAY", default_value_t = Auth::Auto, env = "SYNCFORM_AUTH")]
    pub(super) auth: Auth,
    /// How results are written to stdout: ndjson is for status and logs, sarif for validate and test, junit for test
    #[arg(short = 'o', long, global = true, value_enum, default_value_t = Output::Human, env = "SYNCFORM_OUTPUT")]
    pub(super) output: Output,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, env = "SYNCFORM_COLOR")]
    pub(super) color: Color,
    /// Say less on stderr
    #[arg(
        short = 'q',
        long,
        global = true,
        env = "SYNCFORM_QUIET", value_parser = FalseyValueParser::new(),
        conflicts_with = "verbose"
    )]
    pub(super) quiet: bool,
    /// Say more on stderr: -v requests, -vv everything
    #[arg(short = 'v', long, global = true, action = clap::ArgAction::Count, env = "SYNCFORM_VERBOSE")]
    pub(super) verbose: u8,
    /// How logs are written to stderr
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text, env = "SYNCFORM_LOG_FORMAT")]
    pub(super) log_format: LogFormat,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Check manifests; offline unless --sandbox or --endpoint names a tenant to ask as well
    Validate {
        /// Explain a code of a finding, or list all codes, and check nothing
        #[arg(
            long,
            value_name = "CODE",
            num_args = 0..=1,
            default_missing_value = LIST,
            env = "SYNCFORM_EXPLAIN"
        )]
        explain: Option<String>,
    },
    /// Run the tests of the mappings, on this machine alone; with 3 where one fails
    Test {
        /// Only tests with this text in `APP: NAME`
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true,
            env = "SYNCFORM_TEST_FILTER"
        )]
        filter: String,
    },
    /// Show what an apply would do; writes nothing
    #[command(visible_alias = "diff")]
    Plan(Plan),
    /// Carry out what plan shows
    Apply(Apply),
    /// Show plans that `plan --out` has kept, whatever has become of the tenant since
    Show {
        /// Their files
        #[arg(required = true, value_name = "PLAN")]
        plans: Vec<PathBuf>,
    },
    /// Show how the provisioning jobs are doing
    Status(Status),
    /// Show what the service did with each user and group, newest last
    Logs(Logs),
    /// Start paused jobs by hand
    Start(Start),
    /// Pause running jobs by hand
    Pause(ByHand),
    /// Restart jobs by hand: they forget what --reset names, and run
    Restart(Restart),
    /// Provision a user, or members of a group, at once, and show what came of it
    ///
    /// It is what a cycle would do with them, by the mappings and the scope of the live job. Exits with 1 where the
    /// service could not provision somebody.
    Provision(Provision),
    /// Let an application go: our marks come off, and all else of it stays as it is
    ///
    /// Names are those of the marks, whether a manifest describes them or none does any more.
    Release(ByHand),
    /// Take back what a run has changed, as far as it can be; shown as a plan first
    Rollback(Rollback),
    /// Write live applications down as manifests; the tenant is only read
    ///
    /// A file that is there already keeps all that its authors wrote, but for values that the tenant has otherwise. It
    /// needs no manifests to begin with: where no Tenant is among them, --tenant-id or AZURE_TENANT_ID names it.
    Import(Import),
    /// Write all applications with provisioning jobs down as manifests
    Export(Export),
    /// Work with the default schemas of provisioning templates
    #[command(subcommand)]
    Template(Template),
    /// Write down what the tenant answers to reads, for a bug report or a rehearsal elsewhere
    Record(Record),
    /// Look at a mapping expression; offline, without manifests
    #[command(subcommand)]
    Expr(Expr),
    /// Sign in, and show who that is and which permissions verbs still need; writes nothing
    Auth,
    /// Serve an emulated Graph tenant on this machine
    #[cfg(feature = "emulator")]
    Emulate(Emulate),
    /// Write the JSON Schemas of the manifests, or the guide to them
    Schema {
        /// The kind to print; without it all schemas are written to --output-dir
        kind: Option<String>,
        /// Print the guide to the manifests instead, as Markdown
        #[arg(long, conflicts_with_all = ["kind", "output_dir"], env = "SYNCFORM_SCHEMA_DOCS", value_parser = FalseyValueParser::new())]
        docs: bool,
        /// The folder to write all schemas to
        #[arg(
            long,
            value_name = "DIR",
            default_value = "schemas",
            env = "SYNCFORM_SCHEMA_DIR"
        )]
        output_dir: PathBuf,
    },
}

impl Verb {
    /// Whether it can write to a tenant: only then is it news that it did not.
    pub(super) const fn may_write(&self) -> bool {
        match self {
            Self::Apply(_)
            | Self::Start(_)
            | Self::Pause(_)
            | Self::Restart(_)
            | Self::Provision(_)
            | Self::Release(_)
            | Self::Rollback(_) => true,
            Self::Validate { .. }
            | Self::Test { .. }
            | Self::Plan(_)
            | Self::Show { .. }
            | Self::Status(_)
            | Self::Logs(_)
            | Self::Template(_)
            | Self::Import(_)
            | Self::Export(_)
            | Self::Record(_)
            | Self::Auth
            | Self::Expr { .. }
            | Self::Schema { .. } => false,
            #[cfg(feature = "emulator")]
            Self::Emulate(_) => false,
        }
    }
}

/// What to do with provisioning templates.
#[derive(Debug, Subcommand)]
pub(super) enum Template {
    /// Keep the default schemas that manifests build on beside them, so that mappings are judged before a job is there
    ///
    /// They are read from any application of the same gallery template, and written to the folder templates beside the
    /// Tenant's file. Commit them: validate and the plans of new applications use them.
    Lock {
        /// Apps whose templates are meant; without names all that have provisioning
        names: Vec<String>,
        /// Write nothing, and exit with 3 where a lock is missing or no longer what the tenant has
        #[arg(long, env = "SYNCFORM_LOCK_CHECK", value_parser = FalseyValueParser::new())]
        check: bool,
    },
}

/// Flags of `emulate`.
#[cfg(feature = "emulator")]
#[derive(Debug, Args)]
pub(super) struct Emulate {
    /// A loopback address; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8765",
        env = "SYNCFORM_LISTEN"
    )]
    pub(super) listen: SocketAddr,
    /// Keep the tenant in this folder; without it the tenant is forgotten at the end
    #[arg(long, value_name = "DIR", env = "SYNCFORM_STATE")]
    pub(super) state: Option<PathBuf>,
    /// Make the tenant from a recording of `syncform record`, instead of one with a few objects of its own
    #[arg(
        long,
        value_name = "FILE",
        env = "SYNCFORM_IMPORT",
        conflicts_with = "users"
    )]
    pub(super) import: Option<PathBuf>,
    /// Serve https: an authority made for this server signs for localhost, 127.0.0.1 and ::1
    ///
    /// Its certificate is written to a file, whose name is said: ca.pem in the folder of --state, or else one among the
    /// temporary files. Callers trust it with --ca-file. Its key is kept nowhere.
    #[arg(long, env = "SYNCFORM_TLS", value_parser = FalseyValueParser::new())]
    pub(super) tls: bool,
    /// Faults and switches, as JSON
    #[arg(long, value_name = "FILE", env = "SYNCFORM_FAULTS")]
    pub(super) faults: Option<PathBuf>,
    /// What callers may do: application permissions with commas between, or a file of them; without it nobody is asked
    #[arg(long, value_name = "LIST|FILE", env = "SYNCFORM_PERMISSIONS")]
    pub(super) permissions: Option<String>,
    /// How many users the directory has at least; a stored tenant grows, and never shrinks
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, env = "SYNCFORM_USERS", value_parser = RangedU64ValueParser::<usize>::new().range(..=1_000_000))]
    pub(super) users: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    Human,
    Json,
    /// One JSON document per line
    Ndjson,
    /// For code hosts: findings beside the lines of a pull request
    Sarif,
    /// For pipelines: tests as JUnit XML
    Junit,
}

impl Output {
    /// The word on the command line.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
        }
    }

    /// Whether programs read it.
    pub(super) const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Ndjson)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    Text,
    Json,
}

/// One `KEY=VALUE`.
fn label(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() && !value.is_empty() => {
            Ok((key.to_owned(), value.to_owned()))
        }
        Some(_) | None => Err("expected KEY=VALUE, such as tier=prod".to_owned()),
    }
}
