//! The HTTP door, over a real loopback socket.

use std::future::Future;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{run, text};
use syncform::emulator::{Emulator, Fate, Faults, Options, serve};

const ID: &str = "11111111-2222-4333-8444-555555555555";

/// A client of a served emulator.
struct Client {
    http: reqwest::Client,
    root: String,
    token: String,
    emulator: Arc<Emulator>,
}

/// A running server with a signed-in client.
struct Served {
    client: Client,
    stop: oneshot::Sender<()>,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// Serves an emulator, lets the story use it, and shuts it down in an orderly way.
fn served<F: Future<Output = ()>>(faults: &str, story: impl FnOnce(Client) -> F) {
    run(async {
        let Served {
            client,
            stop,
            server,
        } = start(faults).await;
        story(client).await;
        stop.send(()).expect("the server still runs");
        server.await.expect("no panic").expect("an orderly end");
    });
}

async fn start(faults: &str) -> Served {
    let faults = Faults::parse(faults).expect("good faults");
    let emulator = Emulator::open(Options {
        faults,
        ..Options::default()
    })
    .expect("an emulator");
    let emulator = Arc::new(emulator);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let root = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(Arc::clone(&emulator), listener, async {
        let _ = stopped.await;
    }));
    let http = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .expect("a client");
    let mut client = Client {
        http,
        root,
        token: String::new(),
        emulator,
    };
    client.token = text(&client.sign_in(ID, "secret").await.1, "/access_token");
    Served {
        client,
        stop,
        server,
    }
}

impl Client {
    async fn sign_in(&self, tenant: &str, secret: &str) -> (u16, Value) {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "the-client"),
            ("client_secret", secret),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        let url = format!("{}/{tenant}/oauth2/v2.0/token", self.root);
        read(self.http.post(url).form(&form)).await
    }

    fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.http
            .get(format!("{}{path}", self.root))
            .bearer_auth(&self.token)
    }

    fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.http
            .post(format!("{}{path}", self.root))
            .bearer_auth(&self.token)
    }
}

async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let body = response.bytes().await.expect("a body");
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

#[test]
fn a_signed_in_client_sees_the_tenant_that_its_sign_in_named() {
    served("{}", |client| async move {
        let (status, body) = read(client.get("/v1.0/organization")).await;
        assert_eq!((status, text(&body, "/value/0/id").as_str()), (200, ID));
        let (_, page) = read(client.get("/v1.0/applicationTemplates?$top=1")).await;
        assert!(text(&page, "/@odata.nextLink").starts_with(&format!("{}/v1.0/", client.root)));
        let response = client
            .get("/beta/servicePrincipals")
            .send()
            .await
            .expect("an answer");
        assert!(
            response.headers().contains_key("request-id")
                && response.headers().contains_key("date")
        );
    });
}

/// A vault wants a token for vaults, says where there is one, and is no part of Graph.
#[test]
fn a_vault_is_a_service_of_its_own() {
    served("{}", |client| async move {
        let url = format!("{}/vaults/kv/secrets/token?api-version=7.4", client.root);
        let answer = client.http.get(&url).send().await.expect("an answer");
        let challenge = answer.headers()["www-authenticate"].to_str().expect("text");
        let wanted = format!(
            "Bearer authorization=\"{}/{ID}\", resource=\"{0}/vaults\"",
            client.root
        );
        assert_eq!(
            (answer.status().as_u16(), challenge),
            (401, wanted.as_str())
        );
        let (status, body) = read(client.http.get(&url).bearer_auth(&client.token)).await;
        let message = text(&body, "/error/message");
        assert!(
            status == 401 && message.starts_with("AKV10022"),
            "{message}"
        );
        let scope = format!("{}/vaults/.default", client.root);
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "the-client"),
            ("client_secret", "secret"),
            ("scope", &scope),
        ];
        let token = format!("{}/{ID}/oauth2/v2.0/token", client.root);
        let (_, body) = read(client.http.post(token).form(&form)).await;
        let token = text(&body, "/access_token");
        let (status, body) = read(client.http.get(&url).bearer_auth(&token)).await;
        let value = text(&body, "/value");
        assert!(status == 200 && value.starts_with("dummy-"), "{body}");
        let graph = format!("{}/v1.0/organization", client.root);
        let (status, body) = read(client.http.get(&graph).bearer_auth(&token)).await;
        assert_eq!(
            (status, text(&body, "/error/code").as_str()),
            (401, "InvalidAuthenticationToken")
        );
        let told = format!("{:?}", client.emulator.requests());
        assert!(!told.contains(&value) && !told.contains(&token));
    });
}

