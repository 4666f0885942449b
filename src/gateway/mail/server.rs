//! The address of the mail server and how the line to it is secured. Plain text never leaves the machine.

use anyhow::{Context as _, bail, ensure};
use url::{Host, Url};

/// A mail server as the settings name it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) line: Line,
}

/// How the line is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Not at all: to this very machine only.
    Plain,
    /// Plain until STARTTLS, which the server must offer.
    StartTls,
    /// Encrypted from the first byte.
    Tls,
}

impl Server {
    /// Reads `smtp://host[:587]`, `smtps://host[:465]` or `smtp://loopback[:25]?tls=none`.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let url = Url::parse(text).context("mail.url must look like smtp://host:587 or smtps://host:465")?;
        ensure!(
            url.username().is_empty() && url.password().is_none(),
            "mail.url holds a user or a password: they belong into mail.user and mail.password"
        );
        let (line, port) = match (url.scheme(), url.query()) {
            ("smtps", None) => (Line::Tls, 465),
            ("smtp", None) => (Line::StartTls, 587),
            ("smtp", Some("tls=none")) => (Line::Plain, 25),
            _ => bail!("mail.url is {text}: only smtp://, smtps:// and smtp://…?tls=none are known"),
        };
        ensure!(matches!(url.path(), "" | "/"), "mail.url is {text}: it must not have a path");
        let host = match url.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            None => bail!("mail.url is {text}: the host is missing"),
        };
        ensure!(
            line != Line::Plain || is_loopback(&host),
            "mail.url is {text}: tls=none is for a mail server on this machine only"
        );
        Ok(Self { port: url.port().unwrap_or(port), host, line })
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_for_this_machine_only() {
        for (url, expected) in [
            ("smtp://mail.example.org", Some(("mail.example.org", 587, Line::StartTls))),
            ("smtp://mail.example.org:25", Some(("mail.example.org", 25, Line::StartTls))),
            ("smtps://mail.example.org/", Some(("mail.example.org", 465, Line::Tls))),
            ("smtp://127.0.0.1:2525?tls=none", Some(("127.0.0.1", 2525, Line::Plain))),
            ("smtp://[::1]?tls=none", Some(("::1", 25, Line::Plain))),
            ("smtp://localhost?tls=none", Some(("localhost", 25, Line::Plain))),
            ("smtp://mail.example.org?tls=none", None),
            ("smtp://127.0.0.1.example.org?tls=none", None),
            ("smtp://0.0.0.0?tls=none", None),
            ("smtp://mail.example.org?tls=opportunistic", None),
            ("smtps://127.0.0.1?tls=none", None),
            ("http://mail.example.org", None),
            ("smtp://user:word@mail.example.org", None),
            ("smtp://mail.example.org/path", None),
            ("smtp://", None),
            ("mail.example.org:587", None),
            ("", None),
        ] {
            let server = Server::parse(url);
            let read = server.as_ref().ok().map(|server| (server.host.as_str(), server.port, server.line));
            assert_eq!(read, expected, "{url}: {server:?}");
        }
    }

    #[test]
    fn a_password_in_the_address_is_not_repeated_in_the_error() {
        let error = Server::parse("smtp://user:hunter2@mail.example.org").expect_err("a refusal");
        assert!(!format!("{error:#}").contains("hunter2"));
    }
}
