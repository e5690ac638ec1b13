//! Why a team is not made or changed, in words.

use entities::{access::Denied, chosen::TooMany, locale::Locale, teams::TeamRefusal};

use crate::{
    help::UserErrorCode,
    user_errors::{self, Refusal, said},
};

impl Refusal for TeamRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Organization(denied) | Self::Team(denied) => user_errors::denied(*denied),
            Self::Name(refusal) | Self::Description(refusal) => user_errors::text::code(*refusal),
            Self::NameTaken => UserErrorCode::Taken,
            Self::Stale => UserErrorCode::Conflict,
            Self::Member { .. } | Self::Product { .. } => UserErrorCode::NotFound,
            Self::TooManyMembers(_) | Self::TooManyProducts(_) | Self::TwoLevels { .. } => UserErrorCode::Invalid,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Organization(_) => &["organization"],
            Self::Team(_) => &["id"],
            Self::Name(_) | Self::NameTaken => &["name"],
            Self::Description(_) => &["description"],
            Self::Stale => &["ifRevision"],
            Self::TooManyMembers(_) | Self::Member { .. } => &["memberships"],
            Self::TooManyProducts(_) | Self::Product { .. } | Self::TwoLevels { .. } => &["products"],
        }
    }

    fn path(&self) -> Vec<String> {
        let mut path: Vec<String> = self.field().iter().map(ToString::to_string).collect();
        match self {
            Self::Member { place } => path.push(place.to_string()),
            Self::Product { place } => path.extend([place.to_string(), "product".to_owned()]),
            Self::TwoLevels { place } => path.extend([place.to_string(), "level".to_owned()]),
            _ => {}
        }
        path
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Name(refusal) | Self::Description(refusal) => user_errors::text::message(*refusal, language),
            Self::Stale => user_errors::stale(language),
            Self::TooManyMembers(TooMany { most }) | Self::TooManyProducts(TooMany { most }) => {
                user_errors::too_many(language, *most)
            }
            Self::Organization(Denied::NotFound) => user_errors::no_organization(language),
            Self::Team(Denied::NotFound) => said!(language;
                es: "Este equipo no existe o no es para usted: compruebe el equipo y con qué usuario ha entrado.",
                en: "There is no such team, or it is not for you: check the team and who is signed in.",
                fr: "Cette équipe n’existe pas ou ne vous est pas accessible : vérifiez l’équipe et le compte connecté.",
                de: "Dieses Team gibt es nicht, oder es ist nicht für Sie: Prüfen Sie das Team und wer angemeldet ist.",
                it: "Questo team non esiste o non è per Lei: verifichi il team e con quale utente ha effettuato l’accesso.",
            ),
            Self::Organization(Denied::NotAllowed) | Self::Team(Denied::NotAllowed) => said!(language;
                es: "Con este acceso no se pueden gestionar equipos: lo hacen los administradores y los representantes \
                     legales; un token de API necesita además el alcance WRITE_ACCOUNT.",
                en: "This access cannot manage teams: administrators and legal representatives do; an API token also needs \
                     the scope WRITE_ACCOUNT.",
                fr: "Cet accès ne permet pas de gérer les équipes : c’est le rôle des administrateurs et des représentants \
                     légaux ; un jeton d’API a aussi besoin de la portée WRITE_ACCOUNT.",
                de: "Dieser Zugang kann keine Teams verwalten: Das tun Administratoren und gesetzliche Vertreter; ein \
                     API-Token braucht außerdem den Bereich WRITE_ACCOUNT.",
                it: "Questo accesso non può gestire i team: lo fanno gli amministratori e i rappresentanti legali; a un token \
                     API serve inoltre l’ambito WRITE_ACCOUNT.",
            ),
            Self::NameTaken => said!(language;
                es: "Otro equipo de la organización ya se llama así: elija otro nombre.",
                en: "Another team of the organization has this name already: choose another one.",
                fr: "Une autre équipe de l’organisation porte déjà ce nom : choisissez-en un autre.",
                de: "Ein anderes Team der Organisation heißt bereits so: Wählen Sie einen anderen Namen.",
                it: "Un altro team dell’organizzazione ha già questo nome: ne scelga un altro.",
            ),
            Self::Member { .. } => said!(language;
                es: "Esta persona no pertenece a la organización del equipo: elija miembros de la organización o invítela.",
                en: "This person does not belong to the team’s organization: choose its members, or invite the person.",
                fr: "Cette personne n’appartient pas à l’organisation de l’équipe : choisissez des membres de celle-ci, ou \
                     invitez la personne.",
                de: "Diese Person gehört nicht zur Organisation des Teams: Wählen Sie deren Mitglieder, oder laden Sie die \
                     Person ein.",
                it: "Questa persona non appartiene all’organizzazione del team: scelga membri dell’organizzazione o inviti \
                     la persona.",
            ),
            Self::Product { .. } => said!(language;
                es: "Este producto no es de la organización del equipo: compruebe qué organización tiene abierta.",
                en: "This product is not of the team’s organization: check which organization you have open.",
                fr: "Ce produit n’est pas de l’organisation de l’équipe : vérifiez quelle organisation est ouverte.",
                de: "Dieses Produkt gehört nicht der Organisation des Teams: Prüfen Sie, welche Organisation geöffnet ist.",
                it: "Questo prodotto non è dell’organizzazione del team: verifichi quale organizzazione è aperta.",
            ),
            Self::TwoLevels { .. } => said!(language;
                es: "Este producto figura dos veces con niveles distintos: déjelo una sola vez.",
                en: "This product stands twice with different levels: leave it once.",
                fr: "Ce produit figure deux fois avec des niveaux différents : laissez-le une seule fois.",
                de: "Dieses Produkt steht zweimal mit verschiedenen Stufen da: Lassen Sie es einmal stehen.",
                it: "Questo prodotto compare due volte con livelli diversi: lo lasci una volta sola.",
            ),
        }
    }
}
