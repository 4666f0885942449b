//! Who looks for viruses: nobody, or clamd over its socket (its command INSTREAM). Whether to ask again is not decided
//! here.

use std::{io, net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::{Context as _, bail, ensure};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, pin_mut};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
    time::timeout,
};

use crate::config;

/// Bytes of the longest answer.
const ANSWER: u64 = 4096;

/// What was found in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    Infected,
}

/// The one who looks.
#[derive(Clone, Debug)]
pub enum Scanner {
    /// Files are not looked at.
    Off,
    Clamd(Clamd),
}

/// Where clamd listens, and how long it is waited for.
#[derive(Clone, Debug)]
pub struct Clamd {
    at: Address,
    patience: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Address {
    Unix(PathBuf),
    Tcp(SocketAddr),
}

impl Scanner {
    /// The scanner of the settings. Refuses an address that is none.
    pub fn build(config: &config::Files) -> anyhow::Result<Self> {
        let Some(address) = &config.scanner else { return Ok(Self::Off) };
        let at = match (address.strip_prefix("unix:"), address.strip_prefix("tcp://")) {
            (Some(path), _) if path.starts_with('/') => Address::Unix(path.into()),
            (_, Some(address)) => Address::Tcp(address.parse().context("an address is like 127.0.0.1:3310")?),
            _ => bail!("{address} is neither unix:/path nor tcp://address:port"),
        };
        Ok(Self::Clamd(Clamd { at, patience: Duration::from_secs(config.scan_seconds.into()) }))
    }

    /// Whether files are looked at.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        matches!(self, Self::Clamd(_))
    }

    /// Looks at a file; answers within the patience of the settings.
    pub async fn scan(&self, content: impl Stream<Item = io::Result<Bytes>>) -> anyhow::Result<Verdict> {
        let Self::Clamd(clamd) = self else { bail!("no scanner is set up") };
        let asked = async {
            match &clamd.at {
                Address::Unix(path) => ask(UnixStream::connect(path).await?, content).await,
                Address::Tcp(address) => ask(TcpStream::connect(address).await?, content).await,
            }
        };
        timeout(clamd.patience, asked).await.context("the scanner takes too long")?
    }
}

async fn ask(
    mut clamd: impl AsyncRead + AsyncWrite + Unpin,
    content: impl Stream<Item = io::Result<Bytes>>,
) -> anyhow::Result<Verdict> {
    clamd.write_all(b"zINSTREAM\0").await?;
    pin_mut!(content);
    while let Some(piece) = content.next().await {
        let piece = piece?;
        clamd.write_all(&u32::try_from(piece.len())?.to_be_bytes()).await?;
        clamd.write_all(&piece).await?;
    }
    clamd.write_all(&0_u32.to_be_bytes()).await?;
    clamd.flush().await?;
    let mut answer = Vec::new();
    clamd.take(ANSWER).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_end_matches(['\0', '\n']);
    ensure!(!answer.is_empty(), "the scanner says nothing");
    match answer.strip_prefix("stream: ") {
        Some("OK") => Ok(Verdict::Clean),
        Some(found) if found.ends_with(" FOUND") => Ok(Verdict::Infected),
        _ => bail!("the scanner says {answer}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_socket_or_a_port() {
        for (address, fine) in [
            ("unix:/run/clamav/clamd.ctl", true),
            ("unix:clamd.ctl", false),
            ("tcp://127.0.0.1:3310", true),
            ("tcp://[::1]:3310", true),
            ("tcp://clamd:3310", false),
            ("127.0.0.1:3310", false),
        ] {
            let config = config::Files { scanner: Some(address.to_owned()), ..config::Files::default() };
            assert_eq!(Scanner::build(&config).is_ok(), fine, "{address}");
        }
        assert!(!Scanner::build(&config::Files::default()).unwrap().is_on());
    }

    /// Answers one question with these words.
    async fn told(words: &'static [u8]) -> anyhow::Result<Verdict> {
        let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
        let content =
            futures_util::stream::iter([Ok(Bytes::from_static(b"abc")), Ok(Bytes::from_static(b"de"))]);
        let clamd = async {
            let mut heard = [0; 10 + 4 + 3 + 4 + 2 + 4];
            theirs.read_exact(&mut heard).await.unwrap();
            assert_eq!(&heard, b"zINSTREAM\0\0\0\0\x03abc\0\0\0\x02de\0\0\0\0");
            theirs.write_all(words).await.unwrap();
            drop(theirs);
        };
        tokio::join!(ask(ours, content), clamd).0
    }

    #[tokio::test]
    async fn only_a_clear_answer_is_one() {
        assert_eq!(told(b"stream: OK\0").await.unwrap(), Verdict::Clean);
        assert_eq!(told(b"stream: Eicar-Test-Signature FOUND\0").await.unwrap(), Verdict::Infected);
        for words in [&b"INSTREAM size limit exceeded. ERROR\0"[..], b"", b"OK\0", b"stream: OKAY\0"] {
            assert!(told(words).await.is_err());
        }
    }
}
