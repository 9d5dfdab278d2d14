//! What an application loses by its plan, as the aspects count it. They say how much; the guards say whether that is too
//! much.

use std::cmp::Ordering;

use serde::Serialize;

use crate::model::Guarded;

/// What goes of one list. Lists of which nothing goes are here too, where the limits of a whole plan need their size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    pub kind: Guarded,
    /// What people call the list, where an application has several of its kind, such as `User -> User`.
    pub list: Option<String>,
    pub size: Size,
}

/// How much goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    Counted {
        gone: usize,
        of: usize,
    },
    /// Nobody has counted, so that it may be everything.
    Uncounted,
}

impl Loss {
    pub(in crate::plan) const fn counted(kind: Guarded, gone: usize, of: usize) -> Self {
        Self {
            kind,
            list: None,
            size: Size::Counted { gone, of },
        }
    }

    pub(in crate::plan) const fn uncounted(kind: Guarded) -> Self {
        Self {
            kind,
            list: None,
            size: Size::Uncounted,
        }
    }

    pub(in crate::plan) fn in_list(self, list: String) -> Self {
        Self {
            list: Some(list),
            ..self
        }
    }

    /// Whether anything goes.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        match self.size {
            Size::Counted { gone, .. } => gone > 0,
            Size::Uncounted => true,
        }
    }

    /// The list as if nothing went of it.
    pub(super) const fn untouched(&self) -> Self {
        let of = match self.size {
            Size::Counted { of, .. } => of,
            Size::Uncounted => 0,
        };
        Self::counted(self.kind, 0, of)
    }

    /// By the part of the list that goes; what nobody has counted is more than anything.
    pub(super) fn by_part(&self, other: &Self) -> Ordering {
        match (self.size, other.size) {
            (Size::Counted { gone: a, of: all_a }, Size::Counted { gone: b, of: all_b }) => {
                times(a, all_b).cmp(&times(b, all_a))
            }
            (Size::Counted { .. }, Size::Uncounted) => Ordering::Less,
            (Size::Uncounted, Size::Counted { .. }) => Ordering::Greater,
            (Size::Uncounted, Size::Uncounted) => Ordering::Equal,
        }
    }
}

/// Wide enough for any two numbers.
pub(super) fn times(a: usize, b: usize) -> u128 {
    let wide = |number| u128::try_from(number).unwrap_or(u128::MAX);
    wide(a).saturating_mul(wide(b))
}

/// All losses of one kind together.
pub(super) fn sum<'a>(kind: Guarded, losses: impl IntoIterator<Item = &'a Loss>) -> Loss {
    let (mut all_gone, mut all) = (0, 0);
    for loss in losses {
        let Size::Counted { gone, of } = loss.size else {
            return Loss::uncounted(kind);
        };
        all_gone += gone;
        // Every deletion is one of the same applications.
        all = match kind {
            Guarded::Delete => all.max(of),
            Guarded::Unassign | Guarded::RemoveMapping | Guarded::Scope => all + of,
        };
    }
    Loss::counted(kind, all_gone, all)
}
