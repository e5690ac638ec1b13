//! Writing postings: the only code that makes rows of the ledger, for live payments and for whole books alike.

use std::collections::{BTreeMap, HashMap};

use super::{
    LedgerError, Posting,
    accounts::{account_of, ledger_accounts},
    run::Run,
};
use crate::{
    error::StoreResult,
    ids::{IdSource, LedgerTransactionId, PrepaidAccountId},
    money::Currency,
    news::Changed,
    prepaid::{LedgerEntry, LedgerTransaction, PrepaidAccount, account},
    rows,
    sql::{Record, Session, Statement},
};

/// How many statements are sent together.
const TOGETHER: usize = 128;

/// Writes postings, in their order, inside the transaction that the session is in.
///
/// Each prepaid account that moves is changed by one conditional statement, in the order of their identifiers, which takes
/// from it only what is there: so two requests at once never spend the same franc, and the places and balances of the new
/// entries come from the row itself.
///
/// # Errors
/// See [`LedgerError`]. After any error the caller must roll the transaction back.
pub async fn post(
    session: &Session,
    ids: &IdSource,
    postings: &[Posting],
) -> Result<Vec<LedgerTransactionId>, LedgerError> {
    let mut currencies = Vec::with_capacity(postings.len());
    for posting in postings {
        currencies.push(posting.check()?);
    }
    // Before any prepaid account is locked, so that nobody who holds one waits for an account of the ledger.
    let accounts = ledger_accounts(session, ids, postings).await?;
    let mut tails = move_accounts(session, postings, &currencies).await?;
    for organization in postings.iter().flat_map(|posting| &posting.moves).filter_map(|each| each.account.owner()) {
        session.announce(Changed::PrepaidAccount { organization });
    }
    let (mut transactions, mut entries) = (Vec::with_capacity(postings.len()), Vec::with_capacity(postings.len() * 2));
    for (posting, currency) in postings.iter().zip(currencies) {
        let id = ids.at(posting.at);
        transactions.push(transaction_row(id, posting));
        for each in &posting.moves {
            let place = each.account.prepaid().and_then(|account| tails.get_mut(&account)?.next());
            entries.push(LedgerEntry {
                id: ids.at(posting.at),
                transaction_id: id,
                account_id: account_of(&accounts, each.account, currency)?,
                prepaid_account_id: each.account.prepaid(),
                position: place.map(|(position, _)| position),
                amount_minor: each.amount.minor,
                currency,
                balance_after_minor: place.map(|(_, balance)| balance),
                at: posting.at,
            });
        }
    }
    let written = transactions.iter().map(|row| row.id).collect();
    insert(session, &transactions).await?;
    insert(session, &entries).await?;
    Ok(written)
}

fn transaction_row(id: LedgerTransactionId, posting: &Posting) -> LedgerTransaction {
    LedgerTransaction {
        id,
        at: posting.at,
        kind: posting.kind,
        description: posting.description.clone(),
        invoice_id: posting.invoice,
        payment_id: posting.payment,
    }
}

/// On PostgreSQL statements that are sent together travel together.
async fn insert<R: Record>(session: &Session, rows: &[R]) -> StoreResult<()> {
    for rows in rows.chunks(TOGETHER) {
        let statements: Vec<_> = rows.iter().map(Record::insert).collect();
        futures_util::future::try_join_all(statements.iter().map(|statement| session.execute(statement))).await?;
    }
    Ok(())
}

/// Takes only what is there: `$5` is what must be on the account whatever is held, `$6` what must be free.
const MOVE: &str = "\
    UPDATE prepaid_accounts SET balance_minor = balance_minor + $1, last_position = last_position + $2 \
    WHERE id = $3 AND currency = $4 AND balance_minor >= $5 AND balance_minor - held_minor >= $6 \
    RETURNING balance_minor, last_position";

/// The places and balances of the entries to come, in their order.
type Tail = std::vec::IntoIter<(i64, i64)>;

async fn move_accounts(
    session: &Session,
    postings: &[Posting],
    currencies: &[Currency],
) -> Result<HashMap<PrepaidAccountId, Tail>, LedgerError> {
    // In one order for everybody, so that nobody waits in a circle.
    let mut runs: BTreeMap<PrepaidAccountId, Run> = BTreeMap::new();
    for (posting, currency) in postings.iter().zip(currencies) {
        for each in &posting.moves {
            if let Some(account) = each.account.prepaid() {
                let run = runs.entry(account).or_insert_with(|| Run::new(*currency));
                if run.currency() != *currency {
                    return Err(LedgerError::NoAccount(account, *currency));
                }
                run.push(each.amount, posting.kind)?;
            }
        }
    }
    let mut tails = HashMap::with_capacity(runs.len());
    for (account, run) in runs {
        let values = vec![
            run.sum().into(),
            run.len().into(),
            account.into(),
            run.currency().into(),
            run.least_balance().into(),
            run.least_available().into(),
        ];
        let moving = Statement::new(MOVE, values);
        let moved = session.query(&moving, |row| Ok((row.next::<i64>()?, row.next::<i64>()?))).await?;
        let Some((balance, position)) = moved.first() else {
            return Err(refusal(session, account, &run).await?);
        };
        tails.insert(account, run.places(*balance, *position).into_iter());
    }
    Ok(tails)
}

/// Why an account was not moved.
async fn refusal(session: &Session, account: PrepaidAccountId, run: &Run) -> Result<LedgerError, LedgerError> {
    let found = rows::one_by::<PrepaidAccount>(session, account::Column::Id, account)
        .await?
        .filter(|row| row.currency == run.currency());
    let Some(row) = found else { return Ok(LedgerError::NoAccount(account, run.currency())) };
    let (available, wanted) = run.first_refused(row.funds()).unwrap_or_else(|| {
        // Somebody else put money on it between the two statements.
        (row.funds().available(), crate::money::Money::new(run.sum().saturating_neg(), row.currency))
    });
    Ok(LedgerError::Insufficient { available, wanted })
}
