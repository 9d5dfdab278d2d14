//! Services that break: each is survived in bounded time and memory, with an error that says which request met what, and
//! with the exit code of its kind. Every text is a golden file under `tests/cases/line`.

use std::io::Write as _;

use syncform::wire::path_of;

use crate::line::stub::{Say, Stub, answer};
use crate::support::binary::{Ran, Workspace};

fn plan(say: impl Fn(&str) -> Say + Send + Sync + 'static, limit: &str) -> (Stub, Ran) {
    let workspace = Workspace::signed_in();
    let stub = Stub::start(say);
    let ran = workspace.run(&["plan", "--endpoint", &stub.url, "--request-timeout", limit]);
    (stub, ran)
}

/// A plan that fails at its first request, with its whole text.
#[track_caller]
fn fails(case: &str, code: i32, said: Say) {
    let (_stub, ran) = plan(move |_| said.clone(), "30s");
    assert_eq!(ran.code, Some(code), "{case}: {}", ran.text());
    assert!(
        ran.stderr.contains("GET /v1.0/servicePrincipals"),
        "{case}: {}",
        ran.text()
    );
    ran.accepted(&format!("line/{case}"));
}

#[test]
fn a_service_that_never_answers() {
    let (stub, ran) = plan(|_| Say::Nothing, "1s");
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    ran.accepted("line/silence");
    // A read may be repeated, and is.
    assert_eq!(stub.seen().len(), 6);
}

#[test]
fn half_a_body() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"value\":[";
    fails("half-a-body", 8, Say::text(half));
}

#[test]
fn a_head_that_ends_in_the_middle() {
    fails("half-a-head", 8, Say::text("HTTP/1.1 200 OK\r\ncontent-le"));
}

#[test]
fn a_connection_that_closes_without_a_word() {
    fails("no-word", 8, Say::text(""));
}

#[test]
fn pages_of_html() {
    let html = "content-type: text/html\r\n";
    let page = "<html>Sign in to the network</html>";
    fails("html-200", 8, Say::text(answer(200, html, page)));
    fails("html-502", 8, Say::text(answer(502, html, page)));
    let huge = "<p>".repeat(10 * 1024 * 1024 / 3);
    fails("html-huge", 8, Say::text(answer(200, html, &huge)));
}

