//! Manifests and locked templates of a git commit, by the same paths, names and limits as [`folder`]
//! reads them from a disk.
//!
//! It runs git and reads objects: nothing is fetched, written, checked out or compared with an index, so that no
//! filter, hook or helper of a repository is run. Whether a checkout is clean is a comparison of texts, and that is
//! left to [`Files::difference`].

mod elsewhere;
mod git;
mod unknown;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::Files;
use super::folder::{self, LOCKS};
use crate::model::{CommitId, Lineage};
use git::Git;
pub use unknown::NoCommit;

/// The mode of a symbolic link in a tree.
const LINK: &str = "120000";

/// A git repository around manifests.
#[derive(Clone, Debug)]
pub struct Repository {
    git: Git,
    top: PathBuf,
    paths: Vec<Wanted>,
    head: CommitId,
    /// Whether older commits are missing on purpose.
    is_shallow: bool,
}

/// One path of the command line.
#[derive(Clone, Debug)]
struct Wanted {
    /// As the user typed it.
    name: String,
    /// From the top of the repository, with `/`; empty for the top itself.
    path: String,
    is_folder: bool,
}

impl Repository {
    /// The repository around the paths of the command line.
    ///
    /// # Errors
    /// [`NoCommit`] where there is none, or none with all of them.
    pub async fn around(paths: &[PathBuf]) -> Result<Self, NoCommit> {
        let first = paths.first().ok_or(NoCommit::NoRepository)?;
        let git = Git::within(&canonical(folder_of(first))?);
        let words = ["rev-parse", "--is-shallow-repository", "--show-toplevel"];
        let said = git.run(&words, b"").await?;
        if !said.is_success {
            return Err(refused(&String::from_utf8_lossy(&said.stderr)));
        }
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        let (shallow, top) = text.split_once('\n').unwrap_or_default();
        let top = canonical(Path::new(top.trim_end_matches(['\r', '\n'])))?;
        let paths = paths.iter().map(|path| Wanted::new(path, &top));
        Ok(Self {
            paths: paths.collect::<Result<_, _>>()?,
            head: head(&git).await?,
            is_shallow: shallow.trim() == "true",
            git: Git::within(&top),
            top,
        })
    }

    /// The commit that is checked out.
    #[must_use]
    pub const fn head(&self) -> &CommitId {
        &self.head
    }

    /// How a commit is related to the one that is checked out.
    ///
    /// # Errors
    /// [`NoCommit`] where git cannot say: the commit is not there, or a shallow clone lacks what would show it.
    pub async fn lineage(&self, commit: &CommitId) -> Result<Lineage, NoCommit> {
        self.find(commit).await?;
        if self.descends(commit, &self.head).await? {
            return Ok(Lineage::Behind);
        }
        if self.descends(&self.head, commit).await? {
            return Ok(Lineage::Ahead);
        }
        if self.is_shallow {
            return Err(NoCommit::Shallow);
        }
        Ok(Lineage::Apart)
    }

