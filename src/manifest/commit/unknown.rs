//! Why the manifests of a commit are not known: what it lies with, and the way out of it.

use crate::model::CommitId;

/// Why the manifests of a commit are not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCommit {
    #[error("there is no program git")]
    NoProgram,
    #[error("the manifests are in no git repository")]
    NoRepository,
    #[error("git does not trust the repository, which belongs to somebody else")]
    Distrusted,
    #[error("the repository has no commit yet")]
    Unborn,
    #[error("{name} is not in the same repository as the manifests before it")]
    Apart { name: String },
    #[error("it is not in this shallow clone")]
    Shallow,
    #[error("it is not in this clone: it is newer, it was never pushed, or history was rewritten")]
    Missing { commit: CommitId },
    #[error("it is the id of a {kind} here, and of no commit")]
    Other { kind: String },
    #[error("git knows no commit by the name \"{reference}\"")]
    NoReference { reference: String },
    #[error("it has no commit in common with the one that is checked out")]
    NoneInCommon,
    #[error("not all of its files are in this clone")]
    Partial,
    #[error("{name} is a symbolic link in it")]
    Link { name: String },
    #[error("{name} is too large in it")]
    TooLarge { name: String },
    #[error("{name} is no UTF-8 text in it")]
    NotText { name: String },
    #[error("git failed: {because}")]
    Failed { because: String },
}

impl NoCommit {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        let help = match self {
            Self::NoProgram => "install git where syncform runs",
            Self::NoRepository => "run in a clone of the repository that the manifests are kept in",
            Self::Distrusted => {
                "where it is yours all the same: `git config --global --add safe.directory FOLDER`"
            }
            Self::Unborn => "commit the manifests",
            Self::Apart { .. } => "keep the manifests of one run in one repository",
            Self::Shallow => {
                "`git fetch --unshallow`; in a pipeline fetch-depth: 0 or its like, where it checks out"
            }
            Self::Missing { commit } => {
                return format!(
                    "`git fetch origin {commit}` brings it where a server still has it; where it is gone for good, take the tag syncform:applied={commit} off, and the next apply notes its own commit"
                );
            }
            Self::Other { .. } => {
                "somebody else wrote the tag syncform:applied: the next apply notes its own commit in its place"
            }
            Self::NoReference { .. } => {
                "name a branch, a tag or a commit that is in this clone, such as origin/main: `git fetch origin main` brings it"
            }
            Self::NoneInCommon => "name a branch that the one that is checked out began at",
            Self::Partial => "a partial clone leaves files out: clone without --filter",
            Self::Link { .. } | Self::TooLarge { .. } | Self::NotText { .. } => {
                "look at what that commit said by hand, and take back what shall not stay"
            }
            Self::Failed { .. } => "`git status` in the folder of the manifests says more",
        };
        help.to_owned()
    }

    /// Whether it lies with this clone or this machine, so that the commit may be read another time.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::NoProgram
            | Self::NoRepository
            | Self::Distrusted
            | Self::Unborn
            | Self::Apart { .. }
            | Self::Shallow
            // A run that comes late lacks what was applied since its clone was made.
            | Self::Missing { .. }
            | Self::NoReference { .. }
            | Self::NoneInCommon
            | Self::Partial
            | Self::Failed { .. } => true,
            Self::Other { .. }
            | Self::Link { .. }
            | Self::TooLarge { .. }
            | Self::NotText { .. } => false,
        }
    }
}
