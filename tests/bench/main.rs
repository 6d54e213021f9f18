//! Figures, each beside a yardstick in the same run. Started by `cargo xtask bench`.

mod edge;
mod edits;
mod import;
mod pouch;
mod roll;
mod save;
mod server;
mod sync;
mod table;
mod unlock;
mod web;

/// As `cargo xtask bench server` gives them: the program, the files of the country, sizes, phones, and perhaps an
/// address of PostgreSQL.
fn server_options() -> server::Options {
    let given: Vec<String> = std::env::args().skip(2).collect();
    let [lec, laos, areas, children, phones, rest @ ..] = given.as_slice() else {
        panic!("`cargo xtask bench server` gives what is needed");
    };
    server::Options {
        lec: lec.into(),
        country: [laos.into(), areas.into()],
        children: children.split(',').map(|size| size.parse().expect("a size is a number")).collect(),
        phones: phones.parse().expect("phones are a number"),
        postgres: rest.first().cloned(),
    }
}

fn main() {
    let part = std::env::args().nth(1).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    match part.as_str() {
        "roll" => runtime.block_on(roll::measure()),
        "import" => runtime.block_on(import::measure()),
        "sync" => runtime.block_on(sync::measure()),
        "save" => runtime.block_on(save::measure()),
        "unlock" => runtime.block_on(unlock::measure()),
        "web" => runtime.block_on(async {
            web::measure().await;
            match std::env::args().nth(2) {
                Some(lighthouse) => web::lighthouse(&lighthouse).await,
                None => println!("Lighthouse is SKIPPED: it is not here"),
            }
        }),
        "server" => runtime.block_on(server::measure(&server_options())),
        "country" => runtime.block_on(server::country::measure(&server_options())),
        other => {
            panic!("there is no part “{other}”; try roll, import, sync, save, unlock, web, server or country")
        }
    }
}
