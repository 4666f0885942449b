//! Organisations: when two names are the same one.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Legal forms that stand at the end of a name, folded.
const LEGAL_FORMS: [&str; 45] = [
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "doo",
    "eurl",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kk",
    "lda",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "oo",
    "ou",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "sp",
    "spa",
    "sro",
    "srl",
    "ug",
    "z",
];

/// The name without case, accents, punctuation and legal form: two organisations with one folded name are one.
///
/// A name that is nothing but a legal form stays as it is.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut folded = String::new();
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'þ' => folded.push_str("th"),
            '&' => folded.push_str(" and "),
            // Within initials and contractions: "S.r.l.", "O'Neill", "A/S".
            '.' | '\'' | '\u{2019}' | '`' | '/' => {}
            c if c.is_alphanumeric() => folded.push(c),
            _ => folded.push(' '),
        }
    }
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(last)) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_firm_under_many_spellings_is_one() {
        for (folded, spellings) in [
            ("resodyn", &["RESODYN CORPORATION", "Resodyn Corp.", "Resodyn, Inc", "resodyn"][..]),
            ("glodstein varmepumper", &["Glødstein Varmepumper AS", "GLODSTEIN VARMEPUMPER A/S"]),
            ("ostrava bimetal", &["Ostrava Bimetal s.r.o.", "Ostrava Bimetal"]),
            ("przyladek mechatronika", &["Przylądek Mechatronika sp. z o.o.", "Przyladek Mechatronika"]),
            ("kalkhof and yildiz prozesstechnik", &["Kalkhof & Yıldız Prozesstechnik GmbH"]),
            ("gwangju tribology", &["Gwangju Tribology Co., Ltd."]),
            ("oneill", &["O'Neill", "O’NEILL LLC"]),
            ("3 m", &["3-M Company"]),
        ] {
            for spelling in spellings {
                assert_eq!(fold_name(spelling), folded, "{spelling}");
            }
        }
    }

    #[test]
    fn different_firms_stay_different_and_no_name_is_lost() {
        assert_ne!(fold_name("Boston Engineering"), fold_name("Boston Micromachines"));
        assert_eq!(fold_name("Inc."), "inc");
        assert_eq!(fold_name("株式会社テスト"), "株式会社テスト".nfkd().collect::<String>());
        assert!(LEGAL_FORMS.is_sorted_by(|a, b| a != b));
    }
}
