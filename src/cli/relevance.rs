//! `bench relevance`: how well the embedded index ranks, on a judged set of queries.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{BufRead as _, BufReader, Read},
    path::Path,
};

use anyhow::Context as _;
use entity::values::{Area, ChallengeId, ChallengeKind, ChallengeState};
use flate2::read::GzDecoder;
use serde::{Deserialize, de::DeserializeOwned};

use super::say;
use crate::{
    domain::search::{ChallengeDocument, Query, Sort},
    gateway::search::Search,
};

/// Ranks that are looked at.
const DEPTH: usize = 10;

#[derive(Debug, Deserialize)]
struct Text {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

/// The queries with their judgments: for each query the relevant documents.
type Judged = HashMap<String, HashSet<String>>;

/// Prints nDCG@10 for the queries of a set as they are, and with one word misspelt where the set has that.
///
/// `set` holds `corpus.jsonl.gz`, `queries.jsonl`, `qrels.tsv` and perhaps `queries_typo.jsonl`; `folder` takes
/// the index.
pub(super) async fn measure(set: &Path, folder: &Path) -> anyhow::Result<()> {
    let corpus: Vec<Text> = lines(GzDecoder::new(open(&set.join("corpus.jsonl.gz"))?))?;
    let judged = judgments(&set.join("qrels.tsv"))?;
    let search = Search::embedded(folder);
    let documents: Vec<ChallengeDocument> = corpus.iter().map(document).collect();
    let names: HashMap<ChallengeId, &str> =
        documents.iter().zip(&corpus).map(|(document, text)| (document.id, text.id.as_str())).collect();
    search.rebuild(&documents).await?;
    for (file, what) in [("queries.jsonl", "clean"), ("queries_typo.jsonl", "misspelt")] {
        let path = set.join(file);
        if !path.exists() {
            continue;
        }
        let queries: Vec<Text> = lines(open(&path)?)?;
        let mut sum = 0.0;
        for query in &queries {
            sum += asked(&search, &names, query, judged.get(&query.id))?;
        }
        #[expect(clippy::cast_precision_loss, reason = "thousands of queries at most")]
        let mean = sum / queries.len().max(1) as f64;
        say(&format!("{} {what}\t{}\t{mean:.3}", set.display(), queries.len()));
    }
    Ok(())
}

fn asked(
    search: &Search,
    names: &HashMap<ChallengeId, &str>,
    query: &Text,
    relevant: Option<&HashSet<String>>,
) -> anyhow::Result<f64> {
    let Some(relevant) = relevant else { return Ok(0.0) };
    let found = search.search(&Query {
        text: query.text.clone(),
        sort: Sort::Relevance,
        page: 1,
        size: u32::try_from(DEPTH)?,
        ..Query::default()
    })?;
    let hits: Vec<bool> = found
        .hits
        .iter()
        .map(|hit| names.get(&hit.id).is_some_and(|name| relevant.contains(*name)))
        .collect();
    Ok(ndcg(&hits, relevant.len()))
}

/// Normalised discounted cumulative gain of a ranking with binary judgments, in 0 to 1 (Järvelin and Kekäläinen,
/// TOIS 2002): the gains of `hits`, discounted by the logarithm of their rank, over those of the best ranking.
fn ndcg(hits: &[bool], relevant: usize) -> f64 {
    let gain =
        |rank: usize| 1.0 / f64::from(u32::try_from(rank).unwrap_or(u32::MAX).saturating_add(2)).log2();
    let reached: f64 =
        hits.iter().take(DEPTH).enumerate().filter(|(_, hit)| **hit).map(|(rank, _)| gain(rank)).sum();
    let best: f64 = (0..relevant.min(DEPTH)).map(gain).sum();
    if best > 0.0 { reached / best } else { 0.0 }
}

/// A judged text as the index takes a challenge.
fn document(text: &Text) -> ChallengeDocument {
    ChallengeDocument {
        id: ChallengeId::generate(),
        slug: text.id.to_lowercase(),
        code: String::new(),
        title: text.title.clone(),
        summary: String::new(),
        body: text.text.clone(),
        sponsor: String::new(),
        areas: vec![Area::fallback()],
        markets: Vec::new(),
        kind: ChallengeKind::Evergreen,
        offers: Vec::new(),
        opens_at: 0,
        closes_at: None,
        published_at: 0,
        state: ChallengeState::Published,
    }
}

fn open(path: &Path) -> anyhow::Result<File> {
    File::open(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn lines<T: DeserializeOwned>(file: impl Read) -> anyhow::Result<Vec<T>> {
    BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// Lines of query, document and grade, parted by tabs, below a line of names; a grade above 0 is relevant.
fn judgments(path: &Path) -> anyhow::Result<Judged> {
    let mut judged = Judged::new();
    for line in BufReader::new(open(path)?).lines().skip(1) {
        let line = line?;
        let mut words = line.split('\t');
        if let (Some(query), Some(document), Some(grade)) = (words.next(), words.next(), words.next())
            && grade.trim() != "0"
        {
            judged.entry(query.to_owned()).or_default().insert(document.to_owned());
        }
    }
    Ok(judged)
}

#[cfg(test)]
mod tests {
    use super::ndcg;

    #[test]
    fn a_ranking_is_judged_by_where_its_hits_stand() {
        for (hits, relevant, wanted) in [
            (&[true][..], 1, 1.0),
            (&[false, true], 1, 0.6309),
            (&[true, false, true], 2, 0.9197),
            (&[false; 10], 3, 0.0),
            (&[], 0, 0.0),
            (&[true; 10], 25, 1.0),
        ] {
            assert!((ndcg(hits, relevant) - wanted).abs() < 1e-4, "{hits:?} of {relevant}");
        }
    }
}
