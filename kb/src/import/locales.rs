//! The languages of a source as folders are named.

use super::Settings;
use super::page::{Category, Source};
use super::report::{Done, Notes};
use crate::locale::Locale;
use std::collections::{BTreeMap, BTreeSet};

/// Where a source has one region of a language alone, the region says nothing: `en-US` is `en`. The default locale is named as
/// the settings do.
pub(super) fn simplify(source: &mut Source, settings: &Settings, notes: &Notes) {
    let pages = source.pages.iter().map(|page| &page.locale);
    let used: BTreeSet<Locale> =
        pages.chain(source.categories.iter().flat_map(|it| it.titles.keys())).cloned().collect();
    let mut names: BTreeMap<&Locale, Locale> = BTreeMap::new();
    for locale in &used {
        let is_alone = used.iter().filter(|it| it.language() == locale.language()).count() == 1;
        let is_default = locale.language() == settings.default_locale.language();
        let plain = if is_default { Some(settings.default_locale.clone()) } else { locale.language().parse().ok() };
        if let Some(plain) = plain.filter(|plain| is_alone && plain != locale) {
            let why = format!("the source has one `{}` alone; its folder is `{plain}`", locale.language());
            notes.add(Done::Changed, locale.as_str(), 1, locale.as_str(), why);
            names.insert(locale, plain);
        }
    }
    let name = |locale: &Locale| names.get(locale).unwrap_or(locale).clone();
    for page in &mut source.pages {
        page.locale = name(&page.locale);
    }
    for Category { titles, descriptions, .. } in &mut source.categories {
        for texts in [titles, descriptions] {
            *texts = std::mem::take(texts).into_iter().map(|(locale, text)| (name(&locale), text)).collect();
        }
    }
}
