//! The boxes of answers that have more than one: a range, people, a budget.

use serde::Serialize;

use super::{
    amount::{grouped, minor_digits},
    answer::Answer,
    definition::Field,
    kind::Choice,
    tables::{MOST_PEOPLE, PERSON, budget_cell, people_of, total},
};

/// One row of boxes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ControlRow {
    /// The row as the form names it; empty where rows are counted.
    pub label: String,
    pub cells: Vec<ControlCell>,
    /// Their sum, as it is read; empty without amounts.
    pub total: String,
}

/// One box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ControlCell {
    /// The name of the control.
    pub name: String,
    /// Its column: `from`, `to`, `name`, `role`, `email`, or the number of a year.
    pub column: String,
    pub value: String,
    /// The `type` of the input.
    pub input: &'static str,
}

/// The two days of a range.
pub(super) fn range(field: &Field, answer: Option<&Answer>) -> ControlRow {
    let (days, input) = match answer {
        Some(Answer::DateRange { from, to }) => ([from.to_string(), to.to_string()], "date"),
        // What is no date would be hidden by a date input.
        Some(Answer::Raw { typed, .. }) => {
            let day = |place: usize| typed.get(place).cloned().unwrap_or_default();
            ([day(0), day(1)], "text")
        }
        _ => (<[String; 2]>::default(), "date"),
    };
    let cells = ["from", "to"].into_iter().zip(days).map(|(column, value)| ControlCell {
        name: field.part(column),
        column: column.to_owned(),
        value,
        input,
    });
    ControlRow { cells: cells.collect(), ..ControlRow::default() }
}

/// The rows of people: those that are there, and one more while there is room.
pub(super) fn people(field: &Field, least: u32, most: u32, answer: Option<&Answer>) -> Vec<ControlRow> {
    let people = people_of(answer);
    let there = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let drawn = there.saturating_add(1).min(most).max(least).max(there).min(MOST_PEOPLE);
    (1..=drawn)
        .map(|row| {
            let person = people.get(row as usize - 1).cloned().unwrap_or_default();
            let cells = PERSON.into_iter().zip([person.name, person.role, person.email]);
            let cells = cells.map(|(column, value)| ControlCell {
                name: field.part(format!("{row}.{column}")),
                column: column.to_owned(),
                value,
                input: if column == "email" { "email" } else { "text" },
            });
            ControlRow { cells: cells.collect(), ..ControlRow::default() }
        })
        .collect()
}

/// The rows of a budget with their sums.
pub(super) fn budget(field: &Field, rows: &[Choice], years: u8, answer: Option<&Answer>) -> Vec<ControlRow> {
    let row = |row: &Choice| ControlRow {
        label: row.label.clone(),
        cells: (1..=years)
            .map(|year| ControlCell {
                name: field.part(format!("{}.{year}", row.value)),
                column: year.to_string(),
                value: budget_cell(answer, &row.value, year),
                input: "text",
            })
            .collect(),
        total: sum(answer, Some(&row.value), None),
    };
    rows.iter().map(row).collect()
}

/// The sum of each year, and of all.
pub(super) fn totals(years: u8, answer: Option<&Answer>) -> Vec<String> {
    let years = (1..=years).map(|year| sum(answer, None, Some(year)));
    years.chain([sum(answer, None, None)]).collect()
}

fn sum(answer: Option<&Answer>, row: Option<&str>, year: Option<u8>) -> String {
    let Some(Answer::Budget { currency, .. }) = answer else { return String::new() };
    total(answer, row, year).map(|minor| grouped(minor, minor_digits(currency))).unwrap_or_default()
}
