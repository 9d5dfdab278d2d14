//! The repository, the tenant behind it, and what a code host keeps for it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::expressions::Context;
use super::runner::{Ended, Event, Job, Ran, copied};
use super::stand_ins::{issuer, release};
use crate::support::binary::{STATE, Server, Workspace, ended};
use crate::support::git::git;
use crate::support::golden;
use crate::support::host::{self, Host, pull};
use crate::support::permitted::task;
use crate::support::stub::Stub;

pub(super) const REPOSITORY: &str = host::REPOSITORY;
pub(super) const TOKEN: &str = host::TOKEN;
/// A part of the token with which a job asks for an id token.
pub(super) const ID_TOKEN: &str = "id-t0ken-request";

/// A code host with one repository, and its tenant.
pub(super) struct Forge {
    origin: Workspace,
    tenant: Workspace,
    host: Host,
    issuer: Stub,
    /// Pull requests, artifacts, issues, programs and the release.
    folder: TempDir,
    checksum: String,
    /// How jobs ended, by workflow and job.
    ended: RefCell<BTreeMap<(String, String), &'static str>>,
    numbers: RefCell<u64>,
}

/// An issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Issue {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) is_open: bool,
}

/// A file of YAML.
pub(super) fn read(path: &Path) -> Value {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).expect("YAML")
}

fn workflows() -> PathBuf {
    golden::root().join("docs/ci/github")
}

pub(super) fn workflow(file: &str) -> Value {
    read(&workflows().join(file))
}

