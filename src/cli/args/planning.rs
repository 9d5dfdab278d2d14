//! Flags of `plan`, `apply` and `rollback`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

use super::allow::{Allow, allowed, of_plans};
use crate::desired::Adoption;
use crate::plan::Allowed;

/// What `plan` and `apply` may be asked for besides the manifests.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct Asks {
    /// Take over an application that is there and nobody's, for the App of that name
    ///
    /// ID is the object id of the application or of its service principal. Without it, it is the only application of the
    /// App's template and display name that nobody owns. `spec.adopt` of a manifest says the same for good.
    #[arg(
        long,
        value_name = "NAME[=ID]",
        env = "SYNCFORM_ADOPT",
        value_delimiter = ','
    )]
    pub(in crate::cli) adopt: Vec<Adoption>,
    /// Delete the applications of ours that no manifest describes; each is shown, and protected ones are left alone
    ///
    /// Only with the whole set of manifests, and never with an empty one. For thirty days they can be restored.
    #[arg(long, env = "SYNCFORM_PRUNE", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) prune: bool,
    /// Let exactly this through its guards: delete=NAME, unassign=NAME, remove-mapping=NAME or scope=NAME; repeatable
    ///
    /// NAME is an App's metadata.name, and no word stands for several. A plan that a guard holds names the word to say.
    #[arg(long, value_name = "KIND=NAME", env = "SYNCFORM_ALLOW", value_delimiter = ',', value_parser = of_plans)]
    pub(in crate::cli) allow: Vec<Allow>,
}

impl Asks {
    /// What may pass its guards.
    pub(in crate::cli) fn allowed(&self) -> Allowed {
        allowed(&self.allow)
    }
}

/// Flags of `plan`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Plan {
    /// Exit with 2 where there are changes, or where something is not known
    #[arg(long, env = "SYNCFORM_DETAILED_EXITCODE", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) detailed_exitcode: bool,
    /// Keep the plan in this file, for `show` and `apply FILE`; it holds no secret
    #[arg(long, value_name = "FILE", env = "SYNCFORM_OUT")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Only what a branch touches: Apps whose manifests say something else than where it left REF, such as origin/main
    ///
    /// The plan is partial, and says so. Where the Tenant's own file differs, every App is touched.
    #[arg(
        long,
        value_name = "REF",
        env = "SYNCFORM_CHANGED_SINCE",
        conflicts_with = "prune"
    )]
    pub(in crate::cli) changed_since: Option<String>,
    /// Name what is otherwise counted as left alone: mappings, stored credentials and jobs that no manifest mentions
    #[arg(long, env = "SYNCFORM_SHOW_UNMANAGED", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) show_unmanaged: bool,
    #[command(flatten)]
    pub(in crate::cli) asks: Asks,
}

/// Flags of `drift`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Drift {
    /// Exit with 2 where something has moved, waits in git to be applied, or is not known
    #[arg(long, env = "SYNCFORM_DETAILED_EXITCODE", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) detailed_exitcode: bool,
    /// Do not ask the directory's audit log who it was
    #[arg(long, env = "SYNCFORM_NO_AUDIT", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) no_audit: bool,
}

/// Flags of `apply`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Apply {
    /// A plan that `plan --out` has kept: it is carried out without asking, where the manifests and the tenant still come to
    /// the same
    #[arg(value_name = "PLAN", env = "SYNCFORM_PLAN")]
    pub(in crate::cli) plan: Option<PathBuf>,
    /// Go on with the last run that did not come to its end: plan anew what it was to change, and nothing else
    #[arg(long, conflicts_with_all = ["plan", "prune"], env = "SYNCFORM_RESUME", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) resume: bool,
    /// Do not ask; needed where there is no terminal
    #[arg(short = 'y', long, alias = "auto-approve", env = "SYNCFORM_YES", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) yes: bool,
    #[command(flatten)]
    pub(in crate::cli) asks: Asks,
}

/// Flags of `rollback`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Rollback {
    /// The run, by the id that names its files in .syncform; without one those that there are are listed
    #[arg(value_name = "RUN", env = "SYNCFORM_ROLLBACK_RUN")]
    pub(in crate::cli) run: Option<String>,
    /// Do not ask; needed where there is no terminal
    #[arg(short = 'y', long, alias = "auto-approve", env = "SYNCFORM_YES", value_parser = FalseyValueParser::new())]
    pub(in crate::cli) yes: bool,
    /// Let exactly this through its guards: delete=NAME, unassign=NAME, remove-mapping=NAME or scope=NAME; repeatable
    #[arg(long, value_name = "KIND=NAME", env = "SYNCFORM_ALLOW", value_delimiter = ',', value_parser = of_plans)]
    pub(in crate::cli) allow: Vec<Allow>,
}
