//! `bench duplicates`: how fast and how surely an organisation is found that is there already, among many.
//!
//! Half of a per cent of the names are kept out: whatever looks like one of those is a false alarm, as far as the
//! list itself has nothing twice. Others are looked up as they are, with one slip of the pen, and with another legal
//! form.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
    time::Instant,
};

use anyhow::{Context as _, ensure};
use flate2::read::GzDecoder;

use super::say;
use crate::{
    app::App,
    domain::{actor::Op, organisation::folded_name},
    services::{self, organisation::Registration},
};

/// Look-ups of each kind.
const LOOK_UPS: usize = 500;

/// One look-up: what was typed, where, and the name that was meant, if it is there.
struct Asked {
    typed: String,
    country: String,
    meant: Option<String>,
}

/// Takes in the names of a CSV file (name, country code, …) and prints times, recall and false alarms.
pub(super) async fn measure(app: &App, names: &Path) -> anyhow::Result<()> {
    let op = Op::of_operator(app.clock.now());
    let mut all = read(names)?;
    ensure!(all.len() > 4 * LOOK_UPS, "{} has too few names", names.display());
    let mut dice = 7_u64;
    for place in (1..all.len()).rev() {
        all.swap(place, roll(&mut dice, place + 1));
    }
    let strangers = all.split_off(all.len() - LOOK_UPS);
    let begun = Instant::now();
    services::organisation::take_in(app, &op, &all).await?;
    say(&format!("taken in\t{}\t{:.1} s", all.len(), begun.elapsed().as_secs_f64()));
    let begun = Instant::now();
    services::organisation::look_up(app, &op, "Virtanen", "FI").await?;
    say(&format!("first look-up, which reads all names\t{:.0} ms", begun.elapsed().as_secs_f64() * 1e3));

    let known = |place: usize, typed: String| Asked {
        typed,
        country: all[place].country.clone(),
        meant: Some(all[place].name.clone()),
    };
    let as_is = (0..LOOK_UPS).map(|at| known(at, all[at].name.clone())).collect();
    let slips = (LOOK_UPS..2 * LOOK_UPS).map(|at| known(at, slip(&all[at].name, &mut dice))).collect();
    let forms = (2 * LOOK_UPS..3 * LOOK_UPS)
        .map(|at| known(at, format!("{} Ltd.", all[at].name.to_uppercase())))
        .collect();
    let unknown = strangers
        .into_iter()
        .map(|one| Asked { typed: one.name, country: one.country, meant: None })
        .collect();
    for (kind, asked) in
        [("as it is", as_is), ("one slip", slips), ("another form", forms), ("unknown", unknown)]
    {
        look_up(app, &op, kind, asked).await?;
    }
    Ok(())
}

async fn look_up(app: &App, op: &Op, kind: &str, asked: Vec<Asked>) -> anyhow::Result<()> {
    let (mut times, mut found, mut named) = (Vec::new(), 0, 0);
    let (number, mut examples) = (asked.len(), Vec::new());
    for one in asked {
        let begun = Instant::now();
        let alike = services::organisation::look_up(app, op, &one.typed, &one.country).await?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        named += usize::from(!alike.is_empty());
        let is_found = one.meant.as_ref().is_some_and(|meant| alike.contains(meant));
        found += usize::from(is_found);
        if is_found != one.meant.is_some() && examples.len() < 5 || one.meant.is_none() && !alike.is_empty() {
            examples.push(format!("{} ({}): {}", one.typed, one.country, alike.join(" | ")));
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(number - 1) * share / 100];
    say(&format!(
        "{kind}\t{number}\tp50 {:.1} ms\tp99 {:.1} ms\tfound {:.1} %\tnamed somebody {:.1} %",
        at(50),
        at(99),
        100.0 * f64::from(u32::try_from(found)?) / f64::from(u32::try_from(number)?),
        100.0 * f64::from(u32::try_from(named)?) / f64::from(u32::try_from(number)?),
    ));
    examples.iter().take(5).for_each(|example| say(&format!("\t{example}")));
    Ok(())
}

/// The names of a file, each once; split at the last commas, so that a name may hold some.
fn read(names: &Path) -> anyhow::Result<Vec<Registration>> {
    let file = File::open(names).with_context(|| format!("{} cannot be read", names.display()))?;
    let mut known = std::collections::HashSet::new();
    let mut all = Vec::new();
    for line in BufReader::new(GzDecoder::new(file)).lines().skip(1) {
        let line = line?;
        let (name, rest) = match line.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",").context("a quote without an end")?,
            None => line.split_once(',').context("a line without a comma")?,
        };
        let (name, country) = (name.replace("\"\"", "\""), rest.split(',').next().unwrap_or_default());
        let folded = folded_name(&name);
        if !folded.is_empty() && known.insert(folded) {
            all.push(Registration { name, country: country.to_owned(), ..Registration::default() });
        }
    }
    Ok(all)
}

/// The name with one letter lost, doubled, changed or swapped with the next, in a word of at least five letters where
/// there is one.
fn slip(name: &str, dice: &mut u64) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let is_inner = |at: usize| {
        (at.saturating_sub(2)..=at + 2).all(|near| letters.get(near).is_some_and(|c| c.is_alphabetic()))
    };
    let inner: Vec<usize> = (0..letters.len()).filter(|at| is_inner(*at)).collect();
    if inner.is_empty() {
        return name.to_owned();
    }
    let at = inner[roll(dice, inner.len())];
    match roll(dice, 4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = if letters[at] == 'e' { 'a' } else { 'e' },
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same on every machine.
pub(super) fn roll(state: &mut u64, end: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    usize::try_from(z % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or(0)
}
