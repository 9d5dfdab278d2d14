//! What may be said on the command line. Nothing is judged here beyond what clap can judge.

mod allow;
mod commenting;
mod empty;
#[cfg(feature = "emulator")]
mod emulate;
mod expression;
mod fmt;
mod importing;
mod monitoring;
mod output;
mod planning;
mod provision;
mod recording;
mod shell;
mod signing;

pub(super) use allow::allowed;
pub(super) use commenting::Comment;
pub(super) use empty::parse;
#[cfg(feature = "emulator")]
pub(super) use emulate::Emulate;
pub(super) use expression::{Eval, Expr};
pub(super) use fmt::Fmt;
pub(super) use importing::{Export, Import, Init, Pipeline, Writing};
pub(super) use monitoring::{ByHand, Logs, Pace, Restart, Start, Status};
pub(super) use output::{MarkdownFor, Output, OutputFile, Outputs};
pub(super) use planning::{Apply, Asks, Drift, Plan, Rollback};
pub(super) use provision::Provision;
pub(super) use recording::{Record, Redact};
pub(super) use shell::Shell;
pub(super) use signing::Auth;

use std::path::PathBuf;
use std::time::Duration;

use super::codes::LIST;
use crate::desired::Shard;
use clap::builder::FalseyValueParser;
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
    /// Only the Apps of one shard of several, such as 2/4: their names decide, so that each is in one and stays there
    #[arg(long, global = true, value_name = "I/N", env = "SYNCFORM_SHARD")]
    pub(super) shard: Option<Shard>,
    /// What `${NAME}` stands for in manifests, over what files and the Tenant say; may be repeated
    ///
    /// The variable holds one; --var-file takes several.
    #[arg(long = "var", global = true, value_name = "NAME=VALUE", env = "SYNCFORM_VAR", value_parser = variable)]
    pub(super) variables: Vec<(String, String)>,
    /// A YAML or JSON file of variables, over what the Tenant says; may be repeated
    #[arg(
        long = "var-file",
        global = true,
        value_name = "FILE",
        env = "SYNCFORM_VAR_FILE",
        value_delimiter = ','
    )]
    pub(super) variable_files: Vec<PathBuf>,
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
    #[command(flatten)]
    pub(super) outputs: Outputs,
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
    /// Bring a tenant under git: describe it, import its applications, and plan
    ///
    /// Their templates are locked as well. It asks for what no flag says. The tenant is only read, every file is shown before one is written, and those that are
    /// there keep what their authors wrote.
    Init(Init),
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
        /// Only tests with this text in `APP: NAME`, or in the name of their MappingTest
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true,
            env = "SYNCFORM_TEST_FILTER"
        )]
        filter: String,
        /// Where no App has a test, that is no error: for pipelines of a repository that has none yet
        #[arg(long, env = "SYNCFORM_TEST_ALLOW_NONE", value_parser = FalseyValueParser::new())]
        allow_none: bool,
    },
    /// Show what each value of an App comes to, and which file, line and variable it is from
    Explain {
        /// The App, by metadata.name
        name: String,
        /// Only values below this field, such as spec.provisioning
        path: Option<String>,
    },
    /// Lay manifests out in one way; comments stay, and so does what they mean
    ///
    /// Nothing is written where one of them cannot be read. A comment `# syncform-fmt-ignore` keeps the value below it as it
    /// is. What the files say is checked by validate.
    Fmt(Fmt),
    /// Show what an apply would do; writes nothing
    #[command(visible_alias = "diff")]
    Plan(Plan),
    /// Carry out what plan shows
    Apply(Apply),
    /// Show what has moved in the tenant since it was applied
    ///
    /// Each application is held against its manifest at the commit that it was applied from, so that what git has changed
    /// since is not taken for drift. A secret's value cannot be seen, and so not its drift.
    Drift(Drift),
    /// Show plans that `plan --out` has kept, whatever has become of the tenant since
    Show {
        /// Their files
        #[arg(required = true, value_name = "PLAN")]
        plans: Vec<PathBuf>,
    },
    /// Keep one comment for each tenant below a pull request on GitHub, with what plans say
    ///
    /// The plans are those that `plan --out` has kept, also in another workflow: what they say is shown as text, and nothing
    /// in them says where to. The token is GITHUB_TOKEN, or else GH_TOKEN, and needs `pull-requests: write`. Comments of
    /// others are never touched, none begins where nothing would change, and none is written again that says the same.
    Comment(Comment),
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
    /// Write down what the tenant answers to reads, for a bug report or a rehearsal
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
    /// Write the script by which a shell completes words, with the names of the manifests
    ///
    /// It asks this binary while somebody types, which reads manifests then and no tenant. `make install` puts it where the
    /// shell looks for it; by hand, such as for bash: source <(syncform completions bash)
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Write the manual: its main page, or a page for each verb into DIR
    Man {
        /// The folder, such as man1
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
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
            | Self::Explain { .. }
            | Self::Test { .. }
            | Self::Fmt(_)
            | Self::Plan(_)
            | Self::Drift(_)
            | Self::Show { .. }
            | Self::Comment(_)
            | Self::Status(_)
            | Self::Logs(_)
            | Self::Template(_)
            | Self::Init(_)
            | Self::Import(_)
            | Self::Export(_)
            | Self::Record(_)
            | Self::Auth
            | Self::Expr { .. }
            | Self::Schema { .. }
            | Self::Completions { .. }
            | Self::Man { .. } => false,
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

/// One `NAME=VALUE`. A value may be empty.
fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        Some(_) | None => Err("expected NAME=VALUE, such as region=emea".to_owned()),
    }
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
