//! What the page of limits says, in the languages of our pages.

use kb::Locale;

/// The words of the page in one language.
#[derive(Debug)]
pub(crate) struct LimitsTexts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) limits: &'static str,
    pub(crate) formula: &'static str,
    /// Sentences with `{}` where a number of the formula stands.
    formula_lines: [&'static str; 7],
    pub(crate) compute: &'static str,
    pub(crate) document: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) variables: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) examples: &'static str,
    pub(crate) operation_column: &'static str,
    pub(crate) points: &'static str,
    pub(crate) unbounded: &'static str,
    pub(crate) variables_wrong: &'static str,
    /// The operation costs one point, several points (`{}` is the number).
    costs: [&'static str; 2],
    /// So many bytes, seconds, points (`{}` is the number).
    units: [&'static str; 4],
    /// The names of the limits, in the order of [`Limit`].
    names: [&'static str; 18],
    /// What stands between thousands.
    separator: char,
}

/// A limit on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    Body,
    Tokens,
    Nesting,
    Depth,
    Fragments,
    RootFields,
    Aliases,
    Directives,
    Fields,
    Page,
    Ids,
    Representations,
    Cost,
    Burst,
    Rate,
    Statement,
    Request,
    Answer,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Pieces,
    Kibibytes,
    Mebibytes,
    Seconds,
    Points,
}

impl LimitsTexts {
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

    /// What a limit is called.
    pub(crate) fn name(&self, limit: Limit) -> &'static str {
        self.names[limit as usize]
    }

    /// What an operation costs.
    pub(crate) fn costs(&self, points: u64) -> String {
        self.costs[usize::from(points != 1)].replace("{}", &self.number(points))
    }

    /// A number with its unit.
    pub(crate) fn amount(&self, number: u64, unit: Unit) -> String {
        let number = self.number(number);
        match unit {
            Unit::Pieces => number,
            Unit::Kibibytes => self.units[0].replace("{}", &number),
            Unit::Mebibytes => self.units[1].replace("{}", &number),
            Unit::Seconds => self.units[2].replace("{}", &number),
            Unit::Points => self.units[3].replace("{}", &number),
        }
    }

    /// The formula, a sentence a rule; `numbers` are those that stand in it, in order.
    pub(crate) fn formula_lines(&self, numbers: [u64; 4]) -> Vec<String> {
        let mut numbers = numbers.into_iter();
        let mut fill = |line: &&str| {
            let filled = line.contains("{}").then(|| numbers.next()).flatten();
            filled.map_or_else(|| (*line).to_owned(), |number| line.replace("{}", &self.number(number)))
        };
        self.formula_lines.iter().map(&mut fill).collect()
    }

    /// A number with its thousands apart.
    pub(crate) fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(self.separator);
            }
            text.push(digit);
        }
        text
    }
}

static EN: LimitsTexts = LimitsTexts {
    title: "Limits and cost",
    lead: "What a request may ask of this server, and what an operation costs.",
    limits: "Limits",
    formula: "How the cost is worked out",
    formula_lines: [
        "An object is one point, the root of the operation included; what holds no fields of its own is free.",
        "A connection is one point, and “nodes” and “edges” in it as many as its page may hold: “first” or “last”, or {} where neither is given.",
        "Another list is as many points as its own “first” says, or as there are “ids” or “representations”, or else {}.",
        "What is asked of the objects of a list is multiplied by its length.",
        "A field at the root of a mutation is {} points more.",
        "Introspection is one point a field at the root.",
        "Guides beside the answer (“extensions: {help: true}”) are {} points more.",
    ],
    compute: "What does yours cost?",
    document: "GraphQL document",
    operation: "Name of the operation, where there are several",
    variables: "Variables, as JSON",
    submit: "Work out the cost",
    refused: "This would be refused:",
    examples: "What the examples cost",
    operation_column: "Operation",
    points: "Points",
    unbounded: "no limit",
    variables_wrong: "The variables are no JSON object.",
    costs: ["The operation may cost 1 point.", "The operation may cost {} points."],
    units: ["{} KiB", "{} MiB", "{} s", "{} points"],
    names: [
        "Request body",
        "Tokens of a document",
        "Brackets within brackets",
        "Depth of a selection",
        "Fragments within fragments",
        "Fields at the root of an operation",
        "Aliases",
        "Directives",
        "Fields, fragments spread out",
        "Page of a list (first, last)",
        "Identifiers in nodes(ids:)",
        "Representations in _entities(representations:)",
        "Cost of an operation",
        "Points that may be spent at once",
        "Points that come back each second",
        "One statement of the database",
        "A request as a whole",
        "Answer",
    ],
    separator: ',',
};

