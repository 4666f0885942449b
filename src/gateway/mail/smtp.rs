//! Mail over SMTP. One attempt is one conversation with a time limit; what it ends in is told apart by
//! whose fault it is: the mail's, ours, or the moment's.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
    response::Severity,
};
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use tokio::{sync::Mutex, time::timeout};

use super::{
    letter::Letter,
    server::{Line, Server},
};
use crate::{
    config,
    domain::{
        delivery::Attempt,
        mail::{self, Message},
    },
};

/// A mail server and the connections that are open to it.
pub struct Smtp {
    server: Server,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    /// Of one attempt as a whole, from the name look-up to the last answer.
    limit: Duration,
    /// Connections between two mails, and since when. One that was cut off in the middle of a conversation
    /// is never among them: its late answers would be taken for answers to the next mail.
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

/// How long a connection is kept for the next mail. Servers must wait longer (RFC 5321 §4.5.3.2.7).
const IDLE: Duration = Duration::from_secs(60);

impl Smtp {
    /// Checks the settings; does not connect.
    pub(super) fn build(config: &config::Mail, url: &str) -> anyhow::Result<Self> {
        let server = Server::parse(url)?;
        ensure!(
            (1..=60).contains(&config.timeout_seconds),
            "mail.timeout_seconds is {}: it must be 1 to 60",
            config.timeout_seconds
        );
        let credentials = match (&config.user, &config.password) {
            (Some(user), Some(password)) => Some(Credentials::new(user.clone(), password.clone())),
            (None, None) => None,
            _ => bail!("mail.user and mail.password belong together: only one of them is set"),
        };
        Ok(Self {
            tls: trust(&server.host, config)?,
            server,
            credentials,
            limit: Duration::from_secs(config.timeout_seconds),
            idle: Mutex::default(),
        })
    }

    pub(super) async fn deliver(&self, message: &Message) -> Attempt {
        let letter = match Letter::write(message) {
            Ok(letter) => letter,
            Err(fault) => return Attempt::GiveUp(format!("{fault:#}")),
        };
        let why = match self.in_time(self.send(&letter)).await {
            Ok(()) => return Attempt::Delivered,
            Err(attempt) => attempt,
        };
        without_address(why, message.to_address.as_str())
    }

    /// Connects, and signs in where that is asked for, without sending anything.
    pub(super) async fn probe(&self) -> Result<(), Attempt> {
        let connection = self.in_time(async { self.connect().await.map_err(ours) }).await?;
        self.keep(connection).await;
        Ok(())
    }

    async fn in_time<T>(&self, talk: impl Future<Output = Result<T, Attempt>>) -> Result<T, Attempt> {
        let silence = || Attempt::Retry(format!("no answer within {} s", self.limit.as_secs()));
        timeout(self.limit, talk).await.unwrap_or_else(|_| Err(silence()))
    }

    /// The conversation for one mail. Up to the sender a refusal would meet every mail; from the recipient
    /// on it is about this one. After a refusal the connection is dropped.
    async fn send(&self, letter: &Letter) -> Result<(), Attempt> {
        let mut server = self.open().await.map_err(ours)?;
        server.command(Mail::new(Some(letter.sender.clone()), vec![])).await.map_err(ours)?;
        server.command(Rcpt::new(letter.recipient.clone(), vec![])).await.map_err(theirs)?;
        server.command(Data).await.map_err(theirs)?;
        let answer = server.message(&letter.bytes).await.map_err(theirs)?;
        if answer.code().severity != Severity::PositiveCompletion {
            return Err(Attempt::Retry(format!("unexpected answer {}", answer.code())));
        }
        self.keep(server).await;
        Ok(())
    }

    /// An idle connection that still answers, or a new one.
    async fn open(&self) -> Result<AsyncSmtpConnection, Error> {
        while let Some(mut connection) = self.take_idle().await {
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connect().await
    }

    async fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle.lock().await;
        idle.retain(|(_, since)| since.elapsed() < IDLE);
        idle.pop().map(|(connection, _)| connection)
    }

    async fn keep(&self, connection: AsyncSmtpConnection) {
        self.idle.lock().await.push((connection, Instant::now()));
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let address = (self.server.host.as_str(), self.server.port);
        let name = ClientId::default();
        // A host with several addresses of which the first is silent leaves time for the second.
        let patience = Some(self.limit / 3);
        let tls = (self.server.line == Line::Tls).then(|| self.tls.clone());
        let mut server = AsyncSmtpConnection::connect_tokio1(address, patience, &name, tls, None).await?;
        if self.server.line == Line::StartTls {
            server.starttls(self.tls.clone(), &name).await?;
        }
        if let Some(credentials) = &self.credentials {
            server.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(server)
    }
}

/// The public certificate authorities, and those of the settings.
fn trust(host: &str, config: &config::Mail) -> anyhow::Result<TlsParameters> {
    ServerName::try_from(host)
        .with_context(|| format!("mail.url names the host {host}, which no certificate can prove"))?;
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(path) = &config.tls_ca {
        let place = || format!("mail.tls_ca is {}", path.display());
        let certificates = CertificateDer::pem_file_iter(path).with_context(place)?;
        let certificates = certificates.collect::<Result<Vec<_>, _>>().with_context(place)?;
        ensure!(!certificates.is_empty(), "{}: it holds no certificate", place());
        for certificate in certificates {
            tls = tls.add_root_certificate(Certificate::from_der(certificate.to_vec()).with_context(place)?);
        }
    }
    tls.build().context("TLS for mail cannot be set up")
}

/// A failure that says nothing about the mail: lasting ones are for an operator, the others pass.
fn ours(error: Error) -> Attempt {
    let why = mail::Line::new(&error.to_string()).to_string();
    // A `client` error is an unsafe or unknown way to go on: no STARTTLS, no known way to sign in.
    if error.is_permanent() || error.is_client() || is_about_tls(&error) {
        Attempt::Pause(why)
    } else {
        Attempt::Retry(why)
    }
}

/// A failure after the recipient was named: a lasting refusal is about this mail, unless it asks to sign in.
fn theirs(error: Error) -> Attempt {
    match error.status().map(u16::from) {
        Some(530 | 534 | 535 | 538) | None => ours(error),
        Some(500..) => Attempt::GiveUp(mail::Line::new(&error.to_string()).to_string()),
        Some(_) => ours(error),
    }
}

/// Whether the handshake was refused by either side: certificate, host name, protocol.
fn is_about_tls(error: &Error) -> bool {
    error.is_tls()
        || anyhow::Chain::new(error).any(|cause| {
            let io = cause.downcast_ref::<std::io::Error>();
            io.and_then(std::io::Error::get_ref).is_some_and(|inner| inner.is::<rustls::Error>())
        })
}

/// The answer without the recipient's address: it is logged and shown to operators.
fn without_address(attempt: Attempt, address: &str) -> Attempt {
    let hide = |why: String| why.replace(address, "…");
    match attempt {
        Attempt::Delivered => Attempt::Delivered,
        Attempt::Retry(why) => Attempt::Retry(hide(why)),
        Attempt::GiveUp(why) => Attempt::GiveUp(hide(why)),
        Attempt::Pause(why) => Attempt::Pause(hide(why)),
    }
}
