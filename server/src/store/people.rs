//! People as those see them who look after them: accounts with their places, codes and phones.

use super::places::{lao_of, lies_in, within};
use super::sql::{Row, Value, sql};
use super::tx::from_json;
use super::{StoreError, Tx};
use shared::access::{Act, Branch, Caller, Scope};
use shared::places::{AreaCode, Institution, Lao};
use shared::values::{AccountId, PhoneId, Timestamp};
use shared::wire::accounts::PhoneLine;
use std::collections::BTreeMap;

/// A person with everything that is to be known for looking after them.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// The name typed when signing in.
    pub name: String,
    /// The name that colleagues see.
    pub display: String,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Whether ThaID knows the person.
    pub has_number: bool,
    /// Until when a code can be used, if there is one.
    pub code_until: Option<Timestamp>,
    /// The roles, the names of their places, and the local governments of these, where they have one.
    pub scopes: Vec<(Scope, String, Option<Lao>)>,
}

impl Tx {
    /// The people who have a role in the branches that somebody looks after, by their names; a part of the name may be
    /// asked for. Roles above the branch are among the rest of what these people hold.
    pub async fn people_under(
        &mut self,
        caller: &Caller,
        find: &str,
        limit: u32,
    ) -> Result<Vec<Person>, StoreError> {
        let found =
            sql("SELECT DISTINCT a.id, a.name FROM account a JOIN account_scope c ON c.account = a.id \
             LEFT JOIN institution i ON c.branch = 'institution' AND i.id = c.place \
             LEFT JOIN lao l ON l.code = CASE WHEN c.branch = 'lao' THEN c.place ELSE i.lao END");
        let found = lies_in(found.and(" WHERE ("), caller, Act::ManagePeople);
        let mut found = offices(found, caller).and(")");
        if !find.is_empty() {
            let part = like(&find.to_lowercase());
            found = found
                .and(" AND (lower(a.name) LIKE ")
                .value(&*part)
                .and(" ESCAPE '\\' OR lower(a.display) LIKE ");
            found = found.value(&*part).and(" ESCAPE '\\')");
        }
        let rows = self.rows(found.and(" ORDER BY a.name LIMIT ").value(i64::from(limit))).await?;
        let ids: Vec<String> =
            rows.iter().map(|row| Ok(row.text("id")?.to_owned())).collect::<Result<_, StoreError>>()?;
        self.people(ids).await
    }

    /// One person.
    pub async fn person_get(&mut self, id: AccountId) -> Result<Option<Person>, StoreError> {
        Ok(self.people(vec![id.to_string()]).await?.pop())
    }

    /// The local governments or institutions of this name, or with this code, in the branches whose people somebody
    /// looks after; the former carry no institution.
    pub async fn placed_under(
        &mut self,
        caller: &Caller,
        institutions: bool,
        find: &str,
        limit: u32,
    ) -> Result<Vec<(Lao, Option<Institution>)>, StoreError> {
        let found = if institutions {
            sql(
                "SELECT i.doc, l.code, l.kind, l.name AS lao_name, l.province, l.district, a.name_th AS province_name \
                 FROM institution i JOIN lao l ON l.code = i.lao LEFT JOIN area a ON a.code = l.province",
            )
        } else {
            sql(
                "SELECT l.code, l.kind, l.name AS lao_name, l.province, l.district, a.name_th AS province_name \
                 FROM lao l LEFT JOIN area a ON a.code = l.province",
            )
        };
        let part = like(find);
        let found = within(found, caller, Act::ManagePeople).and(" AND (");
        let found = if institutions {
            found
                .and("i.id = ")
                .value(find)
                .and(" OR i.doc LIKE ")
                .value(&*part)
                .and(" ESCAPE '\\' OR l.name LIKE ")
        } else {
            found.and("l.code = ").value(find).and(" OR l.name LIKE ")
        };
        let found = found.value(&*part).and(" ESCAPE '\\') ORDER BY l.code");
        let found = if institutions { found.and(", i.id LIMIT ") } else { found.and(" LIMIT ") };
        let rows = self.rows(found.value(i64::from(limit))).await?;
        rows.iter()
            .map(|row| {
                let lao = lao_of(row, "lao_name")?;
                let place =
                    institutions.then(|| from_json("institution", "doc", &lao.code, row.text("doc")?));
                Ok((lao, place.transpose()?))
            })
            .collect()
    }

    /// The areas with codes of so many digits whose name has this part.
    pub async fn areas_named(
        &mut self,
        digits: i64,
        find: &str,
    ) -> Result<Vec<(AreaCode, String)>, StoreError> {
        let found =
            sql("SELECT code, name_th FROM area WHERE length(code) = $1 AND (code = $2 OR name_th LIKE $3 \
             ESCAPE '\\') ORDER BY code");
        let found = found.bind(digits).bind(find).bind(like(find));
        let rows = self.rows(found).await?;
        rows.iter()
            .map(|row| {
                Ok((row.parsed("area", "code", &"", AreaCode::parse)?, row.text("name_th")?.to_owned()))
            })
            .collect()
    }

