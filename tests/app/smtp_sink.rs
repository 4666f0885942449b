//! A mail server for tests: it holds a real SMTP conversation, keeps what it accepts, and misbehaves when
//! told to.

use std::{
    collections::VecDeque,
    future,
    io::{self, ErrorKind},
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// The only account of the sink.
pub(crate) const USER: &str = "portal";
pub(crate) const PASSWORD: &str = "correct horse";

/// What the sink offers to its clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Plain text, to anybody.
    Plain,
    /// STARTTLS; mail only over TLS and signed in, by one of the named mechanisms.
    StartTls(&'static str),
    /// TLS from the first byte, then as above.
    Tls(&'static str),
}

/// Where in the conversation something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Greeting,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// After the final dot.
    Message,
}

/// What the sink does there instead of answering as usual.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    Say(&'static str),
    /// Never answers.
    Stall,
    /// Closes the connection; a message whose final dot was read has been accepted.
    HangUp,
}

/// A mail that the sink has accepted.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Headers and body, without the dots of the transport.
    pub(crate) bytes: Vec<u8>,
    pub(crate) encrypted: bool,
}

#[derive(Default)]
struct Kept {
    script: VecDeque<(Step, Act)>,
    mails: Vec<Accepted>,
    /// Every line that a client said, one list a connection.
    heard: Vec<Vec<String>>,
}

/// The running server; its address is free again when the runtime ends.
pub(crate) struct Sink {
    pub(crate) address: SocketAddr,
    /// The certificate for `localhost` that a client must trust, as PEM.
    pub(crate) certificate: String,
    kept: Arc<Mutex<Kept>>,
}

impl Sink {
    /// Starts on a free loopback port.
    pub(crate) async fn start(offer: Offer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (certificate, acceptor) = certificate();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let state = kept.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = {
                    let mut kept = state.lock().unwrap();
                    kept.heard.push(Vec::new());
                    kept.heard.len() - 1
                };
                let session =
                    Session { offer, number, kept: state.clone(), encrypted: false, is_known: false };
                tokio::spawn(session.serve(Box::new(stream), acceptor.clone()));
            }
        });
        Self { address, certificate, kept }
    }

    /// Prepares what happens at the next visits to these steps, in this order; all else goes as usual.
    pub(crate) fn script(&self, acts: impl IntoIterator<Item = (Step, Act)>) {
        self.kept.lock().unwrap().script.extend(acts);
    }

    /// How much of the script is still to come.
    pub(crate) fn acts_left(&self) -> usize {
        self.kept.lock().unwrap().script.len()
    }

    pub(crate) fn mails(&self) -> Vec<Accepted> {
        self.kept.lock().unwrap().mails.clone()
    }

    /// What clients said, one list a connection.
    pub(crate) fn heard(&self) -> Vec<Vec<String>> {
        self.kept.lock().unwrap().heard.clone()
    }
}

fn certificate() -> (String, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (made.cert.pem(), TlsAcceptor::from(Arc::new(config)))
}

trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}
type Stream = BufReader<Box<dyn Duplex>>;

struct Session {
    offer: Offer,
    number: usize,
    kept: Arc<Mutex<Kept>>,
    encrypted: bool,
    is_known: bool,
}

