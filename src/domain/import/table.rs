//! A file as rows: JSON lines as they stand, or a table with a head, each line of it an object of texts.

use std::io::Cursor;

use entity::values::ImportFormat;
use serde_json::{Map, Value};

use super::lines;
use crate::error::{Invalid, Refusal};

/// A row before it is read: an object, or why there is none. Lines count from 1; that of a table's row is where the
/// row begins.
pub type Raw = (usize, Result<Map<String, Value>, Invalid>);

/// The rows of a file, one after the other: lines of JSON objects, or comma-separated values with a head (RFC 4180).
pub fn rows(text: &str, format: ImportFormat) -> Box<dyn Iterator<Item = Raw> + '_> {
    match format {
        ImportFormat::Lines => Box::new(lines(text).map(|(line, row)| (line, object(row)))),
        ImportFormat::Table => Box::new(table(text)),
    }
}

/// The object of a line.
pub fn object(line: &str) -> Result<Map<String, Value>, Invalid> {
    match serde_json::from_str(line) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Invalid::field("", "import-not-an-object")),
        Err(error) => Err(fault("", Refusal::new("import-not-json").with("column", error.column()))),
    }
}

fn table(text: &str) -> impl Iterator<Item = Raw> + use<> {
    // Of two characters that end a line the reader counts the second to the next one.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(Cursor::new(text));
    let head: Vec<String> = reader
        .headers()
        .map(|head| head.iter().map(|name| name.trim().to_owned()).collect())
        .unwrap_or_default();
    let twice = head.iter().enumerate().find(|(place, name)| head[..*place].contains(name));
    let twice = twice.map(|(_, name)| fault(name, Refusal::new("import-column-twice")));
    reader.into_records().map(move |record| {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                return (place(line), Err(Invalid::field("", "import-not-a-table")));
            }
        };
        let line = place(record.position().map_or(1, csv::Position::line));
        if let Some(twice) = &twice {
            return (line, Err(twice.clone()));
        }
        if record.len() != head.len() {
            let why = Refusal::new("import-cells").with("cells", record.len()).with("columns", head.len());
            return (line, Err(fault("", why)));
        }
        let cells = head.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
        (line, Ok(cells.map(|(name, cell)| (name.clone(), Value::from(cell))).collect()))
    })
}

fn place(line: u64) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}

fn fault(field: &str, why: Refusal) -> Invalid {
    let mut faults = Invalid::default();
    faults.push(field, why);
    faults
}
