//! What our own pages say, in the languages of the knowledge base. What a translation lacks it gets from nowhere: each
//! language is a whole.

use kb::{ArticleKind, Locale};

/// The words of the pages in one language.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) skip: &'static str,
    pub(crate) guides: &'static str,
    pub(crate) playground: &'static str,
    pub(crate) health: &'static str,
    pub(crate) languages: &'static str,
    pub(crate) breadcrumbs: &'static str,
    pub(crate) start_title: &'static str,
    pub(crate) start_lead: &'static str,
    pub(crate) start_playground: &'static str,
    pub(crate) start_guides: &'static str,
    pub(crate) start_health: &'static str,
    pub(crate) start_limits: &'static str,
    pub(crate) start_api: &'static str,
    pub(crate) search: &'static str,
    pub(crate) search_hint: &'static str,
    pub(crate) did_you_mean: &'static str,
    /// How phrases, exclusions and titles are written.
    pub(crate) search_syntax: &'static str,
    /// That nothing has the query's phrases and title words as they stand.
    pub(crate) relaxed: &'static str,
    /// Before a category's name, where nothing was found.
    pub(crate) closest_category: &'static str,
    /// Before further sections of an article that answer.
    pub(crate) also_in_it: &'static str,
    /// The query is in another language (`{}` is its name in itself).
    elsewhere: &'static str,
    pub(crate) no_articles: &'static str,
    pub(crate) reviewed: &'static str,
    pub(crate) video: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) related: &'static str,
    pub(crate) explains: &'static str,
    pub(crate) of_type: &'static str,
    pub(crate) no_guides: &'static str,
    pub(crate) members: &'static str,
    pub(crate) no_bundle: &'static str,
    pub(crate) tokens: &'static str,
    pub(crate) examples: &'static str,
    /// Nothing found, one found, several found (`{}` is the number).
    found: [&'static str; 3],
    /// One minute, several minutes (`{}` is the number).
    minutes: [&'static str; 2],
    /// FAQ, guide, video.
    kinds: [&'static str; 3],
}

impl Texts {
    /// The words for a locale; English for a language that we have none of.
    pub(crate) fn of(locale: &Locale) -> &'static Self {
        match locale.language() {
            "es" => &ES,
            "fr" => &FR,
            "de" => &DE,
            "it" => &IT,
            _ => &EN,
        }
    }

    /// How many articles a search found.
    pub(crate) fn found(&self, count: usize) -> String {
        self.found[count.min(2)].replace("{}", &count.to_string())
    }

    /// That the words of a query were found in another language, by that language's name.
    pub(crate) fn found_elsewhere(&self, language: &str) -> String {
        self.elsewhere.replace("{}", language)
    }

    /// How long it takes to read.
    pub(crate) fn minutes(&self, count: u32) -> String {
        self.minutes[usize::from(count != 1)].replace("{}", &count.to_string())
    }

    /// What form an article has.
    pub(crate) fn kind(&self, kind: ArticleKind) -> &'static str {
        match kind {
            ArticleKind::Faq => self.kinds[0],
            ArticleKind::Guide => self.kinds[1],
            ArticleKind::Video => self.kinds[2],
        }
    }
}

/// A language's name in itself; its tag where we do not know it.
pub(crate) fn language_name(locale: &Locale) -> String {
    match locale.as_str() {
        "es" => "Español",
        "en" => "English",
        "fr" => "Français",
        "de" => "Deutsch",
        "it" => "Italiano",
        other => other,
    }
    .to_owned()
}

static EN: Texts = Texts {
    skip: "Skip to the content",
    guides: "Guides",
    playground: "Playground",
    health: "State of the service",
    languages: "Languages",
    breadcrumbs: "Where you are",
    start_title: "The self-service desk",
    start_lead: "One GraphQL endpoint for organizations, invoices, the prepaid account and sites, and the guides that explain them.",
    start_playground: "Try queries against this server.",
    start_guides: "Browse and search the knowledge base.",
    start_health: "Database and knowledge base, as JSON.",
    start_limits: "What a request may ask, and what it costs.",
    start_api: "Ask the API",
    search: "Search",
    search_hint: "Search the guides",
    did_you_mean: "Did you mean",
    search_syntax: "Write “two words” for words in this order, -word for what is to be left out, title:word for titles alone.",
    relaxed: "Nothing has the words exactly as they were asked for; these guides have some of them.",
    closest_category: "The closest category is",
    also_in_it: "Also in it:",
    elsewhere: "The words were found in another language: {}. What is translated is shown in the language of this page.",
    no_articles: "There is no article here yet.",
    reviewed: "checked on",
    video: "Watch the video",
    contents: "On this page",
    related: "Read next",
    explains: "Explains in the API",
    of_type: "Type:",
    no_guides: "No guide explains this yet.",
    members: "What is in it",
    no_bundle: "The interactive playground is not part of this build. Build it with Node.js, then build the server again:",
    tokens: "Tokens of the demo world",
    examples: "Example operations",
    found: ["Nothing was found.", "One article was found.", "{} articles were found."],
    minutes: ["1 minute", "{} minutes"],
    kinds: ["FAQ", "Guide", "Video"],
};

