//! A stand-in for GitHub: pull requests and their comments, behind a GraphQL API that judges what it is asked.

use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use super::graphql::{Document, Field, chosen};
use super::stub::{Asked, Stub};

/// The only token that it takes.
pub(crate) const TOKEN: &str = "ghs_c4n4ry0fTheT0ken";
/// Whose token that is.
const VIEWER: &str = "github-actions";
pub(crate) const REPOSITORY: &str = "contoso/identity";
/// The head of pull request 7.
pub(crate) const HEAD: &str = "c0ffee0000000000000000000000000000000007";

/// A running stand-in.
pub(crate) struct Host {
    stub: Stub,
    kept: Arc<Mutex<Kept>>,
}

/// What it keeps.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) pulls: Vec<Value>,
    pub(crate) comments: Vec<Comment>,
    /// What was done, in order: `heads`, `comments`, `texts`, `create` and `update`.
    pub(crate) done: Vec<&'static str>,
    /// What is said in place of the next answers to one of these.
    pub(crate) faults: Vec<Fault>,
}

#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub(crate) author: &'static str,
    pub(crate) text: String,
}

/// One answer that is not the usual one.
pub(crate) struct Fault {
    pub(crate) to: &'static str,
    pub(crate) status: u16,
    pub(crate) headers: &'static str,
    pub(crate) body: String,
    /// Whether it was carried out all the same.
    pub(crate) is_done: bool,
}

impl Fault {
    pub(crate) fn new(to: &'static str, status: u16, body: &Value) -> Self {
        Self {
            to,
            status,
            headers: "",
            body: body
                .as_str()
                .map_or_else(|| body.to_string(), str::to_owned),
            is_done: false,
        }
    }
}

impl Host {
    /// One open pull request, from a branch of a fork, with a few words of a person below it.
    pub(crate) fn start() -> Self {
        let kept = Arc::new(Mutex::new(Kept {
            pulls: vec![pull(7, "somebody/identity", "change", HEAD)],
            comments: vec![Comment {
                author: "somebody",
                text: "Looks good.".to_owned(),
            }],
            ..Kept::default()
        }));
        let shared = Arc::clone(&kept);
        let stub = Stub::start(move |_, asked| answer(&mut locked(&shared), asked));
        Self { stub, kept }
    }

    pub(crate) fn address(&self) -> String {
        format!("{}/api/graphql", self.stub.url)
    }

    pub(crate) fn kept(&self) -> MutexGuard<'_, Kept> {
        locked(&self.kept)
    }

    /// What the comments of our own say, oldest first.
    pub(crate) fn ours(&self) -> Vec<String> {
        let kept = self.kept();
        let ours = kept.comments.iter().filter(|it| it.author == VIEWER);
        ours.map(|it| it.text.clone()).collect()
    }

    pub(crate) fn post(&self, author: &'static str, text: &str) {
        let text = text.to_owned();
        self.kept().comments.push(Comment { author, text });
    }

    pub(crate) fn post_as_us(&self, text: &str) {
        self.post(VIEWER, text);
    }

    pub(crate) fn fails(&self, fault: Fault) {
        self.kept().faults.push(fault);
    }

    /// What was done since the last time that somebody asked.
    pub(crate) fn done(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.kept().done)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.stub.asked()
    }
}

/// A pull request, open at the moment.
pub(crate) fn pull(number: u64, from: &str, branch: &str, head: &str) -> Value {
    json!({
        "__typename": "PullRequest", "id": format!("PR_{number}"), "number": number,
        "url": format!("https://github.com/{REPOSITORY}/pull/{number}"),
        "headRefName": branch, "headRefOid": head, "state": "OPEN",
        "headRepository": { "nameWithOwner": from },
    })
}

fn locked(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().expect("nobody panics while holding it")
}

fn answer(kept: &mut Kept, asked: &Asked) -> (u16, String, String) {
    let said = |status: u16, body: Value| (status, String::new(), body.to_string());
    if asked.line != "POST /api/graphql HTTP/1.1" {
        return said(404, json!({ "message": "Not Found" }));
    }
    if asked.header("user-agent").is_none() {
        return said(
            403,
            json!({ "message": "Request forbidden by administrative rules." }),
        );
    }
    if asked.header("authorization") != Some(&format!("Bearer {TOKEN}")) {
        return said(401, json!({ "message": "Bad credentials" }));
    }
    let is_json = asked.header("content-type") == Some("application/json");
    let body: Value = serde_json::from_str(&asked.body).unwrap_or_default();
    let (Some(text), true) = (body["query"].as_str(), is_json) else {
        return said(400, json!({ "message": "Problems parsing JSON" }));
    };
    let error = |words: String| json!({ "errors": [{ "message": words }] });
    let document = match Document::read(text, &body["variables"]) {
        Ok(document) => document,
        Err(words) => return said(200, error(words)),
    };
    let name = name(&document);
    let fault = kept.faults.iter().position(|fault| fault.to == name);
    let fault = fault.map(|at| kept.faults.remove(at));
    let fault = match fault {
        Some(fault) if fault.is_done => Some(fault),
        Some(fault) => return (fault.status, fault.headers.to_owned(), fault.body),
        None => None,
    };
    kept.done.push(name);
    let answered = match kept.carry_out(&document, &body["variables"]) {
        Ok(data) => said(200, json!({ "data": data })),
        Err(Wrong::NotFound(words)) => {
            let errors = json!([{ "type": "NOT_FOUND", "path": ["repository"], "message": words }]);
            said(
                200,
                json!({ "data": { "repository": null }, "errors": errors }),
            )
        }
        Err(Wrong::Words(words)) => said(200, error(words)),
    };
    match fault {
        Some(fault) => (fault.status, fault.headers.to_owned(), fault.body),
        None => answered,
    }
}

