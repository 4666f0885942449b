//! Dirty rows: each is refused with the field that is wrong, or read as it was meant.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::{row::cut, *};
use crate::{
    domain::{
        area::sample,
        form::{Answer, Known, standard},
    },
    error::Invalid,
};

fn challenge() -> Value {
    json!({
        "slug": "quiet-heat-pumps", "code": "QHP", "title": "Quiet heat pumps", "summary": "Too loud.",
        "description": "They hum.", "wanted": "Silence.", "sponsor": "City of Espoo", "area": "energy",
        "markets": ["industry"], "kind": "time_boxed", "offer": ["pilot_budget"], "prize_minor": 5000,
        "prize_currency": "EUR", "eligibility": "Anybody.", "ip_terms": "You keep it.",
        "confidentiality": "Evaluators only.", "zone": "Europe/Helsinki", "state": "published",
        "opens_at": "2027-01-01T09:00:00+02:00", "closes_at_local": "2027-03-01T17:00",
        "external_url": null, "source": {"name": "Own", "id": "1", "url": null, "licence": null}
    })
}

/// A portal with the fields it begins with.
pub(super) fn given() -> Given {
    Given { areas: Arc::new(sample()), ..Given::default() }
}

fn parse(row: &Value) -> Result<ChallengeRow, Invalid> {
    ChallengeRow::read(map(row), &given()).map(|read| read.row)
}

fn map(row: &Value) -> Map<String, Value> {
    row.as_object().unwrap().clone()
}

