//! Many clients at once, and many payments at random: never overdrawn, nothing lost, every key once.

use std::collections::HashMap;

use entities::ids::{InvoiceId, OrganizationId};
use futures_util::future::join_all;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use tests::{
    World, on_both_databases,
    paying::{PAY, amount, francs, pay_input},
};

/// As many as the benchmark has at most.
const CLIENTS: usize = 64;

fn codes(payload: &Value) -> Vec<&str> {
    payload["userErrors"].as_array().expect("a list").iter().filter_map(|error| error["code"].as_str()).collect()
}

on_both_databases! {
    async fn sixty_four_clients_on_one_account_never_overdraw_it(world: World) {
        let main = world.organization("");
        let available = world.available(main).await;
        // Four times what is there is asked for.
        let part = available * 4 / (CLIENTS as i64 * 4);
        let invoices = world.issue(main, 4, available * 4).await;
        let pay = |client: usize| {
            let (world, invoices) = (&world, &invoices);
            async move {
                let mut paid = Vec::new();
                for turn in 0..4 {
                    let key = format!("{client} {turn}");
                    let answer = world.pay(invoices[(client + turn) % 4], &key, json!({"amount": francs(part)})).await;
                    let payload = answer.data()["payInvoice"].clone();
                    match codes(&payload).as_slice() {
                        [] => paid.push(payload["payment"]["id"].as_str().expect("a payment").to_owned()),
                        refused => assert_eq!(refused, ["INSUFFICIENT_PREPAID_BALANCE"], "no other error, and never a busy one"),
                    }
                }
                paid
            }
        };
        let paid: Vec<String> = join_all((0..CLIENTS).map(pay)).await.concat();
        assert_eq!(paid.len() as i64, available / part, "as many as the money reaches for");
        let distinct: std::collections::HashSet<_> = paid.iter().collect();
        assert_eq!(distinct.len(), paid.len());
        assert_eq!(world.available(main).await, available - part * paid.len() as i64);
        world.prove().await;
    }

    async fn sixty_four_clients_on_many_accounts_pay_each_its_own_and_each_key_once(world: World) {
        let mut desks = Vec::new();
        for (_, organization) in world.demo.organizations.clone() {
            let available = world.available(organization).await;
            if available >= 1_000 {
                let invoices = world.issue(organization, 16, 10).await;
                desks.push((organization, world.head_of(organization).await, invoices, available));
            }
        }
        assert!(desks.len() >= 3, "{} organizations have money", desks.len());
        let pay = |client: usize| {
            let (world, desks) = (&world, &desks);
            async move {
                let (organization, viewer, invoices, _) = &desks[client % desks.len()];
                let mut paid = 0;
                for turn in 0..4 {
                    // Some invoice gets the same key twice, from two clients.
                    let invoice = invoices[(client / desks.len() + turn) % invoices.len()];
                    let input = pay_input(invoice, &format!("{invoice}"), &json!({}));
                    let answer = world.ask_as(viewer.clone(), PAY, input, None).await;
                    assert!(codes(&answer.data()["payInvoice"]).is_empty(), "{organization}: {:#}", answer.json);
                    paid += 1;
                }
                paid
            }
        };
        let answered: usize = join_all((0..CLIENTS).map(pay)).await.into_iter().sum();
        assert_eq!(answered, CLIENTS * 4);
        for (organization, _, invoices, before) in &desks {
            let paid = paid_among(&world, invoices).await;
            assert!(paid > 0);
            assert_eq!(world.available(*organization).await, before - paid, "each invoice once");
        }
        world.prove().await;
    }

    async fn random_payments_do_what_a_simple_model_of_them_does(world: World) {
        let mut dice = rand_chacha::ChaCha8Rng::seed_from_u64(11);
        let mut model = Model::of(&world).await;
        let (mut paid, mut refused, mut replayed) = (0, 0, 0);
        for step in 0..250 {
            let (organization, invoice) = model.invoices[dice.random_range(0..model.invoices.len())];
            let due = model.due[&invoice];
            let part = dice.random_bool(0.7).then(|| dice.random_range(-50..due.max(1) + 200));
            // Every fifth is an earlier request once more.
            if step % 5 == 4 && !model.done.is_empty() {
                let (key, organization, variables, payment) = model.done[dice.random_range(0..model.done.len())].clone();
                let answer = world.ask_as(model.viewers[&organization].clone(), PAY, variables, None).await;
                assert_eq!(answer.data()["payInvoice"]["payment"]["id"], json!(payment), "{key}");
                replayed += 1;
                continue;
            }
            let account = world.account(organization).await;
            let more = part.map_or(json!({}), |minor| json!({"amount": amount(entities::money::Money::new(minor, account.currency))}));
            let variables = pay_input(invoice, &step.to_string(), &more);
            let answer = world.ask_as(model.viewers[&organization].clone(), PAY, variables.clone(), None).await;
            let payload = &answer.data()["payInvoice"];
            match model.pay(organization, invoice, part) {
                Ok(minor) => {
                    assert!(codes(payload).is_empty(), "{step}: {payload:#}");
                    assert_eq!(payload["payment"]["amount"]["amount"], entities::money::Money::new(minor, account.currency).decimal());
                    let id = payload["payment"]["id"].as_str().expect("a payment").to_owned();
                    model.done.push((step.to_string(), organization, variables, id));
                    paid += 1;
                }
                Err(code) => {
                    assert_eq!(codes(payload), [code], "{step}: {payload:#}");
                    refused += 1;
                }
            }
        }
        assert!(paid > 40 && refused > 40 && replayed > 20, "{paid} paid, {refused} refused, {replayed} replayed");
        for (organization, available) in &model.available {
            assert_eq!(world.available(*organization).await, *available);
        }
        world.prove().await;
    }
}

