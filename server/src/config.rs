//! Every setting, its default, and where it may come from: the command line or the environment.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where the data lies.
#[derive(Args, Clone, Debug)]
pub struct DataArgs {
    /// Folder of the database; made when it is missing.
    #[arg(long, env = "LEC_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// Address of a PostgreSQL database, such as `postgres://lec@localhost/lec`; without one everything lies in one
    /// file in the folder.
    #[arg(long, env = "LEC_DATABASE", global = true, hide_env_values = true)]
    pub database: Option<String>,
}

impl DataArgs {
    /// The database file.
    pub fn file(&self) -> PathBuf {
        self.data.join("lec.sqlite")
    }
}

/// How to serve.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Address and port to listen on.
    #[arg(long, env = "LEC_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Certificate chain in PEM; with it the server speaks HTTPS, which phones need for working offline.
    #[arg(long, env = "LEC_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// A proxy that speaks HTTPS stands in front: cookies are for HTTPS only, and the last address in its
    /// `X-Forwarded-For` is that of who asks.
    #[arg(long, env = "LEC_BEHIND_PROXY", conflicts_with = "tls_cert")]
    pub behind_proxy: bool,
    /// File of what was registered with ThaID, in JSON (README); without one nobody signs in with it.
    #[arg(long, env = "LEC_THAID")]
    pub thaid: Option<PathBuf>,
    /// Private key in PEM.
    #[arg(long, env = "LEC_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}
