//! The shipped articles, copied until there are enough.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Makes the folder anew, with at least so many articles; as many in each language.
pub(crate) fn make(shipped: &Path, folder: &Path, articles: usize) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder)?;
    let (mut locales, mut per_copy) = (Vec::new(), 0);
    for entry in fs::read_dir(shipped)? {
        let path = entry?.path();
        if path.is_dir() {
            let files = files(&path)?;
            per_copy += files.len();
            locales.push((path, files));
        } else if let Some(name) = path.file_name() {
            fs::copy(&path, folder.join(name))?;
        }
    }
    anyhow::ensure!(per_copy > 0, "{} has no articles", shipped.display());
    for (locale, files) in locales {
        let locale = folder.join(locale.file_name().context("a locale's name")?);
        for copy in 0..articles.div_ceil(per_copy) {
            files.iter().try_for_each(|file| write(&locale, file, copy))?;
        }
    }
    Ok(())
}

/// The articles of a locale.
fn files(locale: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for category in fs::read_dir(locale)? {
        let category = category?.path();
        if category.is_dir() && !category.ends_with("_includes") {
            for file in fs::read_dir(&category)? {
                files.push(file?.path());
            }
        }
    }
    Ok(files)
}

/// Writes one copy of an article: whatever is named by slug in it is named by the copy's.
fn write(locale: &Path, file: &Path, copy: usize) -> anyhow::Result<()> {
    let text = fs::read_to_string(file)?;
    let (front_matter, body) = text.split_once("\n---\n").context("a front matter")?;
    let mut copied = String::new();
    for line in front_matter.lines() {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        let value = match key {
            "slug" | "translates" => format!("{value}-{copy}"),
            "related" | "redirects" => value.replace(',', &format!("-{copy},")).replace(']', &format!("-{copy}]")),
            _ => value.to_owned(),
        };
        copied.push_str(&if value.is_empty() { format!("{key}\n") } else { format!("{key}: {value}\n") });
    }
    let body = body.replace(".md)", &format!("-{copy}.md)")).replace(".md#", &format!("-{copy}.md#"));
    let slug = file.file_stem().and_then(|stem| stem.to_str()).context("a slug")?;
    let category = file.parent().and_then(Path::file_name).context("a category")?;
    let target = locale.join(category);
    fs::create_dir_all(&target)?;
    Ok(fs::write(target.join(format!("{slug}-{copy}.md")), format!("{copied}---\n{body}"))?)
}