/// What of these invoices was paid.
async fn paid_among(world: &World, invoices: &[InvoiceId]) -> i64 {
    use sea_orm::{EntityTrait, ModelTrait};
    let rows = <entities::invoices::Invoice as ModelTrait>::Entity::find().all(world.read()).await.expect("rows");
    rows.iter().filter(|row| invoices.contains(&row.id)).map(|row| row.paid_minor).sum()
}

/// Accounts and invoices as plain numbers.
struct Model {
    viewers: HashMap<OrganizationId, entities::access::Viewer>,
    available: HashMap<OrganizationId, i64>,
    invoices: Vec<(OrganizationId, InvoiceId)>,
    due: HashMap<InvoiceId, i64>,
    done: Vec<(String, OrganizationId, Value, String)>,
}

impl Model {
    async fn of(world: &World) -> Self {
        let mut model = Self {
            viewers: HashMap::new(),
            available: HashMap::new(),
            invoices: Vec::new(),
            due: HashMap::new(),
            done: Vec::new(),
        };
        for (_, organization) in world.demo.organizations.iter().take(3).cloned() {
            let available = world.available(organization).await;
            model.viewers.insert(organization, world.head_of(organization).await);
            model.available.insert(organization, available);
            // Together more than there is.
            let minor = (available / 12).max(500);
            for invoice in world.issue(organization, 15, minor).await {
                model.invoices.push((organization, invoice));
                model.due.insert(invoice, minor);
            }
        }
        model
    }

    fn pay(
        &mut self,
        organization: OrganizationId,
        invoice: InvoiceId,
        part: Option<i64>,
    ) -> Result<i64, &'static str> {
        let (available, due) = (self.available.get_mut(&organization), self.due.get_mut(&invoice));
        let (Some(available), Some(due)) = (available, due) else { panic!("the model knows them") };
        let minor = part.unwrap_or(*due);
        match minor {
            _ if *due == 0 => Err("INVOICE_ALREADY_PAID"),
            minor if minor > *due => Err("ABOVE_MAXIMUM"),
            minor if minor <= 0 => Err("BELOW_MINIMUM"),
            minor if minor > *available => Err("INSUFFICIENT_PREPAID_BALANCE"),
            minor => {
                *available -= minor;
                *due -= minor;
                Ok(minor)
            }
        }
    }
}
