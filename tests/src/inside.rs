//! What stands in a phone's database, and a person with very quick fingers. A script reads the database as the app
//! keeps it, the PIN opens it here, and another script fills in the app's own forms.

use crate::browser::{Browser, GLANCE, PATIENCE, PIN};
use crate::site::centre_id;
use app::store::Table;
use app::store::schema::{META, OUTBOX, RollMeta, SENT, SentEntry};
use app::store::vault::{Vault, VaultKey};
use shared::children::Field;
use shared::edits::SentEdit;
use shared::json::{self, FromJson};
use shared::values::RecordId;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;

/// What stands in the database of the only person on a phone, all of one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    /// Edits that wait.
    pub waiting: Vec<SentEdit>,
    /// Edits with an answer.
    pub sent: Vec<SentEntry>,
    /// How far the centre's roll has come.
    pub meta: RollMeta,
    /// How many records there are.
    pub records: u64,
}

impl Inside {
    /// Every edit that was ever taken here, in the order of numbers.
    pub fn edits(&self) -> Vec<&SentEdit> {
        let mut edits: Vec<&SentEdit> =
            self.sent.iter().map(|entry| &entry.sent).chain(&self.waiting).collect();
        edits.sort_by_key(|sent| sent.n);
        edits
    }

    /// The values that the edits give to a field, in the order of numbers.
    pub fn values(&self, field: Field) -> Vec<String> {
        let wanted = self.edits().into_iter().flat_map(|sent| sent.edit.wanted());
        wanted.filter(|(of, _)| *of == field).map(|(_, value)| value.to_owned()).collect()
    }

    /// Edits are numbered from 1 without a hole, and the next number follows: no batch was written by halves.
    pub fn is_whole(&self) -> bool {
        let numbers: Vec<u64> = self.edits().iter().map(|sent| sent.n).collect();
        numbers == (1..self.meta.next_n).collect::<Vec<_>>()
    }
}

/// The same as the script hands it over: sealed, where the database has a vault.
#[derive(serde::Deserialize)]
struct Texts {
    vault: Option<String>,
    waiting: Vec<(String, String)>,
    sent: Vec<(String, String)>,
    meta: String,
    records: u64,
}

impl Texts {
    fn read<T: FromJson>(&self, table: Table<T>, row: &str, text: &str) -> T {
        let opened = self.vault.as_ref().map(|vault| {
            let opened = key_of(vault).open(&format!("{}/{row}", table.name), text);
            opened.unwrap_or_else(|| panic!("{}/{row} cannot be opened", table.name))
        });
        let text = opened.as_deref().unwrap_or(text);
        json::read(text).unwrap_or_else(|| panic!("{}/{row} cannot be read", table.name))
    }

    fn read_all<T: FromJson>(&self, table: Table<T>, rows: &[(String, String)]) -> Vec<T> {
        rows.iter().map(|(row, text)| self.read(table, row, text)).collect()
    }
}

/// The key of a vault, which takes a while to be found, so it is found once.
fn key_of(vault: &str) -> VaultKey {
    static KNOWN: Mutex<BTreeMap<String, VaultKey>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().expect("nobody panics with it");
    let find = || json::read::<Vault>(vault).expect("a vault").open(PIN).expect("the PIN of everybody");
    known.entry(vault.to_owned()).or_insert_with(find).clone()
}

/// Opens the database, and `with` it does something whose promise gives the answer.
const OPENED: &str = "
    const done = arguments[arguments.length - 1];
    const asked = (request) => new Promise((good, bad) => {
        request.onsuccess = () => good(request.result);
        request.onerror = () => bad(request.error);
    });
    const opened = async (work) => {
        const names = (await indexedDB.databases()).map((one) => one.name);
        const name = names.find((name) => name.startsWith('lec-'));
        if (!name) return null;
        const database = await asked(indexedDB.open(name));
        database.onversionchange = () => database.close();
        const answer = await work(database);
        database.close();
        return answer;
    };";

/// The hands: `correct` fills in one field of a child's form and waits until it was kept or refused.
const HANDS: &str = "
    const until = (test) => new Promise((good) => {
        const look = () => test() ? good() : setTimeout(look, 4);
        look();
    });
    const go = (path) => {
        const link = document.createElement('a');
        link.href = path;
        document.body.append(link);
        link.click();
        link.remove();
    };
    const correct = async (child, field, value) => {
        // Before the app stands, a link would load the page anew, and the hands with it.
        await until(() => !document.getElementById('shell') && document.querySelector('main'));
        go(child + '/correct');
        // Closed sections follow behind the open ones.
        await until(() => document.getElementById(field));
        const input = document.getElementById(field);
        input.value = value;
        for (const name of ['input', 'change']) input.dispatchEvent(new Event(name, { bubbles: true }));
        document.getElementById('save').click();
        await until(() => location.pathname === child || document.getElementById('fault'));
        return location.pathname === child ? '' : document.getElementById('fault').innerText;
    };";

