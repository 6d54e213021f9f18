//! Whether a personal number can be right (domain.md 5.1, 5.2).

use super::FindingCode;
use super::fields::{CheckContext, Findings};
use crate::children::{Field, Record};
use crate::codes::{IdKind, Nationality};
use crate::values::citizen_id::{CitizenId, GCode, InvalidNumber, PersonNumber};

/// G codes are given since this year of the Buddhist era, without its century (domain.md 5.2).
const FIRST_G_YEAR: i32 = 61;
/// How many characters a passport number has (domain.md 4.6).
const PASSPORT_LENGTH: std::ops::RangeInclusive<usize> = 5..=20;

pub(super) fn check_number(record: &Record, context: &CheckContext, findings: &mut Findings) {
    let text = record.get(Field::CitizenId);
    if text.is_empty() {
        return;
    }
    let nationality = record.get(Field::Nationality);
    let code = if IdKind::parse(record.get(Field::IdKind)) == Some(IdKind::Passport) {
        (!PASSPORT_LENGTH.contains(&text.chars().count())).then_some(FindingCode::Passport)
    } else {
        match PersonNumber::parse(text) {
            Ok(PersonNumber::Citizen(number)) => check_kind(&number, nationality),
            Ok(PersonNumber::G(code)) => check_g_year(&code, context),
            Err(InvalidNumber::Empty) => None,
            Err(InvalidNumber::ExcelDamage) => Some(FindingCode::IdExcel),
            Err(InvalidNumber::NotDigits) => Some(FindingCode::IdDigits),
            Err(InvalidNumber::Length(_)) => Some(FindingCode::IdLength),
            Err(InvalidNumber::CheckDigit) => Some(FindingCode::IdCheck),
            Err(InvalidNumber::GForm) => Some(FindingCode::GForm),
        }
    };
    findings.extend(code, Field::CitizenId);
}

fn check_kind(number: &CitizenId, nationality: &str) -> Option<FindingCode> {
    let thai = Nationality::parse(nationality) == Some(Nationality::Thai);
    match number.first_digit() {
        9 => Some(FindingCode::IdUnused),
        3 | 4 => Some(FindingCode::IdOld),
        0 | 6 | 7 if thai => Some(FindingCode::IdThai),
        1 | 2 | 5 if !thai && !nationality.is_empty() => Some(FindingCode::IdForeign),
        _ => None,
    }
}

fn check_g_year(code: &GCode, context: &CheckContext) -> Option<FindingCode> {
    let now = context.today.be_year() % 100;
    (!(FIRST_G_YEAR..=now).contains(&i32::from(code.year()))).then_some(FindingCode::GYear)
}
