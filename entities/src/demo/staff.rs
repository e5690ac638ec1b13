//! The provider's own people, and the tokens of the demo.

use chrono::{Duration, TimeDelta};

use super::{
    DemoTokens,
    data::agency::{ACCOUNTANT, COLLABORATOR, LEGAL_REPRESENTATIVE},
    home::Home,
    maker::Maker,
    random::{self, Stream},
};
use crate::{
    accounts::{NewApiToken, NewSession, NewUser, StaffRole, TokenScope, User},
    clock::{Clock, FixedClock},
    error::InputError,
    ids::UserId,
};

/// The support agent who holds a token.
pub(super) const AGENT: &str = "Ewan Calloway";

const STAFF: [(&str, &str, StaffRole); 4] = [
    (AGENT, "en-GB", StaffRole::Agent),
    ("Noelia Arce", "es-ES", StaffRole::Agent),
    ("Cédric Perroud", "fr-CH", StaffRole::Agent),
    ("Marta Escudero", "es-ES", StaffRole::Editor),
];

/// How long the demo's tokens open something.
const TOKEN_LIFETIME: TimeDelta = TimeDelta::days(365);

/// Agents and the editor.
pub(super) fn hire(maker: &mut Maker) -> Result<Vec<User>, InputError> {
    maker.go_to(1_300);
    let hire = |(name, locale, staff_role): &(&str, &str, StaffRole)| {
        let email = format!("{}@desk.example", super::data::regions::ascii(name).replace('-', "."));
        let new = NewUser { email: &email, name, locale: locale.parse()?, staff_role: *staff_role };
        new.build(&maker.ids, &maker.clock)
    };
    let staff: Vec<User> = STAFF.iter().map(hire).collect::<Result<_, _>>()?;
    maker.rows.users.extend(staff.iter().cloned());
    Ok(staff)
}

/// The sessions behind the four tokens, in the order of [`DemoTokens`]. The tokens follow from the seed alone.
fn sessions(
    seed: u64,
    clock: &dyn Clock,
    users: [UserId; 4],
) -> Result<(Vec<crate::accounts::Session>, DemoTokens), InputError> {
    let ids = random::ids(seed, Stream::Tokens);
    let mut sessions = Vec::with_capacity(users.len());
    let mut next = |user| -> Result<String, InputError> {
        let (session, secret) = NewSession { user, lifetime: TOKEN_LIFETIME }.build(&ids, clock)?;
        sessions.push(session);
        Ok(secret.reveal().to_owned())
    };
    let [representative, collaborator, accountant, agent] = users;
    let tokens = DemoTokens {
        legal_representative: next(representative)?,
        collaborator: next(collaborator)?,
        accountant: next(accountant)?,
        agent: next(agent)?,
    };
    Ok((sessions, tokens))
}

/// The tokens of a world that stands already.
pub(super) fn tokens(seed: u64) -> Result<DemoTokens, InputError> {
    // Whose sessions they are and when they were made do not enter the secrets.
    let clock = FixedClock::new(chrono::DateTime::UNIX_EPOCH);
    let nobody = UserId(uuid::Uuid::nil());
    sessions(seed, &clock, [nobody; 4]).map(|(_, tokens)| tokens)
}

/// Signs the four in.
pub(super) fn sign_in(maker: &mut Maker, seed: u64, agency: &Home, staff: &[User]) -> Result<DemoTokens, InputError> {
    let member = |name| agency.member(name).map(|(_, user)| user.id);
    let agent = staff.iter().find(|user| user.name == AGENT).map(|user| user.id);
    let agent = agent.ok_or_else(|| InputError::Value(format!("`{AGENT}` was not hired")))?;
    let users = [member(LEGAL_REPRESENTATIVE)?, member(COLLABORATOR)?, member(ACCOUNTANT)?, agent];
    maker.clock.set(maker.now());
    let (sessions, tokens) = sessions(seed, &maker.clock, users)?;
    maker.rows.sessions.extend(sessions);
    Ok(tokens)
}

/// Whose, called what, how far it reaches, days since it was made, when it ends, days since it was used and taken back.
type ApiTokenPlan =
    (&'static str, &'static str, &'static [TokenScope], i64, Option<Duration>, Option<i64>, Option<i64>);

/// API tokens in every state: in use, never used, about to end, ended, taken back.
pub(super) fn api_tokens(maker: &mut Maker, agency: &Home) -> Result<(), InputError> {
    use TokenScope::{ReadAccount, ReadBilling, ReadSites, WriteSites};
    let now = maker.now();
    let table: [ApiTokenPlan; 5] = [
        (ACCOUNTANT, "Monthly export to the books", &[ReadBilling], 300, None, Some(1), None),
        (LEGAL_REPRESENTATIVE, "Status page", &[ReadAccount], 30, None, None, None),
        (LEGAL_REPRESENTATIVE, "Deployment", &[ReadSites, WriteSites], 80, Some(Duration::days(20)), Some(3), None),
        (LEGAL_REPRESENTATIVE, "Migration", &[ReadSites, WriteSites], 500, Some(-Duration::days(90)), Some(100), None),
        (ACCOUNTANT, "Old laptop", &[ReadAccount, ReadBilling], 650, None, Some(210), Some(205)),
    ];
    for (owner, name, scopes, made, ends, used, revoked) in table {
        maker.go_to(made);
        let user = agency.member(owner)?.1.id;
        let new = NewApiToken { user, name, scopes, expires_at: ends.map(|after| now + after) };
        let (mut token, _) = new.build(&maker.ids, &maker.clock)?;
        token.last_used_at = used.map(|ago| now - Duration::days(ago));
        token.revoked_at = revoked.map(|ago| now - Duration::days(ago));
        maker.rows.api_tokens.push(token);
    }
    Ok(())
}
