//! The value of a file reference: the file's text without its final line break.
//!
//! It joins no paths and follows no manifest: the path is the one to open. A link is followed, but not to what the kernel
//! shows of processes and devices: a link in a repository must not turn an environment into a secret.

use std::fs::File;
use std::io::{self, Read};

use secrecy::zeroize::Zeroizing;

use super::{LARGEST_FILE, Reason, Secret};

/// Where files are no files.
const KERNEL: [&str; 3] = ["/proc", "/sys", "/dev"];

/// Reads the value out of a file.
pub(super) fn read(path: &str) -> Result<Secret, Reason> {
    // The buffer is sized beforehand: one that grows leaves unwiped copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LARGEST_FILE as usize + 1));
    let real = std::fs::canonicalize(path).map_err(|error| unreadable(&error))?;
    if KERNEL.iter().any(|root| real.starts_with(root)) {
        return Err(Reason::Unreadable {
            because: "it leads to what the kernel shows of processes and devices".to_owned(),
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
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Reason::TooLarge);
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Reason::NotUtf8)?;
    match without_line_break(text) {
        "" => Err(Reason::Empty),
        value => Ok(Secret::new(value.to_owned())),
    }
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

/// Removes one final line break, the one that editors and `echo` add.
fn without_line_break(text: &str) -> &str {
    let line = text.strip_suffix('\n').unwrap_or(text);
    if line.len() < text.len() {
        line.strip_suffix('\r').unwrap_or(line)
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(bytes: &[u8]) -> Result<String, Reason> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        std::fs::write(&path, bytes).expect("a file");
        read(path.to_str().expect("a path that is text")).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn one_final_line_break_is_not_part_of_the_value() {
        for (bytes, value) in [
            ("s3cret", "s3cret"),
            ("s3cret\n", "s3cret"),
            ("s3cret\r\n", "s3cret"),
            ("s3cret\n\n", "s3cret\n"),
            ("s3cret\r", "s3cret\r"),
            ("\n-----BEGIN\nEND-----\n", "\n-----BEGIN\nEND-----"),
            (" padded ", " padded "),
        ] {
            assert_eq!(value_of(bytes.as_bytes()), Ok(value.to_owned()));
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_link_to_an_environment_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("secret");
        std::os::unix::fs::symlink("/proc/self/environ", &link).expect("a link");
        let read = read(link.to_str().expect("text"));
        assert!(
            matches!(&read, Err(Reason::Unreadable { because }) if because.contains("kernel")),
            "{:?}",
            read.err()
        );
    }

    #[test]
    fn a_file_without_a_usable_value_says_why() {
        assert_eq!(value_of(b""), Err(Reason::Empty));
        assert_eq!(value_of(b"\r\n"), Err(Reason::Empty));
        assert_eq!(value_of(&[b'x', 0xff]), Err(Reason::NotUtf8));
    }

    #[test]
    fn the_size_is_limited_at_exactly_64_kib() {
        assert!(value_of(&vec![b'x'; 65_536]).is_ok());
        assert_eq!(value_of(&vec![b'x'; 65_537]), Err(Reason::TooLarge));
    }

    #[test]
    fn a_missing_file_and_a_folder_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let missing = folder.path().join("missing");
        assert_eq!(
            read(missing.to_str().expect("a path that is text")).err(),
            Some(Reason::Missing)
        );
        assert!(matches!(
            read(folder.path().to_str().expect("a path that is text")),
            Err(Reason::Unreadable { .. })
        ));
    }
}
