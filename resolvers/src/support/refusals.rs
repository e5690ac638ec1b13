//! Why support agents are not let in, in words.

use entities::{access::Denied, chosen::TooMany, locale::Locale, support::SupportAccessRefusal};

use crate::{
    help::UserErrorCode,
    user_errors::{self, Refusal, said},
};

impl Refusal for SupportAccessRefusal {
    fn code(&self) -> UserErrorCode {
        match self {
            Self::Organization(denied) | Self::Grant(denied) => user_errors::denied(*denied),
            Self::Nothing => UserErrorCode::Required,
            Self::TooMany(_) => UserErrorCode::Invalid,
            Self::Product { .. } => UserErrorCode::NotFound,
            Self::TooShort => UserErrorCode::BelowMinimum,
            Self::TooLong { .. } => UserErrorCode::AboveMaximum,
            Self::Expired => UserErrorCode::Expired,
        }
    }

    fn field(&self) -> &'static [&'static str] {
        match self {
            Self::Organization(_) => &["organization"],
            Self::Nothing | Self::TooMany(_) | Self::Product { .. } => &["products"],
            Self::TooShort | Self::TooLong { .. } => &["hours"],
            Self::Grant(_) | Self::Expired => &["id"],
        }
    }

    fn path(&self) -> Vec<String> {
        let mut path: Vec<String> = self.field().iter().map(ToString::to_string).collect();
        if let Self::Product { place } = self {
            path.push(place.to_string());
        }
        path
    }

    fn message(&self, reader: Locale) -> String {
        let language = reader.language();
        match self {
            Self::Organization(Denied::NotFound) => user_errors::no_organization(language),
            Self::Organization(Denied::NotAllowed) | Self::Grant(Denied::NotAllowed) => said!(language;
                es: "Con este acceso no se puede dejar entrar al soporte: lo hacen los administradores y los representantes \
                     legales; un token de API necesita además el alcance WRITE_ACCOUNT.",
                en: "This access cannot let support in: administrators and legal representatives do; an API token also needs \
                     the scope WRITE_ACCOUNT.",
                fr: "Cet accès ne permet pas de faire entrer l’assistance : c’est le rôle des administrateurs et des \
                     représentants légaux ; un jeton d’API a aussi besoin de la portée WRITE_ACCOUNT.",
                de: "Dieser Zugang kann den Support nicht hereinlassen: Das tun Administratoren und gesetzliche Vertreter; ein \
                     API-Token braucht außerdem den Bereich WRITE_ACCOUNT.",
                it: "Questo accesso non può far entrare l’assistenza: lo fanno gli amministratori e i rappresentanti legali; a \
                     un token API serve inoltre l’ambito WRITE_ACCOUNT.",
            ),
            Self::Grant(Denied::NotFound) => said!(language;
                es: "Este acceso para el soporte no existe o no es para usted: compruebe qué organización tiene abierta.",
                en: "There is no such access for support, or it is not for you: check which organization you have open.",
                fr: "Cet accès pour l’assistance n’existe pas ou ne vous concerne pas : vérifiez quelle organisation est \
                     ouverte.",
                de: "Diese Freigabe für den Support gibt es nicht, oder sie ist nicht für Sie: Prüfen Sie, welche \
                     Organisation geöffnet ist.",
                it: "Questo accesso per l’assistenza non esiste o non è per Lei: verifichi quale organizzazione è aperta.",
            ),
            Self::Nothing => user_errors::nothing_chosen(language),
            Self::TooMany(TooMany { most }) => user_errors::too_many(language, *most),
            Self::Product { .. } => said!(language;
                es: "Este producto no es de esta organización: elija entre los suyos.",
                en: "This product is not of this organization: choose among its own.",
                fr: "Ce produit n’est pas de cette organisation : choisissez parmi les siens.",
                de: "Dieses Produkt gehört nicht dieser Organisation: Wählen Sie unter ihren eigenen.",
                it: "Questo prodotto non è di questa organizzazione: scelga tra i suoi.",
            ),
            Self::TooShort => said!(language;
                es: "El acceso dura al menos una hora.",
                en: "The access lasts at least one hour.",
                fr: "L’accès dure au moins une heure.",
                de: "Die Freigabe gilt mindestens eine Stunde.",
                it: "L’accesso dura almeno un’ora.",
            ),
            Self::TooLong { most } => said!(language;
                es: "El acceso dura {most} horas como máximo; después se puede dar otro.",
                en: "The access lasts at most {most} hours; another one can be given after that.",
                fr: "L’accès dure au plus {most} heures ; un autre peut être donné ensuite.",
                de: "Die Freigabe gilt höchstens {most} Stunden; danach lässt sich eine neue geben.",
                it: "L’accesso dura al massimo {most} ore; dopo se ne può dare un altro.",
            ),
            Self::Expired => said!(language;
                es: "Este acceso ya terminó por sí solo: no hay nada que retirar.",
                en: "This access has ended by itself: there is nothing to take back.",
                fr: "Cet accès a déjà pris fin de lui-même : il n’y a rien à reprendre.",
                de: "Diese Freigabe ist schon von selbst zu Ende: Es gibt nichts zurückzunehmen.",
                it: "Questo accesso è già terminato da solo: non c’è nulla da revocare.",
            ),
        }
    }
}
