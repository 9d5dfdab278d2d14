//! Whether a number passes a limit. Nothing is rounded here.

use serde::Serialize;

use super::loss::{Loss, Size, sum, times};
use crate::model::Guarded;

/// How much may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    Count(u32),
    Percent(u8),
    AllButOne,
}

impl Bound {
    /// Whether more goes than may. What nobody has counted is more than any bound.
    #[must_use]
    pub fn is_passed(self, size: Size) -> bool {
        let Size::Counted { gone, of } = size else {
            return true;
        };
        match self {
            Self::Count(most) => usize::try_from(most).is_ok_and(|most| gone > most),
            Self::Percent(most) => times(gone, 100) > times(of, most.into()),
            Self::AllButOne => gone > 0 && gone >= of,
        }
    }

    /// What of these losses is more than the bound: a count is of all of them, a part is of one list.
    pub(super) fn passed(self, kind: Guarded, losses: &[&Loss]) -> Option<Loss> {
        let worst = match self {
            Self::Count(_) => match losses {
                [only] => (*only).clone(),
                several => sum(kind, several.iter().copied()),
            },
            Self::Percent(_) | Self::AllButOne => {
                let any = losses.iter().filter(|loss| loss.is_any());
                (*any.max_by(|a, b| a.by_part(b))?).clone()
            }
        };
        self.is_passed(worst.size).then_some(worst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(gone: usize, of: usize) -> Size {
        Size::Counted { gone, of }
    }

    #[test]
    fn exactly_the_limit_is_within_it() {
        for (bound, within, beyond) in [
            (Bound::Count(0), (0, 9), (1, 9)),
            (Bound::Count(3), (3, 3), (4, 4)),
            (Bound::Percent(0), (0, 9), (1, 1000)),
            (Bound::Percent(5), (2, 40), (3, 40)),
            // 5 % of 39 are 1.95, and of 41 are 2.05: nothing is rounded.
            (Bound::Percent(5), (1, 39), (2, 39)),
            (Bound::Percent(5), (2, 41), (3, 41)),
            (Bound::AllButOne, (0, 1), (1, 1)),
            (Bound::AllButOne, (11, 12), (12, 12)),
        ] {
            assert!(
                !bound.is_passed(counted(within.0, within.1)),
                "{bound:?} {within:?}"
            );
            assert!(
                bound.is_passed(counted(beyond.0, beyond.1)),
                "{bound:?} {beyond:?}"
            );
        }
        assert!(!Bound::Percent(100).is_passed(counted(7, 7)));
    }

    #[test]
    fn of_nothing_nothing_can_go() {
        for bound in [Bound::Count(0), Bound::Percent(0), Bound::AllButOne] {
            assert!(!bound.is_passed(counted(0, 0)), "{bound:?}");
        }
        // Were something gone of what was not seen, no part of it would be small.
        assert!(Bound::Percent(100).is_passed(counted(1, 0)));
    }

    #[test]
    fn what_nobody_has_counted_passes_every_bound() {
        for bound in [
            Bound::Count(u32::MAX),
            Bound::Percent(100),
            Bound::AllButOne,
        ] {
            assert!(bound.is_passed(Size::Uncounted), "{bound:?}");
        }
    }

    #[test]
    fn numbers_beyond_all_reason_are_compared() {
        assert!(Bound::Percent(99).is_passed(counted(usize::MAX, usize::MAX - 1)));
        assert!(Bound::Count(u32::MAX).is_passed(counted(usize::MAX, usize::MAX)));
    }

    #[test]
    fn a_count_is_of_all_lists_and_a_part_of_one() {
        let kind = Guarded::RemoveMapping;
        let loss = |list: &str, gone, of| Loss::counted(kind, gone, of).in_list(list.to_owned());
        let (users, groups) = (loss("users", 2, 20), loss("groups", 1, 4));
        let both = [&users, &groups];
        assert_eq!(
            Bound::Count(2).passed(kind, &both),
            Some(Loss::counted(kind, 3, 24))
        );
        assert_eq!(Bound::Count(3).passed(kind, &both), None);
        assert_eq!(Bound::Percent(20).passed(kind, &both), Some(groups.clone()));
        assert_eq!(Bound::Percent(25).passed(kind, &both), None);
        assert_eq!(Bound::Count(1).passed(kind, &[&users]), Some(users.clone()));
        assert_eq!(Bound::Percent(0).passed(kind, &[]), None);
    }
}
