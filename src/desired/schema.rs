//! Where in a manifest stands what it says of a schema.

use super::App;
use crate::finding::Place;
use crate::schema::{AttributeAddress, MappingAddress};

impl App {
    /// Where the manifest speaks of an object mapping, or of one attribute mapping in it.
    #[must_use]
    pub fn mapping_place(&self, address: &MappingAddress, target: Option<&str>) -> Place {
        let key = crate::manifest::escape(&address.to_string());
        let pointer = format!("/spec/provisioning/mappings/{key}");
        match target {
            None => self.places.key(&pointer),
            Some(target) => {
                let target = crate::manifest::escape(target);
                self.places.key(&format!("{pointer}/attributes/{target}"))
            }
        }
    }

    /// Where the manifest speaks of an attribute definition.
    #[must_use]
    pub fn attribute_place(&self, address: &AttributeAddress) -> Place {
        let AttributeAddress {
            directory,
            object,
            attribute,
        } = address;
        let [directory, object, attribute] =
            [&directory.to_string(), object, attribute].map(|part| crate::manifest::escape(part));
        let pointer = format!("/spec/provisioning/attributes/{directory}/{object}/{attribute}");
        self.places.key(&pointer)
    }
}
