//! What published files really hold: each row is taken in with a note of what was repaired, or refused with its field
//! and the reason.

use entity::values::ImportFormat;
use serde_json::{Map, Value, json};

use super::{row::cut, tests::given, *};
use crate::error::Invalid;

/// A row of Challenge.gov as it should be.
fn clean() -> Value {
    json!({
        "id": "cgov-1", "title": "Clean water", "sponsor": "Environmental Protection Agency", "tagline": "Cleaner.",
        "types": ["Analytics, visualizations, algorithms"], "prize_cash_usd": 20_500_000,
        "opens": "2020-03-19T12:00", "closes": "2021-12-03T23:59", "url": "https://example.org/water",
        "description": "Make it clean.", "prizes": "One.", "rules": "Anybody.", "judging": null, "how_to_enter": null
    })
}

fn read(row: &Value) -> Result<Read<ChallengeRow>, Invalid> {
    let map = FieldMap::shipped("challenge_gov").unwrap();
    let Mapped { fields, notes } = map.apply(row.as_object().unwrap())?;
    let read = ChallengeRow::read(fields, &given())?;
    Ok(Read { row: read.row, notes: [notes, read.notes].concat() })
}

/// The same with one column changed: what the row became, or what was refused and why.
fn with(column: &str, value: Value) -> Result<Read<ChallengeRow>, (String, &'static str)> {
    let mut row = clean();
    row[column] = value;
    read(&row).map_err(|faults| {
        let fault = faults.0.into_iter().next().unwrap();
        (fault.field, fault.why.message)
    })
}

fn said(read: &Read<ChallengeRow>) -> Vec<(&str, &str)> {
    read.notes.iter().map(|note| (note.field.as_str(), note.why.message)).collect()
}

#[test]
fn a_clean_row_needs_no_repair() {
    let read = read(&clean()).unwrap();
    assert_eq!(said(&read), []);
    let content = read.row.content;
    assert_eq!((read.row.import_key.as_str(), read.row.slug.as_str()), ("challenge_gov:cgov-1", "cgov-1"));
    assert_eq!(content.prize.unwrap().minor, 2_050_000_000);
    assert_eq!(content.description, "Make it clean.\n\n## Prizes\n\nOne.");
    assert_eq!(content.opens_at.to_rfc3339(), "2020-03-19T16:00:00+00:00", "noon in New York");
    assert_eq!(content.area.as_str(), "information", "a type with commas inside is one type");
}

#[test]
fn dates_typed_by_hand_are_read_with_a_note_or_refused() {
    let read = with("opens", json!("01/21/2020 9 a.m.")).unwrap();
    assert_eq!(said(&read), [("opens_at_local", "import-date-read")]);
    assert_eq!(read.row.content.opens_at.to_rfc3339(), "2020-01-21T14:00:00+00:00");
    for typed in ["11:00 AM ET", "03/02/20202", "04/23/ 10:00 AM"] {
        assert_eq!(
            with("opens", json!(typed)).unwrap_err(),
            ("opens".to_owned(), "import-not-a-date"),
            "{typed}"
        );
    }
    assert_eq!(with("opens", Value::Null).unwrap_err(), ("opens_at".to_owned(), "import-missing"));
    let night = with("opens", json!("2021-03-14T02:30")).unwrap_err();
    assert_eq!(night, ("opens_at_local".to_owned(), "import-clocks-change"));
    let order = with("closes", json!("2020-03-18T12:00")).unwrap_err();
    assert_eq!(order, ("closes_at".to_owned(), "import-closes-before-open"));
}

#[test]
fn texts_are_mended_with_a_note() {
    for (column, typed, field, why, meant) in [
        ("title", "Clean &amp;amp; cold", "title", "import-unescaped", "Clean & cold"),
        ("title", "Clean_x000D_ water", "title", "import-repaired", "Clean water"),
        ("title", "Rent vann: æøå", "", "", "Rent vann: æøå"),
    ] {
        let read = with(column, json!(typed)).unwrap();
        let expected: &[(&str, &str)] = if field.is_empty() { &[] } else { &[(field, why)] };
        assert_eq!((said(&read).as_slice(), read.row.content.title.as_str()), (expected, meant));
    }
    let long = "A sentence of the source. ".repeat(1_379);
    assert_eq!(long.len(), 35_854);
    let read = with("description", json!(long)).unwrap();
    assert_eq!(said(&read), [], "the longest description of the source is taken whole");
    let read = with("description", json!(long.repeat(2))).unwrap();
    assert_eq!(said(&read), [("description", "import-cut")]);
    assert_eq!(
        read.row.content.description,
        cut(&format!("{}\n\n## Prizes\n\nOne.", long.repeat(2)), 40_000)
    );
}

