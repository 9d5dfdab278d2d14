//! Files that a connection needs, such as certificates and assertions: read whole, and within bounds.
//!
//! A pipe would be waited for, and a device never ends, so only a regular file is opened.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use secrecy::zeroize::Zeroizing;

/// The bytes of a regular file of at most so many. They may be a secret, hence they are wiped afterwards.
///
/// # Errors
/// Why not, in words that go behind the file's name.
pub fn read_regular(path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, String> {
    let kind = |error: io::Error| {
        if error.kind() == io::ErrorKind::NotFound {
            "there is no such file".to_owned()
        } else {
            error.kind().to_string()
        }
    };
    if !std::fs::metadata(path).map_err(kind)?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    // The buffer is sized beforehand: one that grows leaves unwiped copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(most + 1));
    let file = File::open(path).map_err(kind)?;
    file.take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(kind)?;
    if bytes.len() > most {
        return Err(format!("it is larger than {} KiB", most / 1024));
    }
    Ok(bytes)
}
