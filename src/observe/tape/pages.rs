//! The tokens of pages. Nobody knows what is in one; some hold what a page ends with, which may be a name. They become
//! numbers, the same one in a link and in the request that followed it.

use std::collections::BTreeMap;

use super::{Answers, with_links, with_query};

/// The options that hold one.
const TOKENS: [&str; 2] = ["$skiptoken", "$deltatoken"];

/// The answers with numbers in the place of tokens.
pub(super) fn numbered(answers: Answers) -> Answers {
    let mut numbers = BTreeMap::new();
    let mut number = |target: &str| {
        with_query(target, |name, value| {
            if !TOKENS.contains(&name) {
                return value.to_owned();
            }
            let next = format!("page-{}", numbers.len() + 1);
            numbers.entry(value.to_owned()).or_insert(next).clone()
        })
    };
    let numbered = answers.into_iter().map(|(target, mut answer)| {
        let target = number(&target);
        with_links(&mut answer.body, &mut number);
        (target, answer)
    });
    numbered.collect()
}
