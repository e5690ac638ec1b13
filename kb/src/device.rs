//! Browsers and platforms for which an article tells the same thing in several ways, section beside section.
//!
//! `### Firefox {#clear-firefox for="firefox"}` is a way for Firefox, `for="chrome,edge"` one for either of two browsers,
//! `for="chrome,windows"` one for Chrome on Windows. Sections of one level that follow each other with `for` are alternatives:
//! the reader's own comes first, and `for="other"`, which each group has, is for everybody else.

use crate::browser::{self, BrowserFamily};
use crate::text::nearest;
use std::fmt;
use std::str::FromStr;

/// The operating systems that guides tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
    /// Linux on a desktop, and ChromeOS.
    Linux,
    /// Android.
    Android,
    /// iPhones and iPads.
    Ios,
}

impl Platform {
    /// All platforms.
    pub const ALL: [Platform; 5] =
        [Platform::Windows, Platform::MacOs, Platform::Linux, Platform::Android, Platform::Ios];

    /// The spelling on a heading, such as `macos`.
    pub fn as_str(self) -> &'static str {
        match self {
            Platform::Windows => "windows",
            Platform::MacOs => "macos",
            Platform::Linux => "linux",
            Platform::Android => "android",
            Platform::Ios => "ios",
        }
    }
}

/// The platform of a browser by the text it sends as `User-Agent`. More specific tokens first: Android says Linux too.
fn platform_of(user_agent: &str) -> Option<Platform> {
    const TOKENS: &[(&str, Platform)] = &[
        ("iPhone", Platform::Ios),
        ("iPad", Platform::Ios),
        ("iPod", Platform::Ios),
        ("Android", Platform::Android),
        ("Windows NT", Platform::Windows),
        ("Macintosh", Platform::MacOs),
        ("CrOS", Platform::Linux),
        ("Linux", Platform::Linux),
    ];
    TOKENS.iter().find(|(token, _)| user_agent.contains(token)).map(|(_, platform)| *platform)
}

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceName {
    /// A browser.
    Browser(BrowserFamily),
    /// A platform, whatever the browser.
    Platform(Platform),
    /// Every device that no alternative is for.
    Other,
}

impl DeviceName {
    /// The spelling on a heading.
    pub fn as_str(self) -> &'static str {
        match self {
            DeviceName::Browser(family) => family.as_str(),
            DeviceName::Platform(platform) => platform.as_str(),
            DeviceName::Other => "other",
        }
    }

    /// Every name.
    pub fn all() -> impl Iterator<Item = DeviceName> {
        let browsers = BrowserFamily::ALL.into_iter().map(DeviceName::Browser);
        browsers.chain(Platform::ALL.into_iter().map(DeviceName::Platform)).chain([DeviceName::Other])
    }

    /// What was probably meant by another spelling.
    pub(crate) fn nearest(text: &str) -> Option<&'static str> {
        nearest(text, DeviceName::all().map(DeviceName::as_str))
    }
}

impl fmt::Display for DeviceName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for DeviceName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        DeviceName::all().find(|name| name.as_str() == text).ok_or(())
    }
}

/// What a reader has in front of them, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Device {
    browser: Option<BrowserFamily>,
    platform: Option<Platform>,
}

impl Device {
    /// By the text that a browser sends as `User-Agent`.
    pub fn of(user_agent: &str) -> Device {
        Device { browser: browser::family_of(user_agent), platform: platform_of(user_agent) }
    }

    /// The same with the platform that a browser names in `Sec-CH-UA-Platform`, without its quotes; another name tells nothing.
    #[must_use]
    pub fn with_platform(self, hint: &str) -> Device {
        let platform = match hint {
            "Windows" => Platform::Windows,
            "macOS" => Platform::MacOs,
            "Linux" | "Chrome OS" | "Chromium OS" => Platform::Linux,
            "Android" => Platform::Android,
            "iOS" => Platform::Ios,
            _ => return self,
        };
        Device { platform: Some(platform), ..self }
    }

    /// How well a section fits: the smaller, the earlier it stands among its alternatives.
    fn rank(self, names: &[DeviceName]) -> u8 {
        let mut kinds = (None, None);
        for name in names {
            match name {
                DeviceName::Browser(family) => {
                    kinds.0 = Some(kinds.0.unwrap_or(false) || self.browser == Some(*family));
                }
                DeviceName::Platform(platform) => {
                    kinds.1 = Some(kinds.1.unwrap_or(false) || self.platform == Some(*platform));
                }
                DeviceName::Other => {}
            }
        }
        match kinds {
            (None, None) => 1,
            (browser, platform) if browser != Some(false) && platform != Some(false) => 0,
            _ => 2,
        }
    }
}

/// A section as far as alternatives are concerned: its level, and what it is for.
pub(crate) type Outline<'a> = (u8, &'a [DeviceName]);

/// Where the alternatives of a group stand, each with the deeper sections within it.
pub(crate) type Group = Vec<std::ops::Range<usize>>;