static ES: Texts = Texts {
    skip: "Ir al contenido",
    guides: "Guías",
    playground: "Consola GraphQL",
    health: "Estado del servicio",
    languages: "Idiomas",
    breadcrumbs: "Dónde se encuentra",
    start_title: "La ventanilla de autoservicio",
    start_lead: "Un único punto GraphQL para organizaciones, facturas, la cuenta prepago y los sitios, con las guías que los explican.",
    start_playground: "Pruebe consultas contra este servidor.",
    start_guides: "Recorra la base de conocimiento y busque en ella.",
    start_health: "Base de datos y base de conocimiento, en JSON.",
    start_limits: "Qué puede pedir una solicitud y cuánto cuesta.",
    start_api: "Preguntar a la API",
    search: "Buscar",
    search_hint: "Buscar en las guías",
    did_you_mean: "¿Quería decir",
    search_syntax: "Escriba «dos palabras» para buscarlas en ese orden, -palabra para excluirla y título:palabra para buscar solo en los títulos.",
    relaxed: "Ninguna guía contiene las palabras tal como se han pedido; estas contienen algunas de ellas.",
    closest_category: "La categoría más cercana es",
    also_in_it: "También en él:",
    elsewhere: "Las palabras se han encontrado en otro idioma: {}. Lo que está traducido se muestra en el idioma de esta página.",
    no_articles: "Aquí todavía no hay artículos.",
    reviewed: "revisado el",
    video: "Ver el vídeo",
    contents: "En esta página",
    related: "Siga leyendo",
    explains: "Lo que explica de la API",
    of_type: "Tipo:",
    no_guides: "Ninguna guía lo explica todavía.",
    members: "Qué contiene",
    no_bundle: "Esta compilación no incluye la consola interactiva. Constrúyala con Node.js y vuelva a compilar el servidor:",
    tokens: "Tokens del mundo de demostración",
    examples: "Operaciones de ejemplo",
    found: ["No se ha encontrado nada.", "Se ha encontrado un artículo.", "Se han encontrado {} artículos."],
    minutes: ["1 minuto", "{} minutos"],
    kinds: ["Pregunta frecuente", "Guía", "Vídeo"],
};

static FR: Texts = Texts {
    skip: "Aller au contenu",
    guides: "Guides",
    playground: "Console GraphQL",
    health: "État du service",
    languages: "Langues",
    breadcrumbs: "Où vous êtes",
    start_title: "Le guichet en libre-service",
    start_lead: "Un seul point GraphQL pour les organisations, les factures, le compte prépayé et les sites, avec les guides qui les expliquent.",
    start_playground: "Essayez des requêtes sur ce serveur.",
    start_guides: "Parcourez la base de connaissances et cherchez-y.",
    start_health: "Base de données et base de connaissances, en JSON.",
    start_limits: "Ce qu’une requête peut demander, et ce qu’elle coûte.",
    start_api: "Interroger l’API",
    search: "Rechercher",
    search_hint: "Rechercher dans les guides",
    did_you_mean: "Vouliez-vous dire",
    search_syntax: "Écrivez « deux mots » pour les chercher dans cet ordre, -mot pour l’exclure et titre:mot pour ne chercher que dans les titres.",
    relaxed: "Aucun guide ne contient les mots exactement comme demandé ; ceux-ci en contiennent certains.",
    closest_category: "La catégorie la plus proche est",
    also_in_it: "Aussi dans ce guide :",
    elsewhere: "Les mots ont été trouvés dans une autre langue : {}. Ce qui est traduit s’affiche dans la langue de cette page.",
    no_articles: "Il n’y a pas encore d’article ici.",
    reviewed: "vérifié le",
    video: "Voir la vidéo",
    contents: "Sur cette page",
    related: "À lire ensuite",
    explains: "Ce qu’il explique de l’API",
    of_type: "Type :",
    no_guides: "Aucun guide ne l’explique encore.",
    members: "Ce qu’il contient",
    no_bundle: "Cette version ne comprend pas la console interactive. Construisez-la avec Node.js, puis recompilez le serveur :",
    tokens: "Jetons du monde de démonstration",
    examples: "Exemples d’opérations",
    found: ["Aucun résultat.", "Un article trouvé.", "{} articles trouvés."],
    minutes: ["1 minute", "{} minutes"],
    kinds: ["Question fréquente", "Guide", "Vidéo"],
};

