//! A PostgreSQL server for the tests, in a temporary folder: made, used and thrown away.

use crate::shell::{Result, run};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether what was committed survives the machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// It does, as in earnest; with memory for a country.
    Durable,
    /// It need not: a test that is killed with the whole machine is run again, and the server is never killed alone.
    Quick,
}

/// The running server; it ends with its owner.
pub struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
    server: Child,
    port: u16,
}

impl Postgres {
    /// Makes and starts one with these programs.
    pub fn start(programs: &Path, safety: Safety) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("lec-postgres-{}", std::process::id()));
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir(&folder).map_err(failed)?;
        let data = folder.join("data");
        let mut init = as_nobody_special(&folder, &programs.join("initdb"))?;
        init.args(["--username=lec", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
        run("Making a PostgreSQL database", init.arg("--pgdata").arg(&data).stdout(Stdio::null()))?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.map_err(|error| error.to_string())?.port();
        let log = fs::File::create(folder.join("log")).map_err(failed)?;
        let mut serve = as_nobody_special(&folder, &programs.join("postgres"))?;
        serve.arg("-D").arg(&data).arg("-p").arg(port.to_string()).arg("-k").arg(&folder);
        serve.args(["-c", "max_connections=300", "-c", "listen_addresses=127.0.0.1"]);
        serve.args(match safety {
            Safety::Quick => ["-c", "fsync=off"].as_slice(),
            Safety::Durable => ["-c", "shared_buffers=1GB", "-c", "max_wal_size=4GB"].as_slice(),
        });
        let server = serve.stdout(Stdio::null()).stderr(log).spawn().map_err(failed)?;
        let mut postgres = Self { folder, programs: programs.to_owned(), server, port };
        postgres.wait(programs)?;
        Ok(postgres)
    }

    /// Its address, without the name of a database.
    pub fn address(&self) -> String {
        format!("postgres://lec@127.0.0.1:{}", self.port)
    }

    /// Makes a database of this name; its address.
    pub fn database(&self, name: &str) -> Result<String> {
        let mut create = Command::new(self.programs.join("createdb"));
        create.args(["--host=127.0.0.1", "--username=lec", "--port"]).arg(self.port.to_string());
        run("Making a database", create.arg(name))?;
        Ok(format!("{}/{name}", self.address()))
    }

    fn wait(&mut self, programs: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let mut ask = Command::new(programs.join("pg_isready"));
            ask.args(["--host=127.0.0.1", "--quiet", "--port"]).arg(self.port.to_string());
            if ask.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if !matches!(self.server.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL does not answer:\n{log}"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // An interrupt ends every connection and closes the files in good order.
        let _ = Command::new("kill").arg("-INT").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The programs of PostgreSQL refuse to run as the administrator: then the package's own user runs them.
fn as_nobody_special(folder: &Path, program: &Path) -> Result<Command> {
    let me = Command::new("id").arg("-u").output().map_err(|error| error.to_string())?;
    if me.stdout != b"0\n" {
        return Ok(Command::new(program));
    }
    run("Giving the folder to PostgreSQL", Command::new("chown").arg("postgres").arg(folder))?;
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program).current_dir("/");
    Ok(command)
}
