//! Users that are made from a number, so that twenty thousand of them cost neither a copy nor a byte on disk.
//!
//! What is kept of a crowd is how many they are. Nothing here can change one: who is written to leaves the crowd and
//! stands on a shelf of its own (see `people`).

use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::clock::{self, Instant, START};
use super::store::{Members, text};
use super::user_attributes::EXTENSIONS;

/// How long before the start of the clock everybody was made: thirty days, so that no lag concerns them.
pub(super) const BORN: Instant = START - 30 * 24 * 3600;
/// How many there are where nobody asks for more.
pub(super) const SMALL: usize = 12;
/// How many a stored tenant may claim; it bounds what a damaged file can make us allocate.
const LARGEST: usize = 1_000_000;
/// The beginning of every id of the crowd; the rest is the number.
const PREFIX: &str = "c0a7c40d-0000-4000-8000-";

const DEPARTMENTS: [&str; 5] = ["Sales", "Engineering", "Finance", "Operations", "Legal"];
const OFFICES: [&str; 4] = ["B11", "B12", "C01", "C02"];
const TITLES: [&str; 3] = ["Analyst", "Manager", "Specialist"];

/// The users from 1 to their number.
#[derive(Clone)]
pub(super) struct Crowd(Arc<[Members]>);

impl Crowd {
    /// A crowd of that many, at least the small one.
    pub(super) fn new(count: usize) -> Self {
        Self((1..=count.clamp(SMALL, LARGEST)).map(user).collect())
    }

    /// A crowd of none, for a tenant whose people are known by name.
    pub(super) fn nobody() -> Self {
        Self(Arc::new([]))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Everybody with their number, from 1.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &Members)> {
        (1..).zip(self.0.iter())
    }

    /// The one whose id or userPrincipalName this is, with the number.
    pub(super) fn find(&self, key: &str) -> Option<(usize, &Members)> {
        let key = key.to_ascii_lowercase();
        let number: usize = match key.strip_prefix(PREFIX) {
            Some(digits) => digits.parse().ok()?,
            None => {
                let (name, _) = key.split_once('@')?;
                name.strip_prefix("user")?.parse().ok()?
            }
        };
        let user = self.0.get(number.checked_sub(1)?)?;
        let is_spelled_so = [text(user, "id"), text(user, "userPrincipalName")].contains(&&*key);
        is_spelled_so.then_some((number, user))
    }
}

impl Serialize for Crowd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.count().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Crowd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match usize::deserialize(deserializer)? {
            0 => Ok(Self::nobody()),
            count if (SMALL..=LARGEST).contains(&count) => Ok(Self::new(count)),
            _ => Err(D::Error::custom("no such crowd")),
        }
    }
}

/// The user of a number. Every tenth has no mail, which a target that needs one cannot take; some cannot sign in, and
/// some are guests, so that scope and mappings have somebody to tell apart.
fn user(number: usize) -> Members {
    let name = format!("user{number:04}");
    let principal = format!("{name}@contoso.com");
    let mail = (!number.is_multiple_of(10)).then(|| principal.clone());
    let user = json!({
        "id": format!("{PREFIX}{number:012}"),
        "displayName": format!("User {number:04}"),
        "givenName": "User",
        "surname": format!("{number:04}"),
        "userPrincipalName": principal,
        "mail": mail,
        "mailNickname": name,
        "accountEnabled": number % 20 != 9,
        "employeeId": null,
        "department": DEPARTMENTS[number % DEPARTMENTS.len()],
        "jobTitle": TITLES[number % TITLES.len()],
        "userType": if number % 50 == 11 { "Guest" } else { "Member" },
        "businessPhones": [],
        "mobilePhone": null,
        "officeLocation": null,
        // Graph names all fifteen; a crowd keeps the one that has a value.
        EXTENSIONS: {"extensionAttribute10": OFFICES[number % OFFICES.len()]},
        "preferredLanguage": null,
        "createdDateTime": clock::iso(BORN),
    });
    match user {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Members::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_is_kept_as_its_number_and_comes_back_the_same() {
        let crowd = Crowd::new(2000);
        let stored = serde_json::to_string(&crowd).expect("a number");
        assert_eq!(stored, "2000");
        let again: Crowd = serde_json::from_str(&stored).expect("a crowd");
        assert_eq!(again.0, crowd.0);
        let nobody: Crowd = serde_json::from_str("0").expect("a crowd");
        assert_eq!(nobody.count(), 0);
        for wrong in ["1", "-1", "1000001", "\"many\"", "null"] {
            assert!(serde_json::from_str::<Crowd>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn everybody_is_found_by_id_and_by_name_and_by_nothing_else() {
        let crowd = Crowd::new(0);
        assert_eq!(crowd.count(), SMALL);
        for (number, user) in crowd.all() {
            for key in ["id", "userPrincipalName"] {
                let key = text(user, key).to_ascii_uppercase();
                assert_eq!(crowd.find(&key).map(|(number, _)| number), Some(number));
            }
        }
        for wrong in [
            "",
            "user0000@contoso.com",
            "user1@contoso.com",
            "user0001@fabrikam.com",
            "user0013@contoso.com",
            "c0a7c40d-0000-4000-8000-000000000000",
            "c0a7c40d-0000-4000-8000-1",
        ] {
            assert!(crowd.find(wrong).is_none(), "{wrong}");
        }
    }
}
