//! What the host is asked, in GraphQL. Texts are constants: whatever comes from elsewhere travels as a variable.

use serde_json::{Value, json};

use super::Repository;
use crate::wire::{Method, Request};

/// One question, or one thing to do.
#[derive(Clone, Debug)]
pub(super) struct Query {
    text: &'static str,
    variables: Value,
    is_read: bool,
}

/// Open pull requests from a branch of this name, whosever it is.
const HEADS: &str = "query($owner: String!, $name: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(headRefName: $branch, states: OPEN, first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { number headRefOid headRepository { nameWithOwner } }
    }
  }
}";

/// A pull request, and who wrote its comments. What strangers wrote there is not read: it may be long.
const COMMENTS: &str = "query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      id
      url
      headRefOid
      comments(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id viewerDidAuthor }
      }
    }
  }
}";

/// What comments say.
const TEXTS: &str = "query($ids: [ID!]!) {
  nodes(ids: $ids) { ... on IssueComment { id url body } }
}";

const CREATE: &str = "mutation($subject: ID!, $body: String!) {
  addComment(input: { subjectId: $subject, body: $body }) {
    commentEdge { node { id url } }
  }
}";

const UPDATE: &str = "mutation($id: ID!, $body: String!) {
  updateIssueComment(input: { id: $id, body: $body }) {
    issueComment { id url }
  }
}";

impl Query {
    pub(super) fn heads(repository: &Repository, branch: &str, after: Option<&str>) -> Self {
        let Repository { owner, name } = repository;
        let variables = json!({ "owner": owner, "name": name, "branch": branch, "after": after });
        Self::asking(HEADS, variables)
    }

    pub(super) fn comments(repository: &Repository, number: u64, after: Option<&str>) -> Self {
        let Repository { owner, name } = repository;
        let variables = json!({ "owner": owner, "name": name, "number": number, "after": after });
        Self::asking(COMMENTS, variables)
    }

    pub(super) fn texts(ids: &[String]) -> Self {
        Self::asking(TEXTS, json!({ "ids": ids }))
    }

    pub(super) fn create(subject: &str, body: &str) -> Self {
        Self::doing(CREATE, json!({ "subject": subject, "body": body }))
    }

    pub(super) fn update(id: &str, body: &str) -> Self {
        Self::doing(UPDATE, json!({ "id": id, "body": body }))
    }

    const fn asking(text: &'static str, variables: Value) -> Self {
        Self {
            text,
            variables,
            is_read: true,
        }
    }

    const fn doing(text: &'static str, variables: Value) -> Self {
        Self {
            text,
            variables,
            is_read: false,
        }
    }

    /// The request to the host's one path.
    pub(super) fn to(self, path: &str) -> Request {
        let Self {
            text,
            variables,
            is_read,
        } = self;
        let body = json!({ "query": text, "variables": variables });
        let request = Request::new(Method::Post, path).json(body);
        if is_read { request.asking() } else { request }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_may_be_asked_again_and_deeds_may_not() {
        let repository: Repository = "contoso/identity".parse().expect("a name");
        for (query, is_read) in [
            (Query::heads(&repository, "b", None), true),
            (Query::comments(&repository, 7, Some("cursor")), true),
            (Query::texts(&["IC_1".to_owned()]), true),
            (Query::create("PR_1", "text"), false),
            (Query::update("IC_1", "text"), false),
        ] {
            let starts = if is_read { "query(" } else { "mutation(" };
            assert!(query.text.starts_with(starts), "{}", query.text);
            assert_eq!(query.to("/graphql").is_read, is_read);
        }
    }

    #[test]
    fn what_comes_from_elsewhere_is_a_variable() {
        let hostile = "x\") { id } }";
        let repository: Repository = "contoso/identity".parse().expect("a name");
        let request = Query::heads(&repository, hostile, None).to("/graphql");
        let body = request.body.expect("a body");
        assert_eq!(body.json()["query"], HEADS);
        assert_eq!(body.json()["variables"]["branch"], hostile);
    }
}
