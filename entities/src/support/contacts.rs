//! Whom to call, and when: what each plan opens of the operator's support desk.

use super::{SupportChannel, SupportPlan};
use crate::locale::{Language, Locale};

/// The operator's support desk, from the configuration. A channel that it does not have is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportDesk {
    /// The telephone number, as it is to be dialled.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The address of the chat.
    pub chat: Option<String>,
    /// The zone that hours are told in, such as `Europe/Zurich`.
    pub time_zone: String,
}

/// A way to support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportContact {
    /// Which channel.
    pub channel: SupportChannel,
    /// Number or address.
    pub address: String,
    /// When somebody answers, as a person of the locale reads it.
    pub hours: String,
}

/// When somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hours {
    /// From Monday to Friday, from one full hour to another.
    Weekdays(u8, u8),
    /// Every day, from one full hour to another.
    EveryDay(u8, u8),
    /// Day and night.
    Always,
}

/// What each plan promises. The telephone of the standard plan is for office hours; each further plan opens longer.
fn hours(plan: SupportPlan, channel: SupportChannel) -> Hours {
    match (plan, channel) {
        (SupportPlan::Standard, SupportChannel::Phone) => Hours::Weekdays(9, 17),
        (SupportPlan::Standard, _) => Hours::Weekdays(8, 18),
        (SupportPlan::Plus, SupportChannel::Phone) => Hours::Weekdays(8, 20),
        (SupportPlan::Plus, _) => Hours::EveryDay(8, 20),
        (SupportPlan::Pro, _) => Hours::EveryDay(7, 22),
        (SupportPlan::Enterprise, _) => Hours::Always,
    }
}

/// The contacts of a plan, the telephone first, with hours in the locale's language.
pub fn contacts(plan: SupportPlan, desk: &SupportDesk, locale: Locale) -> Vec<SupportContact> {
    let address = |channel: SupportChannel| match channel {
        SupportChannel::Phone => desk.phone.clone(),
        SupportChannel::Email => desk.email.clone(),
        SupportChannel::Chat => desk.chat.clone(),
    };
    let contact = |channel: &SupportChannel| {
        let hours = hours(plan, *channel).text(locale.language(), &desk.time_zone);
        Some(SupportContact { channel: *channel, address: address(*channel)?, hours })
    };
    SupportChannel::ALL.iter().filter_map(contact).collect()
}

impl Hours {
    fn text(self, language: Language, zone: &str) -> String {
        let (weekdays, every_day, always) = match language {
            Language::Es => ("de lunes a viernes", "todos los días", "a toda hora, todos los días"),
            Language::En => ("Monday to Friday", "every day", "day and night, every day"),
            Language::Fr => ("du lundi au vendredi", "tous les jours", "jour et nuit, tous les jours"),
            Language::De => ("Montag bis Freitag", "täglich", "rund um die Uhr"),
            Language::It => ("da lunedì a venerdì", "tutti i giorni", "giorno e notte, tutti i giorni"),
        };
        match self {
            Self::Weekdays(from, to) => format!("{weekdays}, {from:02}:00–{to:02}:00 ({zone})"),
            Self::EveryDay(from, to) => format!("{every_day}, {from:02}:00–{to:02}:00 ({zone})"),
            Self::Always => always.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk() -> SupportDesk {
        SupportDesk {
            phone: Some("+41 22 555 01 00".to_owned()),
            email: Some("help@example.org".to_owned()),
            chat: None,
            time_zone: "Europe/Zurich".to_owned(),
        }
    }

    #[test]
    fn hours_are_told_in_the_readers_language_and_a_missing_channel_is_left_out() {
        let contacts = |plan, language: Language| contacts(plan, &desk(), language.into());
        let standard = contacts(SupportPlan::Standard, Language::Es);
        assert_eq!(standard.len(), 2);
        assert_eq!(standard[0].channel, SupportChannel::Phone);
        assert_eq!(standard[0].hours, "de lunes a viernes, 09:00–17:00 (Europe/Zurich)");
        assert_eq!(contacts(SupportPlan::Enterprise, Language::De)[0].hours, "rund um die Uhr");
    }

    #[test]
    fn a_higher_plan_never_opens_shorter() {
        let open = |hours: Hours| match hours {
            Hours::Weekdays(from, to) => 5 * u32::from(to - from),
            Hours::EveryDay(from, to) => 7 * u32::from(to - from),
            Hours::Always => 7 * 24,
        };
        for channel in SupportChannel::ALL {
            let weeks: Vec<u32> = SupportPlan::ALL.iter().map(|plan| open(hours(*plan, *channel))).collect();
            assert!(weeks.is_sorted(), "{channel}: {weeks:?}");
        }
    }
}