#[test]
fn a_redirect() {
    let elsewhere = Stub::start(|_| Say::text(answer(200, "", r#"{"value":[]}"#)));
    let location = format!("location: {}/v1.0/servicePrincipals\r\n", elsewhere.url);
    for status in [301, 302, 307, 308] {
        fails(
            &format!("redirect-{status}"),
            1,
            Say::text(answer(status, &location, "")),
        );
    }
    assert!(elsewhere.seen().is_empty(), "nobody follows it");
}

#[test]
fn a_head_without_end() {
    fails(
        "endless-head",
        8,
        Say::Endlessly("HTTP/1.1 200 OK\r\n", "x-more: and more\r\n"),
    );
}

#[test]
fn a_body_without_end() {
    let (_stub, ran) = plan(
        |_| Say::Endlessly("HTTP/1.1 200 OK\r\n\r\n", "[[[[[[[[[[[[[[[["),
        "30s",
    );
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    ran.accepted("line/endless-body");
}

#[test]
fn bodies_that_are_packed_wrongly() {
    let gzip = answer(200, "content-encoding: gzip\r\n", "no gzip");
    fails("bad-gzip", 8, Say::text(gzip));
    let chunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n";
    fails("bad-chunks", 8, Say::text(chunks));
    let cut = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{}";
    fails("cut-chunks", 8, Say::text(cut));
}

#[test]
fn lengths_that_are_wrong() {
    let short = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\n{\"value\":[]}";
    fails("length-short", 8, Say::text(short));
    let twice = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\ncontent-length: 7\r\n\r\n{\"value\":[]}";
    fails("length-twice", 8, Say::text(twice));
}

#[test]
fn words_of_another_protocol() {
    let mut frames = Vec::new();
    // SETTINGS, then GOAWAY.
    frames.write_all(b"\0\0\0\x04\0\0\0\0\0").expect("memory");
    frames
        .write_all(b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0")
        .expect("memory");
    fails("http2-frames", 8, Say::Bytes(frames));
    fails("ssh", 8, Say::text("SSH-2.0-OpenSSH_9.9\r\n"));
}

#[test]
fn json_that_is_no_list() {
    fails("no-list", 1, Say::text(answer(200, "", "{}")));
    fails("no-object", 1, Say::text(answer(200, "", "7")));
}

/// A token would travel with the next request. `ROOT` stands for the service's own root, `PORT` for somebody else's.
#[test]
fn a_list_that_goes_on_elsewhere() {
    let elsewhere = Stub::start(|_| Say::text(answer(200, "", r#"{"value":[]}"#)));
    let port = elsewhere.url.rsplit(':').next().expect("a port").to_owned();
    for link in [
        "ROOT.evil.example/v1.0/x",
        "ROOT@127.0.0.1:PORT/v1.0/x",
        "ROOT:PORT/v1.0/x",
        "http://127.0.0.1:PORT/v1.0/x",
        "//127.0.0.1:PORT/v1.0/x",
        "\\\\127.0.0.1:PORT\\x",
        "ROOT\\@127.0.0.1:PORT/v1.0/x",
        "ROOT?x",
        "/v1.0/x",
        "",
    ] {
        let port = port.clone();
        let stub = Stub::rooted(move |root, _| {
            let link = link.replace("ROOT", root).replace("PORT", &port);
            let page = serde_json::json!({ "value": [], "@odata.nextLink": link });
            Say::text(answer(200, "", &page.to_string()))
        });
        let workspace = Workspace::signed_in();
        let ran = workspace.run(&["plan", "--endpoint", &stub.url]);
        assert_eq!(ran.code, Some(1), "{link}: {}", ran.text());
        assert!(
            ran.stderr.contains("another origin"),
            "{link}: {}",
            ran.text()
        );
        assert_eq!(stub.seen().len(), 1, "{link}: {}", ran.text());
    }
    assert!(elsewhere.seen().is_empty(), "{:?}", elsewhere.seen());
}

/// Round and round, or ever on: neither is waited for, however quick each page comes.
#[test]
fn a_list_without_end() {
    for (is_circle, pages) in [(true, 2), (false, 1_000)] {
        let turned = std::sync::atomic::AtomicUsize::new(0);
        let stub = Stub::rooted(move |root, _| {
            let page = turned.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let page = if is_circle { 0 } else { page };
            let link = format!("{root}/v1.0/servicePrincipals?$skiptoken={page}");
            let page = serde_json::json!({ "value": [], "@odata.nextLink": link });
            Say::text(answer(200, "", &page.to_string()))
        });
        let workspace = Workspace::signed_in();
        let ran = workspace.run(&["plan", "--endpoint", &stub.url]);
        assert_eq!(ran.code, Some(1), "{}", ran.text());
        assert!(
            ran.stderr.contains("the list does not end"),
            "{}",
            ran.text()
        );
        assert_eq!(stub.seen().len(), pages);
    }
}

/// The same for a cloud, where no packet may go to find out.
#[test]
fn links_of_a_cloud_stay_on_it() {
    let root = "https://graph.microsoft.com";
    for link in [
        "https://graph.microsoft.com.evil/v1.0/x",
        "https://graph.microsoft.com@evil.example/v1.0/x",
        "https://graph.microsoft.com:pass@evil.example/v1.0/x",
        "https://me@graph.microsoft.com/v1.0/x",
        "https://graph.microsoft.com:8443/v1.0/x",
        "https://graph.microsoft.com:443/v1.0/x",
        "http://graph.microsoft.com/v1.0/x",
        "HTTPS://GRAPH.MICROSOFT.COM/v1.0/x",
        "//graph.microsoft.com/v1.0/x",
        "//evil.example/v1.0/x",
        "https:graph.microsoft.com/v1.0/x",
        "https:///graph.microsoft.com/v1.0/x",
        "https://graph.microsoft.com\\@evil.example/v1.0/x",
        "https://graph.microsoft.com\t.evil.example/v1.0/x",
        "https://graph.microsoft.com\u{3002}evil.example/v1.0/x",
        " https://graph.microsoft.com/v1.0/x",
        "https://graph.microsoft.com?x",
        "https://graph.microsoft.com#/v1.0/x",
        "https://graph.microsoft.us/v1.0/x",
        "javascript:alert(1)",
        "",
    ] {
        assert!(path_of(root, link).is_err(), "{link}");
    }
    // What stays on the origin is joined to the root again, so that it cannot become a host.
    for path in [
        "/v1.0/x?$skiptoken=y",
        "//evil.example/v1.0/x",
        "/@evil.example",
    ] {
        let link = format!("{root}{path}");
        assert_eq!(path_of(root, &link).as_deref(), Ok(path));
        let joined = reqwest::Url::parse(&format!("{root}{path}")).expect("a URL");
        assert_eq!(joined.host_str(), Some("graph.microsoft.com"), "{path}");
    }
}
