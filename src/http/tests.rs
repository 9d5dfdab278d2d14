//! The door against a server that says what it is told to say.

use futures_util::future::join_all;
use serde_json::json;

use super::loopback::{Seen, Server, answer, token, token_of};
use super::spell::without_values;
use super::*;
use crate::wire::Method;

const SECRET: &str = "s3cret~value+/=";

fn connect(url: &str) -> Graph {
    let credential = Credential::Application {
        app: Application {
            tenant: "contoso.com".to_owned(),
            client_id: "app".to_owned(),
        },
        key: Key::Secret(SECRET.into()),
    };
    let endpoint = Endpoint::loopback(url).expect("loopback");
    let tenancy = Tenancy {
        id: "t-1".to_owned(),
        named_at: "tenant.yaml:1".to_owned(),
    };
    Graph::connect(endpoint, credential, tenancy).expect("a client")
}

/// A server that gives tokens, and `answers` to everything else.
fn server(answers: impl Fn(&Seen, usize) -> String + Send + 'static) -> (Server, Graph) {
    let server = Server::start(move |seen, number| {
        if seen.is_sign_in() {
            token(&number.to_string())
        } else {
            answers(seen, number)
        }
    });
    let graph = connect(&server.url);
    (server, graph)
}

fn get() -> Request {
    Request::new(Method::Get, "/v1.0/servicePrincipals")
        .query("$filter", "displayName eq 'Ada & Co'")
}

fn post() -> Request {
    Request::new(Method::Post, "/v1.0/x").json(json!({"value": "b0dy"}))
}

#[tokio::test]
async fn one_token_serves_many_requests_at_once() {
    let (server, graph) = server(|_, _| answer(200, "", "{}"));
    let answers = join_all((0..8).map(|_| graph.send(get()))).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().is_ok_and(Response::is_success))
    );
    assert_eq!(server.sign_ins().len(), 1);
    assert_eq!(server.requests().len(), 8);
}