static ES: LimitsTexts = LimitsTexts {
    title: "Límites y coste",
    lead: "Qué puede pedir una solicitud a este servidor y cuánto cuesta una operación.",
    limits: "Límites",
    formula: "Cómo se calcula el coste",
    formula_lines: [
        "Un objeto es un punto, incluida la raíz de la operación; lo que no tiene campos propios no cuesta nada.",
        "Una conexión es un punto, y sus «nodes» y «edges», tantos como quepan en la página: «first» o «last», o {} si no se indica ninguno.",
        "Otra lista son tantos puntos como diga su propio «first», o como «ids» o «representations» haya, y si no {}.",
        "Lo que se pide de los objetos de una lista se multiplica por su longitud.",
        "Un campo en la raíz de una mutación son {} puntos más.",
        "La introspección es un punto por cada campo en la raíz.",
        "Las guías junto a la respuesta («extensions: {help: true}») son {} puntos más.",
    ],
    compute: "¿Cuánto cuesta la tuya?",
    document: "Documento GraphQL",
    operation: "Nombre de la operación, si hay varias",
    variables: "Variables, en JSON",
    submit: "Calcular el coste",
    refused: "Se rechazaría:",
    examples: "Cuánto cuestan los ejemplos",
    operation_column: "Operación",
    points: "Puntos",
    unbounded: "sin límite",
    variables_wrong: "Las variables no son un objeto JSON.",
    costs: ["La operación puede costar 1 punto.", "La operación puede costar {} puntos."],
    units: ["{} KiB", "{} MiB", "{} s", "{} puntos"],
    names: [
        "Cuerpo de la solicitud",
        "Tokens de un documento",
        "Paréntesis dentro de paréntesis",
        "Profundidad de una selección",
        "Fragmentos dentro de fragmentos",
        "Campos en la raíz de una operación",
        "Alias",
        "Directivas",
        "Campos, con los fragmentos desplegados",
        "Página de una lista (first, last)",
        "Identificadores en nodes(ids:)",
        "Representaciones en _entities(representations:)",
        "Coste de una operación",
        "Puntos que pueden gastarse de una vez",
        "Puntos que se recuperan cada segundo",
        "Una consulta a la base de datos",
        "Una solicitud entera",
        "Respuesta",
    ],
    separator: '.',
};

