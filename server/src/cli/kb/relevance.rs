//! `ventanilla kb relevance` and `ventanilla kb corpus`: how well readers find what was written for them.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use kb::{Loaded, Locale};
use resolvers::guides::{Guides, documents};
use search_index::relevance::{self, Judged, Standing, parse, parse_floors, standings};
use serde_json::json;

use crate::cli::{Outcome, ReportFormat, output};

#[derive(Debug, Args)]
pub(super) struct Relevance {
    /// The folder with queries.tsv and qrels.tsv, and floors.tsv where there are floors
    #[arg(value_name = "SET")]
    set: PathBuf,
    /// Print the queries that fare worst as well, at most so many
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    worst: usize,
}

impl Relevance {
    pub(super) fn run(self, loaded: Loaded, format: ReportFormat) -> anyhow::Result<Outcome> {
        let set = parse(&read(&self.set, "queries.tsv")?, &read(&self.set, "qrels.tsv")?)?;
        let floors = match self.set.join("floors.tsv").exists() {
            true => parse_floors(&read(&self.set, "floors.tsv")?)?,
            false => Default::default(),
        };
        let (guides, _) = Guides::open(loaded.knowledge_base, &schema::coordinates_sdl(), None)?;
        let mut scored = Vec::with_capacity(set.len());
        let mut firsts = Vec::with_capacity(set.len());
        for query in set {
            let hits = relevance::search(guides.index(), &query)?;
            let ndcg = query.ndcg(hits.iter().map(String::as_str));
            firsts.push(hits.into_iter().next());
            scored.push((query, ndcg));
        }
        let standings = standings(&scored, &floors);
        let mut worst: Vec<(&(Judged, f64), &Option<String>)> = scored.iter().zip(&firsts).collect();
        worst.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
        worst.truncate(self.worst);
        match format {
            ReportFormat::Json => output::print_json(&as_json(&standings, &worst))?,
            ReportFormat::Text | ReportFormat::Github => output::print(&as_text(&standings, &worst))?,
        }
        Ok(if standings.iter().all(Standing::holds) { Outcome::Fine } else { Outcome::Faulty })
    }
}

fn read(set: &Path, name: &str) -> anyhow::Result<String> {
    let file = set.join(name);
    fs::read_to_string(&file).with_context(|| {
        format!("cannot read {}; give a folder of judged queries, such as search-index/relevance", file.display())
    })
}

fn as_json(standings: &[Standing], worst: &[(&(Judged, f64), &Option<String>)]) -> serde_json::Value {
    let group = |it: &Standing| json!({"group": it.group, "queries": it.queries, "ndcg10": it.score, "floor": it.floor, "holds": it.holds()});
    let query = |((query, ndcg), first): &(&(Judged, f64), &Option<String>)| json!({"id": query.id, "query": query.text, "ndcg10": 100.0 * ndcg, "first": first});
    json!({
        "groups": standings.iter().map(group).collect::<Vec<_>>(),
        "worst": worst.iter().map(query).collect::<Vec<_>>(),
    })
}

fn as_text(standings: &[Standing], worst: &[(&(Judged, f64), &Option<String>)]) -> String {
    let mut text = format!("{:<8}{:>8}{:>9}{:>8}", "group", "queries", "nDCG@10", "floor");
    for it in standings {
        let remark = match (it.holds(), it.higher_floor()) {
            (false, _) => "  below its floor".to_owned(),
            (true, Some(higher)) => format!("  the floor can be raised to {higher:.1}"),
            (true, None) => String::new(),
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{:<8}{:>8}{:>9.2}{:>8.1}{remark}", it.group, it.queries, it.score, it.floor);
    }
    for ((query, ndcg), first) in worst {
        let first = first.as_deref().unwrap_or("nothing");
        let _ = write!(text, "\n{:>6.1}  {}  `{}` finds first {first}", 100.0 * ndcg, query.id, query.text);
    }
    text
}

#[derive(Debug, Args)]
pub(super) struct Corpus {
    /// Only this language's sections
    #[arg(long, value_name = "TAG")]
    locale: Option<Locale>,
}

impl Corpus {
    /// A line of JSON a section, as the search has it.
    pub(super) fn run(self, loaded: &Loaded) -> anyhow::Result<Outcome> {
        let locale = self.locale.as_ref().map(Locale::as_str);
        let sections = documents(&loaded.knowledge_base);
        let wanted = sections.iter().filter(|section| locale.is_none_or(|locale| section.locale == locale));
        let lines: Vec<String> = wanted.map(|section| line(section).to_string()).collect();
        anyhow::ensure!(
            !lines.is_empty(),
            "there is no article in that language; `ventanilla kb stats` tells which there are"
        );
        output::print(&lines.join("\n"))?;
        Ok(Outcome::Fine)
    }
}

fn line(section: &search_index::Document) -> serde_json::Value {
    json!({
        "id": relevance::section_name(&section.locale, &section.id),
        "lang": section.locale,
        "title": section.title,
        "headings": section.heading,
        "body": section.body,
        "preamble": section.is_preamble,
        "synonyms": section.synonyms,
        "audience": section.audience,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_below_its_floor_is_told_from_one_whose_floor_can_rise() {
        let standing = |group: &str, score, floor| Standing { group: group.to_owned(), queries: 3, score, floor };
        let text = as_text(&[standing("en", 80.0, 85.5), standing("es", 90.27, 88.0), standing("it", 70.0, 70.0)], &[]);
        let expected = "group    queries  nDCG@10   floor\n\
                        en             3    80.00    85.5  below its floor\n\
                        es             3    90.27    88.0  the floor can be raised to 90.2\n\
                        it             3    70.00    70.0";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_section_is_one_line_under_the_name_that_judgements_have() {
        let section = search_index::Document {
            id: "pagar#pay".to_owned(),
            locale: "en".to_owned(),
            body: "a\nb".to_owned(),
            ..search_index::Document::default()
        };
        let line = line(&section).to_string();
        assert!(line.contains("\"id\":\"en/pagar#pay\"") && !line.contains('\n'), "{line}");
    }
}