#[tokio::test]
async fn the_form_and_the_headers_are_as_graph_wants_them() {
    let (server, graph) = server(|_, _| answer(201, "X-Thing: Value\r\n", r#"{"id":"1"}"#));
    let graph = graph.with_run(Some("run\n1".to_owned()));
    let request = post().header("ConsistencyLevel", "eventual");
    let answered = graph.send(request).await.expect("an answer");
    assert_eq!(answered.status, 201);
    assert_eq!(answered.body.json(), &json!({"id": "1"}));
    assert!(
        answered
            .headers
            .contains(&("x-thing".to_owned(), "Value".to_owned()))
    );

    let form = &server.sign_ins()[0];
    assert_eq!(form.line, "POST /contoso.com/oauth2/v2.0/token HTTP/1.1");
    assert!(
        form.body.contains("grant_type=client_credentials"),
        "{}",
        form.body
    );
    assert!(
        form.body.contains("client_secret=s3cret%7Evalue%2B%2F%3D"),
        "{}",
        form.body
    );
    assert!(
        form.body.contains("%2F.default&client_id=app"),
        "{}",
        form.body
    );

    let seen = &server.requests()[0];
    assert_eq!(seen.line, "POST /v1.0/x HTTP/1.1");
    assert_eq!(seen.body, r#"{"value":"b0dy"}"#);
    for (name, value) in [
        ("authorization", "Bearer e30.eyJ0aWQiOiJ0LTEifQ.1"),
        ("accept", "application/json"),
        ("content-type", "application/json"),
        ("consistencylevel", "eventual"),
        ("client-request-id", "run1-1"),
        (
            "user-agent",
            concat!("syncform/", env!("CARGO_PKG_VERSION")),
        ),
    ] {
        assert_eq!(seen.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn an_action_without_a_body_still_says_its_length() {
    let (server, graph) = server(|_, _| answer(204, "", ""));
    let request = Request::new(Method::Post, "/v1.0/x/start");
    assert_eq!(
        graph.send(request).await.map(|answer| answer.status),
        Ok(204)
    );
    assert_eq!(server.requests()[0].header("content-length"), Some("0"));
}

#[tokio::test]
async fn a_throttled_request_is_sent_again_whatever_its_method() {
    let (server, graph) = server(|_, number| match number {
        1 => answer(429, "Retry-After: 600\r\n", "{}"),
        2 => answer(429, "", "{}"),
        _ => answer(200, "", "{}"),
    });
    let graph = Patient::new(graph, "run");
    assert_eq!(
        graph.send(post()).await.map(|answer| answer.status),
        Ok(200)
    );
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_throttle_that_does_not_end_is_given_back() {
    let (server, graph) = server(|_, _| answer(429, "Retry-After: 0\r\n", "{}"));
    let graph = Patient::new(graph, "run");
    assert_eq!(graph.send(get()).await.map(|answer| answer.status), Ok(429));
    assert_eq!(server.requests().len(), 20);
}

/// Throttled for long, and then it fails a few times.
#[tokio::test]
async fn waits_that_the_service_asks_for_cost_no_tries() {
    let (server, graph) = server(|_, number| match number {
        1..=10 => answer(429, "Retry-After: 1\r\n", "{}"),
        11..=15 => answer(503, "", "{}"),
        _ => answer(200, "", "{}"),
    });
    let graph = Patient::new(graph, "run");
    assert_eq!(graph.send(get()).await.map(|answer| answer.status), Ok(200));
    assert_eq!(server.requests().len(), 16);
}

/// A server that takes requests and never answers is not asked for each part of a call.
#[tokio::test]
async fn a_call_to_a_dead_server_costs_two_requests() {
    let (server, graph) = server(|_, _| String::new());
    let graph = Batched::new(graph);
    let answers = graph.send_all(vec![get(); 20], 20).await;
    assert_eq!(answers.len(), 20);
    let is_lost = |answer: &Result<_, _>| matches!(answer, Err(Unanswered::Lost { .. }));
    assert!(answers.iter().all(is_lost), "{answers:?}");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_unavailable_service_is_asked_again_only_by_reads() {
    for status in [503, 504] {
        let (server, graph) = server(move |_, number| {
            answer(
                if number == 1 { status } else { 200 },
                "Retry-After: 0\r\n",
                "{}",
            )
        });
        let graph = Patient::new(graph, "run");
        assert_eq!(
            graph.send(post()).await.map(|answer| answer.status),
            Ok(status)
        );
        assert_eq!(server.requests().len(), 1);
    }
    let (_server, graph) = server(|_, number| {
        answer(
            if number == 1 { 503 } else { 200 },
            "Retry-After: 0\r\n",
            "{}",
        )
    });
    let graph = Patient::new(graph, "run");
    assert_eq!(graph.send(get()).await.map(|answer| answer.status), Ok(200));
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let refused = r#"{"error":{"code":"InvalidAuthenticationToken"}}"#;
    let (server, graph) = server(move |seen, _| {
        let fresh = seen
            .header("authorization")
            .is_some_and(|value| value.ends_with(".2"));
        answer(if fresh { 200 } else { 401 }, "", refused)
    });
    assert_eq!(
        graph.send(post()).await.map(|answer| answer.status),
        Ok(200)
    );
    assert_eq!((server.sign_ins().len(), server.requests().len()), (2, 2));
}

#[tokio::test]
async fn a_new_token_of_another_tenant_is_not_used() {
    let server = Server::start(|seen, number| match (seen.is_sign_in(), number) {
        (true, 1) => token("1"),
        (true, _) => token_of("t-2", "2"),
        (false, _) => answer(
            401,
            "",
            r#"{"error":{"code":"InvalidAuthenticationToken"}}"#,
        ),
    });
    let error = connect(&server.url)
        .send(get())
        .await
        .expect_err("another tenant");
    assert_eq!(
        error.to_string(),
        "signing in failed: the token is for the tenant t-2, and t-1 is expected by tenant.yaml:1"
    );
    assert_eq!((server.sign_ins().len(), server.requests().len()), (2, 1));
}

#[tokio::test]
async fn a_401_is_given_back_when_it_stays_or_means_something_else() {
    for (code, sign_ins) in [("InvalidAuthenticationToken", 2), ("UnknownError", 1)] {
        let body = format!(r#"{{"error":{{"code":"{code}"}}}}"#);
        let (server, graph) = server(move |_, _| answer(401, "", &body));
        assert_eq!(graph.send(get()).await.map(|answer| answer.status), Ok(401));
        assert_eq!(server.sign_ins().len(), sign_ins);
    }
}

#[tokio::test]
async fn no_error_holds_the_secret() {
    let echo = format!(
        r#"{{"error":"invalid_client","error_description":"AADSTS50000: got {SECRET}.\r\n{SECRET}","error_codes":[50000]}}"#
    );
    let server = Server::start(move |_, _| answer(401, "", &echo));
    let graph = connect(&server.url);
    let error = graph.send(get()).await.expect_err("no token");
    assert_eq!(error.to_string(), "signing in failed: AADSTS50000");
    assert!(!format!("{error:?}{graph:?}").contains(SECRET));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_busy_token_service_is_asked_again() {
    let server = Server::start(|seen, number| match (seen.is_sign_in(), number) {
        (true, 1) => answer(503, "Retry-After: 0\r\n", ""),
        (true, _) => token("2"),
        (false, _) => answer(200, "", "{}"),
    });
    let graph = connect(&server.url);
    assert_eq!(graph.send(get()).await.map(|answer| answer.status), Ok(200));
    assert_eq!(server.sign_ins().len(), 2);
}

#[tokio::test]
async fn the_token_tells_its_tenant() {
    let (_server, graph) = server(|_, _| String::new());
    let claims = graph.signed_in().await.expect("a token").expect("a JWT");
    assert_eq!(claims.tenant.as_deref(), Some("t-1"));
}

#[tokio::test]
async fn a_lost_answer_is_lost_and_not_asked_for_again() {
    let truncated = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_owned();
    let headless = "HTTP/1.1 200 OK\r\ncontent-le".to_owned();
    for broken in [String::new(), truncated, headless] {
        let (server, graph) = server(move |_, _| broken.clone());
        let error = graph.send(post()).await.expect_err("no answer");
        assert!(matches!(error, Unanswered::Lost { .. }), "{error}");
        assert!(!error.to_string().contains("http://"), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let huge = "1".repeat(8 * 1024 * 1024 + 1);
    let (_server, graph) = server(move |_, _| answer(200, "", &huge));
    let error = graph.send(get()).await.expect_err("too much");
    assert_eq!(
        error.to_string(),
        "the answer was lost: it has more than 8 MiB"
    );
}

#[tokio::test]
async fn a_refused_connection_means_that_nothing_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let error = connect(&url).send(post()).await.expect_err("nobody there");
    assert!(matches!(error, Unanswered::NotSent { .. }), "{error}");
}

#[tokio::test]
async fn a_page_of_html_keeps_its_status() {
    let (_server, graph) =
        server(|_, _| answer(502, "content-type: text/html\r\n", "<html>no</html>"));
    let answered = graph.send(post()).await.expect("an answer");
    assert_eq!(
        (answered.status, answered.body.json().is_null()),
        (502, true)
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(|_, _| answer(200, "", "{}"));
    let location = format!("location: {}/v1.0/stolen\r\n", elsewhere.url);
    let (_server, graph) = server(move |_, _| answer(302, &location, ""));
    assert_eq!(graph.send(get()).await.map(|answer| answer.status), Ok(302));
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_path_cannot_lead_to_another_host() {
    let (server, graph) = server(|_, _| answer(200, "", "{}"));
    for path in ["@example.com/", ".example.com/", "https://example.com/", ""] {
        let error = graph
            .send(Request::new(Method::Get, path))
            .await
            .expect_err(path);
        assert!(matches!(error, Unanswered::NotSent { .. }), "{error}");
    }
    for path in ["//example.com/", "/\\example.com", "/@example.com"] {
        let answered = graph.send(Request::new(Method::Get, path)).await;
        assert_eq!(answered.map(|answer| answer.status), Ok(200), "{path}");
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_pause_on_loopback_is_short() {
    connect("http://127.0.0.1:9")
        .pause(Duration::from_secs(3600))
        .await;
}

#[test]
fn logs_name_the_query_and_not_its_values() {
    assert_eq!(
        without_values(&get().query("$top", "5").path),
        "/v1.0/servicePrincipals?$filter=…&$top=…"
    );
    assert_eq!(without_values("/v1.0/x?deep"), "/v1.0/x?…");
    assert_eq!(without_values("/v1.0/x"), "/v1.0/x");
}
