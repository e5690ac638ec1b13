use super::{NewEnvironmentVariable, NewSiteDatabase, database_users_of, databases_of, environment_variables_of};
use crate::{locale::Country, migrations::testing::TestDb, products::ProductKind, rows::insert_all};

#[tokio::test]
async fn databases_users_and_variables_are_dealt_out_to_their_sites_by_name() {
    let test = TestDb::new("databases_users_and_variables_are_dealt_out").await;
    let acme = test.organization("Acme", Country::CH).await;
    let hosting = test.product(&acme, ProductKind::WebHosting, "Hosting").await;
    let (one, two) = (test.site(&hosting, "one.org").await, test.site(&hosting, "two.org").await);
    for (name, users) in [("shop", vec!["zoe", "ana"]), ("blog", vec![])] {
        let new = NewSiteDatabase { site: &one, name, users: &users };
        let (database, users) = new.build(&test.ids, &test.clock).unwrap();
        insert_all(test.db.write(), vec![database]).await.unwrap();
        insert_all(test.db.write(), users).await.unwrap();
    }
    for name in ["PATHS", "APP_ENV"] {
        let new = NewEnvironmentVariable { site: &one, name, value: "x", secret: None };
        insert_all(test.db.write(), vec![new.build(&test.ids, &test.clock).unwrap()]).await.unwrap();
    }
    let before = test.db.statements();
    let databases = databases_of(&test.db, &[&two, &one]).await.unwrap();
    let variables = environment_variables_of(&test.db, &[&two, &one]).await.unwrap();
    let users = database_users_of(&test.db, &databases[1].iter().collect::<Vec<_>>()).await.unwrap();
    assert_eq!(test.db.statements() - before, 3);
    let names: Vec<Vec<_>> = databases.iter().map(|rows| rows.iter().map(|row| row.name.as_str()).collect()).collect();
    assert_eq!(names, [vec![], vec!["wxyz_blog", "wxyz_shop"]]);
    let names: Vec<Vec<_>> = variables.iter().map(|rows| rows.iter().map(|row| row.name.as_str()).collect()).collect();
    assert_eq!(names, [vec![], vec!["APP_ENV", "PATHS"]]);
    let names: Vec<Vec<_>> = users.iter().map(|rows| rows.iter().map(|row| row.name.as_str()).collect()).collect();
    assert_eq!(names, [vec![], vec!["wxyz_ana", "wxyz_zoe"]]);
}
