//! A service that speaks HTTP/2 and says goodbye before it answers anything.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::line::papers::papers;
use crate::support::binary::Workspace;

/// An empty SETTINGS frame: length, type 4, no flags, stream 0.
const SETTINGS: &[u8] = b"\0\0\0\x04\0\0\0\0\0";
/// A GOAWAY frame without an error: the last stream that was looked at is 0.
const GOAWAY: &[u8] = b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The sign-in is what such a service gets first: nothing else is ever sent.
#[test]
fn a_service_that_goes_away() {
    let (acceptor, authority) = papers(&["127.0.0.1"], &[b"h2"]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a mode");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).expect("a listener");
            while let Ok((tcp, _)) = listener.accept().await {
                let Ok(mut tls) = acceptor.accept(tcp).await else {
                    continue;
                };
                // A caller that has hung up is told nothing.
                tls.write_all(&[SETTINGS, GOAWAY].concat()).await.ok();
                tls.shutdown().await.ok();
                tls.read_to_end(&mut Vec::new()).await.ok();
            }
        });
    });
    let workspace = Workspace::signed_in();
    workspace.write("ca.pem", &authority);
    let ran = workspace.run(&["plan", "--endpoint", &url, "--ca-file", "ca.pem"]);
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    assert!(
        ran.stderr.contains("no token from https://127.0.0.1"),
        "{}",
        ran.text()
    );
    assert!(ran.stderr.contains("was not sent"), "{}", ran.text());
}
