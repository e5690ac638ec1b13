//! Where people and organizations of the demo live, and how they are called there. Streets and people are invented.

use crate::locale::Country;

/// A part of the world with a language of its own.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) country: Country,
    /// What people there read.
    pub(crate) locale: &'static str,
    pub(crate) given_names: &'static [&'static str],
    pub(crate) family_names: &'static [&'static str],
    pub(crate) streets: &'static [&'static str],
    /// Postal codes with their towns.
    pub(crate) towns: &'static [(&'static str, &'static str)],
    /// What organizations there are called: `{}` stands for a family name.
    pub(crate) companies: &'static [&'static str],
    /// Hundredths of a percent.
    pub(crate) tax_rate_bp: i32,
    /// What stands before the digits of a value added tax number, how many they are, and what stands after them.
    pub(crate) vat: (&'static str, usize, &'static str),
}

/// Every region; the Swiss ones first.
pub(crate) const REGIONS: [&Region; 7] =
    [&SWISS_GERMAN, &SWISS_FRENCH, &SWISS_ITALIAN, &FRANCE, &GERMANY, &ITALY, &SPAIN];

/// German-speaking Switzerland.
pub(crate) const SWISS_GERMAN: Region = Region {
    country: Country::CH,
    locale: "de-CH",
    given_names: &["Reto", "Noemi", "Matthias", "Ursina", "Beat", "Seraina", "Urs", "Flurina", "Elias", "Annina"],
    family_names: &["Rüegg", "Gehrig", "Caduff", "Zbinden", "Aeschlimann", "Wyss", "Lüthi", "Bühlmann", "Kägi", "Hug"],
    streets: &["Lindenweg", "Mühlegasse", "Sonnhaldenstrasse", "Kirchgasse", "Obere Brunnenstrasse", "Wiesentalweg"],
    towns: &[("8004", "Zürich"), ("3011", "Bern"), ("6003", "Luzern"), ("9000", "St. Gallen"), ("7000", "Chur")],
    companies: &[
        "{} Treuhand AG",
        "Schreinerei {} GmbH",
        "{} & Partner Architekten AG",
        "Verein Freunde der Familie {}",
    ],
    tax_rate_bp: 810,
    vat: ("CHE", 9, "MWST"),
};

/// French-speaking Switzerland.
pub(crate) const SWISS_FRENCH: Region = Region {
    country: Country::CH,
    locale: "fr-CH",
    given_names: &["Cédric", "Océane", "Blaise", "Maëlle", "Yvan", "Sandrine", "Loïc", "Aurélie", "Gilles", "Coraline"],
    family_names: &["Jaquier", "Monnard", "Bovay", "Perroud", "Chappuis", "Rochat", "Cuendet", "Favrod", "Duboux"],
    streets: &[
        "Chemin des Noyers",
        "Rue du Vieux-Four",
        "Avenue des Cerisiers",
        "Ruelle du Lavoir",
        "Route de la Côte",
    ],
    towns: &[("1003", "Lausanne"), ("1204", "Genève"), ("1950", "Sion"), ("2000", "Neuchâtel"), ("1700", "Fribourg")],
    companies: &["Menuiserie {} SA", "Fiduciaire {} Sàrl", "Atelier {} SA", "Association {} pour la lecture"],
    tax_rate_bp: 810,
    vat: ("CHE", 9, "TVA"),
};

/// Italian-speaking Switzerland.
pub(crate) const SWISS_ITALIAN: Region = Region {
    country: Country::CH,
    locale: "it-CH",
    given_names: &["Nadia", "Tiziano", "Ornella", "Fausto", "Moira", "Sandro", "Elisa", "Renzo", "Katia", "Ivano"],
    family_names: &[
        "Bernaschina",
        "Pedrazzini",
        "Solari",
        "Ghisletta",
        "Vassalli",
        "Rezzonico",
        "Tognola",
        "Camponovo",
    ],
    streets: &["Via al Torrente", "Via ai Ronchi", "Contrada dei Forni", "Via alla Cava", "Salita dei Castagni"],
    towns: &[("6900", "Lugano"), ("6500", "Bellinzona"), ("6600", "Locarno"), ("6850", "Mendrisio")],
    companies: &["Falegnameria {} SA", "{} Trasporti Sagl", "Garage {} SA", "Associazione {} per i sentieri"],
    tax_rate_bp: 810,
    vat: ("CHE", 9, "IVA"),
};

/// France.
pub(crate) const FRANCE: Region = Region {
    country: Country::FR,
    locale: "fr-FR",
    given_names: &[
        "Aurore",
        "Thibault",
        "Solène",
        "Gaspard",
        "Clémence",
        "Étienne",
        "Maud",
        "Corentin",
        "Agathe",
        "Rémi",
    ],
    family_names: &["Delorme", "Vasseur", "Quéméner", "Bourdin", "Lhermitte", "Marchandeau", "Fontenoy", "Guillotin"],
    streets: &[
        "rue des Tanneurs",
        "quai des Mariniers",
        "impasse du Puits",
        "allée des Tilleuls",
        "rue de l'Ancien Moulin",
    ],
    towns: &[
        ("69001", "Lyon"),
        ("44000", "Nantes"),
        ("67000", "Strasbourg"),
        ("31000", "Toulouse"),
        ("35000", "Rennes"),
    ],
    companies: &["Ateliers {} SARL", "{} et Fils SAS", "Cabinet {} Conseil", "Association des Amis de {}"],
    tax_rate_bp: 2_000,
    vat: ("FR", 11, ""),
};

