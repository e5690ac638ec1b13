//! `ventanilla kb import`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use entities::clock::{Clock, SystemClock};
use kb::{
    Audience, Coordinate, Finding, Locale,
    import::{self, Done, Form, Import as Imported, Limits, Settings},
    lint,
};
use serde_json::json;

use super::{
    audience, coordinates,
    folder::Folder,
    target::{Target, Written, named},
};
use crate::cli::{Outcome, ReportFormat, output};

/// What the report is called, for people and for programs.
const REPORT: [&str; 2] = ["import-report.md", "import-report.json"];

#[derive(Debug, Args)]
pub(super) struct Import {
    /// A folder, or a single file: what Zendesk's API answered, HTML pages, a Docusaurus site, an mdBook
    source: PathBuf,
    /// The folder of articles to write into; it is made if it is not there
    target: PathBuf,
    /// What the source is: zendesk, html, docusaurus or mdbook; without it, what it looks like
    #[arg(long, value_name = "FORM", value_parser = form)]
    from: Option<Form>,
    /// The language of a source that names none; without it the default locale
    #[arg(long, value_name = "TAG")]
    locale: Option<Locale>,
    /// The category of what stands in none: lower-case words with hyphens
    #[arg(long, value_name = "SLUG", default_value = "guides", value_parser = category)]
    category: String,
    /// Who may read what the source shows to everybody: public, customer or agent
    #[arg(long, default_value = "public", value_parser = audience)]
    audience: Audience,
    /// What of the schema the articles explain; may be given several times. Without it they are tied to nothing, which the check warns of
    #[arg(long, value_name = "COORDINATE")]
    about: Vec<Coordinate>,
    /// What the addresses of copied images begin with: a path of this site, or an address with https. At /images the desk
    /// shows them itself
    #[arg(long, value_name = "URL", default_value = "/images", value_parser = images)]
    images_url: String,
    /// Take drafts, too
    #[arg(long)]
    drafts: bool,
    /// Write over files that are there
    #[arg(long)]
    force: bool,
}

/// What can be imported.
const FORMS: &str = "zendesk, html, docusaurus or mdbook";

fn form(text: &str) -> Result<Form, String> {
    text.parse().map_err(|()| format!("write {FORMS}"))
}

fn category(text: &str) -> Result<String, String> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    match text.split('-').all(is_word) {
        true => Ok(text.to_owned()),
        false => Err("write lower-case words with hyphens between".to_owned()),
    }
}

fn images(text: &str) -> Result<String, String> {
    let is_path = text.starts_with('/') && !text.starts_with("//");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%".contains(c);
    match (is_path || text.starts_with("https://")) && text.chars().all(is_plain) {
        true => Ok(text.trim_end_matches('/').to_owned()),
        false => Err("write a path such as /images, or an address with https".to_owned()),
    }
}

impl Import {
    pub(super) fn run(self, folder: &Folder, schema: Option<&Path>, format: ReportFormat) -> anyhow::Result<Outcome> {
        fs::metadata(&self.source).with_context(|| {
            format!("{} cannot be read; give the path of what is to be imported", self.source.display())
        })?;
        let form = self.from.or_else(|| import::detect(&self.source)).with_context(|| {
            format!("{} looks like nothing that is known; say with `--from` what it is: {FORMS}", self.source.display())
        })?;
        self.refuse_within()?;
        let imported = import::read(form, &self.source, &self.settings(folder.default_locale()))?;
        let target = Target::open(&self.target)?;
        if !self.force {
            refuse_overwriting(&target, &imported)?;
        }
        let mut written = 0_usize;
        for file in &imported.files {
            written += usize::from(target.write(&file.path, &file.content)? != Written::Unchanged);
        }
        let loaded = folder.at(&self.target).load()?;
        let check = lint::check(&loaded, &coordinates(schema)?, SystemClock.today());
        let paths: BTreeSet<&str> = imported.files.iter().map(|file| file.path.as_str()).collect();
        let stays: Vec<&Finding> = check.findings.iter().filter(|it| concerns(it, &paths)).collect();
        let json = json!({"report": imported.report, "findings": stays});
        target.write(REPORT[0], markdown(&imported, &stays).as_bytes())?;
        target.write(REPORT[1], format!("{}\n", serde_json::to_string_pretty(&json)?).as_bytes())?;
        match format {
            ReportFormat::Json => output::print_json(&json)?,
            ReportFormat::Text | ReportFormat::Github => output::print(&self.as_text(&imported, written, &stays))?,
        }
        Ok(Outcome::Fine)
    }