#[test]
fn what_the_source_does_not_say_is_said_so() {
    let mut row = clean();
    for column in ["description", "prizes", "rules"] {
        row[column] = json!("N/A");
    }
    row["prize_cash_usd"] = Value::Null;
    let read = read(&row).unwrap();
    assert_eq!(said(&read), [("description", "import-otherwise"), ("eligibility", "import-otherwise")]);
    assert_eq!((read.row.content.prize, read.row.content.offers.len()), (None, 0));
    assert_eq!(read.row.content.external_url.as_deref(), Some("https://example.org/water"));
    assert_eq!(
        with("prize_cash_usd", json!("a lot")).unwrap_err(),
        ("prize_cash_usd".to_owned(), "import-not-an-amount")
    );
    assert_eq!(with("url", json!("javascript:alert(1)")).unwrap_err().1, "import-web-address");
}

#[test]
fn two_challenges_of_one_title_are_two() {
    let mut other = clean();
    other["id"] = json!("cgov-2");
    let (one, two) = (read(&clean()).unwrap().row, read(&other).unwrap().row);
    assert_eq!(one.content.title, two.content.title);
    assert_ne!((one.slug, one.import_key), (two.slug, two.import_key));
}

#[test]
fn a_table_is_read_by_its_head() {
    let text = "\u{feff}slug,title,summary,description,sponsor,area,markets,kind,eligibility,ip_terms,zone,state,opens_at,prize_minor,prize_currency\r\n\
        quiet,\"Quiet, please\",Hum,\"Two\nlines\",Espoo,energy,industry; research,evergreen,All,Yours,Europe/Helsinki,draft,2027-01-01T09:00:00Z,500,EUR\r\n\
        short,row\r\n\
        loud,Loud,Hum,Text,Espoo,noise,,evergreen,All,Yours,Europe/Helsinki,draft,2027-01-01T09:00:00Z,,\r\n";
    let map = FieldMap::shipped("own_table").unwrap();
    let read =
        |raw: Result<Map<String, Value>, Invalid>| ChallengeRow::read(map.apply(&raw?)?.fields, &given());
    let mut read = rows(text, ImportFormat::Table).map(|(line, raw)| (line, read(raw)));
    let (line, first) = read.next().unwrap();
    let content = first.unwrap().row.content;
    assert_eq!(
        (line, content.title.as_str(), content.description.as_str()),
        (2, "Quiet, please", "Two\nlines")
    );
    assert_eq!((content.markets.len(), content.prize.unwrap().minor), (2, 500));
    let (line, short) = read.next().unwrap();
    assert_eq!((line, short.unwrap_err().0[0].why.message), (4, "import-cells"));
    let (line, loud) = read.next().unwrap();
    let fault = loud.unwrap_err().0.remove(0);
    assert_eq!((line, fault.field.as_str(), fault.why.message), (5, "area", "import-unknown-word"));
    assert!(read.next().is_none());
    let twice = rows("a,a\n1,2\n", ImportFormat::Table).next().unwrap().1.unwrap_err();
    assert_eq!((twice.0[0].field.as_str(), twice.0[0].why.message), ("a", "import-column-twice"));
}

/// Every shipped mapping names fields of ours alone: a row that has every column is read without unknown fields.
#[test]
fn the_mappings_that_come_along_fit() {
    for name in FieldMap::names() {
        let map = FieldMap::shipped(name).unwrap_or_else(|| panic!("{name} is no mapping"));
        let mut row = Map::new();
        for column in map.fields.values().flat_map(|rule| &rule.from) {
            row.insert(column.clone(), json!("2027-01-01"));
        }
        let faults = match map.apply(&row) {
            Ok(mapped) => ChallengeRow::read(mapped.fields, &given()).err(),
            Err(faults) => Some(faults),
        };
        let unknown =
            |faults: &Invalid| faults.0.iter().any(|fault| fault.why.message == "import-unknown-field");
        assert!(!faults.as_ref().is_some_and(unknown), "{name}: {faults:?}");
    }
}