/// Germany.
pub(crate) const GERMANY: Region = Region {
    country: Country::DE,
    locale: "de-DE",
    given_names: &[
        "Jonas",
        "Friederike",
        "Malte",
        "Hannelore",
        "Torben",
        "Swantje",
        "Ruth",
        "Korbinian",
        "Anke",
        "Lennart",
    ],
    family_names: &[
        "Hollerbach",
        "Wiedemann",
        "Stöcklein",
        "Brandstetter",
        "Oelmann",
        "Rautenberg",
        "Köppen",
        "Haberland",
    ],
    streets: &["Am Alten Speicher", "Schlehenweg", "Gerbergasse", "Hinter den Höfen", "Ziegelhüttenstraße", "Moorweg"],
    towns: &[
        ("04109", "Leipzig"),
        ("79098", "Freiburg"),
        ("28195", "Bremen"),
        ("90402", "Nürnberg"),
        ("50667", "Köln"),
    ],
    companies: &["{} Metallbau GmbH", "Gärtnerei {} KG", "{} Logistik GmbH", "Förderverein {} e. V."],
    tax_rate_bp: 1_900,
    vat: ("DE", 9, ""),
};

/// Italy.
pub(crate) const ITALY: Region = Region {
    country: Country::IT,
    locale: "it-IT",
    given_names: &[
        "Chiara", "Davide", "Ginevra", "Lorenzo", "Ilaria", "Ettore", "Miriam", "Niccolò", "Serena", "Pietro",
    ],
    family_names: &["Ferretti", "Colangelo", "Marzotti", "Sabbadini", "Tornaghi", "Bevilacqua", "Orsolini", "Cattaneo"],
    streets: &["via dei Gelsi", "vicolo della Fontana", "via del Mulino Vecchio", "corso dei Tigli", "via San Zenone"],
    towns: &[("40121", "Bologna"), ("50122", "Firenze"), ("10121", "Torino"), ("37121", "Verona"), ("20121", "Milano")],
    companies: &["Officine {} S.r.l.", "{} Arredi S.r.l.", "Studio {} e Associati", "Associazione {} per il teatro"],
    tax_rate_bp: 2_200,
    vat: ("IT", 11, ""),
};

/// Spain.
pub(crate) const SPAIN: Region = Region {
    country: Country::ES,
    locale: "es-ES",
    given_names: &["Lucía", "Álvaro", "Inés", "Gonzalo", "Marta", "Íñigo", "Rocío", "Andrés", "Nuria", "Teodoro"],
    family_names: &[
        "Robles",
        "Vidal",
        "Escudero",
        "Peñalver",
        "Quintanilla",
        "Zabaleta",
        "Montesinos",
        "Arce",
        "Bustos",
    ],
    streets: &[
        "calle de los Almendros",
        "calle del Pozo",
        "plaza de la Herrería",
        "camino de la Ermita",
        "calle Mayor Baja",
    ],
    towns: &[
        ("41001", "Sevilla"),
        ("46001", "Valencia"),
        ("48001", "Bilbao"),
        ("50001", "Zaragoza"),
        ("28012", "Madrid"),
    ],
    companies: &["Talleres {} S.L.", "{} Reformas S.L.", "Gestoría {} S.L.", "Asociación {} de teatro"],
    tax_rate_bp: 2_100,
    vat: ("ESB", 8, ""),
};

/// The name as it stands in e-mail addresses and domains: small ASCII letters, hyphens for what is between words.
pub(crate) fn ascii(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for character in name.chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' => plain.push(character),
            'á' | 'à' | 'â' | 'å' => plain.push('a'),
            'ä' => plain.push_str("ae"),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'í' | 'ì' | 'î' | 'ï' => plain.push('i'),
            'ó' | 'ò' | 'ô' => plain.push('o'),
            'ö' => plain.push_str("oe"),
            'ú' | 'ù' | 'û' => plain.push('u'),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'ç' => plain.push('c'),
            'ñ' => plain.push('n'),
            _ if !plain.is_empty() && !plain.ends_with('-') => plain.push('-'),
            _ => {}
        }
    }
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_can_stand_in_an_address() {
        assert_eq!(ascii("Étienne d'Âge-Köppen & Söhne"), "etienne-d-age-koeppen-soehne");
        for region in REGIONS {
            for name in region.given_names.iter().chain(region.family_names) {
                let plain = ascii(name);
                assert!(plain.len() >= 2 && plain.bytes().all(|b| b.is_ascii_lowercase()), "{name}: {plain}");
            }
        }
    }
}
