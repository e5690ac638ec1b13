use sea_orm::ActiveEnum;

use super::*;
use crate::{
    invoices::{ExportStatus, diagnoses_of},
    organizations::{InvitationStatus, invitation},
    payments::{PaymentMethodKind, PaymentMismatch, PaymentStatus},
    prepaid::{PrepaidEntryKind, WithdrawalStatus},
    products::{BillingFrequency, FrequencyRefusal, Product, ProductStatus, frequency_offers},
    support::support_access_grant,
};

/// All that must occur whatever the seed and the day.
async fn assert_every_value_occurs(world: &World) {
    fn names<T: ActiveEnum<Value = String>>(all: &[T]) -> BTreeSet<String> {
        all.iter().map(ActiveEnum::to_value).collect()
    }
    for (table, column, wanted) in [
        ("payments", "method", names(PaymentMethodKind::ALL)),
        ("payments", "status", names(PaymentStatus::ALL)),
        ("payments", "mismatch", names(PaymentMismatch::ALL)),
        ("top_ups", "status", names(PaymentStatus::ALL)),
        ("withdrawals", "status", names(WithdrawalStatus::ALL)),
        ("ledger_transactions", "kind", names(PrepaidEntryKind::ALL)),
        ("invoice_exports", "status", names(ExportStatus::ALL)),
        ("products", "kind", names(ProductKind::ALL)),
        ("products", "frequency", names(BillingFrequency::ALL)),
        ("audit_entries", "actor_kind", names(crate::audit::ActorKind::ALL)),
        ("article_feedback", "reason", names(crate::knowledge::FeedbackReason::ALL)),
        ("users", "staff_role", names(StaffRole::ALL)),
    ] {
        assert_eq!(world.values(table, column).await, wanted, "{table}.{column} at {}", world.now);
    }
    let today = world.now.date_naive();
    let found: BTreeSet<_> = world.all::<invoice::Entity>().await.iter().map(|row| row.status(today)).collect();
    assert_eq!(found, InvoiceStatus::ALL.iter().copied().collect(), "invoices at {}", world.now);
    let found: BTreeSet<_> = world.all::<product::Entity>().await.iter().map(|row| row.status(today)).collect();
    assert_eq!(found, ProductStatus::ALL.iter().copied().collect(), "products at {}", world.now);
    let found: BTreeSet<_> = world.all::<invitation::Entity>().await.iter().map(|row| row.status(world.now)).collect();
    assert_eq!(found, InvitationStatus::ALL.iter().copied().collect(), "invitations at {}", world.now);
    let grants = world.all::<support_access_grant::Entity>().await;
    let active = |row: &support_access_grant::Model| row.revoked_at.is_none() && row.expires_at > world.now;
    assert!(grants.iter().any(active) && grants.iter().any(|row| row.revoked_at.is_some()));
    assert!(grants.iter().any(|row| row.revoked_at.is_none() && row.expires_at <= world.now));
    let levels: BTreeSet<_> = world.all::<reminder::Entity>().await.iter().map(|row| row.level).collect();
    assert_eq!(levels, BTreeSet::from([1, 2, 3]));
}

#[tokio::test]
async fn every_value_occurs_on_awkward_days_too() {
    for (index, now) in [
        NOW,
        "2024-02-29T00:00:10Z",
        "2025-03-01T23:59:59Z",
        "2026-01-01T00:00:00Z",
        "2026-05-31T12:00:00Z",
        "2027-12-31T18:30:00Z",
    ]
    .into_iter()
    .enumerate()
    {
        let seed = u64::try_from(index).unwrap() * 1_000_003;
        let world = World::at(&format!("awkward_day_{index}"), &options(seed, now)).await;
        assert_every_value_occurs(&world).await;
        assert_each_cause_is_found(&world).await;
        assert_every_frequency_offer_occurs(&world).await;
    }
}

/// The causes of reminders that seem wrong, each in its organization.
async fn assert_each_cause_is_found(world: &World) {
    let invoices = world.all::<invoice::Entity>().await;
    for (cause, plan) in data::causes::CAUSES {
        let (_, organization) = world.demo.organizations.iter().find(|(name, _)| name == plan.name).unwrap();
        let own: Vec<&Invoice> = invoices.iter().filter(|row| row.organization_id == *organization).collect();
        let found = diagnoses_of(&world.test.db, &own, world.now.date_naive()).await.unwrap();
        let kinds: BTreeSet<_> = found.iter().flatten().map(|cause| cause.kind).collect();
        assert!(kinds.contains(&cause), "{} shows {kinds:?} at {}", plan.name, world.now);
    }
}

/// Changes of frequency that would be charged twice today, ones that would not, ones below the minimum.
async fn assert_every_frequency_offer_occurs(world: &World) {
    let today = world.now.date_naive();
    let products = world.all::<product::Entity>().await;
    let monthly = |product: &Product| {
        let offers = frequency_offers(product, today);
        offers.into_iter().find(|offer| offer.frequency == BillingFrequency::Monthly).unwrap()
    };
    let yearly = products.iter().filter(|product| product.frequency == BillingFrequency::Yearly);
    let refusals: Vec<_> = yearly.map(|product| monthly(product).refusal).collect();
    for wanted in [None, Some(FrequencyRefusal::ChangeTooEarly), Some(FrequencyRefusal::BelowMinimumAmount)] {
        assert!(refusals.contains(&wanted), "{wanted:?} at {}", world.now);
    }
}