    fn settings(&self, default_locale: &Locale) -> Settings {
        Settings {
            default_locale: default_locale.clone(),
            locale: self.locale.clone().unwrap_or_else(|| default_locale.clone()),
            category: self.category.clone(),
            audience: self.audience,
            about: self.about.clone(),
            images: self.images_url.clone(),
            drafts: self.drafts,
            today: SystemClock.today(),
            limits: Limits::default(),
        }
    }

    /// What is written into the source would be read the next time.
    fn refuse_within(&self) -> anyhow::Result<()> {
        let real = |path: &Path| {
            path.ancestors().find_map(|it| {
                let it = if it.as_os_str().is_empty() { Path::new(".") } else { it };
                fs::canonicalize(it).ok()
            })
        };
        if let (Some(source), Some(target)) = (real(&self.source), real(&self.target)) {
            anyhow::ensure!(
                !(self.source.exists() && source.is_dir() && target.starts_with(&source)),
                "{} lies in the source; write into a folder outside of it",
                self.target.display()
            );
        }
        Ok(())
    }

    fn as_text(&self, imported: &Imported, written: usize, stays: &[&Finding]) -> String {
        let report = &imported.report;
        let articles: usize = report.articles.values().sum();
        let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
        let mut lines: Vec<String> = stays.iter().map(ToString::to_string).collect();
        lines.push(format!(
            "{} and {} from {}: {} written; {} left out, {} changed, {} guessed, {} of the check to mend. See {}",
            count(articles, "article"),
            count(report.images, "image"),
            report.form,
            count(written, "file"),
            report.count(Done::LeftOut),
            report.count(Done::Changed),
            report.count(Done::Guessed),
            count(stays.len(), "finding"),
            self.target.join(REPORT[0]).display(),
        ));
        if report.images > 0 {
            let images = self.target.join("_images");
            lines.push(match self.images_url.as_str() {
                "/images" => format!("The desk shows the images in {} itself.", images.display()),
                elsewhere => format!("Serve the images in {} at {elsewhere}.", images.display()),
            });
        }
        lines.join("\n")
    }
}

/// The report with what the check still finds.
fn markdown(imported: &Imported, stays: &[&Finding]) -> String {
    let mut text = imported.report.to_markdown();
    text.push_str(&format!("\n## Findings of the check ({})\n\n", stays.len()));
    stays.iter().for_each(|finding| text.push_str(&format!("- {finding}\n")));
    text
}

/// Whether a finding is about what was imported: a file, or the folder of some.
fn concerns(finding: &Finding, paths: &BTreeSet<&str>) -> bool {
    let folder = format!("{}/", finding.path);
    paths.contains(finding.path.as_str()) || paths.iter().any(|path| path.starts_with(&folder))
}

fn refuse_overwriting(target: &Target, imported: &Imported) -> anyhow::Result<()> {
    let mut there = Vec::new();
    for file in &imported.files {
        if target.read(&file.path)?.is_some_and(|before| before != file.content) {
            there.push(file.path.as_str());
        }
    }
    anyhow::ensure!(
        there.is_empty(),
        "{} would be written over; take another folder, or say `--force`; nothing was written",
        named(&there)
    );
    Ok(())
}
