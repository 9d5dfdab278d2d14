//! What other people's clients ask of an emulator behind TLS before they sign in, and that its links stay where it is.

use std::sync::Arc;

use serde_json::Value;
use syncform::emulator::{Emulator, Options, Papers, serve_tls};
use tokio::net::TcpListener;

use crate::line::stub::TENANT;

/// An emulator and a client that trusts it, for one story.
struct Served {
    http: reqwest::Client,
    root: String,
    emulator: Arc<Emulator>,
}

fn served<F: Future<Output = ()>>(story: impl FnOnce(Served) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let options = Options {
            tenant_id: Some(TENANT.to_owned()),
            ..Options::default()
        };
        let emulator = Arc::new(Emulator::open(options).expect("a tenant"));
        let papers = Papers::draw().expect("papers");
        let authority = reqwest::Certificate::from_pem(papers.authority().as_bytes());
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([authority.expect("a certificate")])
            .build()
            .expect("a client");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let root = format!("https://{}", listener.local_addr().expect("an address"));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let served = Arc::clone(&emulator);
        let server = tokio::spawn(async move {
            serve_tls(served, listener, &papers, async {
                let _ = stopped.await;
            })
            .await
        });
        story(Served {
            http,
            root,
            emulator,
        })
        .await;
        stop.send(()).expect("the server still runs");
        server.await.expect("no panic").expect("an orderly end");
    });
}

impl Served {
    async fn get(&self, target: &str) -> (u16, Value) {
        // A link of an answer is followed as it is.
        let url = match target.starts_with('/') {
            true => format!("{}{target}", self.root),
            false => target.to_owned(),
        };
        let answer = self.http.get(url).send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    async fn token(&self, endpoint: &str) -> String {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "c"),
            ("client_secret", "s"),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        let answer = self.http.post(endpoint).form(&form).send().await;
        let answer: Value = answer.expect("an answer").json().await.expect("JSON");
        answer["access_token"].as_str().expect("a token").to_owned()
    }
}

#[test]
fn a_library_finds_the_token_endpoint_and_the_keys_without_a_token() {
    served(async |served| {
        let authorize = format!("{}/{TENANT}/oauth2/v2.0/authorize", served.root);
        let instance = format!(
            "/common/discovery/instance?api-version=1.1&authorization_endpoint={authorize}"
        );
        let (status, instance) = served.get(&instance).await;
        assert_eq!(status, 200, "{instance}");
        let next = instance["tenant_discovery_endpoint"]
            .as_str()
            .expect("a URL");
        let (status, configuration) = served.get(next).await;
        assert_eq!(status, 200, "{configuration}");
        let keys = configuration["jwks_uri"].as_str().expect("a URL");
        assert_eq!(served.get(keys).await.0, 200);
        let endpoint = configuration["token_endpoint"].as_str().expect("a URL");
        assert!(served.token(endpoint).await.split('.').count() == 3);
        let writes = served.emulator.requests();
        assert!(
            writes.iter().all(|request| !request.committed),
            "looking changes nothing"
        );
    });
}

#[test]
fn a_tool_that_is_given_a_metadata_host_finds_graph_and_signs_in() {
    served(async |served| {
        assert_eq!(served.get("/metadata/endpoints").await.0, 400);
        let (status, cloud) = served
            .get("/metadata/endpoints?api-version=2022-09-01")
            .await;
        assert_eq!(status, 200, "{cloud}");
        assert!(
            cloud["name"].is_string() && cloud["resourceManager"].is_string(),
            "{cloud}"
        );
        let login = cloud["authentication"]["loginEndpoint"]
            .as_str()
            .expect("a URL");
        let token = served
            .token(&format!("{login}/{TENANT}/oauth2/v2.0/token"))
            .await;
        let graph = cloud["microsoftGraphResourceId"].as_str().expect("a URL");
        for version in ["v1.0", "beta"] {
            let url = format!(
                "{}/{version}/applicationTemplates?$top=1",
                graph.trim_end_matches('/')
            );
            let page = served.http.get(url).bearer_auth(&token).send().await;
            let page: Value = page.expect("an answer").json().await.expect("JSON");
            let next = page["@odata.nextLink"].as_str().expect("a second page");
            assert!(
                next.starts_with(&format!("{}/{version}/", served.root)),
                "{next}"
            );
        }
    });
}

#[test]
fn only_reading_is_asked_without_a_token() {
    served(async |served| {
        assert_eq!(served.get("/v1.0/applications").await.0, 401);
        let url = format!("{}/metadata/endpoints?api-version=2022-09-01", served.root);
        let answer = served.http.post(url).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 405);
    });
}

/// A caller that connects and says nothing, or no TLS, keeps nobody waiting.
#[test]
fn a_silent_caller_is_passed_by() {
    served(async |served| {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let address = served.root.trim_start_matches("https://");
        let silent = tokio::net::TcpStream::connect(address)
            .await
            .expect("connected");
        let mut plain = tokio::net::TcpStream::connect(address)
            .await
            .expect("connected");
        plain
            .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .await
            .expect("sent");
        assert_eq!(served.get("/v1.0/applications").await.0, 401);
        let mut answered = Vec::new();
        plain.read_to_end(&mut answered).await.ok();
        assert!(!answered.starts_with(b"HTTP"), "plain words are no https");
        drop(silent);
    });
}
