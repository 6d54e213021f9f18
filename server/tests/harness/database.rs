//! A fresh database for each test: a file, or with `LEC_TEST_POSTGRES` one on the PostgreSQL server at that address.

use server::store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// Where a database lies.
pub enum Database {
    /// In a folder of its own.
    File(TempDir),
    /// At an address.
    Postgres(String),
}

impl Database {
    /// An empty one.
    pub async fn new() -> Self {
        let Ok(server) = std::env::var("LEC_TEST_POSTGRES") else {
            return Self::File(tempfile::tempdir().unwrap());
        };
        let name = format!("test_{}", Uuid::from_u128(rand::random()).simple());
        let mut at_server = PgConnection::connect(&format!("{server}/postgres")).await.unwrap();
        // The order of letters of a country, to see that the program does not rely on the one it finds.
        let made = format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' \
             LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'th'"
        );
        sqlx::query(AssertSqlSafe(made)).execute(&mut at_server).await.unwrap();
        Self::Postgres(format!("{server}/{name}"))
    }

    /// Opens it, as often as servers work on it.
    pub async fn open(&self) -> Store {
        match self {
            Self::File(folder) => Store::open(&folder.path().join("lec.sqlite")).await.unwrap(),
            Self::Postgres(address) => Store::connect(address).await.unwrap(),
        }
    }
}