    /// The last commit that a reference, such as `origin/main`, and the commit that is checked out have in common.
    ///
    /// # Errors
    /// [`NoCommit`] where git does not know the reference, or a shallow clone lacks what would show it.
    pub async fn fork_point(&self, reference: &str) -> Result<CommitId, NoCommit> {
        let named = format!("{reference}^{{commit}}");
        // A name may look like a flag.
        let words = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &named,
        ];
        let said = self.git.run(&words, b"").await?;
        let commit = CommitId::parse(String::from_utf8_lossy(&said.stdout).trim());
        let Ok(commit) = commit else {
            let reference = reference.to_owned();
            return Err(NoCommit::NoReference { reference });
        };
        let words = ["merge-base", commit.as_str(), self.head.as_str()];
        let said = self.git.run(&words, b"").await?;
        let base = CommitId::parse(String::from_utf8_lossy(&said.stdout).trim());
        base.map_err(|_| match self.is_shallow {
            true => NoCommit::Shallow,
            false => NoCommit::NoneInCommon,
        })
    }

    async fn descends(&self, elder: &CommitId, younger: &CommitId) -> Result<bool, NoCommit> {
        let words = [
            "merge-base",
            "--is-ancestor",
            elder.as_str(),
            younger.as_str(),
        ];
        let said = self.git.run(&words, b"").await?;
        match said.code {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            Some(_) | None => Err(refused(&String::from_utf8_lossy(&said.stderr))),
        }
    }

    /// Whether a commit is here at all.
    async fn find(&self, commit: &CommitId) -> Result<(), NoCommit> {
        let named = format!("{commit}^{{commit}}");
        if self
            .git
            .run(&["cat-file", "-e", &named], b"")
            .await?
            .is_success
        {
            return Ok(());
        }
        let words = ["cat-file", "-t", commit.as_str()];
        let kind = self.git.run(&words, b"").await?;
        Err(if kind.is_success {
            let kind = String::from_utf8_lossy(&kind.stdout).trim().to_owned();
            NoCommit::Other { kind }
        } else if self.is_shallow {
            NoCommit::Shallow
        } else {
            let commit = commit.clone();
            NoCommit::Missing { commit }
        })
    }

    /// The manifests and locked templates of a commit.
    ///
    /// # Errors
    /// [`NoCommit`] where not all of them can be read.
    pub async fn files(&self, commit: &CommitId) -> Result<Files, NoCommit> {
        self.find(commit).await?;
        let entries = self.entries(commit).await?;
        let texts = self.texts(entries.values()).await?;
        let mut files = Files::default();
        for ((name, _), text) in entries.into_iter().zip(texts) {
            let text = text?;
            if folder::is_lock(Path::new(&name)) {
                files.add_lock(name, text);
            } else if folder::is_instances(Path::new(&name)) {
                files.add_instances(name, text);
            } else {
                files.add(name, text);
            }
        }
        Ok(files)
    }

    /// The text of one file of this disk as a commit has it; none where it is in no place of the repository, or not in that
    /// commit.
    ///
    /// # Errors
    /// [`NoCommit`] where it is there and cannot be read.
    pub async fn text(&self, commit: &CommitId, path: &Path) -> Result<Option<String>, NoCommit> {
        let real = fs::canonicalize(path).ok();
        let below = real
            .as_deref()
            .and_then(|it| it.strip_prefix(&self.top).ok());
        let Some(below) = below else {
            return Ok(None);
        };
        let words = ["ls-tree", "-z", "--full-tree", commit.as_str(), "--"];
        let below = folder::shown(below);
        let said = self.git.run(&[&words[..], &[&below]].concat(), b"").await?;
        let tree = String::from_utf8_lossy(&said.stdout).into_owned();
        let Some((_, (mode, id))) = blobs(&tree).next() else {
            return Ok(None);
        };
        let entry = Entry {
            name: below,
            id: id.to_owned(),
            is_link: mode == LINK,
        };
        let texts = self.texts(std::iter::once(&entry)).await?;
        texts.into_iter().next().transpose()
    }

    /// What lies at the paths, by the names that a folder would give: the ids of their blobs. A file that two paths
    /// lead to has the name that it was met by first.
    async fn entries(&self, commit: &CommitId) -> Result<BTreeMap<String, Entry>, NoCommit> {
        let mut words = vec!["ls-tree", "-r", "-z", "--full-tree", commit.as_str(), "--"];
        let folders: Vec<_> = self.paths.iter().flat_map(Wanted::pathspecs).collect();
        if folders.iter().all(|path| !path.is_empty()) {
            words.extend(folders.iter().map(String::as_str));
        }
        let said = self.git.run(&words, b"").await?;
        if !said.is_success {
            return Err(NoCommit::Partial);
        }
        let tree = String::from_utf8_lossy(&said.stdout);
        let mut free: BTreeMap<_, _> = blobs(&tree).collect();
        let mut entries = BTreeMap::new();
        for wanted in &self.paths {
            let all = free.keys().copied();
            let named: Vec<_> = all
                .filter_map(|path| Some((path, wanted.name_of(path)?)))
                .collect();
            for (path, name) in named {
                if let Some((mode, id)) = free.remove(path) {
                    let is_link = mode == LINK;
                    let id = id.to_owned();
                    entries.insert(name.clone(), Entry { name, id, is_link });
                }
            }
        }
        Ok(entries)
    }

    /// The texts of blobs, in their order, and why one cannot be read.
    async fn texts<'a>(
        &self,
        entries: impl Iterator<Item = &'a Entry>,
    ) -> Result<Vec<Result<String, NoCommit>>, NoCommit> {
        let entries: Vec<_> = entries.collect();
        let ids: String = entries
            .iter()
            .map(|entry| format!("{}\n", entry.id))
            .collect();
        let said = self.git.run(&["cat-file", "--batch"], ids.as_bytes());
        let said = said.await?;
        let mut rest = said.stdout.as_slice();
        let texts = entries.iter().map(|entry| {
            let bytes = blob(&mut rest).ok_or(NoCommit::Partial)?;
            let name = entry.name.clone();
            if entry.is_link {
                return Err(NoCommit::Link { name });
            }
            if bytes.len() as u64 > folder::largest(Path::new(&name)) {
                return Err(NoCommit::TooLarge { name });
            }
            let text = String::from_utf8(bytes.to_vec());
            text.map_err(|_| NoCommit::NotText { name })
        });
        Ok(texts.collect())
    }
}