static FR: LimitsTexts = LimitsTexts {
    title: "Limites et coût",
    lead: "Ce qu'une requête peut demander à ce serveur, et ce que coûte une opération.",
    limits: "Limites",
    formula: "Comment le coût est calculé",
    formula_lines: [
        "Un objet vaut un point, la racine de l'opération comprise ; ce qui n'a pas de champs est gratuit.",
        "Une connexion vaut un point, et ses « nodes » et « edges » autant que sa page peut en contenir : « first » ou « last », ou {} si aucun n'est donné.",
        "Une autre liste vaut autant de points que le dit son propre « first », ou qu'il y a d'« ids » ou de « representations », sinon {}.",
        "Ce qui est demandé des objets d'une liste est multiplié par sa longueur.",
        "Un champ à la racine d'une mutation vaut {} points de plus.",
        "L'introspection vaut un point par champ à la racine.",
        "Les guides à côté de la réponse (« extensions: {help: true} ») valent {} points de plus.",
    ],
    compute: "Combien coûte la vôtre ?",
    document: "Document GraphQL",
    operation: "Nom de l'opération, s'il y en a plusieurs",
    variables: "Variables, en JSON",
    submit: "Calculer le coût",
    refused: "Ceci serait refusé :",
    examples: "Ce que coûtent les exemples",
    operation_column: "Opération",
    points: "Points",
    unbounded: "sans limite",
    variables_wrong: "Les variables ne sont pas un objet JSON.",
    costs: ["L'opération peut coûter 1 point.", "L'opération peut coûter {} points."],
    units: ["{} Kio", "{} Mio", "{} s", "{} points"],
    names: [
        "Corps de la requête",
        "Jetons d'un document",
        "Parenthèses imbriquées",
        "Profondeur d'une sélection",
        "Fragments dans des fragments",
        "Champs à la racine d'une opération",
        "Alias",
        "Directives",
        "Champs, fragments développés",
        "Page d'une liste (first, last)",
        "Identifiants dans nodes(ids:)",
        "Représentations dans _entities(representations:)",
        "Coût d'une opération",
        "Points que l'on peut dépenser d'un coup",
        "Points récupérés chaque seconde",
        "Une instruction de la base de données",
        "Une requête entière",
        "Réponse",
    ],
    separator: '\u{202f}',
};

static DE: LimitsTexts = LimitsTexts {
    title: "Grenzen und Kosten",
    lead: "Was eine Anfrage von diesem Server verlangen darf und was eine Operation kostet.",
    limits: "Grenzen",
    formula: "Wie die Kosten berechnet werden",
    formula_lines: [
        "Ein Objekt ist ein Punkt, die Wurzel der Operation mitgezählt; was keine eigenen Felder hat, ist frei.",
        "Eine Connection ist ein Punkt, und „nodes“ und „edges“ darin so viele, wie die Seite fassen kann: „first“ oder „last“, sonst {}.",
        "Eine andere Liste zählt so viele Punkte, wie ihr eigenes „first“ sagt oder „ids“ oder „representations“ angegeben sind, sonst {}.",
        "Was von den Objekten einer Liste verlangt wird, wird mit ihrer Länge malgenommen.",
        "Ein Feld an der Wurzel einer Mutation kostet {} Punkte mehr.",
        "Introspektion ist ein Punkt je Feld an der Wurzel.",
        "Anleitungen neben der Antwort („extensions: {help: true}“) kosten {} Punkte mehr.",
    ],
    compute: "Was kostet Ihre?",
    document: "GraphQL-Dokument",
    operation: "Name der Operation, wenn es mehrere gibt",
    variables: "Variablen, als JSON",
    submit: "Kosten berechnen",
    refused: "Das würde abgelehnt:",
    examples: "Was die Beispiele kosten",
    operation_column: "Operation",
    points: "Punkte",
    unbounded: "keine Grenze",
    variables_wrong: "Die Variablen sind kein JSON-Objekt.",
    costs: ["Die Operation kann 1 Punkt kosten.", "Die Operation kann {} Punkte kosten."],
    units: ["{} KiB", "{} MiB", "{} s", "{} Punkte"],
    names: [
        "Inhalt der Anfrage",
        "Tokens eines Dokuments",
        "Klammern in Klammern",
        "Tiefe einer Auswahl",
        "Fragmente in Fragmenten",
        "Felder an der Wurzel einer Operation",
        "Aliasse",
        "Direktiven",
        "Felder, Fragmente ausgeschrieben",
        "Seite einer Liste (first, last)",
        "Kennungen in nodes(ids:)",
        "Repräsentationen in _entities(representations:)",
        "Kosten einer Operation",
        "Punkte, die auf einmal ausgegeben werden können",
        "Punkte, die je Sekunde zurückkommen",
        "Eine Anweisung an die Datenbank",
        "Eine ganze Anfrage",
        "Antwort",
    ],
    separator: '.',
};

