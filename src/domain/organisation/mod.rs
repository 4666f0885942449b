//! When two names are one organisation.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::form::Answers;

pub mod domain;
pub mod duplicate;
pub mod merge;
pub mod near;
pub mod registry;

/// The controls of a form that name an organisation; the section with the first one is about it.
pub const NAME: &str = "org_name";
pub const COUNTRY: &str = "org_country";
pub const WEBSITE: &str = "org_website";
pub const SIZE: &str = "org_size";

/// The name these answers give the organisation; `None` when they give none.
#[must_use]
pub fn applicant(answers: &Answers) -> Option<&str> {
    answers.text(NAME).map(str::trim).filter(|name| !name.is_empty())
}

/// Legal forms that stand at the end of a name, folded.
const LEGAL_FORMS: [&str; 62] = [
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "dac",
    "doo",
    "ead",
    "eg",
    "eurl",
    "ev",
    "gbr",
    "ggmbh",
    "gmbh",
    "hf",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "lda",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "mbh",
    "nv",
    "nyrt",
    "oe",
    "og",
    "ohg",
    "ood",
    "ou",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "pvt",
    "rt",
    "sa",
    "sarl",
    "sas",
    "scarl",
    "se",
    "sia",
    "sl",
    "slu",
    "spa",
    "sprl",
    "srl",
    "sro",
    "ug",
];

/// The name without case, accents, punctuation and legal form: what two spellings of one organisation share.
/// Empty only when nothing of the name can be read.
#[must_use]
pub fn folded_name(name: &str) -> String {
    let words = words(name);
    let mut stem: &[String] = &words;
    while let Some((last, rest)) = stem.split_last()
        && (LEGAL_FORMS.contains(&last.as_str()) || last == "and")
    {
        stem = rest;
    }
    // A name that is only a legal form is a name all the same.
    if stem.is_empty() { words.join(" ") } else { stem.join(" ") }
}

/// The words of a name in plain small letters; `S.A.`, `A/S` and `s. r. o.` are one word each.
fn words(name: &str) -> Vec<String> {
    let mut text = String::new();
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            '.' | '\'' | '’' | '‘' | '/' | '´' | '`' => {}
            '&' | '+' => text.push_str(" and "),
            'ß' => text.push_str("ss"),
            'æ' => text.push_str("ae"),
            'œ' => text.push_str("oe"),
            'ø' => text.push('o'),
            'ł' => text.push('l'),
            'đ' | 'ð' => text.push('d'),
            'þ' => text.push_str("th"),
            'ı' => text.push('i'),
            c if c.is_alphanumeric() => text.push(c),
            _ => text.push(' '),
        }
    }
    let mut words: Vec<String> = Vec::new();
    let mut before_was_letter = false;
    for word in text.split_whitespace() {
        let is_letter = word.chars().nth(1).is_none() && word.chars().all(char::is_alphabetic);
        match words.last_mut() {
            Some(last) if is_letter && before_was_letter => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        before_was_letter = is_letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for (folded, names) in [
            (
                "aalto sensors",
                &["Aalto Sensors Oy", "AALTO SENSORS OY", "Aalto-Sensors, Oy.", "aalto  sensors"][..],
            ),
            (
                "muller warmetechnik",
                &["Müller Wärmetechnik GmbH & Co. KG", "Muller Warmetechnik", "Müller Wärmetechnik AG"],
            ),
            (
                "societe generale de chauffage",
                &["Société Générale de Chauffage S.A.", "SOCIETE GENERALE DE CHAUFFAGE SA"],
            ),
            ("novak and syn", &["Novák & Syn, s. r. o.", "Novak and Syn s.r.o."]),
            ("orsted maritime", &["Ørsted Maritime A/S", "Orsted Maritime as"]),
            ("strasse eins", &["Straße Eins e.V.", "STRASSE EINS"]),
            ("obrien labs", &["O’Brien Labs Ltd", "O'Brien Labs Limited"]),
            ("3m heat", &["3M Heat, Inc.", "3m heat"]),
            ("東京 熱", &["東京 熱 K.K."]),
            ("co", &["Co", "Co."]),
            ("", &["", "  ", "!?", "\u{200b}"]),
        ] {
            for name in names {
                assert_eq!(folded_name(name), folded, "{name:?}");
            }
        }
    }

    #[test]
    fn different_names_stay_different() {
        for (one, other) in [
            ("Aalto Sensors Oy", "Aalto Sensing Oy"),
            ("Delta Energy", "Delta Energy Storage"),
            ("ABC Ltd", "ABD Ltd"),
            ("A Company of Wolves", "Wolves"),
        ] {
            assert_ne!(folded_name(one), folded_name(other));
        }
    }
}
