//! The load of the durable submits: prepared requests, each sent once, over a fixed number of connections.

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use clap::Args;
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Method, Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN},
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

/// Sends the requests of a file. Whatever is not answered by 303 is a failure.
#[derive(Args)]
pub(crate) struct Load {
    /// Where to, such as `http://127.0.0.1:8080`; also the `Origin` of every request.
    #[arg(long)]
    base: String,
    /// Lines of cookie, path and form body, parted by tabs.
    #[arg(long)]
    requests: PathBuf,
    /// Lines to leave out at the beginning.
    #[arg(long, default_value_t = 0)]
    skip: usize,
    /// Lines to send; all without it.
    #[arg(long)]
    take: Option<usize>,
    /// How often to send them all. A probe does not mind; a portal takes each once.
    #[arg(long, default_value_t = 1)]
    repeat: usize,
    #[arg(long, default_value_t = 16)]
    connections: usize,
}

struct Prepared {
    cookie: String,
    path: String,
    body: Bytes,
}

#[derive(Default)]
struct Outcome {
    latencies: Vec<Duration>,
    failures: Vec<String>,
}

/// No answer within this time is a failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends everything and prints one line: `sent=… seconds=… rate=… p50_ms=… p99_ms=… failures=…`.
pub(crate) async fn run(load: Load) -> anyhow::Result<()> {
    let requests = Arc::new(read(&load)?);
    ensure!(!requests.is_empty(), "no request is left in {}", load.requests.display());
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let clients: Vec<_> = (0..load.connections)
        .map(|_| {
            tokio::spawn(send_all(load.base.clone(), Arc::clone(&requests), Arc::clone(&next), load.repeat))
        })
        .collect();
    let mut whole = Outcome::default();
    for client in clients {
        let outcome = client.await??;
        whole.latencies.extend(outcome.latencies);
        whole.failures.extend(outcome.failures);
    }
    let seconds = began.elapsed().as_secs_f64();
    whole.latencies.sort_unstable();
    let sent = whole.latencies.len();
    for failure in whole.failures.iter().take(5) {
        eprintln!("failed: {failure}");
    }
    writeln!(
        std::io::stdout(),
        "sent={sent} seconds={seconds:.3} rate={:.1} p50_ms={:.3} p99_ms={:.3} failures={}",
        sent as f64 / seconds,
        quantile(&whole.latencies, 0.50),
        quantile(&whole.latencies, 0.99),
        whole.failures.len(),
    )?;
    Ok(())
}

fn read(load: &Load) -> anyhow::Result<Vec<Prepared>> {
    let text = fs::read_to_string(&load.requests)
        .with_context(|| format!("cannot read {}", load.requests.display()))?;
    text.lines()
        .skip(load.skip)
        .take(load.take.unwrap_or(usize::MAX))
        .map(|line| {
            let mut parts = line.splitn(3, '\t').map(str::to_owned);
            let (Some(cookie), Some(path), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
                anyhow::bail!("a line is not cookie, path and body: {line}");
            };
            Ok(Prepared { cookie, path, body: Bytes::from(body) })
        })
        .collect()
}

async fn send_all(
    base: String,
    requests: Arc<Vec<Prepared>>,
    next: Arc<AtomicUsize>,
    repeat: usize,
) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut connection = connect(&base).await?;
    loop {
        let turn = next.fetch_add(1, Ordering::Relaxed);
        if turn >= requests.len() * repeat {
            break;
        }
        let request = &requests[turn % requests.len()];
        let began = Instant::now();
        match timeout(PATIENCE, send(&mut connection, &base, request)).await {
            Ok(Ok(StatusCode::SEE_OTHER)) => outcome.latencies.push(began.elapsed()),
            Ok(Ok(status)) => outcome.failures.push(format!("{} answered {status}", request.path)),
            failed => {
                let why = failed.map_or("no answer in time".to_owned(), |answer| format!("{answer:?}"));
                outcome.failures.push(format!("{}: {why}", request.path));
                connection = connect(&base).await?;
            }
        }
    }
    Ok(outcome)
}

async fn connect(base: &str) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let host = base.strip_prefix("http://").context("the base address must begin with http://")?;
    let stream = TcpStream::connect(host).await.with_context(|| format!("cannot connect to {host}"))?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn send(
    connection: &mut SendRequest<Full<Bytes>>,
    base: &str,
    prepared: &Prepared,
) -> anyhow::Result<StatusCode> {
    connection.ready().await?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(&prepared.path)
        .header(HOST, base.trim_start_matches("http://"))
        .header(ORIGIN, base)
        .header(COOKIE, &prepared.cookie)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::new(prepared.body.clone()))?;
    let response = connection.send_request(request).await?;
    let status = response.status();
    // The answer is whole only with its body, and the connection is free only then.
    response.into_body().collect().await?;
    Ok(status)
}

/// The value below which that share lies, in milliseconds.
fn quantile(sorted: &[Duration], share: f64) -> f64 {
    let place = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1));
    sorted.get(place - 1).map_or(0.0, |value| value.as_secs_f64() * 1_000.0)
}
