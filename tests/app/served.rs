//! The real binary as a process, for what only a real socket or a command line shows.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The binary in this folder, with no settings but those of the caller.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_overture"));
    command.args(arguments).current_dir(folder).env_clear().env("OVERTURE_LOG", "off");
    command
}

/// A server that is stopped when it is dropped.
pub(crate) struct Served {
    child: Child,
    /// Host and port.
    pub(crate) address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    /// Serves this folder with these settings, and returns when the portal is ready.
    pub(crate) fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let child = command(folder, &["serve", "--listen", &address])
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let server = Self { child: child.unwrap(), address };
        let begun = Instant::now();
        while !server.is_ready() {
            assert!(begun.elapsed() < Duration::from_secs(30), "the server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// A connection to it that gives up reading after a while.
    pub(crate) fn connect(&self) -> std::io::Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(stream)
    }

    /// Everything the server says to these bytes until it closes the connection or is silent.
    pub(crate) fn say(&self, bytes: &[u8]) -> std::io::Result<String> {
        let mut stream = self.connect()?;
        // It may close before it has read all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn is_ready(&self) -> bool {
        let head = format!("GET /ready HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        self.say(head.as_bytes()).is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }
}