fn fields(refused: Invalid) -> Vec<String> {
    refused.0.into_iter().map(|fault| fault.field).collect()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_clean_row_is_read_as_it_stands() {
    let row = parse(&challenge()).unwrap();
    assert_eq!((row.import_key.as_str(), row.code.as_deref()), ("slug:quiet-heat-pumps", Some("QHP")));
    assert_eq!(row.content.opens_at, at("2027-01-01T07:00:00Z"));
    assert_eq!(row.content.closes_at, Some(at("2027-03-01T15:00:00Z")));
    assert_eq!(row.content.prize.as_ref().map(|prize| prize.minor), Some(5000));
    assert_eq!(row.content.terms_version, "1");
}

#[test]
fn every_dirty_field_is_refused_by_its_name() {
    let cases: &[(&str, Value, &str)] = &[
        ("slug", json!("Quiet Heat"), "slug"),
        ("slug", json!(""), "slug"),
        ("slug", json!("-a"), "slug"),
        ("code", json!("OIL"), "code"),
        ("code", json!("q"), "code"),
        ("code", json!("QHPXX"), "code"),
        ("title", json!(null), "title"),
        ("title", json!("N/A"), "title"),
        ("title", json!(12), "title"),
        ("title", json!("a\u{0}b"), "title"),
        ("title", json!("x".repeat(201)), "title"),
        ("area", json!("Energy"), "area"),
        ("markets", json!("industry"), "markets"),
        ("markets", json!(["industry", "moon"]), "markets"),
        ("kind", json!("timeboxed"), "kind"),
        ("offer", json!([1]), "offer"),
        ("prize_minor", json!(-1), "prize_minor"),
        ("prize_minor", json!("5000"), "prize_minor"),
        ("prize_currency", json!("eur"), "prize_currency"),
        ("prize_currency", json!(null), "prize_currency"),
        ("zone", json!("Helsinki"), "zone"),
        ("opens_at", json!("01/21/2020 9 a.m."), "opens_at"),
        ("opens_at", json!("03/02/20202"), "opens_at"),
        ("opens_at", json!("2027-04-01T09:00:00+03:00"), "closes_at"),
        ("opens_at_local", json!("2027-01-01T09:00"), "opens_at"),
        ("opens_days", json!(3), "opens_at"),
        ("closes_at_local", json!("2027-03-01"), ""),
        ("closes_at_local", json!("11:00 AM ET"), "closes_at_local"),
        ("closes_at_local", json!("2027-03-28T03:30"), "closes_at_local"),
        ("closes_at_local", json!("2027-10-31T03:30"), "closes_at_local"),
        ("closes_at_local", json!(null), "closes_at"),
        ("decision_at", json!("2027-02-01T00:00:00Z"), "decision_at"),
        ("state", json!("open"), "state"),
        ("ip_terms", json!(" "), "ip_terms"),
        ("eligibility", json!(null), "eligibility"),
        ("external_url", json!("javascript:alert(1)"), "external_url"),
        ("source", json!("Own"), "source"),
        ("source", json!({"name": "Own", "adress": "x"}), "source.adress"),
        ("sauce", json!("x"), "sauce"),
        ("terms_version", json!("2027-01"), "terms_version"),
        ("terms_version", json!("01"), "terms_version"),
    ];
    for (field, value, wrong) in cases {
        let mut row = challenge();
        row[*field] = value.clone();
        match (parse(&row), wrong.is_empty()) {
            (Ok(_), true) => {}
            (Ok(_), false) => panic!("{field} = {value} was taken"),
            (Err(refused), _) => {
                assert!(
                    fields(refused.clone()).contains(&(*wrong).to_owned()),
                    "{field} = {value}: {refused}"
                );
            }
        }
    }
}

#[test]
fn a_line_that_is_no_object_is_refused_whole() {
    for line in ["", "[]", "null", "{", "{\"slug\": \"a\",}", "slug,title"] {
        assert!(object(line).is_err(), "{line}");
    }
}

#[test]
fn lines_end_at_line_feeds_alone_and_keep_their_numbers() {
    let text = "\u{feff}{\"a\":\"x\u{2028}y\"}\r\n\n  \n{}\n";
    assert_eq!(lines(text).collect::<Vec<_>>(), [(1, "{\"a\":\"x\u{2028}y\"}"), (4, "{}")]);
}

#[test]
fn relative_days_count_from_the_start_in_the_zone() {
    let mut row = challenge();
    for field in ["opens_at", "closes_at_local"] {
        row[field] = Value::Null;
    }
    (row["opens_days"], row["closes_days"], row["closes_time"]) = (json!(-1), json!(30), json!("12:30"));
    let given = Given { start: Some(at("2027-02-28T23:30:00Z")), ..given() };
    let read = ChallengeRow::read(map(&row), &given).unwrap().row.content;
    // In Helsinki it is the first of March already; thirty days later summer time has begun.
    assert_eq!(read.opens_at, at("2027-02-28T07:00:00Z"));
    assert_eq!(read.closes_at, Some(at("2027-03-31T09:30:00Z")));
    assert_eq!(fields(parse(&row).unwrap_err())[..1], ["opens_days"]);
}

#[test]
fn text_that_a_word_processor_damaged_is_repaired() {
    let mut row = challenge();
    row["description"] = json!("One_x000D_\r\n\u{f0b7} two\u{ad}fold\u{2028}three\u{7}");
    assert_eq!(parse(&row).unwrap().content.description, "One\n• twofold\nthree");
}

#[test]
fn organisations_are_read_with_what_is_known_of_them() {
    let read = |row: Value| OrganisationRow::read(map(&row)).map(|read| read.row);
    let row =
        read(json!({"name": "Ostrava Bimetal s.r.o.", "country": "CZ", "website": null, "size": "medium"}));
    let row = row.unwrap();
    assert_eq!((row.folded_name.as_str(), row.country.as_str()), ("ostrava bimetal", "CZ"));
    for (row, wrong) in [
        (json!({"name": ""}), "name"),
        (json!({"name": "A", "country": "UK"}), "country"),
        (json!({"name": "A", "country": "cze"}), "country"),
        (json!({"name": "A", "size": "huge"}), "size"),
        (json!({"name": "A", "website": "ostrava"}), "website"),
        (json!({"name": "…"}), "name"),
    ] {
        assert_eq!(fields(read(row.clone()).unwrap_err()), [wrong], "{row}");
    }
}

fn sent() -> DateTime<Utc> {
    at("2027-01-31T12:00:00Z")
}

/// The fields of a challenge that lies in three of them.
fn known() -> Vec<Known> {
    sample().known(&["energy", "health", "materials"].map(|word| word.parse().unwrap()))
}

#[test]
fn answers_are_read_as_the_form_reads_them() {
    let given = json!({
        "title": " Silk ", "areas": ["materials", "health"], "team_size": 14, "pilot_ready": true,
        "available_in_days": 45, "budget_minor": 68_000_050, "budget_currency": "USD", "ip_terms": true,
        "risks": "", "org_country": "FI", "maturity": "prototype", "authority": false
    });
    let answers = answers(&standard().knowing(&known()), given.as_object().unwrap(), sent()).unwrap();
    assert_eq!(answers.text("title"), Some("Silk"));
    assert_eq!(answers.choices("areas"), ["health", "materials"]);
    assert_eq!((answers.scaled("team_size"), answers.yes("pilot_ready")), (Some(14), Some(true)));
    assert_eq!(answers.date("available_from").map(|day| day.to_string()), Some("2027-03-17".to_owned()));
    assert_eq!(answers.money("budget"), Some((68_000_050, "USD")));
    assert!(matches!(answers.get("ip_terms"), Some(Answer::Agreement { version: 1, ticked: true })));
    assert!(answers.get("risks").is_none() && answers.get("authority").is_none());
}

#[test]
fn an_answer_that_could_not_be_sent_is_refused() {
    for (given, wrong) in [
        (json!({"colour": "red"}), "answers.colour"),
        (json!({"title_minor": 5}), "answers.title_minor"),
        (json!({"maturity": "ripe"}), "answers.maturity"),
        (json!({"areas": ["energy", "moon"]}), "answers.areas"),
        (json!({"areas": ["energy", "space"]}), "answers.areas"),
        (json!({"areas": ["energy", "health", "space", "security"]}), "answers.areas"),
        (json!({"team_size": 0}), "answers.team_size"),
        (json!({"team_size": "about ten"}), "answers.team_size"),
        (json!({"title": "x".repeat(121)}), "answers.title"),
        (json!({"budget_minor": 5}), "answers.budget"),
        (json!({"budget_minor": 5, "budget_currency": "XAU"}), "answers.budget"),
        (json!({"available_in_days": i64::MAX}), "answers.available_in_days"),
        (json!({"org_country": "UK"}), "answers.org_country"),
        (json!({"reference_url": "javascript:alert(1)"}), "answers.reference_url"),
    ] {
        let refused = answers(&standard().knowing(&known()), given.as_object().unwrap(), sent()).unwrap_err();
        assert_eq!(fields(refused), [wrong], "{given}");
    }
    let none = PitchRow::read(map(&json!({"answers": []}))).unwrap_err();
    assert_eq!(fields(none), ["import_key", "answers", "organisation"]);
}

#[test]
fn a_topic_without_a_title_is_named_by_its_objective() {
    let topic = json!({
        "id": "AF151-007", "title": "", "sponsor": "AirForce", "program": "SBIR",
        "objective": "Develop a thing. Then another.", "description": "Long.",
        "phases": ["PHASE III: Sell.", "PHASE II: Build.", "PHASE I: Study."], "keywords": ["thing"],
        "areas": ["ITAR", "Sensors"], "references": ["2. Second.", "10. Tenth.", "1. First."]
    });
    let row = dod_topic(map(&topic), &sample(), &Window::default()).unwrap().row;
    assert_eq!(row.slug, "develop-a-thing-then-another-af151-007");
    assert_eq!(row.content.title, "Develop a thing. Then another.");
    assert_eq!(row.content.wanted, "PHASE I: Study.\n\nPHASE II: Build.\n\nPHASE III: Sell.");
    assert!(row.content.description.ends_with("1. First.\n\n2. Second.\n\n10. Tenth."));
    assert_eq!(row.content.closes_at, Some(at("2015-02-18T11:00:00Z")));

    let early = Window { opens_at: Some(sent()), closes_at: Some(sent() - TimeDelta::days(1)) };
    assert_eq!(fields(dod_topic(map(&topic), &sample(), &early).unwrap_err()), ["closes_at"]);
}

#[test]
fn an_award_becomes_answers_that_the_form_takes() {
    let long = "The system is tested in the field. ".repeat(90);
    let award = json!({
        "id": "sbir-1", "organisation": "RESODYN CORPORATION", "title": "Belt ".repeat(40), "abstract": long,
        "sponsor": "DHS", "branch": null, "program": "SBIR", "phase": "Phase II", "year": 2011,
        "amount_usd": 99_500, "topic_code": null, "url": "https://www.sbir.gov/sbirsearch/detail/1"
    });
    let row = sbir_award(map(&award)).unwrap().row;
    let read = answers(&standard(), &row.answers, sent()).unwrap();
    assert_eq!(row.import_key, "sbir_awards:sbir-1");
    assert!(read.text("title").is_some_and(|title| title.ends_with("Belt…")));
    assert!(read.text("summary").is_some_and(|summary| summary.ends_with("in the field.")));
    assert_eq!(read.money("budget"), Some((9_950_000, "USD")));
}

#[test]
fn a_cut_text_ends_where_a_sentence_or_a_word_ends() {
    assert_eq!(cut("One. Two three four.", 40), "One. Two three four.");
    assert_eq!(cut("One two. Three four five.", 15), "One two.");
    assert_eq!(cut("One two three four five", 16), "One two three…");
    for limit in 5..30 {
        assert!(cut("Ångström, ångström. Øre øre øre", limit).chars().count() <= limit, "{limit}");
    }
}

#[test]
fn a_title_has_codes_that_can_stand_in_a_reference() {
    let first: Vec<String> = codes("Quiet heat pumps for old houses").take(4).collect();
    assert_eq!(first[..2], ["QHPF", "QHP"]);
    for title in ["", "I O L U", "Ö", "a", "Biomimetic Design of Morphing Micro Air Vehicles"] {
        let many: std::collections::HashSet<String> = codes(title).take(3_000).collect();
        assert!(many.len() > 2_990, "{title}");
        assert!(
            many.iter().all(|code| (2..=4).contains(&code.len())
                && code.bytes().all(|b| b.is_ascii_uppercase() && !b"ILOU".contains(&b))),
            "{title}"
        );
    }
}

#[test]
fn what_is_not_asked_after_the_other_answers_is_not_imported() {
    use crate::domain::form::templates;
    let (_, form) = templates().pop().unwrap();
    let given = |partners: bool| {
        let file = serde_json::json!({"title": "T", "partners": partners, "partners_who": "Two institutes",
            "team.1.name": "Kim", "run.from": "2027-01-01", "run.to": "2027-03-01", "costs.staff.1": "1,000",
            "costs.currency": "EUR"});
        file.as_object().unwrap().clone()
    };
    let with = answers(&form, &given(true), sent()).unwrap();
    let without = answers(&form, &given(false), sent()).unwrap();
    assert_eq!((with.iter().count(), without.iter().count()), (6, 5));
    assert_eq!(without.get("partners_who"), None);
}
