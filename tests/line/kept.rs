//! Connections are few and kept: what is counted here is what a service, and every box between, has to hold open.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::binary::{STATE, Server, Workspace};
use crate::support::fixtures::exercised;
use crate::support::many::{manifests, tenant};

/// No run keeps more of them, however many applications there are: sixteen requests are under way at once, and where an
/// idle connection comes back too late, the client opens another.
const MOST: usize = 20;

/// Passes bytes on to a service, and counts the connections that it takes.
struct Relay {
    url: String,
    taken: Arc<AtomicUsize>,
}

impl Relay {
    fn to(service: &str) -> Self {
        let address = service.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let taken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&taken);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                count.fetch_add(1, Ordering::Relaxed);
                let Ok(far) = TcpStream::connect(&address) else {
                    continue;
                };
                for (from, to) in [(near.try_clone(), far.try_clone()), (Ok(far), Ok(near))] {
                    let (mut from, mut to) = (from.expect("a handle"), to.expect("a handle"));
                    thread::spawn(move || {
                        // Either side may hang up whenever it likes.
                        let _ = io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Write);
                    });
                }
            }
        });
        Self { url, taken }
    }

    /// How many connections were taken since the last call.
    fn taken(&self) -> usize {
        self.taken.swap(0, Ordering::Relaxed)
    }
}

#[tokio::test]
async fn many_applications_are_planned_and_some_created_on_a_few_connections() {
    let workspace = Workspace::signed_in();
    let (emulator, folder) = tenant(160).await;
    drop(emulator);
    let store = std::fs::read_to_string(folder.path().join("tenant.json")).expect("a store");
    workspace.write(&format!("{STATE}/tenant.json"), &store);
    for (name, text) in manifests(166, "") {
        workspace.write(&format!("many/{name}"), &text);
    }
    let server = Server::start(&workspace, &serde_json::json!({}));
    let relay = Relay::to(&server.url);
    let run = |verb: &[&str]| {
        let before = workspace.requests(STATE).len();
        let more = ["--manifests", "many", "--endpoint", &relay.url];
        let ran = workspace.run(&[verb, &more].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        (
            ran.stdout,
            workspace.requests(STATE).len() - before,
            relay.taken(),
        )
    };
    let (stdout, requests, connections) = run(&["plan", "--exclude", "aws-016?"]);
    assert!(stdout.contains("160 unchanged"), "{stdout}");
    exercised(connections, "connections for a plan of 160 applications");
    assert!(connections <= MOST, "{connections} for {requests} requests");
    let (stdout, requests, connections) = run(&["apply", "--yes"]);
    assert!(stdout.contains("6 of 6 applications"), "{stdout}");
    exercised(
        connections,
        "connections for the creation of six applications",
    );
    assert!(
        requests > 5 * MOST && connections <= MOST,
        "{connections} for {requests} requests"
    );
}
