use super::diagnoses_of;
use crate::{
    clock::Clock,
    invoices::testing::Books,
    locale::Country,
    payments::{PaymentMismatch, PaymentStatus},
    prepaid::ledger::Posting,
};

#[tokio::test]
async fn a_diagnosis_looks_at_the_payments_of_its_own_organization_alone() {
    let books = Books::new("a_diagnosis_looks_at_the_payments_of_its_own_organization_alone").await;
    let ana = books.customer("Ana", Country::CH).await;
    let bob = books.customer("Bob", Country::CH).await;
    let eva = books.customer("Eva", Country::CH).await;
    let settled = books.invoice(&ana, 5_000, "2026-01-10").await;
    let open = books.invoice(&ana, 5_000, "2026-04-10").await;
    let of_bob = books.invoice(&bob, 5_000, "2026-04-10").await;
    let of_eva = books.invoice(&eva, 5_000, "2026-04-10").await;
    // Ana's standing order quotes the invoice before; the money lies on the prepaid account.
    let mut reused = books.transfer(&ana, 5_000, Some(&settled.payment_reference));
    reused.mismatch = Some(PaymentMismatch::ReferenceOfSettledInvoice);
    let reused = books.pay(reused).await;
    let at = books.test.clock.now();
    let part = reused.allocate_to_prepaid(&ana.account, reused.amount(), at, &books.test.ids).unwrap();
    books.insert(vec![part]).await;
    books.post(&[Posting::payment_to_prepaid(&reused, &ana.account, reused.amount(), at, "Abono").unwrap()]).await;
    // Bob announced a transfer, and was reminded before it came.
    books.reminder(&of_bob, 1, "2026-06-14").await;
    let mut announced = books.transfer(&bob, 5_000, Some(&of_bob.payment_reference));
    announced.status = PaymentStatus::Pending;
    let announced = books.pay(announced).await;
    let diagnoses = diagnoses_of(&books.test.db, &[&of_bob, &open, &of_eva, &open], books.test.today()).await.unwrap();
    let shown: Vec<Vec<_>> = diagnoses
        .iter()
        .map(|causes| causes.iter().map(|cause| (cause.kind.as_str(), cause.payment.as_ref().map(|p| p.id))).collect())
        .collect();
    let of_ana = vec![("STANDING_ORDER_REUSED_REFERENCE", Some(reused.id))];
    assert_eq!(
        shown,
        [
            vec![("REMINDER_CROSSED_PAYMENT", Some(announced.id))],
            of_ana.clone(),
            vec![("NO_PAYMENT_FOUND", None)],
            of_ana,
        ]
    );
}
