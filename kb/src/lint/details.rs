//! Single articles and categories: summaries, review dates, redirects, folders.

use super::{Check, SUMMARY_LIMIT};
use crate::finding::{Finding, FindingCode, Position};
use crate::source::CATEGORIES_FILE;
use crate::text::{did_you_mean, nearest};
use chrono::{Days, Months, NaiveDate};
use std::collections::{BTreeMap, HashMap, HashSet};

impl Check<'_> {
    /// A folder that the file of categories does not name; once a folder.
    pub(super) fn unknown_categories(&mut self) {
        let (known, unknown): (Vec<_>, Vec<_>) =
            self.loaded.knowledge_base.categories().iter().partition(|category| !category.is_unnamed);
        let known: Vec<&str> = known.into_iter().map(|category| category.slug.as_str()).collect();
        let mut folders = BTreeMap::new();
        for article in self.documents.iter().map(|document| &document.article) {
            if unknown.iter().any(|category| category.slug == article.category) {
                folders.entry((article.locale.clone(), article.category.clone())).or_insert(());
            }
        }
        for (locale, category) in folders.into_keys() {
            let suggestion = did_you_mean(nearest(&category, known.iter().copied()));
            let message = format!("the category `{category}` is not in {CATEGORIES_FILE}{suggestion}");
            let advice = "Move the articles to a folder that it names, or add the category.";
            let path = format!("{locale}/{category}");
            self.report(&path, Position::START, FindingCode::UnknownCategory, message, advice);
        }
    }

    /// A category in use without title or description in a locale.
    pub(super) fn untranslated_categories(&mut self) {
        let knowledge_base = &self.loaded.knowledge_base;
        let mut missing = Vec::new();
        for category in knowledge_base.categories().iter().filter(|category| !category.is_unnamed) {
            for locale in knowledge_base.locales() {
                for (what, texts) in [("title", &category.titles), ("description", &category.descriptions)] {
                    if !texts.contains_key(locale) {
                        missing.push(format!("the category `{}` has no {what} in `{locale}`", category.slug));
                    }
                }
            }
        }
        for message in missing {
            let code = FindingCode::UntranslatedCategory;
            self.report(CATEGORIES_FILE, Position::START, code, message, "Add it there.");
        }
    }

    /// An old slug that is an article's slug, or that two articles give.
    pub(super) fn redirect_collisions(&mut self) {
        let mut taken = HashMap::new();
        for document in self.documents {
            let article = &document.article;
            taken.insert((article.locale.as_str(), article.slug.as_str()), document.path.as_str());
        }
        for document in self.documents {
            for redirect in &document.front_matter.redirects {
                let key = (document.article.locale.as_str(), redirect.value.as_str());
                let Some(other) = taken.get(&key) else {
                    taken.insert(key, &document.path);
                    continue;
                };
                let message = format!("the old slug `{}` is taken by {other}", redirect.value);
                let advice = "Take it out: it can lead to one article only.";
                let code = FindingCode::RedirectCollision;
                self.findings.push(Finding::new(&document.path, redirect.at, code, message, advice));
            }
        }
    }

    /// A summary longer than lists show.
    pub(super) fn long_summaries(&mut self) {
        for document in self.documents {
            let summary = &document.front_matter.summary;
            let length = summary.value.chars().count();
            if length > SUMMARY_LIMIT {
                let message = format!("the summary has {length} characters, and lists show {SUMMARY_LIMIT}");
                let advice = "Say it in one or two sentences.";
                self.report(&document.path, summary.at, FindingCode::SummaryTooLong, message, advice);
            }
        }
    }

    /// An article that is tied to nothing of the schema.
    pub(super) fn untied_articles(&mut self) {
        // What was to be a coordinate and is none has its own finding.
        let is_of_ties =
            |it: &&Finding| matches!(it.code, FindingCode::InvalidCoordinate | FindingCode::MissingFrontMatterKey);
        let faulty: HashSet<&str> = self.loaded.findings.iter().filter(is_of_ties).map(|it| it.path.as_str()).collect();
        for document in self.documents {
            let article = &document.article;
            let is_tied = article.coordinates().next().is_some() || !article.rules.is_empty();
            if !is_tied && !faulty.contains(document.path.as_str()) {
                let message = "nothing says what of the schema the article explains";
                let advice = "Name it in `about`: help offers the article where it is on the screen.";
                let at = document.front_matter.about_at;
                self.report(&document.path, at, FindingCode::UntiedArticle, message, advice);
            }
        }
    }

    /// A film whose words nobody can read.
    pub(super) fn films_without_words(&mut self) {
        for document in self.documents {
            if document.article.video.as_ref().is_some_and(|video| video.transcript.is_none()) {
                let message = "the film has no transcript";
                let advice = "Write what is said in it under a heading `## ... {#transcript}`.";
                let at = document.front_matter.slug.at;
                self.report(&document.path, at, FindingCode::MissingTranscript, message, advice);
            }
        }
    }

    /// A review that is due, or dated in the future.
    pub(super) fn review_dates(&mut self, today: NaiveDate) {
        for document in self.documents {
            let article = &document.article;
            let at = document.front_matter.reviewed.at;
            // A date past the end of the calendar is never due.
            let due = article.reviewed_on.checked_add_months(Months::new(article.review_every_months));
            if let Some(due) = due.filter(|due| *due < today) {
                let message = format!("the article was to be checked again by {due}");
                let advice = format!("Check it against the product, and write `reviewed: {today}`.");
                self.report(&document.path, at, FindingCode::ReviewDue, message, advice);
            }
            // Writers east of the clock that says what day it is may be a day ahead.
            if today.checked_add_days(Days::new(1)).is_some_and(|tomorrow| article.reviewed_on > tomorrow) {
                let message = format!("the article was checked on {}, which has not come yet", article.reviewed_on);
                self.report(&document.path, at, FindingCode::ReviewInFuture, message, "Write the day of the review.");
            }
        }
    }
}
