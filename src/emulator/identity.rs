//! Ids that look like Entra's and come from a counter, so that two runs mint the same ones.
//!
//! They depend neither on the tenant's id nor on time. They are not secret and not unguessable.

use sha2::{Digest, Sha256};

/// The `number`-th id of a kind, such as `object` or `request`: a GUID of version 4 in form.
pub(super) fn guid(kind: &str, number: u64) -> String {
    let digest = Sha256::digest(format!("emulator {kind} {number}").as_bytes());
    let mut text = String::with_capacity(36);
    for (index, byte) in digest.iter().take(16).enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let byte = match index {
            6 => 0x40 | (byte & 0x0f),
            8 => 0x80 | (byte & 0x3f),
            _ => *byte,
        };
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// Whether a text has the form `8-4-4-4-12` of a GUID.
pub(super) fn is_guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let mut groups = text.split('-');
    lengths.iter().all(|length| {
        groups.next().is_some_and(|group| {
            group.len() == *length && group.bytes().all(|b| b.is_ascii_hexdigit())
        })
    }) && groups.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minted_ids_are_guids_that_repeat_and_differ() {
        assert!(is_guid(&guid("object", 1)));
        assert_eq!(guid("object", 1), guid("object", 1));
        assert_ne!(guid("object", 1), guid("object", 2));
        assert_ne!(guid("object", 1), guid("request", 1));
    }

    #[test]
    fn a_guid_has_five_groups_of_hex_digits() {
        assert!(is_guid("8b1025e4-1dd2-430b-a150-2ef79cd700f5"));
        for wrong in [
            "",
            "contoso.com",
            "8b1025e4-1dd2-430b-a150-2ef79cd700f5-",
            "8b1025e4-1dd2-430b-a150-2ef79cd700fg",
        ] {
            assert!(!is_guid(wrong), "{wrong}");
        }
    }
}
