//! Browser families: which of the per-browser guides a person needs.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The browsers that guides tell apart, because their settings lie in different places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BrowserFamily {
    /// Chrome on a desktop, and on iOS.
    Chrome,
    /// Firefox on every system.
    Firefox,
    /// Safari on macOS.
    Safari,
    /// Safari on an iPhone or iPad.
    SafariIos,
    /// Edge on every system.
    Edge,
    /// Opera on every system.
    Opera,
    /// Chrome on Android.
    ChromeAndroid,
}

impl BrowserFamily {
    /// All families, in the order in which an overview lists them.
    pub const ALL: [BrowserFamily; 7] = [
        BrowserFamily::Chrome,
        BrowserFamily::Firefox,
        BrowserFamily::Safari,
        BrowserFamily::SafariIos,
        BrowserFamily::Edge,
        BrowserFamily::Opera,
        BrowserFamily::ChromeAndroid,
    ];

    /// The spelling in a front matter, such as `safari-ios`.
    pub fn as_str(self) -> &'static str {
        match self {
            BrowserFamily::Chrome => "chrome",
            BrowserFamily::Firefox => "firefox",
            BrowserFamily::Safari => "safari",
            BrowserFamily::SafariIos => "safari-ios",
            BrowserFamily::Edge => "edge",
            BrowserFamily::Opera => "opera",
            BrowserFamily::ChromeAndroid => "chrome-android",
        }
    }
}

impl fmt::Display for BrowserFamily {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for BrowserFamily {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        BrowserFamily::ALL.into_iter().find(|family| family.as_str() == text).ok_or(())
    }
}

/// Tokens of browsers that are built on another's engine and have settings of their own, of programs that show pages
/// inside an app, and of robots: none of the guides fits them.
const OTHERS: &[&str] = &[
    "SamsungBrowser/",
    "YaBrowser/",
    "Vivaldi/",
    "UCBrowser/",
    "DuckDuckGo/",
    "Ddg/",
    "Silk/",
    "MiuiBrowser/",
    "HuaweiBrowser/",
    "Brave/",
    "Whale/",
    "; wv)",
    "Electron/",
    "HeadlessChrome/",
    "bot",
    "Bot",
    "crawler",
    "spider",
];

/// Tokens that name a family whatever else stands in the text, most specific first: Edge and Opera also say Chrome, and
/// Chrome also says Safari.
const TOKENS: &[(&[&str], BrowserFamily)] = &[
    (&["Edg/", "EdgA/", "EdgiOS/", "Edge/"], BrowserFamily::Edge),
    (&["OPR/", "OPT/", "OPiOS/", "OPX/", "Opera/", "Opera Mini"], BrowserFamily::Opera),
    (&["Firefox/", "FxiOS/"], BrowserFamily::Firefox),
];

/// The family of a browser by the text it sends as `User-Agent`; nothing for robots, apps and browsers without a guide.
pub fn family_of(user_agent: &str) -> Option<BrowserFamily> {
    let says = |token: &&str| user_agent.contains(*token);
    if OTHERS.iter().any(says) {
        return None;
    }
    if let Some((_, family)) = TOKENS.iter().find(|(tokens, _)| tokens.iter().any(says)) {
        return Some(*family);
    }
    let on_ios = ["iPhone", "iPad", "iPod"].iter().any(says);
    match () {
        () if user_agent.contains("CriOS/") => Some(BrowserFamily::Chrome),
        () if user_agent.contains("Chrome/") && user_agent.contains("Android") => Some(BrowserFamily::ChromeAndroid),
        () if user_agent.contains("Chrome/") => Some(BrowserFamily::Chrome),
        // Apps on iOS that show pages leave out `Version/` and `Safari/`.
        () if !(user_agent.contains("Version/") && user_agent.contains("Safari/")) => None,
        () if on_ios => Some(BrowserFamily::SafariIos),
        () if user_agent.contains("Macintosh") => Some(BrowserFamily::Safari),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn user_agents_as_browsers_send_them() {
        use BrowserFamily::*;
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let ios = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        let iphone = "(iPhone; CPU iPhone OS 18_1 like Mac OS X)";
        let android = "(Linux; Android 10; K)";
        let windows = "(Windows NT 10.0; Win64; x64)";
        for (text, family) in [
            (format!("Mozilla/5.0 {windows} {webkit} Chrome/131.0.0.0 Safari/537.36"), Some(Chrome)),
            (format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} Chrome/131.0.0.0 Safari/537.36"), Some(Chrome)),
            (format!("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {webkit} Chrome/131.0.0.0 Safari/537.36"), Some(Chrome)),
            (format!("Mozilla/5.0 {iphone} {ios} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1"), Some(Chrome)),
            (format!("Mozilla/5.0 {android} {webkit} Chrome/131.0.0.0 Mobile Safari/537.36"), Some(ChromeAndroid)),
            (format!("Mozilla/5.0 {android} {webkit} Chrome/131.0.0.0 Safari/537.36"), Some(ChromeAndroid)),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0".into(), Some(Firefox)),
            ("Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0".into(), Some(Firefox)),
            (format!("Mozilla/5.0 {iphone} {ios} FxiOS/133.0 Mobile/15E148 Safari/605.1.15"), Some(Firefox)),
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {ios} Version/18.1 Safari/605.1.15"),
                Some(Safari),
            ),
            (format!("Mozilla/5.0 {iphone} {ios} Version/18.1 Mobile/15E148 Safari/604.1"), Some(SafariIos)),
            (
                format!("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) {ios} Version/18.1 Mobile/15E148 Safari/604.1"),
                Some(SafariIos),
            ),
            (format!("Mozilla/5.0 {windows} {webkit} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.51"), Some(Edge)),
            (format!("Mozilla/5.0 {android} {webkit} Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0"), Some(Edge)),
            (format!("Mozilla/5.0 {iphone} {ios} Version/18.0 EdgiOS/131.0 Mobile/15E148 Safari/604.1"), Some(Edge)),
            (format!("Mozilla/5.0 {windows} {webkit} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0"), Some(Opera)),
            (format!("Mozilla/5.0 {android} {webkit} Chrome/130.0.0.0 Mobile Safari/537.36 OPR/86.0"), Some(Opera)),
            ("Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16".into(), Some(Opera)),
            (format!("Mozilla/5.0 {android} {webkit} SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36"), None),
            (format!("Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) {webkit} Version/4.0 Chrome/131.0 Mobile"), None),
            (format!("Mozilla/5.0 {iphone} {ios} Mobile/15E148"), None),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +https://example.com/bot.html)".into(), None),
            ("curl/8.10.1".into(), None),
            (String::new(), None),
        ] {
            assert_eq!(family_of(&text), family, "{text}");
        }
    }

    #[test]
    fn every_family_has_one_spelling() {
        for family in BrowserFamily::ALL {
            assert_eq!(family.as_str().parse(), Ok(family));
            assert_eq!(serde_json::to_value(family).unwrap(), family.as_str());
        }
        assert_eq!("netscape".parse::<BrowserFamily>(), Err(()));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = family_of(&text);
        }
    }
}
