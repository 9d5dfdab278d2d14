//! Manifests of the commit that is checked out, wherever they lie in its repository: whether a folder is the whole of the
//! manifests is not for the folder to say.
//!
//! Only files in which a word stands are read. What is no readable manifest describes nothing, and is passed over.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Entry, Files, LINK, NoCommit, Repository, Wanted, blobs, folder, refused};

impl Repository {
    /// The manifests in which a word stands, by their paths from the top of the repository.
    ///
    /// # Errors
    /// [`NoCommit`] where not all files can be looked at.
    pub async fn holding(&self, word: &str) -> Result<Files, NoCommit> {
        let head = self.head.as_str();
        let words = [
            "grep",
            "--no-color",
            "--no-recurse-submodules",
            "--full-name",
            "--files-with-matches",
            "--null",
            "--fixed-strings",
            "-e",
            word,
            head,
        ];
        let said = self.git.run(&words, b"").await?;
        // A file that it cannot read is a line there, and none among those that it has found.
        if !said.stderr.is_empty() || !matches!(said.code, Some(0 | 1)) {
            return Err(refused(&String::from_utf8_lossy(&said.stderr)));
        }
        let found = String::from_utf8_lossy(&said.stdout);
        let found = found.split('\0').filter_map(|name| {
            let path = name.strip_prefix(head)?.strip_prefix(':')?;
            is_manifest(path).then_some(path)
        });
        self.named(&found.collect()).await
    }

    /// Those of these names.
    async fn named(&self, names: &BTreeSet<&str>) -> Result<Files, NoCommit> {
        let mut files = Files::default();
        if names.is_empty() {
            return Ok(files);
        }
        let words = ["ls-tree", "-r", "-z", "--full-tree", self.head.as_str()];
        let said = self.git.run(&words, b"").await?;
        if !said.is_success {
            return Err(NoCommit::Partial);
        }
        let tree = String::from_utf8_lossy(&said.stdout);
        let entries: Vec<_> = blobs(&tree)
            .filter(|(path, (mode, _))| names.contains(path) && *mode != LINK)
            .map(|(path, (_, id))| Entry {
                name: path.to_owned(),
                id: id.to_owned(),
                is_link: false,
            })
            .collect();
        let texts = self.texts(entries.iter()).await?;
        for (entry, text) in entries.iter().zip(texts) {
            match text {
                Ok(text) => files.add(&entry.name, text),
                Err(NoCommit::Partial) => return Err(NoCommit::Partial),
                Err(_) => {}
            }
        }
        Ok(files)
    }

    /// Whether a path from the top of the repository is one of those that the run reads.
    #[must_use]
    pub fn reads(&self, path: &str) -> bool {
        self.paths
            .iter()
            .any(|wanted| Wanted::name_of(wanted, path).is_some())
    }
}

fn is_manifest(path: &str) -> bool {
    let is_hidden = path.split('/').any(|step| step.starts_with('.'));
    !is_hidden && folder::is_manifest(Path::new(path))
}