fn name(document: &Document) -> &'static str {
    let first = &document.fields[0];
    match first.name.as_str() {
        "addComment" => "create",
        "updateIssueComment" => "update",
        "nodes" => "texts",
        _ if first.inner("pullRequests").is_some() => "heads",
        _ => "comments",
    }
}

enum Wrong {
    NotFound(String),
    Words(String),
}

impl From<String> for Wrong {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl Kept {
    fn carry_out(&mut self, document: &Document, variables: &Value) -> Result<Value, Wrong> {
        let field = &document.fields[0];
        let is_write = ["addComment", "updateIssueComment"].contains(&field.name.as_str());
        if is_write != document.is_mutation {
            return Err(format!("field {} doesn't exist there", field.name).into());
        }
        let whole = match field.name.as_str() {
            "repository" => self.repository(field, variables)?,
            "nodes" => self.nodes(field, variables),
            "addComment" => self.create(field, variables)?,
            "updateIssueComment" => self.update(field, variables)?,
            other => return Err(format!("field {other} doesn't exist there").into()),
        };
        Ok(json!({ &field.name: chosen(&field.inside, &whole)? }))
    }

    fn repository(&self, field: &Field, variables: &Value) -> Result<Value, Wrong> {
        let word = |name: &str| field.argument(name, variables);
        let name = format!(
            "{}/{}",
            word("owner").as_str().unwrap_or_default(),
            word("name").as_str().unwrap_or_default()
        );
        if name != REPOSITORY {
            let words = format!("Could not resolve to a Repository with the name '{name}'.");
            return Err(Wrong::NotFound(words));
        }
        let mut out = json!({ "nameWithOwner": name });
        if let Some(field) = field.inner("pullRequest") {
            let number = field.argument("number", variables);
            let mut pulls = self.pulls.iter();
            let Some(pull) = pulls.find(|pull| pull["number"] == number) else {
                let words =
                    format!("Could not resolve to a PullRequest with the number of {number}.");
                return Err(Wrong::NotFound(words));
            };
            let mut pull = pull.clone();
            if let Some(field) = field.inner("comments") {
                let comments: Vec<_> = (0..self.comments.len())
                    .map(|at| self.comment(at))
                    .collect();
                pull["comments"] = page(&comments, field, variables)?;
            }
            out["pullRequest"] = pull;
        }
        if let Some(field) = field.inner("pullRequests") {
            let branch = field.argument("headRefName", variables);
            let states = field.argument("states", variables);
            let is_meant = |pull: &&Value| pull["headRefName"] == branch && pull["state"] == states;
            let pulls: Vec<_> = self.pulls.iter().filter(is_meant).cloned().collect();
            out["pullRequests"] = page(&pulls, field, variables)?;
        }
        Ok(out)
    }

    fn comment(&self, at: usize) -> Value {
        let Comment { author, text } = &self.comments[at];
        json!({
            "__typename": "IssueComment", "id": format!("IC_{at}"), "body": text,
            "url": format!("https://github.com/{REPOSITORY}/pull/7#issuecomment-{at}"),
            "author": { "login": author }, "viewerDidAuthor": *author == VIEWER,
        })
    }

    fn at(&self, id: &Value) -> Option<usize> {
        let at = id.as_str()?.strip_prefix("IC_")?.parse().ok()?;
        (at < self.comments.len()).then_some(at)
    }

    fn nodes(&self, field: &Field, variables: &Value) -> Value {
        let ids = field.argument("ids", variables);
        let ids = ids.as_array().into_iter().flatten();
        ids.map(|id| self.at(id).map_or(Value::Null, |at| self.comment(at)))
            .collect()
    }

    fn create(&mut self, field: &Field, variables: &Value) -> Result<Value, String> {
        let subject = field.argument("subjectId", variables);
        if !self.pulls.iter().any(|pull| pull["id"] == subject) {
            return Err(format!(
                "Could not resolve to a node with the global id of {subject}"
            ));
        }
        let text = body(field, variables)?;
        self.comments.push(Comment {
            author: VIEWER,
            text,
        });
        let node = self.comment(self.comments.len() - 1);
        Ok(json!({ "commentEdge": { "node": node } }))
    }

    fn update(&mut self, field: &Field, variables: &Value) -> Result<Value, String> {
        let at = self
            .at(&field.argument("id", variables))
            .ok_or("no such comment")?;
        // GitHub lets whoever may write to a repository do this, so that nothing here stands in the way.
        self.comments[at].text = body(field, variables)?;
        Ok(json!({ "issueComment": self.comment(at) }))
    }
}

fn body(field: &Field, variables: &Value) -> Result<String, String> {
    let text = field.argument("body", variables);
    let text = text.as_str().ok_or("expected a body")?;
    if text.encode_utf16().count() > 65_536 {
        return Err("Body is too long (maximum is 65536 characters)".to_owned());
    }
    Ok(text.to_owned())
}

fn page(nodes: &[Value], field: &Field, variables: &Value) -> Result<Value, String> {
    let first = field.argument("first", variables).as_u64();
    let first = first.filter(|first| (1..=100).contains(first));
    let first = first.ok_or("first must be from 1 to 100")? as usize;
    let after = field.argument("after", variables);
    let from = after.as_str().map_or(Ok(0), str::parse);
    let from = from.map_err(|_| "no such cursor")?;
    let end = (from + first).min(nodes.len());
    Ok(json!({
        "totalCount": nodes.len(),
        "nodes": nodes[from..end],
        "pageInfo": { "hasNextPage": end < nodes.len(), "endCursor": end.to_string() },
    }))
}