#[test]
fn without_a_token_of_this_emulator_nothing_is_answered() {
    served("{}", |client| async move {
        let url = format!("{}/v1.0/organization", client.root);
        for request in [
            client.http.get(&url),
            client.http.get(&url).bearer_auth("a.b.c"),
        ] {
            let (status, body) = read(request).await;
            assert_eq!(
                (status, text(&body, "/error/code").as_str()),
                (401, "InvalidAuthenticationToken")
            );
        }
        assert_eq!(client.sign_in(ID, "refuse-me").await.0, 401);
        let (status, body) = client
            .sign_in("99999999-2222-4333-8444-555555555555", "s")
            .await;
        assert_eq!((status, &body["error_codes"][0]), (400, &json!(90002)));
        let told = format!("{:?}", client.emulator.requests());
        assert!(!told.contains("refuse-me") && !told.contains(&client.token));
    });
}

#[test]
fn bad_json_foreign_hosts_and_odd_methods_are_refused_in_the_envelope() {
    served("{}", |client| async move {
        let path = format!("/v1.0/applicationTemplates/{}/instantiate", super::AWS);
        let (status, body) = read(client.post(&path).body("{\"displayName\": s3cret")).await;
        assert_eq!(
            (status, text(&body, "/error/code").as_str()),
            (400, "Request_BadRequest")
        );
        assert!(!body.to_string().contains("s3cret"));
        let rebound = client
            .get("/v1.0/organization")
            .header("Host", "evil.example");
        assert_eq!(read(rebound).await.0, 403);
        let odd = client.http.request(
            reqwest::Method::OPTIONS,
            format!("{}/v1.0/organization", client.root),
        );
        assert_eq!(read(odd.bearer_auth(&client.token)).await.0, 405);
        let large = client.post(&path).body(vec![b' '; 5 * 1024 * 1024 + 1]);
        // The server may close before all is sent; either way nothing is carried out.
        if let Ok(response) = large.send().await {
            assert_eq!(response.status().as_u16(), 413);
        }
        assert!(
            client
                .emulator
                .requests()
                .iter()
                .all(|request| request.n == 1 || !request.committed)
        );
    });
}

#[test]
fn a_lost_answer_closes_the_connection_and_a_committed_one_is_in_the_tenant() {
    let rules = r#"{"rules": [{"match": "POST *instantiate", "do": "commit-and-lose"}]}"#;
    served(rules, |client| async move {
        let path = format!("/v1.0/applicationTemplates/{}/instantiate", super::AWS);
        let sent = client
            .post(&path)
            .json(&json!({"displayName": "A"}))
            .send()
            .await;
        let error = sent.expect_err("the answer is lost");
        assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");
        let requests = client.emulator.requests();
        assert_eq!(
            requests
                .iter()
                .filter(|request| request.path == path)
                .count(),
            1,
            "sent once"
        );
        assert_eq!(
            requests
                .last()
                .map(|request| (request.status, request.committed)),
            Some((Fate::Lost, true))
        );
        let (_, body) = read(client.get("/v1.0/applications?$filter=displayName%20eq%20'A'")).await;
        assert_eq!(body["value"].as_array().map(Vec::len), Some(1));
    });
}

#[test]
fn a_held_request_waits_until_the_server_shuts_down() {
    let rules = r#"{"rules": [{"match": "GET /v1.0/organization", "do": "hold"}]}"#;
    run(async {
        let Served {
            client,
            stop,
            server,
        } = start(rules).await;
        let request = client.get("/v1.0/organization");
        let waiting = tokio::spawn(async move { request.send().await });
        while client
            .emulator
            .requests()
            .last()
            .map(|request| request.status)
            != Some(Fate::Held)
        {
            tokio::task::yield_now().await;
        }
        // Others are answered while it waits.
        assert_eq!(read(client.get("/v1.0/applications")).await.0, 200);
        assert!(!waiting.is_finished());
        stop.send(()).expect("the server still runs");
        server.await.expect("no panic").expect("an orderly end");
        assert!(
            waiting.await.expect("no panic").is_err(),
            "no answer was ever sent"
        );
    });
}

#[test]
fn a_held_request_of_a_client_that_goes_away_does_not_keep_the_server() {
    let rules = r#"{"rules": [{"match": "GET /v1.0/organization", "do": "hold"}]}"#;
    run(async {
        let Served {
            client,
            stop,
            server,
        } = start(rules).await;
        let request = client.get("/v1.0/organization");
        let waiting = tokio::spawn(async move { request.send().await });
        while client
            .emulator
            .requests()
            .last()
            .map(|request| request.status)
            != Some(Fate::Held)
        {
            tokio::task::yield_now().await;
        }
        waiting.abort();
        assert!(waiting.await.is_err());
        assert_eq!(read(client.get("/v1.0/applications")).await.0, 200);
        stop.send(()).expect("the server still runs");
        server.await.expect("no panic").expect("an orderly end");
    });
}

#[test]
fn only_loopback_is_served() {
    run(async {
        let listener = TcpListener::bind("0.0.0.0:0").await.expect("a port");
        let emulator = Arc::new(Emulator::open(Options::default()).expect("an emulator"));
        let error = serve(emulator, listener, async {})
            .await
            .expect_err("not loopback");
        assert!(error.to_string().contains("loopback"), "{error}");
    });
}
