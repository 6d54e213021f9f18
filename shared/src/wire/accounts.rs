//! People and what they may do, as those see them who look after them (J15).

use crate::access::{Branch, Scope};
use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use crate::values::citizen_id::{CitizenId, InvalidNumber};
use crate::values::{AccountId, PhoneId, Timestamp, thai};
use crate::wire::session::NewPhone;
use serde::{Deserialize, Serialize};

/// The longest user name and the longest shown name, in characters.
pub const MAX_NAME: usize = 60;
/// The most roles of one person: somebody may serve all centres of a local government.
pub const MAX_SCOPES: usize = 60;
/// The most accounts in one answer.
pub const MAX_ACCOUNTS: u32 = 300;
/// The most accounts in one file: each code is hashed, which is slow on purpose.
pub const MAX_FILE_ACCOUNTS: usize = 100;
/// The most places in one answer.
pub const MAX_PLACES: u32 = 40;
/// How long a code can be used, in milliseconds: it is handed over face to face, perhaps after a weekend.
pub const CODE_MS: i64 = 3 * 86_400_000;
/// The signs of a code: none looks like another.
const SIGNS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// The signs in a code.
const CODE_LENGTH: usize = 10;

/// An account to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAccount {
    /// The name to be typed when signing in; Thai is fine.
    pub name: String,
    /// The name that colleagues see.
    pub display: String,
    /// What the person may do, and where.
    pub scopes: Vec<Scope>,
    /// The citizen number by which ThaID knows the person. The server keeps only a keyed hash of it. None leaves what is
    /// there, an empty one takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citizen_number: Option<String>,
}

/// Why an account cannot be made like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountFault {
    /// The user name is missing, too long, or has spaces.
    Name,
    /// The shown name is missing or too long.
    Display,
    /// There is no role, too many, or one twice.
    Scopes,
    /// It is no citizen number.
    Number(InvalidNumber),
}

impl AccountFault {
    /// What is wrong and what to do.
    pub const fn words(self) -> Words {
        match self {
            Self::Name => words(
                "กรุณากรอกชื่อผู้ใช้ ไม่เกิน 60 ตัวอักษร และไม่มีช่องว่าง",
                "Please give a user name of at most 60 characters without spaces.",
            ),
            Self::Display => words(
                "กรุณากรอกชื่อและนามสกุล ไม่เกิน 60 ตัวอักษร",
                "Please give first and last name, at most 60 characters.",
            ),
            Self::Scopes => words(
                "กรุณาเลือกหน้าที่และสถานที่อย่างน้อยหนึ่งรายการ และไม่ซ้ำกัน",
                "Please choose at least one role with its place, each once.",
            ),
            Self::Number(why) => why.words(),
        }
    }
}

impl NewAccount {
    /// The same with its names in their usual form, if it can be made.
    pub fn judged(self) -> Result<Self, AccountFault> {
        let Self { name, display, scopes, citizen_number } = self;
        let (name, display) = (thai::normalise(&name), thai::normalise(&display));
        let fits = |text: &str| (1..=MAX_NAME).contains(&text.chars().count());
        if !fits(&name) || name.chars().any(char::is_whitespace) {
            return Err(AccountFault::Name);
        }
        if !fits(&display) {
            return Err(AccountFault::Display);
        }
        let once = scopes.iter().enumerate().all(|(at, scope)| !scopes[..at].contains(scope));
        if scopes.is_empty() || scopes.len() > MAX_SCOPES || !once {
            return Err(AccountFault::Scopes);
        }
        let citizen_number = match citizen_number.map(|typed| typed.trim().to_owned()) {
            Some(typed) if !typed.is_empty() => {
                let number = CitizenId::parse(&typed).map_err(AccountFault::Number)?;
                Some(number.as_str().to_owned())
            }
            none => none,
        };
        Ok(Self { name, display, scopes, citizen_number })
    }
}

/// A code with which a person signs in once and chooses a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OneTimeCode {
    /// Whose.
    pub account: AccountId,
    /// The name to be typed with it.
    pub name: String,
    /// The code; the server keeps only its hash.
    pub code: String,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// A code of random bytes.
pub fn code_of(random: [u8; CODE_LENGTH]) -> String {
    let sign = |byte: u8| char::from(SIGNS[usize::from(byte) % SIGNS.len()]);
    let signs: String = random.into_iter().map(sign).collect();
    format!("{}-{}", &signs[..CODE_LENGTH / 2], &signs[CODE_LENGTH / 2..])
}

/// A code as it was made, however it was typed.
pub fn code_as_made(typed: &str) -> String {
    let signs = typed.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase());
    let signs: String = signs.collect();
    match signs.split_at_checked(CODE_LENGTH / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => signs,
    }
}

/// A person signs in with a code and chooses a password.
#[derive(Clone, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseCode {
    /// The user name.
    pub name: String,
    /// The code.
    pub code: String,
    /// The password from now on.
    pub password: String,
    /// The person's vault on the phone; none for a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<NewPhone>,
}

