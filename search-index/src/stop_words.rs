//! Words that are indexed but not sought: tantivy's lists, and what questions are made of.
//!
//! The lists of the engine know neither question words nor words typed without their accents; both are added here.
//! Tune these with the relevance sets: a word dropped here is gone from every query that has another word.

use std::collections::HashSet;
use std::sync::OnceLock;

use tantivy::tokenizer::{Language, RawTokenizer, StopWordFilter, TextAnalyzer};

const ENGLISH: &str = "\
    what which who whom whose when where why how do does did doing done can could should would shall may might must \
    have has had having am been being were i me my mine we us our ours you your yours he him his she her hers its \
    them they those from about than so too very just also any some s t d ll re ve m don doesn didn isn aren wasn \
    weren won wouldn couldn shouldn hasn haven hadn cannot while during before after above below between through \
    out up down off over under again further once here all both each few more most other own same only because until \
    does many much";

const SPANISH: &str = "\
    que cual cuales quien quienes cuando cuanto cuanta cuantos cuantas donde adonde como porque por para mas si no \
    tambien el tu mi te se esta estan este estas estos sera seran fue fueron es son era eran ser ha han hay hace \
    hacen puedo puede pueden puedes debo debe deben tengo tiene tienen quiero quiere aun asi solo segun cuál cuáles \
    cuánto cuánta cuántos cuántas adónde quién quiénes al del un una unos unas lo le les su sus";

const FRENCH: &str = "\
    quel quelle quels quelles qui que quoi ou quand comment combien pourquoi lequel laquelle lesquels lesquelles est \
    sont etait etaient ete etre a ai as ont avait avoir fait font faire puis peut peux peuvent dois doit doivent l d \
    j m t s c n qu jusqu lorsqu puisqu quelqu il ils elle elles on ce cet cette ces ca y tres plus aussi deja meme \
    où été être était étaient à ça très déjà même si dont leur leurs vos nos votre notre";

const GERMAN: &str = "\
    wie was wer wem wen wessen wann wo wohin woher warum wieso weshalb welche welcher welches welchen welchem wieviel \
    viele viel kann konnen können kannst konnte muss mussen müssen soll sollte darf durfen dürfen werden wird wurde \
    wurden worden geworden gibt fur für uber über wahrend während ware wäre hatte hätte habe haben hat ist sind war \
    waren sein am im zum zur vom beim ins ich du er sie es wir ihr mein meine meinen meiner dein deine";

const ITALIAN: &str = "\
    che chi cosa cos quale quali quando quanto quanta quanti quante dove come perche perché qual cui e è ha hanno \
    aveva avevano era erano fu furono sara sarà sono essere stato stata stati state posso puo può possono devo deve \
    devono l d un dell all nell sull dall quell quest c s n t m piu più gia già cosi così si sì anche ne ci vi fa \
    fanno fare";

/// The stop words of one language, in lower case, with accents and without.
#[derive(Default)]
pub(crate) struct StopWords {
    words: HashSet<&'static str>,
    listed: Option<TextAnalyzer>,
}

impl StopWords {
    /// Of a language by its two letters; of any other, none.
    pub(crate) fn of(language: &str) -> &'static Self {
        static LISTS: OnceLock<[StopWords; 5]> = OnceLock::new();
        static NONE: OnceLock<StopWords> = OnceLock::new();
        let lists = LISTS.get_or_init(|| {
            [
                Self::load(Language::German, GERMAN),
                Self::load(Language::English, ENGLISH),
                Self::load(Language::Spanish, SPANISH),
                Self::load(Language::French, FRENCH),
                Self::load(Language::Italian, ITALIAN),
            ]
        });
        let [german, english, spanish, french, italian] = lists;
        match language {
            "de" => german,
            "en" => english,
            "es" => spanish,
            "fr" => french,
            "it" => italian,
            _ => NONE.get_or_init(Self::default),
        }
    }

    fn load(language: Language, questions: &'static str) -> Self {
        // The engine gives its lists only as a filter: a word is on the list if the filter lets nothing through.
        let listed = StopWordFilter::new(language)
            .map(|filter| TextAnalyzer::builder(RawTokenizer::default()).filter(filter).build());
        Self { words: questions.split_whitespace().collect(), listed }
    }

    /// Whether a word in lower case is on the list.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.words.contains(word)
            || self.listed.as_ref().is_some_and(|listed| !listed.clone().token_stream(word).advance())
    }
}
