//! Names of repositories: an owner and a name, of the letters that the host allows.

use std::fmt;
use std::str::FromStr;

/// `OWNER/NAME`. Letter case makes no other of it.
#[derive(Clone, Debug)]
pub struct Repository {
    pub(super) owner: String,
    pub(super) name: String,
}

/// A text that names no repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected OWNER/NAME, such as contoso/identity")]
pub struct NotARepository;

impl FromStr for Repository {
    type Err = NotARepository;

    fn from_str(text: &str) -> Result<Self, NotARepository> {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_name = |text: &str| !text.is_empty() && text.bytes().all(is_letter);
        match text.split_once('/') {
            Some((owner, name)) if is_name(owner) && is_name(name) => Ok(Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
            }),
            Some(_) | None => Err(NotARepository),
        }
    }
}

impl PartialEq for Repository {
    fn eq(&self, other: &Self) -> bool {
        self.owner.eq_ignore_ascii_case(&other.owner) && self.name.eq_ignore_ascii_case(&other.name)
    }
}

impl Eq for Repository {}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_an_owner_and_a_name() {
        let named: Repository = "Contoso/identity.git-ops".parse().expect("a name");
        assert_eq!(named.to_string(), "Contoso/identity.git-ops");
        assert_eq!(Ok(named), "contoso/Identity.git-ops".parse());
        for text in [
            "", "contoso", "/x", "x/", "a/b/c", "a b/c", "a/\u{e9}", "a/b?c",
        ] {
            assert_eq!(text.parse::<Repository>(), Err(NotARepository), "{text}");
        }
    }
}