/// An account as those see it who look after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountLine {
    /// Which one.
    pub id: AccountId,
    /// The name typed when signing in.
    pub name: String,
    /// The name that colleagues see.
    pub display: String,
    /// What the person may do, and where, with the name of the place.
    pub scopes: Vec<NamedScope>,
    /// Whether the person has chosen a password.
    pub has_password: bool,
    /// Whether ThaID knows the person: a citizen number was given.
    #[serde(default)]
    pub has_number: bool,
    /// Until when a code can be used, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_until: Option<Timestamp>,
    /// The person's phones, the last heard first.
    pub phones: Vec<PhoneLine>,
    /// Whether who asks may change it: all of its roles lie in their branch and below them.
    pub can_change: bool,
}

/// A role at a place that has a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedScope {
    /// The role and where.
    pub scope: Scope,
    /// What the place is called.
    pub place: String,
}

/// Who is looked for among the accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindPeople {
    /// A part of the user name or of the shown name; empty for everybody.
    pub find: String,
}

/// A place where roles can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedBranch {
    /// Which one.
    pub branch: Branch,
    /// What it is called.
    pub place: String,
}

/// What a file of accounts would make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeoplePreview {
    /// Sent back to make just these.
    pub token: String,
    /// The accounts in the order of the file.
    pub people: Vec<PlannedAccount>,
}

/// An account that a file asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedAccount {
    /// The first row that names it, as a spreadsheet counts.
    pub row: u32,
    /// The name to be typed when signing in.
    pub name: String,
    /// The name that colleagues see.
    pub display: String,
    /// The roles with the names of their places.
    pub scopes: Vec<NamedScope>,
    /// The account that is there already just like this; its code was never used, so there is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<AccountId>,
    /// Why it cannot be made, and what to do; then nothing of the file is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// A code to be handed over to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOver {
    /// The name that colleagues see.
    pub display: String,
    /// The code.
    pub code: OneTimeCode,
}

/// A person's vault on a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneLine {
    /// Which one.
    pub id: PhoneId,
    /// What its browser says it is.
    pub label: String,
    /// When it last signed in or was heard.
    pub seen_at: Timestamp,
    /// When it was cut off, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;

    fn account(name: &str, display: &str, scopes: usize) -> Result<NewAccount, AccountFault> {
        let scope = |n: usize| Scope {
            role: if n.is_multiple_of(2) { Role::DlaOfficer } else { Role::Administrator },
            branch: Branch::Country,
        };
        let scopes = (0..scopes).map(scope).collect();
        NewAccount { name: name.to_owned(), display: display.to_owned(), scopes, citizen_number: None }
            .judged()
    }

    #[test]
    fn an_account_has_a_name_without_spaces_a_person_and_roles_once_each() {
        assert_eq!(account(" ครูมาลี ", "มาลี  ใจงาม", 1).unwrap().name, "ครูมาลี");
        assert_eq!(account("malee", "มาลี  ใจงาม", 2).unwrap().display, "มาลี ใจงาม");
        assert!(account(&"ก".repeat(MAX_NAME), "ก", 1).is_ok());
        for name in ["", "  ", "ครู มาลี", &"ก".repeat(MAX_NAME + 1)] {
            assert_eq!(account(name, "มาลี", 1), Err(AccountFault::Name), "{name}");
        }
        assert_eq!(account("malee", " ", 1), Err(AccountFault::Display));
        for scopes in [0, 3] {
            assert_eq!(account("malee", "มาลี", scopes), Err(AccountFault::Scopes));
        }
    }

    #[test]
    fn a_citizen_number_is_a_right_one_or_none() {
        let account = |number: Option<&str>| {
            let scopes = vec![Scope { role: Role::DlaOfficer, branch: Branch::Country }];
            let (name, display) = ("malee".to_owned(), "มาลี".to_owned());
            NewAccount { name, display, scopes, citizen_number: number.map(str::to_owned) }.judged()
        };
        let number = |typed| account(typed).map(|account| account.citizen_number);
        assert_eq!(number(None), Ok(None));
        assert_eq!(number(Some(" ")), Ok(Some(String::new())));
        assert_eq!(number(Some("1-0000-00000-01-7")), Ok(Some("1000000000017".to_owned())));
        assert_eq!(number(Some("1000000000018")), Err(AccountFault::Number(InvalidNumber::CheckDigit)));
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let code = code_of([0, 1, 2, 3, 4, 30, 31, 61, 255, 7]);
        assert_eq!(code.len(), 11);
        assert!(!code.contains(['0', '1', 'I', 'L', 'O']));
        for typed in [
            code.clone(),
            code.to_lowercase(),
            code.replace('-', ""),
            format!(" {} ", code.replace('-', " ")),
        ] {
            assert_eq!(code_as_made(&typed), code);
        }
        assert_ne!(code_as_made("ABC"), code);
    }
}
