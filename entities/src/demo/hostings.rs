//! The sites of web hostings.

use super::{data::agency::MIGRATED_HOSTING, home::Home, maker::Maker};
use crate::{
    audit::Actor,
    error::InputError,
    products::{Product, ProductKind, ProductState},
    sites::{MysqlPrefix, NewEnvironmentVariable, NewSite, NewSiteDatabase, SecretKey, Site},
};

/// A hosting whose owner switched the prefix on by hand.
const SWITCHED_ON_BY_HAND: &str = "velo-tobler.example";

/// Versions in use, the older ones more seldom.
const PHP_VERSIONS: [&str; 6] = ["8.4", "8.3", "8.3", "8.2", "8.1", "7.4"];

/// Applications: their database, its users.
const APPLICATIONS: [(&str, &[&str]); 6] = [
    ("blog", &["blog"]),
    ("shop", &["shop", "shop_report"]),
    ("wordpress", &["wp_admin"]),
    ("joomla", &["joomla"]),
    ("tickets", &["tickets", "tickets_ro"]),
    ("archive", &[]),
];

/// Sites of every hosting that was not given up.
pub(super) fn set_up(maker: &mut Maker, home: &Home) -> Result<(), InputError> {
    let running = |product: &&Product| product.state != ProductState::Cancelled;
    let hostings = home.products.iter().filter(|product| product.kind == ProductKind::WebHosting);
    for (index, product) in hostings.filter(running).enumerate() {
        set_up_one(maker, home, product, &product.name)?;
        if index == 0 && home.products.len() > 5 {
            set_up_one(maker, home, product, &format!("staging.{}", product.name))?;
        }
    }
    Ok(())
}

fn set_up_one(maker: &mut Maker, home: &Home, product: &Product, domain: &str) -> Result<(), InputError> {
    maker.go_to(900);
    let by_migration = domain == MIGRATED_HOSTING;
    let in_use = *maker.dice.pick(&PHP_VERSIONS);
    let php_version = if by_migration { "7.4" } else { in_use };
    let new = NewSite {
        product,
        domain,
        php_version,
        mysql_prefix: prefix(maker)?,
        mysql_prefix_enabled: by_migration || domain == SWITCHED_ON_BY_HAND,
        mysql_prefix_by_migration: by_migration,
    };
    let site = new.build(&maker.ids, &maker.clock)?;
    let first = maker.dice.below(APPLICATIONS.len() as u64);
    // The migrated site has what its applications need to show: two databases with users.
    let count = if by_migration { 2 } else { 1 + maker.dice.below(2) };
    for index in first..first + count {
        let index = usize::try_from(index).unwrap_or(0) % (APPLICATIONS.len() - 1);
        let (name, users) = APPLICATIONS[index];
        let (database, users) = NewSiteDatabase { site: &site, name, users }.build(&maker.ids, &maker.clock)?;
        maker.rows.databases.push(database);
        maker.rows.database_users.extend(users);
    }
    variables(maker, home, &site)?;
    maker.rows.sites.push(site);
    Ok(())
}

fn prefix(maker: &mut Maker) -> Result<MysqlPrefix, InputError> {
    let letters: String = (0..4).map(|_| char::from(*maker.dice.pick(b"abcdefghjkmnpqrstuvwxyz"))).collect();
    format!("{letters}_").parse()
}

/// Environment variables, one of them a secret; none on every third site.
fn variables(maker: &mut Maker, home: &Home, site: &Site) -> Result<(), InputError> {
    if maker.dice.percent(33) && site.domain != home.plan.domain {
        return Ok(());
    }
    let relay = format!("smtp.{}", home.plan.domain);
    let password = format!("not-a-real-password-{:06}", maker.dice.below(1_000_000));
    // Nobody opens what is sealed here: the world's passwords lead nowhere.
    let key = SecretKey::derive(&[0; 32]);
    let variables =
        [("APP_ENV", "production", false), ("SMTP_HOST", relay.as_str(), false), ("SMTP_PASSWORD", &password, true)];
    for (name, value, is_secret) in variables {
        let secret = is_secret.then_some(&key);
        let new = NewEnvironmentVariable { site, name, value, secret };
        maker.rows.variables.push(new.build(&maker.ids, &maker.clock)?);
    }
    let (_, head) = home.head()?;
    let summary = format!("set APP_ENV, SMTP_HOST and SMTP_PASSWORD of {}", site.domain);
    let actor = Actor::User(head);
    maker.note(home.organization.id, actor, "Mutation.setEnvironmentVariables", Some(site.id), &summary)
}