/// The groups of alternatives among an article's sections.
pub(crate) fn groups(sections: &[Outline<'_>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while let Some((level, names)) = sections.get(at) {
        let end = (at + 1..sections.len()).find(|next| sections[*next].0 <= *level).unwrap_or(sections.len());
        if names.is_empty() {
            at += 1;
            continue;
        }
        let continued = groups.last_mut().filter(|group| {
            let first = group.first().map(|block| sections[block.start].0);
            group.last().is_some_and(|block| block.end == at) && first == Some(*level)
        });
        match continued {
            Some(group) => group.push(at..end),
            None => groups.push(std::iter::once(at..end).collect()),
        }
        at = end;
    }
    groups
}

/// The sections in the order in which a reader with this device sees them.
pub(crate) fn order(sections: &[Outline<'_>], device: Device) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sections.len()).collect();
    for group in groups(sections) {
        let whole = group.first().map_or(0, |block| block.start)..group.last().map_or(0, |block| block.end);
        let mut blocks = group;
        // Stable, so that equals stay as they were written.
        blocks.sort_by_key(|block| device.rank(sections[block.start].1));
        let sorted: Vec<usize> = blocks.into_iter().flatten().collect();
        order[whole].copy_from_slice(&sorted);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREFOX_ON_WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";
    const CHROME_ON_ANDROID: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
    const SAFARI_ON_IOS: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, \
                                 like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

    fn names(text: &str) -> Vec<DeviceName> {
        text.split(',').filter(|name| !name.is_empty()).map(|name| name.parse().unwrap()).collect()
    }

    fn ordered(sections: &[(u8, &str)], user_agent: &str) -> Vec<usize> {
        let names: Vec<(u8, Vec<DeviceName>)> = sections.iter().map(|(level, text)| (*level, names(text))).collect();
        let outline: Vec<Outline<'_>> = names.iter().map(|(level, names)| (*level, names.as_slice())).collect();
        order(&outline, Device::of(user_agent))
    }

    #[test]
    fn every_name_has_one_spelling() {
        let all: Vec<DeviceName> = DeviceName::all().collect();
        assert_eq!(all.len(), 13);
        for name in &all {
            assert_eq!(name.as_str().parse(), Ok(*name));
            assert_eq!(all.iter().filter(|other| other.as_str() == name.as_str()).count(), 1, "{name}");
        }
        assert_eq!(DeviceName::nearest("fierfox"), Some("firefox"));
    }

    #[test]
    fn platforms_by_what_browsers_send() {
        for (text, platform) in [
            (FIREFOX_ON_WINDOWS, Some(Platform::Windows)),
            (CHROME_ON_ANDROID, Some(Platform::Android)),
            (SAFARI_ON_IOS, Some(Platform::Ios)),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", Some(Platform::MacOs)),
            ("Mozilla/5.0 (X11; Linux x86_64)", Some(Platform::Linux)),
            ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)", Some(Platform::Linux)),
            ("curl/8.10.1", None),
        ] {
            assert_eq!(Device::of(text).platform, platform, "{text}");
        }
        assert_eq!(Device::of(FIREFOX_ON_WINDOWS).with_platform("macOS").platform, Some(Platform::MacOs));
        assert_eq!(Device::of(FIREFOX_ON_WINDOWS).with_platform("Unknown").platform, Some(Platform::Windows));
    }

    #[test]
    fn the_readers_own_comes_first_then_what_is_for_the_others() {
        let sections = [(2, ""), (3, "chrome,edge"), (3, "firefox"), (3, "safari-ios"), (3, "other"), (2, "")];
        for (user_agent, order) in
            [(FIREFOX_ON_WINDOWS, [0, 2, 4, 1, 3, 5]), (SAFARI_ON_IOS, [0, 3, 4, 1, 2, 5]), ("", [0, 4, 1, 2, 3, 5])]
        {
            assert_eq!(ordered(&sections, user_agent), order, "{user_agent}");
        }
    }

    #[test]
    fn browser_and_platform_together_mean_both() {
        let sections = [(2, "firefox,android"), (2, "firefox,windows"), (2, "android"), (2, "other")];
        assert_eq!(ordered(&sections, FIREFOX_ON_WINDOWS), [1, 3, 0, 2]);
        assert_eq!(ordered(&sections, CHROME_ON_ANDROID), [2, 3, 0, 1]);
    }

    #[test]
    fn what_lies_within_goes_along_and_groups_stay_apart() {
        let sections =
            [(2, "chrome"), (3, ""), (2, "firefox"), (3, ""), (2, "other"), (2, ""), (2, "other"), (2, "firefox")];
        assert_eq!(ordered(&sections, FIREFOX_ON_WINDOWS), [2, 3, 4, 0, 1, 5, 7, 6]);
        // Of another level, or parted by a section for all, they are no alternatives.
        assert_eq!(ordered(&[(3, "chrome"), (2, "firefox")], FIREFOX_ON_WINDOWS), [0, 1]);
        assert_eq!(ordered(&[], FIREFOX_ON_WINDOWS), Vec::<usize>::new());
    }
}
