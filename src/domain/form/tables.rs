//! Answers that are tables: people, one a row, and a budget of rows and years. Their cells are posted as
//! `<id>.<row>.<column>`; empty cells and empty rows are nothing.

use super::{
    amount::{self, LARGEST_AMOUNT, minor_digits, plain},
    answer::{Answer, BudgetRow, Doubt, Person},
    definition::Field,
    kind::Choice,
    text,
};

/// Rows of people that are read, whatever is posted.
pub(super) const MOST_PEOPLE: u32 = 50;
/// The columns of a people table.
pub(super) const PERSON: [&str; 3] = ["name", "role", "email"];
/// The name of the control that carries the currency of a budget.
pub(super) const CURRENCY: &str = "currency";

/// The people that were posted; none when all rows are empty.
pub(super) fn people(field: &Field, typed: &[(String, String)]) -> Option<Answer> {
    let people: Vec<Person> = (1..=MOST_PEOPLE)
        .map(|row| {
            let [name, role, email] = PERSON.map(|column| cell(field, &format!("{row}.{column}"), typed));
            Person { name, role, email }
        })
        .filter(|person| *person != Person::default())
        .collect();
    (!people.is_empty()).then_some(Answer::People { people })
}

/// The budget that was posted, or its cells as they were typed if one of them is no amount.
pub(super) fn budget(
    field: &Field,
    (currencies, rows, years): (&[String], &[Choice], u8),
    typed: &[(String, String)],
) -> Option<Answer> {
    let chosen = cell(field, CURRENCY, typed);
    let currency = match currencies {
        [only] if chosen.is_empty() => only.clone(),
        _ => chosen,
    };
    let cells: Vec<(String, String)> = rows
        .iter()
        .flat_map(|row| (1..=years).map(|year| format!("{}.{year}", row.value)))
        .map(|name| (cell(field, &name, typed), name))
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, name)| (name, text))
        .collect();
    // A currency alone is no budget: what is chosen beforehand says nothing.
    if cells.is_empty() {
        return None;
    }
    let raw = |why, currency: String| Answer::Raw {
        typed: cells.iter().map(|(name, text)| format!("{name}: {text}")).collect(),
        currency,
        why,
    };
    if !currencies.contains(&currency) {
        let why = if currency.is_empty() { Doubt::CurrencyMissing } else { Doubt::UnknownCurrency };
        return Some(raw(why, currency));
    }
    let mut read: Vec<BudgetRow> = Vec::new();
    for (name, text) in &cells {
        let minor = match amount::parse(text, minor_digits(&currency)) {
            Ok(minor) if (0..=LARGEST_AMOUNT).contains(&minor) => minor,
            Ok(_) => return Some(raw(Doubt::OutOfRange, currency)),
            Err(why) => return Some(raw(why.into(), currency)),
        };
        let (row, year) = name.split_once('.').unwrap_or_default();
        let place = year.parse::<usize>().unwrap_or(1) - 1;
        if read.last().is_none_or(|last| last.row != row) {
            read.push(BudgetRow { row: row.to_owned(), years: vec![None; years.into()] });
        }
        if let Some(cell) = read.last_mut().and_then(|last| last.years.get_mut(place)) {
            *cell = Some(minor);
        }
    }
    Some(Answer::Budget { currency, rows: read })
}

fn cell(field: &Field, part: &str, typed: &[(String, String)]) -> String {
    let name = field.part(part);
    let found = typed.iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| text::one_line(value)).unwrap_or_default()
}

/// What stands in a cell of a budget.
pub(super) fn budget_cell(answer: Option<&Answer>, row: &str, year: u8) -> String {
    match answer {
        Some(Answer::Budget { currency, rows }) => rows
            .iter()
            .find(|kept| kept.row == row)
            .and_then(|kept| *kept.years.get(usize::from(year) - 1)?)
            .map(|minor| plain(minor, minor_digits(currency)))
            .unwrap_or_default(),
        Some(Answer::Raw { typed, .. }) => {
            let start = format!("{row}.{year}: ");
            typed.iter().find_map(|cell| cell.strip_prefix(&start)).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

/// The people of an answer.
pub(super) fn people_of(answer: Option<&Answer>) -> &[Person] {
    match answer {
        Some(Answer::People { people }) => people,
        _ => &[],
    }
}

/// The sum of a row, of a year (from 1), and of all; nothing where there is no amount.
pub(super) fn total(answer: Option<&Answer>, row: Option<&str>, year: Option<u8>) -> Option<i64> {
    let Some(Answer::Budget { rows, .. }) = answer else { return None };
    let cells = rows
        .iter()
        .filter(|kept| row.is_none_or(|row| kept.row == row))
        .flat_map(|kept| kept.years.iter().zip(1_u16..))
        .filter(|(_, place)| year.is_none_or(|year| *place == u16::from(year)))
        .filter_map(|(cell, _)| *cell);
    cells.fold(None, |sum: Option<i64>, cell| Some(sum.unwrap_or(0).saturating_add(cell)))
}