/// The blobs of a tree that git has listed: each path with its mode and id.
fn blobs(tree: &str) -> impl Iterator<Item = (&str, (&str, &str))> {
    tree.split('\0').filter_map(|line| {
        let (head, path) = line.split_once('\t')?;
        let mut head = head.split(' ');
        let (mode, kind, id) = (head.next()?, head.next()?, head.next()?);
        (kind == "blob").then_some((path, (mode, id)))
    })
}

/// One file of a tree.
struct Entry {
    name: String,
    id: String,
    is_link: bool,
}

impl Wanted {
    fn new(path: &Path, top: &Path) -> Result<Self, NoCommit> {
        let name = folder::shown(path);
        let real = canonical(path)?;
        let Ok(below) = real.strip_prefix(top) else {
            return Err(NoCommit::Apart { name });
        };
        Ok(Self {
            path: folder::shown(below),
            is_folder: real.is_dir(),
            name,
        })
    }

    /// What git is asked for: the path, and the folder of locked templates beside a file.
    fn pathspecs(&self) -> Vec<String> {
        let mut all = vec![self.path.clone()];
        all.extend((!self.is_folder).then(|| self.beside(LOCKS)));
        all
    }

    fn beside(&self, name: &str) -> String {
        match self.path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{name}"),
            None => name.to_owned(),
        }
    }

    /// The name that a path of the repository has for the user, where it is one of those to read.
    fn name_of(&self, path: &str) -> Option<String> {
        if self.is_folder {
            let below = match self.path.as_str() {
                "" => path,
                folder => path.strip_prefix(folder)?.strip_prefix('/')?,
            };
            let is_hidden = below.split('/').any(|step| step.starts_with('.'));
            let is_wanted = !is_hidden && folder::is_planned_from(Path::new(below));
            return is_wanted.then(|| folder::joined(&self.name, below));
        }
        if path == self.path {
            return Some(self.name.clone());
        }
        let below = path.strip_prefix(&self.beside(LOCKS))?.strip_prefix('/')?;
        let is_beside = !below.contains('/') && folder::is_lock(Path::new(below));
        let locks = Path::new(&self.name).with_file_name(LOCKS);
        is_beside.then(|| folder::shown(&locks.join(below)))
    }
}

/// The next blob of a batch: `<id> blob <size>`, then its bytes. One that is missing says so.
fn blob<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (head, after) = rest.split_at_checked(end)?;
    let head = std::str::from_utf8(head).ok()?;
    let size = head.split(' ').nth(2)?.parse().ok()?;
    let (bytes, after) = after.get(1..)?.split_at_checked(size)?;
    *rest = after.get(1..)?;
    Some(bytes)
}

async fn head(git: &Git) -> Result<CommitId, NoCommit> {
    let words = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];
    let said = git.run(&words, b"").await?;
    let text = String::from_utf8_lossy(&said.stdout);
    CommitId::parse(text.trim()).map_err(|_| NoCommit::Unborn)
}

/// Why git found no repository. Its words are those of `LC_ALL=C`.
fn refused(stderr: &str) -> NoCommit {
    if stderr.contains("not a git repository") {
        return NoCommit::NoRepository;
    }
    if stderr.contains("dubious ownership") || stderr.contains("unsafe repository") {
        return NoCommit::Distrusted;
    }
    let because = stderr
        .lines()
        .next()
        .unwrap_or("it said nothing")
        .to_owned();
    NoCommit::Failed { because }
}

fn folder_of(path: &Path) -> &Path {
    let folder = if path.is_dir() {
        Some(path)
    } else {
        path.parent()
    };
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

fn canonical(path: &Path) -> Result<PathBuf, NoCommit> {
    fs::canonicalize(path).map_err(|error| NoCommit::Failed {
        because: format!("{}: {error}", path.display()),
    })
}
