//! The limit on SQLite: statements run in place, on one of two readers.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::{CachedStatement, Connection, OpenFlags, OptionalExtension, Row, params};

use super::{
    Answer, Asker, Moment, Refusal,
    json::{Bytes16, Json, status, uuid},
    request::Variables,
};

/// More readers were slower: each has its own page cache.
const READERS: usize = 2;

const SESSION: &str = "SELECT user_id FROM sessions WHERE token_hash = ?1 AND ended_at IS NULL AND expires_at > ?2";
const MEMBER: &str = "SELECT m.id, m.role, m.manage_accounting, o.name FROM memberships m \
    JOIN organizations o ON o.id = m.organization_id WHERE m.organization_id = ?1 AND m.user_id = ?2";
const BARE_ORGANIZATION: &str = "SELECT name FROM organizations WHERE id = ?1";

const Q1_BARE: &str = "SELECT o.name, o.currency, p.id, p.balance_minor \
    FROM organizations o LEFT JOIN prepaid_accounts p ON p.organization_id = o.id WHERE o.id = ?1";
const Q1: &str = "SELECT o.name, o.currency, p.id, p.balance_minor \
    FROM sessions s JOIN memberships m ON m.user_id = s.user_id JOIN organizations o ON o.id = m.organization_id \
    LEFT JOIN prepaid_accounts p ON p.organization_id = o.id \
    AND (m.role IN ('LEGAL_REPRESENTATIVE', 'ADMINISTRATOR') OR m.manage_accounting) \
    WHERE s.token_hash = ?2 AND s.ended_at IS NULL AND s.expires_at > ?3 AND m.organization_id = ?1";

const PAGE: &str = "SELECT id, number, issued_on, due_on, total_minor, paid_minor, currency FROM invoices \
    WHERE organization_id = ?1 AND issued_on >= ?2 AND issued_on <= ?3 \
    AND state = 'ISSUED' AND paid_minor < total_minor AND due_on < ?4 ORDER BY issued_on DESC, id DESC LIMIT 21";
const LINES: &str = "SELECT description, quantity_milli, unit_price_minor, total_minor FROM invoice_lines \
    WHERE invoice_id = ?1 ORDER BY position";
const REMINDERS: &str = "SELECT level, sent_at, pay_by FROM payment_reminders WHERE invoice_id = ?1 ORDER BY level";

const TEAMS: &str = "SELECT id, name FROM teams WHERE organization_id = ?1 AND (?2 IS NULL OR EXISTS \
    (SELECT 1 FROM team_members t WHERE t.membership_id = ?2 AND t.team_id = teams.id)) ORDER BY name, id LIMIT 10";
const MEMBERS: &str = "SELECT m.id, m.role, u.id, u.name, u.email FROM memberships m JOIN users u ON u.id = m.user_id \
    WHERE m.organization_id = ?1 AND (?2 IS NULL OR m.id = ?2) ORDER BY m.id LIMIT 10";
const NEWEST: &str = "SELECT id, number, state, issued_on, due_on, total_minor, paid_minor, currency FROM invoices \
    WHERE organization_id = ?1 ORDER BY issued_on DESC, id DESC LIMIT 5";

/// Connections that read.
pub(super) struct Readers(Vec<Mutex<Connection>>);

/// What somebody may see of an organization. Where nobody is asked: everything.
struct Standing {
    name: String,
    accounting: bool,
    /// The asker's own place, where only that is to be seen.
    members: Option<Bytes16>,
    teams: Option<Bytes16>,
}

impl Readers {
    pub(super) fn open(file: &str) -> anyhow::Result<Self> {
        let open = |_| {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(file, flags)?;
            connection.set_prepared_statement_cache_capacity(64);
            // As the server's readers.
            connection
                .execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY")?;
            Ok(Mutex::new(connection))
        };
        Ok(Self((0..READERS).map(open).collect::<anyhow::Result<_>>()?))
    }

