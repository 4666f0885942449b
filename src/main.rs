//! The binary: parse the command, run it, say in one sentence what went wrong.

use std::process::ExitCode;

use clap::Parser as _;
use overture::cli::{self, Cli};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("OVERTURE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,overture=info,actix_server=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    // Two providers could be linked in; the first one asked for stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match cli::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a command line complains on standard error")]
fn complain(error: &anyhow::Error) {
    let sentence = format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ");
    eprintln!("overture: {sentence}");
}
