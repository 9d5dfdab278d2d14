//! `emulate`: the embedded tenant behind a loopback port, for other processes and other people's clients.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;
use tokio::net::TcpListener;

use super::args::Emulate;
use super::{Exit, Failure, Voice, online};
use crate::emulator::{self, AUTHORITY, Emulator, Faults, Options, Papers};

/// Names of permissions, from the flag itself or from the file that it names: parted by commas, spaces or lines.
fn permissions(given: Option<&str>) -> Result<Option<Vec<String>>, Failure> {
    let Some(given) = given else {
        return Ok(None);
    };
    let path = Path::new(given);
    let text = if path.is_file() {
        std::fs::read_to_string(path).map_err(|error| {
            Failure::new(
                Exit::Error,
                format!("cannot read {}: {error}", path.display()),
            )
        })?
    } else {
        given.to_owned()
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let words = lines.flat_map(|line| line.split([',', ' ', '\t']));
    let names: Vec<_> = words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    match names.iter().find(|name| !is_permission(name)) {
        Some(odd) => Err(Failure::new(
            Exit::Usage,
            format!("--permissions: {odd:?} is neither a permission nor a file"),
        )
        .help("name application permissions such as Application.Read.All,Synchronization.Read.All, or a file of them")),
        None => Ok(Some(names)),
    }
}

/// Permissions are words with a capital, parted by dots, such as `SynchronizationData-User.Upload`.
fn is_permission(name: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_uppercase())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.contains('.') && name.split('.').all(is_word)
}

pub(super) fn run(args: &Emulate, voice: Voice) -> Result<Exit, Failure> {
    emulator::check_listen(args.listen)
        .map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    let faults = match &args.faults {
        None => Faults::none(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| wrong(&format!("cannot read {}: {error}", path.display())))?;
            Faults::parse(&text).map_err(|error| wrong(&format!("{}: {error}", path.display())))?
        }
    };
    let options = Options {
        dir: args.state.clone(),
        tenant_id: None,
        faults,
        users: args.users,
        import: args.import.clone(),
        permissions: permissions(args.permissions.as_deref())?,
    };
    let emulator = Arc::new(Emulator::open(options).map_err(|error| wrong(&error))?);
    online(async {
        let listener = TcpListener::bind(args.listen)
            .await
            .map_err(|error| wrong(&format!("cannot listen on {}: {error}", args.listen)))?;
        let address = listener.local_addr().map_err(|error| wrong(&error))?;
        let end = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        let served = if args.tls {
            let papers = Papers::draw().map_err(|error| wrong(&error))?;
            let authority = Authority::write(args.state.as_deref(), &papers)?;
            greet(voice, &format!("https://{address}"), Some(&authority.path));
            emulator::serve_tls(emulator, listener, &papers, end).await
        } else {
            greet(voice, &format!("http://{address}"), None);
            emulator::serve(emulator, listener, end).await
        };
        served.map_err(|error| wrong(&error))?;
        Ok(Exit::Done)
    })
}

fn wrong(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Exit::Error, error.to_string())
}

/// Says where it listens, and what callers have to trust.
fn greet(voice: Voice, url: &str, authority: Option<&Path>) {
    let trust = authority.map_or_else(String::new, |path| format!(" --ca-file {}", path.display()));
    let papers = authority.map_or_else(String::new, |path| {
        format!(
            "The certificate of its authority is in {}; nothing else vouches for it.\n",
            path.display()
        )
    });
    voice.say(
        &format!("An emulated Graph tenant listens on {url}; Ctrl-C ends it.\n{papers}Use it with: AZURE_CLIENT_ID=demo AZURE_CLIENT_SECRET=demo syncform plan --endpoint {url}{trust}\n"),
        || match authority {
            Some(path) => json!({ "url": url, "ca_file": path.display().to_string() }),
            None => json!({ "url": url }),
        },
    );
}

/// The file with the authority's certificate, which is worth nothing once the server has ended.
struct Authority {
    path: PathBuf,
}

impl Authority {
    /// Among the tenant's files, or else among the temporary ones. A file or link that lies there is never written
    /// through: what an earlier server left is removed, and anything that appears in between is an error.
    fn write(state: Option<&Path>, papers: &Papers) -> Result<Self, Failure> {
        let path = match state {
            Some(folder) => std::path::absolute(folder.join(AUTHORITY)),
            None => Ok(std::env::temp_dir().join(format!(
                "syncform-emulate-{}-{AUTHORITY}",
                std::process::id()
            ))),
        };
        let path = path.map_err(|error| wrong(&error))?;
        let failed =
            |error: std::io::Error| wrong(&format!("cannot write {}: {error}", path.display()));
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let mut file = std::fs::File::create_new(&path).map_err(failed)?;
        std::io::Write::write_all(&mut file, papers.authority().as_bytes()).map_err(failed)?;
        Ok(Self { path })
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        // Whoever has removed it already did no harm.
        let _ = std::fs::remove_file(&self.path);
    }
}