impl Forge {
    pub(super) fn new() -> Self {
        let origin = Workspace::example();
        let folder = tempfile::tempdir().expect("a folder");
        let forge = Self {
            checksum: release(folder.path()),
            origin,
            tenant: Workspace::empty(),
            host: Host::start(),
            issuer: issuer(),
            folder,
            ended: RefCell::default(),
            numbers: RefCell::new(0),
        };
        for name in ["pulls", "artifacts", "issues"] {
            fs::create_dir(forge.folder.path().join(name)).expect("a folder");
        }
        forge.origin.commit();
        let root = forge.origin.path();
        for (from, to) in [
            ("syncform-review.yml", "workflows"),
            ("syncform-apply.yml", "workflows"),
            ("syncform-drift.yml", "workflows"),
        ] {
            let text = fs::read_to_string(workflows().join(from)).expect("a workflow");
            forge.origin.write(&format!(".github/{to}/{from}"), &text);
        }
        copied(&workflows().join("actions"), &root.join(".github/actions"));
        forge
            .origin
            .write(".gitignore", ".syncform/\nplan/\nplans/\ndrift/\n");
        git(root, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
        forge.commit();
        forge
    }

    /// With another checksum in the repository's variables.
    pub(super) fn expecting(self, checksum: String) -> Self {
        Self { checksum, ..self }
    }

    fn commit(&self) -> String {
        let root = self.origin.path();
        git(
            root,
            &[
                "add",
                "--all",
                "--force",
                "manifests",
                ".github",
                ".gitignore",
            ],
        );
        git(
            root,
            &[
                "commit",
                "--quiet",
                "--allow-empty",
                "--message",
                "a change",
            ],
        );
        self.head("HEAD")
    }

    pub(super) fn head(&self, reference: &str) -> String {
        git(self.origin.path(), &["rev-parse", reference])
    }

    pub(super) fn url(&self) -> String {
        format!("file://{}", self.origin.path().display())
    }

    /// A branch of main with one commit.
    pub(super) fn branch(&self, name: &str, edit: impl FnOnce(&Workspace)) {
        let root = self.origin.path();
        git(root, &["checkout", "--quiet", "-b", name, "main"]);
        edit(&self.origin);
        self.commit();
        git(root, &["checkout", "--quiet", "main"]);
    }

    /// The branch as it would be after main has moved.
    pub(super) fn rebase(&self, name: &str, edit: impl FnOnce(&Workspace)) {
        git(
            self.origin.path(),
            &["branch", "--quiet", "--delete", "--force", name],
        );
        self.branch(name, edit);
    }

    /// Opens a pull request: what runs for it is the merge of both.
    pub(super) fn pull_request(&self, branch: &str) -> Event {
        let root = self.origin.path();
        *self.numbers.borrow_mut() += 1;
        let number = *self.numbers.borrow();
        let (base, head) = (self.head("main"), self.head(branch));
        git(root, &["checkout", "--quiet", "--detach", "main"]);
        git(root, &["merge", "--quiet", "--no-ff", "--no-edit", branch]);
        let sha = self.head("HEAD");
        let reference = format!("refs/pull/{number}/merge");
        git(root, &["update-ref", &reference, &sha]);
        git(root, &["checkout", "--quiet", "main"]);
        self.host.kept().pulls = vec![pull(number, REPOSITORY, branch, &head)];
        Event {
            name: "pull_request",
            sha,
            head,
            base,
            reference,
            number,
            is_of_fork: false,
        }
    }

    /// Merges as one commit, which is all that the pull request and it have in common.
    pub(super) fn merge(&self, branch: &str) -> Event {
        let head = self.head(branch);
        let event = self.squash(branch);
        fs::write(self.folder.path().join("pulls").join(&event.sha), head).expect("a file");
        event
    }

    /// The same where the branch has moved since the review.
    pub(super) fn merge_unreviewed(&self, branch: &str, reviewed: &Event) -> Event {
        let event = self.squash(branch);
        fs::write(
            self.folder.path().join("pulls").join(&event.sha),
            &reviewed.head,
        )
        .expect("a file");
        event
    }

    fn squash(&self, branch: &str) -> Event {
        let root = self.origin.path();
        git(root, &["merge", "--quiet", "--squash", branch]);
        Event::push(&self.commit())
    }

    /// A commit on main that no pull request brought.
    pub(super) fn push(&self, edit: impl FnOnce(&Workspace)) -> Event {
        edit(&self.origin);
        Event::push(&self.commit())
    }

    /// Runs one job.
    pub(super) fn job(&self, file: &str, name: &str, event: &Event) -> Ran {
        let workflow = workflow(file);
        let definition = workflow["jobs"][name].clone();
        let needs = &definition["needs"];
        let several = needs
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![needs.clone()]);
        let needs: Vec<_> = several
            .iter()
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect();
        let ended = |job: &String| {
            let key = (file.to_owned(), job.clone());
            self.ended.borrow().get(&key).copied().unwrap_or("success")
        };
        let needed: BTreeMap<_, _> = needs.iter().map(|job| (job.clone(), ended(job))).collect();
        let first = |name: &str| {
            definition["strategy"]["matrix"][name][0]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let matrix = ["tenant", "shard"].map(|name| (name.to_owned(), first(name)));
        let context = Context {
            event,
            matrix: matrix.into(),
            has_failed: needed.values().any(|it| *it != "success"),
            needed,
            token: TOKEN,
            checksum: &self.checksum,
        };
        let ran = if context.holds(definition["if"].as_str()) {
            let server = self.server(&definition, name);
            let given = self.given(&definition, event, server.as_ref());
            Job::new(
                self,
                event,
                (&workflow["env"], &definition),
                Context {
                    has_failed: false,
                    ..context
                },
                given,
            )
            .run()
        } else {
            Ran::skipped()
        };
        if let Ended::Failed(_) = ran.ended {
            let failed = format!("{}.failed", event.head);
            fs::write(self.folder.path().join("artifacts").join(failed), "").expect("a mark");
        }
        let key = (file.to_owned(), name.to_owned());
        self.ended.borrow_mut().insert(key, ran.ended.word());
        ran
    }

    /// The tenant, for a job that may sign in, which grants its identity what it needs and no more.
    fn server(&self, definition: &Value, name: &str) -> Option<Server> {
        let permissions = match name {
            _ if definition["permissions"]["id-token"].is_null() => return None,
            "plan" => task("`plan`, `drift`, `record`, `init`, `import`, `export`"),
            "look" => task("`drift` that names who moved something"),
            "apply" => task("`apply` of any manifests"),
            other => panic!("who is {other}?"),
        };
        Some(Server::granting(&self.tenant, permissions.permissions))
    }

    /// What a runner gives a job, by its permissions and its environment.
    fn given(
        &self,
        definition: &Value,
        event: &Event,
        server: Option<&Server>,
    ) -> BTreeMap<String, String> {
        let folder = self.folder.path().to_string_lossy().into_owned();
        let mut given: BTreeMap<String, String> = [
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", event.name),
            ("GITHUB_REF_NAME", "main"),
            ("GITHUB_GRAPHQL_URL", &self.host.address()),
            ("GITHUB_REPOSITORY", REPOSITORY),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_SHA", &event.sha),
            ("FORGE", &folder),
            ("FORGE_TOKEN", &TOKEN.chars().rev().collect::<String>()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        if let Some(server) = server {
            let url = format!("{}/token?api-version=2.0", self.issuer.url);
            given.insert("SYNCFORM_ENDPOINT".to_owned(), server.url.clone());
            given.insert("ACTIONS_ID_TOKEN_REQUEST_URL".to_owned(), url);
            given.insert(
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN".to_owned(),
                ID_TOKEN.to_owned(),
            );
        }
        // The secrets of targets are those of the protected environment.
        if definition["environment"] == "syncform-apply" {
            given.extend(self.origin.environment.iter().cloned());
        }
        given
    }

    /// Says what the newest commit of main is; without it, it is the one that runs.
    pub(super) fn newest_is(&self, commit: &str) {
        fs::write(self.folder.path().join("newest"), commit).expect("a file");
    }

    pub(super) fn artifacts(&self, event: &Event) -> PathBuf {
        let folder = self.folder.path().join("artifacts").join(&event.head);
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    pub(super) fn artifact(&self, event: &Event, name: &str) -> Option<PathBuf> {
        let path = self.artifacts(event).join(name);
        path.is_dir().then_some(path)
    }

    /// Where the stand-ins for programs lie.
    pub(super) fn programs(&self) -> String {
        self.folder
            .path()
            .join("programs")
            .to_string_lossy()
            .into_owned()
    }

    /// How many writes the tenant has seen.
    pub(super) fn writes(&self) -> usize {
        self.tenant.writes(STATE)
    }

    /// Somebody in a portal.
    pub(super) fn by_hand(&self, arguments: &[&str]) {
        let server = Server::granting(&self.tenant, task("`apply` of any manifests").permissions);
        let at = ["--endpoint", &server.url];
        let mut command = self.origin.command(&[arguments, &at].concat());
        command
            .env("AZURE_CLIENT_ID", "user0003@contoso.com")
            .env("AZURE_CLIENT_SECRET", "portal");
        let ran = ended(&mut command);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }

    /// The comments of the pipeline, the oldest first.
    pub(super) fn comments(&self) -> Vec<String> {
        self.host.ours()
    }

    /// Every issue that was ever opened.
    pub(super) fn issues(&self) -> Vec<Issue> {
        let folder = self.folder.path().join("issues");
        let mut paths: Vec<_> = fs::read_dir(folder)
            .expect("issues")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        let text = |path: &Path, name: &str| fs::read_to_string(path.join(name)).expect("text");
        let issues = paths.iter().map(|path| Issue {
            title: text(path, "title"),
            body: text(path, "body"),
            is_open: path.join("open").is_file(),
        });
        issues.collect()
    }
}