static IT: LimitsTexts = LimitsTexts {
    title: "Limiti e costo",
    lead: "Che cosa una richiesta può chiedere a questo server e quanto costa un'operazione.",
    limits: "Limiti",
    formula: "Come si calcola il costo",
    formula_lines: [
        "Un oggetto vale un punto, compresa la radice dell'operazione; ciò che non ha campi propri è gratuito.",
        "Una connessione vale un punto, e i suoi «nodes» ed «edges» tanti quanti ne contiene la pagina: «first» o «last», oppure {} se non è indicato nessuno dei due.",
        "Un'altra lista vale tanti punti quanti dice il suo «first», o quanti sono gli «ids» o le «representations», altrimenti {}.",
        "Ciò che si chiede degli oggetti di una lista si moltiplica per la sua lunghezza.",
        "Un campo alla radice di una mutazione vale {} punti in più.",
        "L'introspezione vale un punto per ogni campo alla radice.",
        "Le guide accanto alla risposta («extensions: {help: true}») valgono {} punti in più.",
    ],
    compute: "Quanto costa la tua?",
    document: "Documento GraphQL",
    operation: "Nome dell'operazione, se ce n'è più di una",
    variables: "Variabili, in JSON",
    submit: "Calcola il costo",
    refused: "Verrebbe rifiutata:",
    examples: "Quanto costano gli esempi",
    operation_column: "Operazione",
    points: "Punti",
    unbounded: "nessun limite",
    variables_wrong: "Le variabili non sono un oggetto JSON.",
    costs: ["L'operazione può costare 1 punto.", "L'operazione può costare {} punti."],
    units: ["{} KiB", "{} MiB", "{} s", "{} punti"],
    names: [
        "Corpo della richiesta",
        "Token di un documento",
        "Parentesi dentro parentesi",
        "Profondità di una selezione",
        "Frammenti dentro frammenti",
        "Campi alla radice di un'operazione",
        "Alias",
        "Direttive",
        "Campi, con i frammenti espansi",
        "Pagina di una lista (first, last)",
        "Identificativi in nodes(ids:)",
        "Rappresentazioni in _entities(representations:)",
        "Costo di un'operazione",
        "Punti che si possono spendere in una volta",
        "Punti che tornano ogni secondo",
        "Un'istruzione del database",
        "Una richiesta intera",
        "Risposta",
    ],
    separator: '.',
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_points_are_written_as_each_language_does() {
        for (tag, one, many, number) in [
            ("en", "The operation may cost 1 point.", "The operation may cost 1,234 points.", "1,000,000"),
            ("es", "La operación puede costar 1 punto.", "La operación puede costar 1.234 puntos.", "1.000.000"),
            (
                "fr",
                "L'opération peut coûter 1 point.",
                "L'opération peut coûter 1\u{202f}234 points.",
                "1\u{202f}000\u{202f}000",
            ),
            ("de", "Die Operation kann 1 Punkt kosten.", "Die Operation kann 1.234 Punkte kosten.", "1.000.000"),
            ("it", "L'operazione può costare 1 punto.", "L'operazione può costare 1.234 punti.", "1.000.000"),
        ] {
            let texts = LimitsTexts::of(&tag.parse().unwrap());
            assert_eq!([texts.costs(1), texts.costs(1_234), texts.number(1_000_000)], [one, many, number], "{tag}");
            let formula = texts.formula_lines([11, 22, 33, 44]).join(" ");
            assert!(["11", "22", "33"].iter().all(|number| formula.contains(number)), "{formula}");
            assert!(!formula.contains("{}"), "{formula}");
        }
    }
}