impl Browser {
    /// What stands in the database.
    pub async fn inside(&self) -> Inside {
        let script = format!(
            "{OPENED}
            opened(async (database) => {{
                const sealed = database.objectStoreNames.contains('vault');
                const names = ['outbox', 'sent', 'meta', 'rec', ...(sealed ? ['vault'] : [])];
                const tables = database.transaction(names, 'readonly');
                const all = async (name) => {{
                    const table = tables.objectStore(name);
                    const [keys, texts] = await Promise.all([asked(table.getAllKeys()), asked(table.getAll())]);
                    return keys.map((key, at) => [key, texts[at]]);
                }};
                const [waiting, sent, meta, records, vault] = await Promise.all([
                    all('outbox'), all('sent'), asked(tables.objectStore('meta').get('{at}')),
                    asked(tables.objectStore('rec').count()),
                    sealed ? asked(tables.objectStore('vault').get('vault')) : null,
                ]);
                return {{ waiting, sent, meta, records, vault: vault ?? null }};
            }}).then(done);",
            at = centre_id(),
        );
        let texts: Texts = self.ask_later(&script).await;
        Inside {
            waiting: texts.read_all(OUTBOX, &texts.waiting),
            sent: texts.read_all(SENT, &texts.sent),
            meta: texts.read(META, centre_id().as_str(), &texts.meta),
            records: texts.records,
        }
    }

    /// Waits until what stands in the database is as hoped.
    pub async fn inside_until(&self, what: &str, hoped: impl Fn(&Inside) -> bool) -> Inside {
        let begun = Instant::now();
        loop {
            let inside = self.inside().await;
            if hoped(&inside) {
                return inside;
            }
            if begun.elapsed() > PATIENCE {
                self.fail(&format!("{what} does not come about: {:?}", inside.meta)).await;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Writes over the first record, as nobody without the PIN could.
    pub async fn rewrite_a_record(&self, change: impl Fn(&str) -> String) {
        let script = format!(
            "{OPENED}
            opened(async (database) => {{
                const tables = database.transaction(['rec', 'vault'], 'readonly');
                const [rows, vault] = [tables.objectStore('rec'), tables.objectStore('vault')];
                const [[row], [text], kept] = await Promise.all(
                    [asked(rows.getAllKeys()), asked(rows.getAll()), asked(vault.get('vault'))]);
                return [row, text, kept];
            }}).then(done);"
        );
        let (row, text, vault): (String, String, String) = self.ask_later(&script).await;
        let (key, place) = (key_of(&vault), format!("rec/{row}"));
        let changed = change(&key.open(&place, &text).expect("a record"));
        let sealed = key.seal(&place, &changed, [7; 24]);
        let put = format!(
            "await asked(database.transaction(['rec'], 'readwrite').objectStore('rec').put('{sealed}', '{row}'));"
        );
        self.tamper(&put).await;
    }

    /// Does something to the open database; `work` is the body of a function of `database`.
    pub async fn tamper(&self, work: &str) {
        let script = format!("{OPENED} opened(async (database) => {{ {work} }}).then(() => done(true));");
        assert!(self.ask_later::<bool>(&script).await);
    }

    /// The children on the phone, in the order of their ids.
    pub async fn children(&self) -> Vec<RecordId> {
        let script = format!(
            "{OPENED} opened((database) =>
                asked(database.transaction(['rec'], 'readonly').objectStore('rec').getAllKeys())).then(done);"
        );
        let keys: Vec<String> = self.ask_later(&script).await;
        let id = |key: &String| key.rsplit('/').next().and_then(RecordId::parse);
        keys.iter().map(|key| id(key).expect("the key of a record")).collect()
    }

    /// Fills in one field of a child's form and saves; the app's words when it did not keep it.
    pub async fn quickly(&self, child: RecordId, field: Field, value: &str) -> Result<(), String> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; {HANDS}
            correct('/i/{at}/c/{child}', '{field}', '{value}').then(done);",
            at = centre_id(),
            field = field.key(),
        );
        let fault: String = self.ask_later(&script).await;
        if fault.is_empty() { Ok(()) } else { Err(fault) }
    }

    /// Begins to fill in a field of one child after another, without waiting: `times` edits with the values
    /// `prefix` and a number. [`Self::hands_rest`] tells when it is done.
    pub async fn hands_begin(&self, children: &[RecordId], field: Field, prefix: &str, times: usize) {
        let paths: Vec<String> = children.iter().map(|id| format!("/i/{}/c/{id}", centre_id())).collect();
        let paths = serde_json::to_string(&paths).expect("plain texts");
        let script = format!(
            "{HANDS}
            const paths = {paths};
            window.lecHands = {{ kept: 0, done: false }};
            (async () => {{
                for (let i = 0; i < {times}; i++) {{
                    const value = '{prefix}' + String(i).padStart(5, '0');
                    if (!await correct(paths[i % paths.length], '{field}', value)) window.lecHands.kept++;
                }}
                window.lecHands.done = true;
            }})();
            return true;",
            field = field.key(),
        );
        assert!(self.ask::<bool>(&script).await);
    }

    /// Waits until the hands rest; how many edits the app said it kept.
    pub async fn hands_rest(&self) -> usize {
        let begun = Instant::now();
        while !self.ask::<bool>("return window.lecHands.done").await {
            assert!(begun.elapsed() < PATIENCE * 4, "the hands do not come to rest");
            tokio::time::sleep(GLANCE).await;
        }
        self.ask("return window.lecHands.kept").await
    }
}
