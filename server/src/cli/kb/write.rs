//! `ventanilla kb new` and `ventanilla kb translated`: what writes into the folder of articles.

use clap::Args;
use entities::clock::{Clock, SystemClock};
use kb::{
    ArticleKind, Audience, Coordinate, Locale,
    record::{self, Selection},
    skeleton::{self, Origin},
};
use serde_json::json;

use super::{audience, folder::Folder};
use crate::cli::{Outcome, ReportFormat, output};

#[derive(Debug, Args)]
pub(super) struct New {
    /// The title
    title: String,
    /// The file's name without `.md`; without it the words of the title
    #[arg(long)]
    slug: Option<String>,
    /// The locale to translate into; a new article is written in the default one
    #[arg(long, value_name = "TAG", requires = "translates")]
    locale: Option<Locale>,
    /// Begin a translation of the article with this slug, with its sections and ties
    #[arg(long, value_name = "SLUG", requires = "locale", conflicts_with_all = ["category", "kind", "audience", "about"])]
    translates: Option<String>,
    /// The category's folder
    #[arg(long, required_unless_present = "translates")]
    category: Option<String>,
    /// What it is: faq, guide or video
    #[arg(long, default_value = "guide", value_parser = kind)]
    kind: ArticleKind,
    /// Who may read it: public, customer or agent
    #[arg(long, default_value = "public", value_parser = audience)]
    audience: Audience,
    /// What of the schema it explains; may be given several times
    #[arg(long, value_name = "COORDINATE")]
    about: Vec<Coordinate>,
}

fn kind(text: &str) -> Result<ArticleKind, String> {
    text.parse().map_err(|()| "write faq, guide or video".to_owned())
}

impl New {
    pub(super) fn run(self, folder: &Folder, format: ReportFormat) -> anyhow::Result<Outcome> {
        let root = folder.to_write()?;
        let loaded = folder.load()?;
        let new = skeleton::New {
            locale: self.locale.unwrap_or_else(|| loaded.knowledge_base.default_locale().clone()),
            title: self.title,
            slug: self.slug,
            origin: match self.translates {
                Some(source) => Origin::Translation(source),
                None => Origin::Original {
                    category: self.category.unwrap_or_default(),
                    kind: self.kind,
                    audience: self.audience,
                    about: self.about,
                },
            },
            today: SystemClock.today(),
        };
        let edit = new.article(&loaded)?;
        folder.create(&edit)?;
        let file = root.join(&edit.path).display().to_string();
        match format {
            ReportFormat::Json => output::print_json(&json!({"path": edit.path, "file": file}))?,
            ReportFormat::Text | ReportFormat::Github => output::print(&file)?,
        }
        Ok(Outcome::Fine)
    }
}

#[derive(Debug, Args)]
pub(super) struct Translated {
    /// Slugs of translations, or of the articles that they translate
    #[arg(value_name = "SLUG", required_unless_present = "all", conflicts_with = "all")]
    slugs: Vec<String>,
    /// Every translation, as if each had been compared with its source
    #[arg(long)]
    all: bool,
    /// Translations into this locale only
    #[arg(long, value_name = "TAG")]
    locale: Option<Locale>,
}

impl Translated {
    pub(super) fn run(self, folder: &Folder, format: ReportFormat) -> anyhow::Result<Outcome> {
        folder.to_write()?;
        let loaded = folder.load()?;
        let selection = if self.all { Selection::All } else { Selection::Named(&self.slugs) };
        let (edits, recorded) = record::record(&loaded, self.locale.as_ref(), selection)?;
        folder.write(&edits)?;
        if format == ReportFormat::Json {
            let files: Vec<&str> = edits.iter().map(|edit| edit.path.as_str()).collect();
            output::print_json(&json!({"written": files, "translations": recorded}))?;
            return Ok(Outcome::Fine);
        }
        let lines = recorded.iter().map(|it| match it.sections.as_slice() {
            [] => format!("{}: nothing new", it.path),
            sections => format!("{}: {}", it.path, sections.join(", ")),
        });
        let summary = match recorded.len() {
            1 => "1 translation recorded".to_owned(),
            more => format!("{more} translations recorded"),
        };
        output::print(&lines.chain([summary]).collect::<Vec<_>>().join("\n"))?;
        Ok(Outcome::Fine)
    }
}