static DE: Texts = Texts {
    skip: "Zum Inhalt",
    guides: "Anleitungen",
    playground: "GraphQL-Konsole",
    health: "Zustand des Dienstes",
    languages: "Sprachen",
    breadcrumbs: "Wo Sie sind",
    start_title: "Der Selbstbedienungsschalter",
    start_lead: "Ein GraphQL-Endpunkt für Organisationen, Rechnungen, das Prepaid-Konto und Websites, mit den Anleitungen, die sie erklären.",
    start_playground: "Abfragen an diesem Server ausprobieren.",
    start_guides: "In der Wissensdatenbank blättern und suchen.",
    start_health: "Datenbank und Wissensdatenbank, als JSON.",
    start_limits: "Was eine Anfrage verlangen darf und was sie kostet.",
    start_api: "Die API fragen",
    search: "Suchen",
    search_hint: "In den Anleitungen suchen",
    did_you_mean: "Meinten Sie",
    search_syntax: "Schreiben Sie „zwei Wörter“ für Wörter in dieser Reihenfolge, -Wort für das, was fehlen soll, und titel:Wort für Titel allein.",
    relaxed: "Keine Anleitung enthält die Wörter genau so; diese enthalten einige davon.",
    closest_category: "Am nächsten kommt die Kategorie",
    also_in_it: "Ebenfalls darin:",
    elsewhere: "Die Wörter wurden in einer anderen Sprache gefunden: {}. Was übersetzt ist, erscheint in der Sprache dieser Seite.",
    no_articles: "Hier gibt es noch keinen Artikel.",
    reviewed: "geprüft am",
    video: "Video ansehen",
    contents: "Auf dieser Seite",
    related: "Weiterlesen",
    explains: "Was er von der API erklärt",
    of_type: "Typ:",
    no_guides: "Noch keine Anleitung erklärt das.",
    members: "Was es enthält",
    no_bundle: "Die interaktive Konsole fehlt in diesem Build. Bauen Sie sie mit Node.js und danach den Server noch einmal:",
    tokens: "Token der Demowelt",
    examples: "Beispiele",
    found: ["Nichts gefunden.", "Ein Artikel gefunden.", "{} Artikel gefunden."],
    minutes: ["1 Minute", "{} Minuten"],
    kinds: ["Häufige Frage", "Anleitung", "Video"],
};

static IT: Texts = Texts {
    skip: "Vai al contenuto",
    guides: "Guide",
    playground: "Console GraphQL",
    health: "Stato del servizio",
    languages: "Lingue",
    breadcrumbs: "Dove si trova",
    start_title: "Lo sportello self-service",
    start_lead: "Un solo punto GraphQL per organizzazioni, fatture, conto prepagato e siti, con le guide che li spiegano.",
    start_playground: "Provi le query su questo server.",
    start_guides: "Sfogli la base di conoscenza e cerchi al suo interno.",
    start_health: "Database e base di conoscenza, in JSON.",
    start_limits: "Che cosa può chiedere una richiesta e quanto costa.",
    start_api: "Interrogare l'API",
    search: "Cerca",
    search_hint: "Cerca nelle guide",
    did_you_mean: "Forse cercava",
    search_syntax: "Scrivere «due parole» per cercarle in quest'ordine, -parola per escluderla e titolo:parola per cercare solo nei titoli.",
    relaxed: "Nessuna guida contiene le parole esattamente come richiesto; queste ne contengono alcune.",
    closest_category: "La categoria più vicina è",
    also_in_it: "Anche qui:",
    elsewhere: "Le parole sono state trovate in un'altra lingua: {}. Ciò che è tradotto appare nella lingua di questa pagina.",
    no_articles: "Qui non ci sono ancora articoli.",
    reviewed: "controllato il",
    video: "Guarda il video",
    contents: "In questa pagina",
    related: "Continui a leggere",
    explains: "Che cosa spiega dell'API",
    of_type: "Tipo:",
    no_guides: "Nessuna guida lo spiega ancora.",
    members: "Che cosa contiene",
    no_bundle: "Questa build non comprende la console interattiva. La costruisca con Node.js e poi ricompili il server:",
    tokens: "Token del mondo dimostrativo",
    examples: "Operazioni di esempio",
    found: ["Nessun risultato.", "Un articolo trovato.", "{} articoli trovati."],
    minutes: ["1 minuto", "{} minuti"],
    kinds: ["Domanda frequente", "Guida", "Video"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_nouns_in_every_language() {
        for (tag, none, one, many) in [
            ("en", "Nothing was found.", "One article was found.", "12 articles were found."),
            ("es-MX", "No se ha encontrado nada.", "Se ha encontrado un artículo.", "Se han encontrado 12 artículos."),
            ("de", "Nichts gefunden.", "Ein Artikel gefunden.", "12 Artikel gefunden."),
            ("ja", "Nothing was found.", "One article was found.", "12 articles were found."),
        ] {
            let texts = Texts::of(&tag.parse().unwrap());
            assert_eq!([texts.found(0), texts.found(1), texts.found(12)], [none, one, many], "{tag}");
        }
        assert_eq!((EN.minutes(1), EN.minutes(2)), ("1 minute".to_owned(), "2 minutes".to_owned()));
    }
}
