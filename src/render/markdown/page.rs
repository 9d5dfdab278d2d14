//! How long markdown may be, by where it goes.

/// The place that markdown is for.
///
/// Budgets are counted in bytes of UTF-8. Hosts count characters, some of them UTF-16 units, and a database behind one may
/// count bytes: no count of a text is greater than that of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub budget: usize,
    /// Whether `<details>` folds there; where it does not, HTML is shown as it stands.
    pub folds: bool,
}

impl Page {
    /// A comment on GitHub: 65,536 characters.
    pub const GITHUB: Self = Self::folding(65_536);
    /// A comment on Azure DevOps: 150,000 characters.
    pub const AZURE_DEVOPS: Self = Self::folding(150_000);
    /// A note on GitLab: 1,000,000 characters.
    pub const GITLAB: Self = Self::folding(1_000_000);
    /// A comment on Bitbucket: 32,768 characters, and no HTML.
    pub const BITBUCKET: Self = Self {
        budget: 32_768,
        folds: false,
    };

    /// The least that a report can be told in; a smaller budget counts as this one.
    pub const LEAST: usize = 12 * 1024;

    const fn folding(budget: usize) -> Self {
        Self {
            budget,
            folds: true,
        }
    }

    /// What may be written.
    pub(super) fn room(self) -> usize {
        self.budget.max(Self::LEAST)
    }
}
