//! A map whose keys are no texts, as a JSON list of pairs. A key that is there twice is refused: one of the two would
//! vanish.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::de::{DeserializeOwned, Deserializer, Error};
use serde::{Deserialize, Serialize, Serializer};

pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
    map: &BTreeMap<K, V>,
    into: S,
) -> Result<S::Ok, S::Error> {
    into.collect_seq(map)
}

pub(super) fn deserialize<'de, K, V, D>(from: D) -> Result<BTreeMap<K, V>, D::Error>
where
    K: DeserializeOwned + Ord + Display,
    V: DeserializeOwned,
    D: Deserializer<'de>,
{
    let mut map = BTreeMap::new();
    for (key, value) in Vec::<(K, V)>::deserialize(from)? {
        if map.contains_key(&key) {
            return Err(D::Error::custom(format!("{key} is there twice")));
        }
        map.insert(key, value);
    }
    Ok(map)
}
