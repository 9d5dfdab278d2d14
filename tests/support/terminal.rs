//! A terminal that a test sits at: it waits for words to appear, and types.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// Far longer than any machine needs: a run that waits for another answer ends the test, instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A run of the binary, and what it has shown so far.
pub(crate) struct Terminal {
    child: Child,
    keys: File,
    shown: Receiver<Vec<u8>>,
    seen: String,
}

impl Terminal {
    /// Starts a command that has this terminal and nothing else.
    pub(crate) fn start(mut command: Command) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&master).expect("access to it");
        unlockpt(&master).expect("the other end");
        let name = ptsname(&master, Vec::new()).expect("its name");
        let name = name.to_str().expect("text").to_owned();
        let end = || {
            let mut options = File::options();
            options.read(true).write(true).open(&name).expect("an end")
        };
        // Keys wait for whoever reads them, also where they are typed too early: none is a signal to nobody.
        let mut modes = tcgetattr(end()).expect("its modes");
        modes.make_raw();
        tcsetattr(end(), OptionalActions::Now, &modes).expect("a raw terminal");
        command.env("TERM", "xterm").env("NO_COLOR", "1");
        command
            .stdin(end())
            .stdout(Stdio::from(end()))
            .stderr(end());
        let child = command.spawn().expect("the binary runs");
        // Only the child holds the other end from here on, so that reading ends with it.
        drop(command);
        let keys = File::from(master);
        let mut screen = keys.try_clone().expect("the screen");
        let (tell, shown) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(number @ 1..) = screen.read(&mut bytes) {
                let _ = tell.send(bytes[..number].to_vec());
            }
        });
        Self {
            child,
            keys,
            shown,
            seen: String::new(),
        }
    }

    /// Waits until a text stands there, behind what was waited for before.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) {
        loop {
            if let Some(at) = self.seen.find(text) {
                self.seen.drain(..at + text.len());
                return;
            }
            match self.shown.recv_timeout(PATIENCE) {
                Ok(bytes) => self.seen += &String::from_utf8_lossy(&bytes),
                Err(_) => panic!("no {text:?} in {:?}", self.seen),
            }
        }
    }

    /// Types keys.
    pub(crate) fn types(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys");
    }

    /// Waits for the end: the code, and what was shown and not waited for.
    pub(crate) fn ends(mut self) -> (Option<i32>, String) {
        loop {
            match self.shown.recv_timeout(PATIENCE) {
                Ok(bytes) => self.seen += &String::from_utf8_lossy(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("it does not end: {:?}", self.seen);
                }
            }
        }
        let status = self.child.wait().expect("an end");
        (status.code(), self.seen)
    }
}
