//! A shard of the set: every App is in exactly one of them, and stays there whatever is added beside it.

use std::fmt;
use std::str::FromStr;

use crate::model::AppName;

/// The most shards that a set is split into.
const MOST: u32 = 1000;

/// One of several shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    number: u32,
    of: u32,
}

/// A text that names no shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected I/N, such as 2/4: the second of four shards, of which there are at most {MOST}")]
pub struct NoShard;

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Self, NoShard> {
        let (number, of) = text.split_once('/').ok_or(NoShard)?;
        let read = |text: &str| text.parse().map_err(|_| NoShard);
        let (number, of) = (read(number)?, read(of)?);
        if (1..=of).contains(&number) && of <= MOST {
            Ok(Self { number, of })
        } else {
            Err(NoShard)
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl Shard {
    /// Whether it holds all of the set: then it is no part of one.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.of == 1
    }

    /// Whether an App is in it. It is decided by the name alone, by the same sum on every machine and in every version: CI
    /// compares what several machines plan.
    #[must_use]
    pub fn has(self, name: &AppName) -> bool {
        fnv(name.as_str()) % u64::from(self.of) == u64::from(self.number - 1)
    }
}

/// FNV-1a of 64 bits, whose upper half is folded into the lower: the remainder is taken of that.
fn fnv(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32) ^ (hash & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_app_is_in_one_shard_and_none_is_crowded() {
        for of in [1, 2, 3, 7, 16] {
            let shards: Vec<Shard> = (1..=of)
                .map(|number| format!("{number}/{of}").parse().expect("a shard"))
                .collect();
            let mut sizes = vec![0_usize; shards.len()];
            for number in 0..1600 {
                let name = AppName::new(&format!("aws-{number:04}")).expect("a name");
                let holding: Vec<_> = (0..shards.len())
                    .filter(|at| shards[*at].has(&name))
                    .collect();
                let [one] = holding.as_slice() else {
                    panic!("{name} is in {holding:?}")
                };
                sizes[*one] += 1;
            }
            let fair = 1600 / shards.len();
            assert!(
                sizes
                    .iter()
                    .all(|size| (fair / 2..=fair * 2).contains(size)),
                "{sizes:?}"
            );
        }
    }

    /// A plan of yesterday's shard is of the same applications today.
    #[test]
    fn where_an_app_lies_stays() {
        let placed = |name: &str| {
            let name = AppName::new(name).expect("a name");
            (1..=8).find(|number| {
                format!("{number}/8")
                    .parse::<Shard>()
                    .expect("a shard")
                    .has(&name)
            })
        };
        let names = ["aws-contoso", "salesforce-emea", "scim-helpdesk", "a"];
        assert_eq!(names.map(placed), [Some(2), Some(2), Some(1), Some(1)]);
    }

    #[test]
    fn what_names_no_shard_is_refused() {
        for text in [
            "", "1", "0/2", "3/2", "1/0", "1/1001", "-1/2", "1/2/3", "a/b",
        ] {
            assert_eq!(text.parse::<Shard>(), Err(NoShard), "{text}");
        }
        assert_eq!(
            "2/4".parse::<Shard>().map(|shard| shard.to_string()),
            Ok("2/4".to_owned())
        );
    }
}
