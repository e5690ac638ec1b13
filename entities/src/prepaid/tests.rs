use super::{
    NewTopUp, NewWithdrawal, WithdrawalDestination, WithdrawalStatus, by_ids, entries_by_ids, of_organizations,
    organizations_of, top_ups_by_ids, top_ups_of_accounts, withdrawals_by_ids, withdrawals_of_accounts,
};
use crate::{
    access::policy::ReadAccounting,
    invoices::testing::Books,
    locale::Country,
    money::{Currency, Money},
    page::{PageArgs, Wanted},
    payments::{PaymentMethodKind, PaymentStatus},
};

fn chf(minor: i64) -> Money {
    Money::new(minor, Currency::CHF)
}

#[tokio::test]
async fn a_top_up_waits_for_its_payment_and_is_settled_once() {
    let books = Books::new("a_top_up_waits_for_its_payment_and_is_settled_once").await;
    let ana = books.customer("Ana", Country::CH).await;
    let before = books.funds(&ana).await;
    let new = NewTopUp { account: &ana.account, funds: before, amount: chf(5_000), method: PaymentMethodKind::Twint };
    let build = |new: &NewTopUp<'_>| new.build(&books.test.ids, &books.test.clock, &books.creditor);
    let mut top_up = build(&new).unwrap();
    let told = top_up.instructions(&books.creditor).unwrap();
    assert!(told.redirect_to.is_some_and(|page| page.ends_with(&format!("/twint/{}", top_up.reference))));
    let payment = books.transfer(&ana, 5_000, Some(&top_up.reference)).build(&books.test.ids).unwrap();
    assert!(top_up.settle(&payment).is_ok() && top_up.settle(&payment).is_err());
    assert_eq!((top_up.status, top_up.payment_id), (PaymentStatus::Settled, Some(payment.id)));
    assert!(build(&NewTopUp { method: PaymentMethodKind::Prepaid, ..new.clone() }).is_err(), "from itself");
    assert!(build(&NewTopUp { amount: chf(400_000), ..new.clone() }).is_err(), "more than the app takes");
    assert!(build(&NewTopUp { amount: chf(500), ..new }).is_err(), "less than the least");
}

#[tokio::test]
async fn a_withdrawal_goes_one_way_through_its_states() {
    let books = Books::new("a_withdrawal_goes_one_way_through_its_states").await;
    let ana = books.customer("Ana", Country::CH).await;
    books.top_up(&ana, 5_000).await;
    let funds = books.funds(&ana).await;
    let destination = WithdrawalDestination::BankAccount {
        iban: "CH93 0076 2011 6238 5295 7".parse().unwrap(),
        holder: "Ana Ruiz".to_owned(),
    };
    let new = NewWithdrawal { account: &ana.account, funds, amount: None, destination: destination.clone() };
    let asked = new.build(&books.test.ids, &books.test.clock).unwrap();
    assert_eq!((asked.amount(), asked.destination().unwrap()), (chf(5_000), destination));
    use WithdrawalStatus::{Cancelled, Requested, Returned, Sent};
    for (from, to, possible) in [
        (Requested, Sent, true),
        (Requested, Cancelled, true),
        (Requested, Returned, false),
        (Sent, Returned, true),
        (Sent, Cancelled, false),
        (Returned, Sent, false),
        (Cancelled, Requested, false),
    ] {
        let mut withdrawal = super::Withdrawal { status: from, ..asked.clone() };
        assert_eq!(withdrawal.become_status(to).is_ok(), possible, "{from} to {to}");
    }
}

#[tokio::test]
async fn an_account_and_all_that_hangs_on_it_is_seen_by_its_own_people_alone() {
    let books = Books::new("an_account_and_all_that_hangs_on_it_is_seen_by_its_own_people_alone").await;
    let ana = books.customer("Ana", Country::CH).await;
    let bob = books.customer("Bob", Country::FR).await;
    books.top_up(&ana, 5_000).await;
    let (db, ids, clock) = (&books.test.db, &books.test.ids, &books.test.clock);
    let on_it = books.funds(&ana).await;
    let method = PaymentMethodKind::BankTransfer;
    let top_up = NewTopUp { account: &ana.account, funds: on_it, amount: chf(2_000), method };
    let top_up = top_up.build(ids, clock, &books.creditor).unwrap();
    books.insert(vec![top_up.clone()]).await;
    let destination = WithdrawalDestination::PayPal { email: "ana@example.org".to_owned() };
    let withdrawal = NewWithdrawal { account: &ana.account, funds: on_it, amount: None, destination };
    let withdrawal = withdrawal.build(ids, clock).unwrap();
    books.insert(vec![withdrawal.clone()]).await;
    let (args, accounts) = (PageArgs::default(), [&bob.account, &ana.account]);
    let listed = top_ups_of_accounts(db, &accounts, &args, Wanted::ALL).await.unwrap();
    assert_eq!((listed[0].total, &*listed[1].rows[0].node), (Some(0), &top_up));
    let listed = withdrawals_of_accounts(db, &accounts, &args, Wanted::ALL).await.unwrap();
    assert_eq!((listed[0].total, &*listed[1].rows[0].node), (Some(0), &withdrawal));
    let entries = super::entries_of_accounts(db, &accounts, &args, Wanted::ALL).await.unwrap();
    let entry = &*entries[1].rows[0].node;
    let account = books.account(&ana).await;
    for (viewer, sees) in [(&ana, true), (&bob, false)] {
        let access = books.access(viewer);
        let grant = access.grant::<ReadAccounting>(&[ana.organization.id]).await.unwrap();
        let found = of_organizations(db, &grant, &[ana.organization.id]).await.unwrap();
        assert_eq!(found, [sees.then(|| account.clone())]);
        assert_eq!(by_ids(db, &access, &[ana.account.id]).await.unwrap(), found);
        assert_eq!(top_ups_by_ids(db, &access, &[top_up.id]).await.unwrap(), [sees.then(|| top_up.clone())]);
        let found = withdrawals_by_ids(db, &access, &[withdrawal.id]).await.unwrap();
        assert_eq!(found, [sees.then(|| withdrawal.clone())]);
        assert_eq!(entries_by_ids(db, &access, &[entry.id]).await.unwrap(), [sees.then(|| entry.clone())]);
    }
    let owners = organizations_of(db, &accounts).await.unwrap();
    assert_eq!(owners, [bob.organization, ana.organization]);
}