    /// The first that is free.
    fn reader(&self) -> MutexGuard<'_, Connection> {
        for reader in &self.0 {
            match reader.try_lock() {
                Ok(connection) => return connection,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        self.0[0].lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn q1(&self, asker: Asker, now: Moment, variables: &Variables<'_>) -> Answer {
        let organization = uuid(variables.id, "org").ok_or(Refusal::Request)?;
        let db = self.reader();
        let mut json = Json::with_capacity(256);
        let mut write = |row: &Row<'_>| -> rusqlite::Result<()> {
            let currency = row.get_ref(1)?.as_str()?;
            json.raw(r#"{"data":{"organization":{"id":"#).id("org", &organization).raw(r#","name":"#);
            json.string(row.get_ref(0)?.as_str()?).raw(r#","currency":"#).plain(currency);
            match row.get_ref(2)?.as_blob_or_null()? {
                Some(account) => {
                    json.raw(r#","prepaidAccount":{"id":"#).id("ppa", account).raw(r#","balance":"#);
                    json.raw(r#"{"amount":"#).amount(row.get(3)?).raw(r#","currency":"#).plain(currency);
                    json.raw("}}}}}");
                }
                None => {
                    json.raw(r#","prepaidAccount":null}}}"#);
                }
            }
            Ok(())
        };
        let found = match asker {
            None => db.prepare_cached(Q1_BARE)?.query_row([organization], |row| write(row)).optional()?,
            Some(hash) => {
                let parameters = params![organization, text(&hash), now.text()];
                db.prepare_cached(Q1)?.query_row(parameters, |row| write(row)).optional()?
            }
        };
        if found.is_none() {
            user(&db, asker, now)?;
            json.raw(r#"{"data":{"organization":null}}"#);
        }
        Ok(json.into_bytes())
    }

    pub(super) fn q2(&self, asker: Asker, now: Moment, variables: &Variables<'_>) -> Answer {
        let organization = uuid(variables.id, "org").ok_or(Refusal::Request)?;
        let filter = variables.filter.as_ref().ok_or(Refusal::Request)?;
        let db = self.reader();
        let _snapshot = db.unchecked_transaction()?;
        let user = user(&db, asker, now)?;
        let Some(standing) = standing(&db, user.as_ref(), &organization)? else {
            return Ok(br#"{"data":{"organization":null}}"#.to_vec());
        };
        let mut json = Json::with_capacity(16 * 1024);
        json.raw(r#"{"data":{"organization":{"invoices":{"nodes":["#);
        let mut more = false;
        if standing.accounting {
            let mut page = db.prepare_cached(PAGE)?;
            let (mut lines, mut reminders) = (db.prepare_cached(LINES)?, db.prepare_cached(REMINDERS)?);
            let today = now.today().to_string();
            let mut rows = page.query(params![organization, filter.from, filter.to, today])?;
            let mut count = 0;
            while let Some(row) = rows.next()? {
                if count == 20 {
                    more = true;
                    break;
                }
                json.next(&mut (count == 0));
                invoice(&mut json, row, &mut lines, &mut reminders)?;
                count += 1;
            }
        }
        json.raw(r#"],"pageInfo":{"hasNextPage":"#).raw(if more { "true" } else { "false" }).raw("}}}}}");
        Ok(json.into_bytes())
    }

    pub(super) fn q3(&self, asker: Asker, now: Moment, variables: &Variables<'_>) -> Answer {
        let db = self.reader();
        let _snapshot = db.unchecked_transaction()?;
        let user = user(&db, asker, now)?;
        let mut statements = [db.prepare_cached(TEAMS)?, db.prepare_cached(MEMBERS)?, db.prepare_cached(NEWEST)?];
        let today = now.today().to_string();
        let mut json = Json::with_capacity(96 * 1024);
        json.raw(r#"{"data":{"nodes":["#);
        let mut first = true;
        for id in &variables.ids {
            let organization = uuid(id, "org").ok_or(Refusal::Request)?;
            json.next(&mut first);
            match standing(&db, user.as_ref(), &organization)? {
                Some(standing) => node(&mut json, &mut statements, &organization, &standing, &today)?,
                None => {
                    json.raw("null");
                }
            }
        }
        json.raw("]}}");
        Ok(json.into_bytes())
    }
}

/// The user of the session; nobody where nobody is asked.
fn user(db: &Connection, asker: Asker, now: Moment) -> Result<Option<Bytes16>, Refusal> {
    let Some(hash) = asker else { return Ok(None) };
    let mut session = db.prepare_cached(SESSION)?;
    let found = session.query_row(params![text(&hash), now.text()], |row| row.get(0)).optional()?;
    found.map(Some).ok_or(Refusal::Unauthenticated)
}

fn standing(db: &Connection, user: Option<&Bytes16>, organization: &Bytes16) -> Result<Option<Standing>, Refusal> {
    let Some(user) = user else {
        let mut statement = db.prepare_cached(BARE_ORGANIZATION)?;
        let everything =
            |row: &Row<'_>| Ok(Standing { name: row.get(0)?, accounting: true, members: None, teams: None });
        return Ok(statement.query_row([organization], everything).optional()?);
    };
    let read = |row: &Row<'_>| {
        let (own, role): (Bytes16, _) = (row.get(0)?, row.get_ref(1)?.as_str()?);
        let manages = matches!(role, "LEGAL_REPRESENTATIVE" | "ADMINISTRATOR");
        Ok(Standing {
            name: row.get(3)?,
            accounting: manages || row.get(2)?,
            members: (!manages && role != "COLLABORATOR").then_some(own),
            teams: (!manages).then_some(own),
        })
    };
    Ok(db.prepare_cached(MEMBER)?.query_row([organization, user], read).optional()?)
}

/// An overdue invoice with its lines and reminders.
fn invoice(
    json: &mut Json,
    row: &Row<'_>,
    lines: &mut CachedStatement<'_>,
    reminders: &mut CachedStatement<'_>,
) -> Result<(), Refusal> {
    let id = row.get_ref(0)?.as_blob()?;
    let (total, paid): (i64, i64) = (row.get(4)?, row.get(5)?);
    let currency = row.get_ref(6)?.as_str()?;
    json.raw(r#"{"id":"#).id("inv", id).raw(r#","number":"#).string(row.get_ref(1)?.as_str()?);
    json.raw(r#","status":"OVERDUE","issuedOn":"#).plain(row.get_ref(2)?.as_str()?);
    json.raw(r#","dueOn":"#).plain(row.get_ref(3)?.as_str()?);
    json.raw(r#","total":{"amount":"#).amount(total).raw(r#","currency":"#).plain(currency);
    json.raw(r#"},"amountDue":{"amount":"#).amount(total - paid).raw(r#","currency":"#).plain(currency);
    json.raw(r#"},"lines":["#);
    let (mut rows, mut first) = (lines.query([id])?, true);
    while let Some(row) = rows.next()? {
        json.next(&mut first).raw(r#"{"description":"#).string(row.get_ref(0)?.as_str()?);
        json.raw(r#","quantity":"#).quantity(row.get(1)?).raw(r#","unitPrice":{"amount":"#).amount(row.get(2)?);
        json.raw(r#"},"total":{"amount":"#).amount(row.get(3)?).raw("}}");
    }
    json.raw(r#"],"reminders":["#);
    let (mut rows, mut first) = (reminders.query([id])?, true);
    while let Some(row) = rows.next()? {
        let sent_at = row.get_ref(1)?.as_str()?;
        json.next(&mut first).raw(r#"{"level":"#).integer(row.get(0)?).raw(r#","sentAt":""#);
        // Stored with the offset of UTC spelled out.
        json.raw(sent_at.strip_suffix("+00:00").unwrap_or(sent_at)).raw(r#"Z","payBy":"#);
        json.plain(row.get_ref(2)?.as_str()?).raw("}");
    }
    json.raw("]}");
    Ok(())
}

/// An organization with its teams, members and newest invoices.
fn node(
    json: &mut Json,
    [teams, members, newest]: &mut [CachedStatement<'_>; 3],
    organization: &Bytes16,
    standing: &Standing,
    today: &str,
) -> Result<(), Refusal> {
    json.raw(r#"{"id":"#).id("org", organization).raw(r#","name":"#).string(&standing.name);
    json.raw(r#","teams":{"nodes":["#);
    let (mut rows, mut first) = (teams.query(params![organization, standing.teams])?, true);
    while let Some(row) = rows.next()? {
        json.next(&mut first).raw(r#"{"id":"#).id("team", row.get_ref(0)?.as_blob()?);
        json.raw(r#","name":"#).string(row.get_ref(1)?.as_str()?).raw("}");
    }
    json.raw(r#"]},"memberships":{"nodes":["#);
    let (mut rows, mut first) = (members.query(params![organization, standing.members])?, true);
    while let Some(row) = rows.next()? {
        json.next(&mut first).raw(r#"{"id":"#).id("mbr", row.get_ref(0)?.as_blob()?);
        json.raw(r#","role":"#).plain(row.get_ref(1)?.as_str()?);
        json.raw(r#","user":{"id":"#).id("usr", row.get_ref(2)?.as_blob()?);
        json.raw(r#","name":"#).string(row.get_ref(3)?.as_str()?);
        json.raw(r#","email":"#).string(row.get_ref(4)?.as_str()?).raw("}}");
    }
    json.raw(r#"]},"invoices":{"nodes":["#);
    if standing.accounting {
        let (mut rows, mut first) = (newest.query([organization])?, true);
        while let Some(row) = rows.next()? {
            let (total, paid): (i64, i64) = (row.get(5)?, row.get(6)?);
            let due_on = row.get_ref(4)?.as_str()?;
            json.next(&mut first).raw(r#"{"id":"#).id("inv", row.get_ref(0)?.as_blob()?);
            json.raw(r#","number":"#).string(row.get_ref(1)?.as_str()?);
            json.raw(r#","status":"#).plain(status(row.get_ref(2)?.as_str()?, paid, total, due_on < today));
            json.raw(r#","issuedOn":"#).plain(row.get_ref(3)?.as_str()?).raw(r#","dueOn":"#).plain(due_on);
            json.raw(r#","total":{"amount":"#).amount(total).raw(r#","currency":"#);
            json.plain(row.get_ref(7)?.as_str()?).raw("}}");
        }
    }
    json.raw("]}}");
    Ok(())
}

/// The hexadecimal digits of a hash.
pub(super) fn text(hash: &[u8; 64]) -> &str {
    std::str::from_utf8(hash).unwrap_or_default()
}
