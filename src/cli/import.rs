//! `import`: files of JSON lines, taken in beside a running server.

use std::{
    fs::File,
    io::{IsTerminal as _, Read as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, bail};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use entity::values::ImportFormat;
use flate2::read::GzDecoder;

use super::{beside, say};
use crate::{
    app::App,
    config::Config,
    domain::{
        actor::Op,
        import::{FieldMap, Given, PitchRow, Reader, Window, sbir_award},
    },
    error::Error,
    services::import::{self, BadRow, How, Pitches, Report},
};

#[derive(Debug, Subcommand)]
pub(super) enum ImportCommand {
    /// Challenges: the portal's own format, or with `--map` anything.
    Challenges {
        #[command(flatten)]
        file: FileArgs,
        /// Read the rows by a mapping: dod_topics, challenge_gov, eu_calls, or a JSON file that holds one.
        #[arg(long, value_name = "NAME|FILE")]
        map: Option<String>,
        /// The day from which `opens_days` and `closes_days` count, such as 2027-01-01T00:00:00Z.
        #[arg(long, value_name = "TIME", conflicts_with = "map")]
        start: Option<DateTime<Utc>>,
        /// With --map dod_topics: when the challenges open, instead of the source's own date.
        #[arg(long, value_name = "TIME", requires = "map")]
        opens_at: Option<DateTime<Utc>>,
        /// With --map dod_topics: when they close.
        #[arg(long, value_name = "TIME", requires = "map")]
        closes_at: Option<DateTime<Utc>>,
    },
    /// Organisations.
    Organisations {
        #[command(flatten)]
        file: FileArgs,
    },
    /// Pitches that were sent elsewhere: the portal's own format, or `--map sbir_awards`.
    Pitches {
        #[command(flatten)]
        file: FileArgs,
        /// Read the rows as those of a published data set: sbir_awards.
        #[arg(long, value_name = "NAME", requires = "challenge")]
        map: Option<String>,
        /// The slug of the challenge, for rows that name none.
        #[arg(long, value_name = "SLUG")]
        challenge: Option<String>,
        /// The address of the account that leads the pitches, for rows that name none.
        #[arg(long, value_name = "EMAIL")]
        lead: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct FileArgs {
    /// One JSON object a line, or a table whose name ends with `.csv`; `.gz` is unpacked.
    file: PathBuf,
    /// Say what would happen, write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Leave bad rows out instead of refusing the whole file.
    #[arg(long)]
    skip_bad: bool,
    /// Take no more rows than this.
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
}

impl FileArgs {
    fn how(&self) -> How {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let is_table = name.trim_end_matches(".gz").ends_with(".csv");
        How {
            dry_run: self.dry_run,
            skip_bad: self.skip_bad,
            format: if is_table { ImportFormat::Table } else { ImportFormat::Lines },
            limit: self.limit,
            told: Some(progress),
            file: None,
        }
    }
}

/// Says on standard error how far a long file is, where somebody looks at it.
fn progress(written: usize, all: usize) {
    if written > 0 && written.is_multiple_of(500) && std::io::stderr().is_terminal() {
        let _ = write!(std::io::stderr(), "\r{written} of {all} rows");
    }
}

pub(super) async fn run(config: Config, command: ImportCommand) -> anyhow::Result<()> {
    let app = beside(config).await?;
    let op = Op::of_operator(app.clock.now());
    let (file, taken) = match command {
        ImportCommand::Challenges { file, map, start, opens_at, closes_at } => {
            let (text, how) = (text(&file.file)?, file.how());
            let window = Window { opens_at, closes_at };
            let given = Given { start, areas: app.areas(&op).await? };
            let reader = reader(map.as_deref(), how.format)?;
            let taken =
                import::challenges(&app, &op, &text, how, |row| reader.read(row, &given, &window)).await;
            (file, taken)
        }
        ImportCommand::Organisations { file } => {
            let text = text(&file.file)?;
            let taken = import::organisations(&app, &op, &text, file.how()).await;
            (file, taken)
        }
        ImportCommand::Pitches { file, map, challenge, lead } => {
            let (text, how) = (text(&file.file)?, file.how());
            let given = Pitches { challenge: challenge.as_deref(), lead: lead.as_deref() };
            let taken = match map.as_deref() {
                None => import::pitches(&app, &op, &text, how, given, PitchRow::read).await,
                Some("sbir_awards") => import::pitches(&app, &op, &text, how, given, sbir_award).await,
                Some(name) => bail!("`{name}` is no mapping for this: use sbir_awards"),
            };
            (file, taken)
        }
    };
    let report = taken.map_err(|error| match error {
        Error::Refused(refusal) => anyhow!(app.wording("en").refusal(&refusal)),
        other => anyhow!(other),
    })?;
    tell(&app, &file, &report)
}

/// The reader of this name, or the mapping that this file holds; a table is read by the names of its columns.
fn reader(name: Option<&str>, format: ImportFormat) -> anyhow::Result<Reader> {
    let Some(name) = name else {
        let own = if format == ImportFormat::Table { Reader::named("own_table") } else { None };
        return Ok(own.unwrap_or_default());
    };
    if name.ends_with(".json") {
        let text = std::fs::read_to_string(name).with_context(|| format!("{name} cannot be read"))?;
        let map: FieldMap = serde_json::from_str(&text).with_context(|| format!("{name} is no mapping"))?;
        return Ok(Reader::Columns(map));
    }
    let known = || Reader::names().collect::<Vec<_>>().join(", ");
    Reader::named(name)
        .ok_or_else(|| anyhow!("`{name}` is no mapping: use {} or a file that ends with .json", known()))
}

fn text(path: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let read = match path.extension().is_some_and(|extension| extension == "gz") {
        true => GzDecoder::new(file).read_to_end(&mut bytes),
        false => { file }.read_to_end(&mut bytes),
    };
    read.with_context(|| format!("{} cannot be read", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow!("{}, line {line}: this is not UTF-8", path.display())
    })
}

/// Says what became of the file; a file that was refused ends with an error.
fn tell(app: &App, file: &FileArgs, report: &Report) -> anyhow::Result<()> {
    for note in &report.notes {
        let told = app.wording("en").refusal(&note.repaired.why);
        say(&format!("line {}, {}: repaired: {told}", note.line, note.repaired.field));
    }
    for bad in &report.refused {
        for line in refused(app, bad) {
            say(&line);
        }
    }
    say(&format!(
        "{} new, {} changed, {} unchanged, {} refused; {} repairs.",
        report.new,
        report.changed,
        report.unchanged,
        report.refused.len(),
        report.notes.len()
    ));
    if file.dry_run {
        say("This was a dry run: nothing was written.");
    } else if !report.written {
        bail!("nothing was written: correct the rows above, or leave them out with --skip-bad");
    }
    Ok(())
}

/// `line 12, closes_at: The deadline must be later than the opening`.
fn refused(app: &App, bad: &BadRow) -> Vec<String> {
    let wording = app.wording("en");
    let place = |field: &str| {
        if field.is_empty() { format!("line {}", bad.line) } else { format!("line {}, {field}", bad.line) }
    };
    bad.faults
        .0
        .iter()
        .map(|fault| format!("{}: {}", place(&fault.field), wording.refusal(&fault.why)))
        .collect()
}
