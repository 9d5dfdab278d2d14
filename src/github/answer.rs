//! What the host's answers say. Everything in them may be missing, and none of it is believed to be short.

use serde_json::Value;

use super::{Comment, Refused};
use crate::wire::Response;

/// The data of an answer.
pub(super) fn data(answer: Response) -> Result<Value, Refused> {
    let Response { status, body, .. } = answer;
    let mut body = body.into_json();
    if status != 200 {
        return Err(Refused::Status {
            status,
            said: text(&body["message"]),
        });
    }
    // Data that came with an error is half of what was asked for.
    let errors = body["errors"].as_array().map(Vec::as_slice);
    if let Some([first, ..]) = errors {
        return Err(Refused::Said {
            kind: text(&first["type"]),
            said: text(&first["message"]).unwrap_or_else(|| "(no words)".to_owned()),
        });
    }
    let data = body["data"].take();
    if data.is_object() {
        Ok(data)
    } else {
        Err(Refused::Odd { what: "data" })
    }
}

/// One page of a list.
pub(super) struct Page<'a> {
    pub(super) nodes: &'a [Value],
    /// Where the next one begins; none behind the last.
    pub(super) next: Option<String>,
}

/// The page below `list`, which the one before it has named `after`.
pub(super) fn page<'a>(list: &'a Value, after: Option<&str>) -> Result<Page<'a>, Refused> {
    let odd = |what| Refused::Odd { what };
    let nodes = list["nodes"].as_array().ok_or(odd("nodes of a list"))?;
    let info = &list["pageInfo"];
    let next = if info["hasNextPage"] == true {
        let next = text(&info["endCursor"]);
        // A list that leads back to where it is would never end.
        let next = next.filter(|next| after != Some(next));
        Some(next.ok_or(odd("cursor of a next page"))?)
    } else {
        None
    };
    Ok(Page { nodes, next })
}

/// The comment that a node is; none where it has gone in the meantime.
pub(super) fn comment(node: &Value) -> Option<Comment> {
    Some(Comment {
        id: text(&node["id"])?,
        url: text(&node["url"])?,
        text: node["body"].as_str().unwrap_or_default().to_owned(),
    })
}

/// The comment that a write has left.
pub(super) fn written(data: &Value, wrote: &str) -> Result<Comment, Refused> {
    let places = [
        "/addComment/commentEdge/node",
        "/updateIssueComment/issueComment",
    ];
    let node = places.iter().find_map(|place| data.pointer(place));
    let comment = node.and_then(comment).ok_or(Refused::Odd {
        what: "comment that was written",
    })?;
    Ok(Comment {
        text: wrote.to_owned(),
        ..comment
    })
}

pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::Body;

    fn answer(status: u16, body: Value) -> Response {
        Response {
            status,
            headers: Vec::new(),
            body: Body::new(body),
        }
    }

    #[test]
    fn errors_come_with_a_status_of_200() {
        let half = json!({
            "data": { "repository": null },
            "errors": [{ "type": "NOT_FOUND", "message": "Could not resolve" }],
        });
        let refused = data(answer(200, half)).expect_err("an error");
        assert_eq!(refused.to_string(), "GitHub refused: Could not resolve");
        assert_eq!(
            data(answer(200, json!({ "errors": [] }))),
            Err(Refused::Odd { what: "data" })
        );
        let page = data(answer(502, Value::Null)).expect_err("a gateway's page");
        assert_eq!(page.to_string(), "GitHub answered 502");
        assert!(page.is_in_doubt());
    }

    #[test]
    fn a_list_leads_on_and_never_in_a_circle() {
        let list = |cursor| json!({ "nodes": [], "pageInfo": { "hasNextPage": true, "endCursor": cursor } });
        let next = page(&list("b"), Some("a")).map(|page| page.next);
        assert_eq!(next, Ok(Some("b".to_owned())));
        assert!(page(&list("a"), Some("a")).is_err());
        assert!(page(&json!({ "nodes": null }), None).is_err());
        let last = json!({ "nodes": [], "pageInfo": { "hasNextPage": false, "endCursor": "z" } });
        assert_eq!(page(&last, None).map(|page| page.next), Ok(None));
    }
}
