//! Why a billing address is not made, changed or deleted, in words.

use entities::{
    access::Denied,
    addresses::{AddressPart, AddressRefusal, PostalCodeRefusal, VatNumber, VatRefusal},
    locale::{Language, Locale},
};

use crate::{
    help::UserErrorCode,
    user_errors::{self, Refusal, said},
};

impl Refusal for AddressRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Organization(denied) | Self::Address(denied) => user_errors::denied(*denied),
            Self::Text(_, refusal) | Self::PostalCode(PostalCodeRefusal::Text(refusal)) => {
                user_errors::text::code(*refusal)
            }
            Self::PostalCode(PostalCodeRefusal::Shape(_)) => UserErrorCode::Invalid,
            Self::VatNumber(_) => UserErrorCode::InvalidVatNumber,
            Self::InUse(_) | Self::Default => UserErrorCode::AddressInUse,
            Self::Stale => UserErrorCode::Conflict,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Organization(_) => &["organization"],
            Self::Address(_) | Self::InUse(_) | Self::Default => &["id"],
            Self::Text(part, _) => match part {
                AddressPart::Label => &["address", "label"],
                AddressPart::Company => &["address", "company"],
                AddressPart::Name => &["address", "name"],
                AddressPart::Street => &["address", "street"],
                AddressPart::HouseNumber => &["address", "houseNumber"],
                AddressPart::City => &["address", "city"],
            },
            Self::PostalCode(_) => &["address", "postalCode"],
            Self::VatNumber(_) => &["address", "vatNumber"],
            Self::Stale => &["ifRevision"],
        }
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Text(_, refusal) | Self::PostalCode(PostalCodeRefusal::Text(refusal)) => {
                user_errors::text::message(*refusal, language)
            }
            Self::PostalCode(PostalCodeRefusal::Shape(country)) => said!(language;
                es: "Este código postal no es como los del país indicado ({country}): compruebe el código y el país.",
                en: "This is no postal code of the country given ({country}): check the code and the country.",
                fr: "Ce code postal n’est pas de ceux du pays indiqué ({country}) : vérifiez le code et le pays.",
                de: "Das ist keine Postleitzahl des angegebenen Landes ({country}): Prüfen Sie die Zahl und das Land.",
                it: "Questo codice postale non è di quelli del Paese indicato ({country}): verifichi il codice e il Paese.",
            ),
            Self::VatNumber(refusal) => vat_number(language, *refusal),
            Self::InUse(products) => in_use(language, *products),
            Self::Default => said!(language;
                es: "Esta dirección es la predeterminada y hay productos u otras direcciones que dependen de ella: elija antes \
                     otra predeterminada.",
                en: "This address is the default, and products or other addresses rely on it: choose another default first.",
                fr: "Cette adresse est celle par défaut, et des produits ou d’autres adresses en dépendent : choisissez \
                     d’abord une autre adresse par défaut.",
                de: "Diese Adresse ist die Standardadresse, und Produkte oder andere Adressen hängen davon ab: Wählen Sie \
                     zuerst eine andere Standardadresse.",
                it: "Questo indirizzo è quello predefinito e ci sono prodotti o altri indirizzi che ne dipendono: scelga prima \
                     un altro indirizzo predefinito.",
            ),
            Self::Stale => user_errors::stale(language),
            Self::Organization(Denied::NotFound) => user_errors::no_organization(language),
            Self::Address(Denied::NotFound) => no_address(language),
            Self::Organization(Denied::NotAllowed) | Self::Address(Denied::NotAllowed) => said!(language;
                es: "Con este acceso no se pueden gestionar direcciones de facturación: hace falta el permiso de contabilidad; \
                     un token de API necesita además el alcance WRITE_BILLING.",
                en: "This access cannot manage billing addresses: that needs the accounting permission; an API token also \
                     needs the scope WRITE_BILLING.",
                fr: "Cet accès ne permet pas de gérer les adresses de facturation : il faut la permission comptabilité ; un \
                     jeton d’API a aussi besoin de la portée WRITE_BILLING.",
                de: "Dieser Zugang kann keine Rechnungsadressen verwalten: Dafür braucht es die Berechtigung Buchhaltung; \
                     ein API-Token braucht außerdem den Bereich WRITE_BILLING.",
                it: "Questo accesso non può gestire gli indirizzi di fatturazione: serve il permesso di contabilità; a un token \
                     API serve inoltre l’ambito WRITE_BILLING.",
            ),
        }
    }
}