impl Session {
    async fn serve(mut self, stream: Box<dyn Duplex>, acceptor: TlsAcceptor) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        if matches!(self.offer, Offer::Tls(_)) {
            stream = self.encrypt(stream, &acceptor).await?;
        }
        self.answer(&mut stream, Step::Greeting, "220 sink ESMTP").await?;
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let line = self.hear(&mut stream).await?;
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => say(&mut stream, &self.greeting()).await?,
                "NOOP" | "RSET" => say(&mut stream, "250 fine").await?,
                "STARTTLS" => {
                    self.answer(&mut stream, Step::StartTls, "220 go ahead").await?;
                    stream = self.encrypt(stream, &acceptor).await?;
                }
                "AUTH" => self.sign_in(&mut stream, rest).await?,
                "MAIL" if self.offer != Offer::Plain && !self.is_known => {
                    say(&mut stream, "530 5.7.0 Authentication required").await?;
                }
                "MAIL" => {
                    (from, to) = (address(rest), Vec::new());
                    self.answer(&mut stream, Step::Mail, "250 fine").await?;
                }
                "RCPT" => {
                    to.push(address(rest));
                    self.answer(&mut stream, Step::Rcpt, "250 fine").await?;
                }
                "DATA" => {
                    if self.answer(&mut stream, Step::Data, "354 go on").await? {
                        let bytes = read_message(&mut stream).await?;
                        let mail =
                            Accepted { from: from.clone(), to: to.clone(), bytes, encrypted: self.encrypted };
                        self.accept(&mut stream, mail).await?;
                    }
                }
                "QUIT" => return say(&mut stream, "221 bye").await,
                _ => say(&mut stream, "500 what?").await?,
            }
        }
    }

    /// Answers as usual or as scripted; true if it was as usual.
    async fn answer(&self, stream: &mut Stream, step: Step, usual: &str) -> io::Result<bool> {
        match self.scripted(step) {
            None => say(stream, usual).await.map(|()| true),
            Some(Act::Say(text)) => say(stream, text).await.map(|()| false),
            Some(Act::Stall) => future::pending().await,
            Some(Act::HangUp) => Err(ErrorKind::ConnectionAborted.into()),
        }
    }

    fn scripted(&self, step: Step) -> Option<Act> {
        let script = &mut self.kept.lock().unwrap().script;
        script.pop_front_if(|(at, _)| *at == step).map(|(_, act)| act)
    }

    async fn accept(&self, stream: &mut Stream, mail: Accepted) -> io::Result<()> {
        let keep = || self.kept.lock().unwrap().mails.push(mail);
        match self.scripted(Step::Message) {
            None => {
                keep();
                say(stream, "250 accepted").await
            }
            Some(Act::Say(text)) => say(stream, text).await,
            Some(Act::Stall) => future::pending().await,
            Some(Act::HangUp) => {
                keep();
                Err(ErrorKind::ConnectionAborted.into())
            }
        }
    }

    fn greeting(&self) -> String {
        let extensions = match self.offer {
            Offer::Plain => "",
            Offer::StartTls(_) if !self.encrypted => "250-STARTTLS\r\n",
            Offer::StartTls(mechanisms) | Offer::Tls(mechanisms) => &format!("250-AUTH {mechanisms}\r\n"),
        };
        format!("250-sink\r\n{extensions}250 8BITMIME")
    }

    async fn encrypt(&mut self, stream: Stream, acceptor: &TlsAcceptor) -> io::Result<Stream> {
        let encrypted = acceptor.accept(stream.into_inner()).await?;
        self.encrypted = true;
        Ok(BufReader::new(Box::new(encrypted)))
    }

    async fn sign_in(&mut self, stream: &mut Stream, request: &str) -> io::Result<()> {
        let (user, password) = match request.split_once(' ') {
            Some(("PLAIN", first)) => {
                let text = decoded(first);
                let mut parts = text.split('\0').skip(1).map(str::to_owned);
                (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
            }
            _ => {
                say(stream, "334 VXNlcm5hbWU6").await?;
                let user = decoded(&self.hear(stream).await?);
                say(stream, "334 UGFzc3dvcmQ6").await?;
                (user, decoded(&self.hear(stream).await?))
            }
        };
        self.is_known = user == USER && password == PASSWORD;
        let usual = if self.is_known { "235 welcome" } else { "535 5.7.8 Authentication failed" };
        self.answer(stream, Step::Auth, usual).await.map(drop)
    }

    async fn hear(&self, stream: &mut Stream) -> io::Result<String> {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_owned();
        self.kept.lock().unwrap().heard[self.number].push(line.clone());
        Ok(line)
    }
}

async fn say(stream: &mut Stream, text: &str) -> io::Result<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await?;
    stream.flush().await
}

/// Everything up to the final dot, with doubled dots undone.
async fn read_message(stream: &mut Stream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        match line.as_slice() {
            b".\r\n" => return Ok(bytes),
            [b'.', rest @ ..] => bytes.extend_from_slice(rest),
            whole => bytes.extend_from_slice(whole),
        }
    }
}

fn address(argument: &str) -> String {
    argument.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

fn decoded(text: &str) -> String {
    String::from_utf8_lossy(&BASE64_STANDARD.decode(text).unwrap_or_default()).into_owned()
}