    async fn people(&mut self, ids: Vec<String>) -> Result<Vec<Person>, StoreError> {
        let found = sql(
            "SELECT a.id, a.name, a.display, a.password, a.number_hash, k.expires_at, c.role, c.branch, c.place, i.doc, \
             l.code, l.kind, l.name AS lao_name, l.province, l.district, p.name_th AS province_name FROM account a \
             LEFT JOIN sign_in_code k ON k.account = a.id LEFT JOIN account_scope c ON c.account = a.id \
             LEFT JOIN institution i ON c.branch = 'institution' AND i.id = c.place \
             LEFT JOIN lao l ON l.code = CASE WHEN c.branch = 'lao' THEN c.place ELSE i.lao END \
             LEFT JOIN area p ON p.code = CASE WHEN l.province IS NULL THEN c.place ELSE l.province END \
             WHERE a.id @1 ORDER BY a.name, c.role, c.branch, c.place",
        );
        let mut people: Vec<Person> = Vec::new();
        for row in self.rows(found.bind(ids.into_iter().collect::<Value>())).await? {
            let name = row.text("name")?;
            if people.last().is_none_or(|last| last.name != name) {
                people.push(Person {
                    id: row.parsed("account", "id", &"", AccountId::parse)?,
                    name: name.to_owned(),
                    display: row.text("display")?.to_owned(),
                    has_password: !row.text("password")?.is_empty(),
                    has_number: !row.text("number_hash")?.is_empty(),
                    code_until: row.maybe_number("expires_at")?.map(Timestamp),
                    scopes: Vec::new(),
                });
            }
            if let (Some(_), Some(last)) = (row.maybe_text("role")?, people.last_mut()) {
                last.scopes.push(placed(last.id, &row)?);
            }
        }
        Ok(people)
    }

    /// The phones of these accounts, with the last contact at any institution, the last heard first.
    pub async fn phones_of(
        &mut self,
        accounts: &[AccountId],
    ) -> Result<BTreeMap<AccountId, Vec<PhoneLine>>, StoreError> {
        let found = sql("SELECT p.id, p.account, p.label, p.seen_at, p.cut_at, \
             (SELECT max(d.seen_at) FROM device d WHERE d.phone = p.id) AS heard_at FROM phone p \
             WHERE p.account @1 AND p.became = '' ORDER BY p.seen_at DESC, p.id");
        let found = found.bind(accounts.iter().map(AccountId::to_string).collect::<Value>());
        let mut phones: BTreeMap<AccountId, Vec<PhoneLine>> = BTreeMap::new();
        for row in self.rows(found).await? {
            let id = row.parsed("phone", "id", &"", PhoneId::parse)?;
            let seen = row.number("seen_at")?.max(row.maybe_number("heard_at")?.unwrap_or_default());
            phones.entry(row.parsed("phone", "account", &id, AccountId::parse)?).or_default().push(
                PhoneLine {
                    id,
                    label: row.text("label")?.to_owned(),
                    seen_at: Timestamp(seen),
                    cut_at: Some(Timestamp(row.number("cut_at")?)).filter(|at| at.0 != 0),
                },
            );
        }
        Ok(phones)
    }

    /// Keeps a code for an account in the place of any other.
    pub async fn code_put(
        &mut self,
        account: AccountId,
        hash: &str,
        expires_at: Timestamp,
        made_by: AccountId,
    ) -> Result<(), StoreError> {
        let put =
            sql("INSERT INTO sign_in_code (account, hash, expires_at, made_by) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at, \
             made_by = excluded.made_by");
        let put = put.bind(account.to_string()).bind(hash).bind(expires_at.0);
        self.run(put.bind(made_by.to_string())).await
    }

    /// The hash of the code that can still be used, if there is one.
    pub async fn code_get(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let found = sql("SELECT hash FROM sign_in_code WHERE account = $1 AND expires_at > $2");
        let row = self.row(found.bind(account.to_string()).bind(now.0)).await?;
        row.map(|row| Ok(row.text("hash")?.to_owned())).transpose()
    }

    /// Uses a code up, as long as it is this one; whether it was.
    pub async fn code_use(&mut self, account: AccountId, hash: &str) -> Result<bool, StoreError> {
        let used = sql("DELETE FROM sign_in_code WHERE account = $1 AND hash = $2 RETURNING account");
        Ok(self.row(used.bind(account.to_string()).bind(hash)).await?.is_some())
    }
}

/// A part of a text, for LIKE with a backslash before what is meant as it stands.
fn like(part: &str) -> String {
    format!("%{}%", part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// Adds the people at offices below, which are no local governments.
fn offices(found: super::sql::Sql, caller: &Caller) -> super::sql::Sql {
    caller.branches_for(Act::ManagePeople).fold(found, |found, branch| match branch {
        Branch::Province(code) => {
            found.and(" OR (c.branch = 'district' AND substr(c.place, 1, 2) = ").value(code.as_str()).and(")")
        }
        Branch::Country => found.and(" OR c.branch IN ('district', 'province', 'country')"),
        Branch::Institution(_) | Branch::Lao(_) | Branch::District(_) => found,
    })
}

fn placed(account: AccountId, row: &Row) -> Result<(Scope, String, Option<Lao>), StoreError> {
    let scope = super::accounts::scope_of(account, row)?;
    let lao = row.maybe_text("code")?.is_some().then(|| lao_of(row, "lao_name")).transpose()?;
    let area = || Ok::<_, StoreError>(row.maybe_text("province_name")?.unwrap_or_default().to_owned());
    let place = match (&scope.branch, row.maybe_text("doc")?, &lao) {
        (_, Some(doc), _) => from_json::<Institution>("institution", "doc", &account, doc)?.name,
        (_, None, Some(lao)) => lao.full_name(),
        (Branch::District(_) | Branch::Province(_), ..) => area()?,
        _ => String::new(),
    };
    Ok((scope, place, lao))
}