/// An address that the viewer does not see.
pub(super) fn no_address(language: Language) -> String {
    said!(language;
        es: "Esta dirección de facturación no existe o no es para usted: compruebe la dirección y con qué usuario ha entrado.",
        en: "There is no such billing address, or it is not for you: check the address and who is signed in.",
        fr: "Cette adresse de facturation n’existe pas ou ne vous est pas accessible : vérifiez l’adresse et le compte connecté.",
        de: "Diese Rechnungsadresse gibt es nicht, oder sie ist nicht für Sie: Prüfen Sie die Adresse und wer angemeldet ist.",
        it: "Questo indirizzo di fatturazione non esiste o non è per Lei: verifichi l’indirizzo e con quale utente ha effettuato \
             l’accesso.",
    )
}

fn vat_number(language: Language, refusal: VatRefusal) -> String {
    let country = match refusal {
        VatRefusal::CheckDigits(country) => {
            return said!(language;
                es: "Este no es un número de IVA válido ({country}): alguna cifra está mal o dos están cambiadas. Compárelo con un \
                     documento oficial.",
                en: "This is no valid VAT number ({country}): a digit is wrong, or two are in each other's place. Compare it with \
                     an official document.",
                fr: "Ce numéro de TVA n’est pas valable ({country}) : un chiffre est faux ou deux sont intervertis. Comparez-le à un \
                     document officiel.",
                de: "Das ist keine gültige Mehrwertsteuernummer ({country}): Eine Ziffer ist falsch, oder zwei sind vertauscht. \
                     Vergleichen Sie sie mit einem amtlichen Dokument.",
                it: "Questa partita IVA non è valida ({country}): una cifra è sbagliata o due sono scambiate. La confronti con un \
                     documento ufficiale.",
            );
        }
        VatRefusal::Shape(country) => country,
    };
    let Some(example) = VatNumber::example(country) else {
        return said!(language;
            es: "Esto no puede ser un número de IVA: use de 2 a 20 letras y cifras, o deje el campo vacío.",
            en: "This cannot be a VAT number: use 2 to 20 letters and digits, or leave the field empty.",
            fr: "Ceci ne peut pas être un numéro de TVA : utilisez de 2 à 20 lettres et chiffres, ou laissez le champ vide.",
            de: "Das kann keine Mehrwertsteuernummer sein: Verwenden Sie 2 bis 20 Buchstaben und Ziffern, oder lassen Sie das \
                 Feld leer.",
            it: "Questa non può essere una partita IVA: usi da 2 a 20 lettere e cifre, oppure lasci vuoto il campo.",
        );
    };
    said!(language;
        es: "Este no es un número de IVA del país de la dirección ({country}): allí son como {example}. Corríjalo o déjelo vacío.",
        en: "This is no VAT number of the address's country ({country}): there they look like {example}. Correct it, or leave \
             it out.",
        fr: "Ce numéro de TVA n’est pas du pays de l’adresse ({country}) : là-bas, il ressemble à {example}. Corrigez-le ou \
             laissez-le vide.",
        de: "Das ist keine Mehrwertsteuernummer des Landes der Adresse ({country}): Dort sieht sie aus wie {example}. \
             Berichtigen Sie sie, oder lassen Sie sie weg.",
        it: "Questa partita IVA non è del Paese dell’indirizzo ({country}): lì è come {example}. La corregga o la lasci vuota.",
    )
}

fn in_use(language: Language, products: u64) -> String {
    if products == 1 {
        return said!(language;
            es: "A esta dirección se factura un producto: elija antes otra dirección para él.",
            en: "A product is billed to this address: give it another one first.",
            fr: "Un produit est facturé à cette adresse : choisissez-en d’abord une autre pour lui.",
            de: "An diese Adresse geht die Rechnung für ein Produkt: Geben Sie ihm zuerst eine andere.",
            it: "A questo indirizzo è fatturato un prodotto: ne scelga prima un altro per esso.",
        );
    }
    said!(language;
        es: "A esta dirección se facturan {products} productos: elija antes otra dirección para ellos.",
        en: "{products} products are billed to this address: give them another one first.",
        fr: "{products} produits sont facturés à cette adresse : choisissez-en d’abord une autre pour eux.",
        de: "An diese Adresse gehen die Rechnungen für {products} Produkte: Geben Sie ihnen zuerst eine andere.",
        it: "A questo indirizzo sono fatturati {products} prodotti: ne scelga prima un altro per essi.",
    )
}
