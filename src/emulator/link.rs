//! Connections that can be cut without a word, as a network does, plain or encrypted.
//!
//! A web framework always answers; so the cut is made below it, where nothing can be written any more.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How long a caller may take to agree on keys.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The handle by which a request cuts its own connection.
#[derive(Clone)]
pub(super) struct Link(Arc<AtomicBool>);

impl Link {
    fn new() -> Self {
        Self(Arc::new(AtomicBool::new(false)))
    }

    /// From now on nothing is written; the framework then gives the connection up.
    pub(super) fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A handshake under way; none where the caller gave up, took too long, or does not trust us.
type Handshake = BoxFuture<'static, Option<(Stream, SocketAddr)>>;

/// A listener whose connections can be cut.
pub(super) struct Cuttable {
    tcp: TcpListener,
    tls: Option<TlsAcceptor>,
    /// They run side by side, so that a silent caller keeps nobody waiting.
    handshakes: FuturesUnordered<Handshake>,
}

impl Cuttable {
    /// Plain where there is no acceptor.
    pub(super) fn new(tcp: TcpListener, tls: Option<TlsAcceptor>) -> Self {
        Self {
            tcp,
            tls,
            handshakes: FuturesUnordered::new(),
        }
    }
}

impl Listener for Cuttable {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Stream, SocketAddr) {
        loop {
            tokio::select! {
                Some(shaken) = self.handshakes.next() => {
                    if let Some(connected) = shaken {
                        return connected;
                    }
                }
                (tcp, address) = Listener::accept(&mut self.tcp) => match &self.tls {
                    None => return (Stream::new(Wire::Plain(tcp)), address),
                    Some(tls) => self.handshakes.push(shake(tls, tcp, address)),
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

fn shake(tls: &TlsAcceptor, tcp: TcpStream, address: SocketAddr) -> Handshake {
    let accept = tokio::time::timeout(HANDSHAKE, tls.accept(tcp));
    Box::pin(async move {
        match accept.await {
            Ok(Ok(stream)) => Some((Stream::new(Wire::Tls(Box::new(stream))), address)),
            Ok(Err(error)) => {
                tracing::debug!(%error, "no handshake");
                None
            }
            Err(_) => None,
        }
    })
}

impl Connected<IncomingStream<'_, Cuttable>> for Link {
    fn connect_info(stream: IncomingStream<'_, Cuttable>) -> Self {
        stream.io().link.clone()
    }
}

/// A connection that can be cut.
pub(super) struct Stream {
    wire: Wire,
    link: Link,
}

enum Wire {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Stream {
    fn new(wire: Wire) -> Self {
        Self {
            wire,
            link: Link::new(),
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Wire::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.link.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Wire::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_flush(context),
            Wire::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    /// A cut connection says no goodbye either: with TLS that would be a record of its own.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let is_cut = self.link.is_cut();
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Wire::Tls(stream) if is_cut => Pin::new(stream.get_mut().0).poll_shutdown(context),
            Wire::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
