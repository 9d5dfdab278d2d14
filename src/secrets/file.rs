//! The value of a file reference.
//!
//! It joins no paths and follows no manifest: the path is the one to open. A link is followed, but not to what the kernel
//! shows of processes and devices: a link in a repository must not turn an environment into a secret.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use secrecy::zeroize::Zeroizing;

use super::{LARGEST, Reason, Secret, text};

/// Where files are no files.
const KERNEL: [&str; 3] = ["/proc", "/sys", "/dev"];

/// Reads the value out of a file, unless it is one of those that this run itself signs in with: whoever is sent that is the
/// identity that applies.
pub(super) fn read(path: &str, own: &[PathBuf]) -> Result<Secret, Reason> {
    // The buffer is sized beforehand: one that grows leaves unwiped copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LARGEST + 1));
    let real = std::fs::canonicalize(path).map_err(|error| unreadable(&error))?;
    if KERNEL.iter().any(|root| real.starts_with(root)) {
        return Err(Reason::Unreadable {
            because: "it leads to what the kernel shows of processes and devices".to_owned(),
        });
    }
    if own.contains(&real) {
        return Err(Reason::Unreadable {
            because: "syncform itself signs in with it".to_owned(),
        });
    }
    // A pipe would be waited for, and a device never ends.
    if !std::fs::metadata(&real)
        .map_err(|error| unreadable(&error))?
        .is_file()
    {
        return Err(Reason::Unreadable {
            because: "it is not a regular file".to_owned(),
        });
    }
    File::open(&real)
        .and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error))?;
    text::value(&bytes)
}

fn unreadable(error: &io::Error) -> Reason {
    if error.kind() == io::ErrorKind::NotFound {
        Reason::Missing
    } else {
        Reason::Unreadable {
            because: error.kind().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_link_to_an_environment_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("secret");
        std::os::unix::fs::symlink("/proc/self/environ", &link).expect("a link");
        let read = read(link.to_str().expect("text"), &[]);
        assert!(
            matches!(&read, Err(Reason::Unreadable { because }) if because.contains("kernel")),
            "{:?}",
            read.err()
        );
    }

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        for (bytes, is_read) in [(65_536, true), (65_537, false)] {
            std::fs::write(&path, vec![b'x'; bytes]).expect("a file");
            assert_eq!(read(path.to_str().expect("text"), &[]).is_ok(), is_read);
        }
    }

    #[test]
    fn a_missing_file_and_a_folder_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let missing = folder.path().join("missing");
        assert_eq!(
            read(missing.to_str().expect("a path that is text"), &[]).err(),
            Some(Reason::Missing)
        );
        assert!(matches!(
            read(folder.path().to_str().expect("a path that is text"), &[]),
            Err(Reason::Unreadable { .. })
        ));
    }
}
