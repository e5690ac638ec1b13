//! The limit on PostgreSQL: prepared statements, and those that do not need each other's answers sent at once.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use chrono::NaiveDate;
use tokio_postgres::{Client, NoTls, Row, Statement, types::ToSql};

use super::{
    Answer, Asker, Moment, Refusal,
    json::{Json, status, uuid},
    request::Variables,
    statements,
    wire::{Day, Id, Instant},
};

/// As many as the server itself keeps.
const CONNECTIONS: usize = 16;

struct Session {
    client: Client,
    session: Statement,
    standing: Statement,
    account: Statement,
    page: Statement,
    lines: Statement,
    reminders: Statement,
    teams: Statement,
    members: Statement,
    newest: Statement,
}

/// Connections, taken in turn: each takes the next statement while another is under way.
pub(super) struct Clients {
    sessions: Vec<Session>,
    turn: AtomicUsize,
}

/// Rows by what they hang on, in their order.
type Children = HashMap<Id, Vec<Row>>;

impl Clients {
    pub(super) async fn connect(url: &str, bare: bool) -> anyhow::Result<Self> {
        let mut sessions = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            // It ends with the client; statements under way then fail and say so.
            tokio::spawn(connection);
            sessions.push(Session {
                session: client.prepare(statements::SESSION).await?,
                standing: client.prepare(&statements::standing(bare)).await?,
                account: client.prepare(&statements::account(bare)).await?,
                page: client.prepare(statements::PAGE).await?,
                lines: client.prepare(statements::LINES).await?,
                reminders: client.prepare(statements::REMINDERS).await?,
                teams: client.prepare(&statements::teams(bare)).await?,
                members: client.prepare(&statements::members(bare)).await?,
                newest: client.prepare(&statements::newest(bare)).await?,
                client,
            });
        }
        Ok(Self { sessions, turn: AtomicUsize::new(0) })
    }

    fn session(&self) -> &Session {
        &self.sessions[self.turn.fetch_add(1, Ordering::Relaxed) % self.sessions.len()]
    }

    pub(super) async fn q1(&self, asker: Asker, now: Moment, variables: &Variables<'_>) -> Answer {
        let organization = Id(uuid(variables.id, "org").ok_or(Refusal::Request)?);
        let (session, asker) = (self.session(), Rights::of(asker, now));
        let ids = [organization];
        let found = session.client.query_opt(&session.account, &asker.parameters(&&ids[..])).await?;
        let mut json = Json::with_capacity(256);
        let Some(row) = found else {
            session.check(&asker).await?;
            return Ok(NOTHING.to_vec());
        };
        let (currency, account): (&str, Option<Id>) = (row.try_get(1)?, row.try_get(2)?);
        json.raw(r#"{"data":{"organization":{"id":"#).id("org", &organization.0).raw(r#","name":"#);
        json.string(row.try_get(0)?).raw(r#","currency":"#).plain(currency).raw(r#","prepaidAccount":"#);
        match account {
            Some(account) => {
                json.raw(r#"{"id":"#).id("ppa", &account.0).raw(r#","balance":{"amount":"#);
                json.amount(row.try_get(3)?).raw(r#","currency":"#).plain(currency).raw("}}}}}");
            }
            None => {
                json.raw("null}}}");
            }
        }
        Ok(json.into_bytes())
    }

    pub(super) async fn q2(&self, asker: Asker, now: Moment, variables: &Variables<'_>) -> Answer {
        let organization = Id(uuid(variables.id, "org").ok_or(Refusal::Request)?);
        let filter = variables.filter.as_ref().ok_or(Refusal::Request)?;
        let day = |text: &str| text.parse::<NaiveDate>().map(Day::of).map_err(|_| Refusal::Request);
        let (from, to, today) = (day(filter.from)?, day(filter.to)?, Day::of(now.today()));
        let (session, asker) = (self.session(), Rights::of(asker, now));
        let (client, ids) = (&session.client, [organization]);
        let (ids, period): (_, [&(dyn ToSql + Sync); 4]) = (&ids[..], [&organization, &from, &to, &today]);
        let parameters = asker.parameters(&ids);
        let (standing, mut page) =
            tokio::try_join!(client.query_opt(&session.standing, &parameters), client.query(&session.page, &period))?;
        let Some(standing) = standing else {
            session.check(&asker).await?;
            return Ok(NOTHING.to_vec());
        };
        let more = page.len() > 20;
        page.truncate(if standing.try_get(2)? { 20 } else { 0 });
        let invoices: Vec<Id> = page.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        let parameters: [&(dyn ToSql + Sync); 1] = [&invoices];
        let (lines, reminders) =
            tokio::try_join!(client.query(&session.lines, &parameters), client.query(&session.reminders, &parameters))?;
        let (lines, reminders) = (children(lines)?, children(reminders)?);
        let mut json = Json::with_capacity(16 * 1024);
        json.raw(r#"{"data":{"organization":{"invoices":{"nodes":["#);
        let mut first = true;
        for (row, id) in page.iter().zip(&invoices) {
            json.next(&mut first);
            invoice(&mut json, row, of(&lines, id), of(&reminders, id))?;
        }
        let more = if more && !page.is_empty() { "true" } else { "false" };
        json.raw(r#"],"pageInfo":{"hasNextPage":"#).raw(more).raw("}}}}}");
        Ok(json.into_bytes())
    }

    pub(super) async fn q3(&self, asker: Asker, now: Moment, variables: &Variables<'_>) -> Answer {
        let parse = |id: &&str| uuid(id, "org").map(Id).ok_or(Refusal::Request);
        let ids: Vec<Id> = variables.ids.iter().map(parse).collect::<Result<_, _>>()?;
        let (session, asker) = (self.session(), Rights::of(asker, now));
        let (client, parameters) = (&session.client, asker.parameters(&ids));
        let (standings, teams, members, newest) = tokio::try_join!(
            client.query(&session.standing, &parameters),
            client.query(&session.teams, &parameters),
            client.query(&session.members, &parameters),
            client.query(&session.newest, &parameters)
        )?;
        if standings.is_empty() {
            session.check(&asker).await?;
        }
        let standings = children(standings)?;
        let levels = [children(teams)?, children(members)?, children(newest)?];
        let mut json = Json::with_capacity(96 * 1024);
        json.raw(r#"{"data":{"nodes":["#);
        let (mut first, today) = (true, Day::of(now.today()));
        for id in &ids {
            json.next(&mut first);
            match of(&standings, id).first() {
                Some(standing) => node(&mut json, id, standing, &levels, today)?,
                None => {
                    json.raw("null");
                }
            }
        }
        json.raw("]}}");
        Ok(json.into_bytes())
    }
}

const NOTHING: &[u8] = br#"{"data":{"organization":null}}"#;

/// The parameters that rights are found by.
struct Rights(Option<(String, Instant)>);

impl Rights {
    fn of(asker: Asker, now: Moment) -> Self {
        Self(asker.map(|hash| (String::from_utf8_lossy(&hash).into_owned(), Instant::of(now.0))))
    }

    fn parameters<'a>(&'a self, ids: &'a (dyn ToSql + Sync)) -> Vec<&'a (dyn ToSql + Sync)> {
        match &self.0 {
            Some((hash, now)) => vec![ids, hash, now],
            None => vec![ids],
        }
    }
}

impl Session {
    /// Where nothing was found: whether it is because nobody is signed in.
    async fn check(&self, rights: &Rights) -> Result<(), Refusal> {
        let Some((hash, now)) = &rights.0 else { return Ok(()) };
        let found = self.client.query_opt(&self.session, &[hash, now]).await?;
        found.map(|_| ()).ok_or(Refusal::Unauthenticated)
    }
}

/// Rows by their first column.
fn children(rows: Vec<Row>) -> Result<Children, Refusal> {
    let mut children = Children::with_capacity(64);
    for row in rows {
        children.entry(row.try_get(0)?).or_default().push(row);
    }
    Ok(children)
}

fn of<'a>(children: &'a Children, parent: &Id) -> &'a [Row] {
    children.get(parent).map_or(&[], Vec::as_slice)
}

/// An overdue invoice with its lines and reminders.
fn invoice(json: &mut Json, row: &Row, lines: &[Row], reminders: &[Row]) -> Result<(), Refusal> {
    let (id, issued_on, due_on): (Id, Day, Day) = (row.try_get(0)?, row.try_get(2)?, row.try_get(3)?);
    let (total, paid, currency): (i64, i64, &str) = (row.try_get(4)?, row.try_get(5)?, row.try_get(6)?);
    json.raw(r#"{"id":"#).id("inv", &id.0).raw(r#","number":"#).string(row.try_get(1)?);
    json.raw(r#","status":"OVERDUE","issuedOn":"#).plain(&issued_on.text());
    json.raw(r#","dueOn":"#).plain(&due_on.text());
    json.raw(r#","total":{"amount":"#).amount(total).raw(r#","currency":"#).plain(currency);
    json.raw(r#"},"amountDue":{"amount":"#).amount(total - paid).raw(r#","currency":"#).plain(currency);
    json.raw(r#"},"lines":["#);
    let mut first = true;
    for row in lines {
        json.next(&mut first).raw(r#"{"description":"#).string(row.try_get(1)?);
        json.raw(r#","quantity":"#).quantity(row.try_get(2)?).raw(r#","unitPrice":{"amount":"#);
        json.amount(row.try_get(3)?).raw(r#"},"total":{"amount":"#).amount(row.try_get(4)?).raw("}}");
    }
    json.raw(r#"],"reminders":["#);
    let mut first = true;
    for row in reminders {
        let (level, sent_at, pay_by): (i32, Instant, Day) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        let mut instant = String::with_capacity(32);
        sent_at.write(&mut instant);
        json.next(&mut first).raw(r#"{"level":"#).integer(level.into()).raw(r#","sentAt":"#).plain(&instant);
        json.raw(r#","payBy":"#).plain(&pay_by.text()).raw("}");
    }
    json.raw("]}");
    Ok(())
}

/// An organization with its teams, members and newest invoices.
fn node(
    json: &mut Json,
    id: &Id,
    standing: &Row,
    [teams, members, newest]: &[Children; 3],
    today: Day,
) -> Result<(), Refusal> {
    json.raw(r#"{"id":"#).id("org", &id.0).raw(r#","name":"#).string(standing.try_get(1)?);
    json.raw(r#","teams":{"nodes":["#);
    let mut first = true;
    for row in of(teams, id) {
        json.next(&mut first).raw(r#"{"id":"#).id("team", &row.try_get::<_, Id>(1)?.0);
        json.raw(r#","name":"#).string(row.try_get(2)?).raw("}");
    }
    json.raw(r#"]},"memberships":{"nodes":["#);
    let mut first = true;
    for row in of(members, id) {
        json.next(&mut first).raw(r#"{"id":"#).id("mbr", &row.try_get::<_, Id>(1)?.0);
        json.raw(r#","role":"#).plain(row.try_get(2)?);
        json.raw(r#","user":{"id":"#).id("usr", &row.try_get::<_, Id>(3)?.0);
        json.raw(r#","name":"#).string(row.try_get(4)?);
        json.raw(r#","email":"#).string(row.try_get(5)?).raw("}}");
    }
    json.raw(r#"]},"invoices":{"nodes":["#);
    let mut first = true;
    for row in of(newest, id) {
        let (state, issued_on, due_on): (&str, Day, Day) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
        let (total, paid): (i64, i64) = (row.try_get(6)?, row.try_get(7)?);
        json.next(&mut first).raw(r#"{"id":"#).id("inv", &row.try_get::<_, Id>(1)?.0);
        json.raw(r#","number":"#).string(row.try_get(2)?);
        json.raw(r#","status":"#).plain(status(state, paid, total, due_on < today));
        json.raw(r#","issuedOn":"#).plain(&issued_on.text()).raw(r#","dueOn":"#).plain(&due_on.text());
        json.raw(r#","total":{"amount":"#).amount(total).raw(r#","currency":"#);
        json.plain(row.try_get(8)?).raw("}}");
    }
    json.raw("]}}");
    Ok(())
}
