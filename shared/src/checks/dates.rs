//! Whether the dates of a record are days, and go together (domain.md 5.3, 5.9).

use super::fields::{CheckContext, Findings};
use super::{FindingCode, check_age, is_on_roll};
use crate::children::{Field, Record};
use crate::codes::{Level, Sex, Title};
use crate::values::CivilDate;
use crate::values::date::InvalidDate;

/// Nobody on a roll is older than this, in full years (domain.md 5.3).
const MAX_AGE_YEARS: u16 = 25;

pub(super) fn check_dates(record: &Record, context: &CheckContext, findings: &mut Findings) {
    let birth = read(record, Field::BirthDate, findings);
    let admission = read(record, Field::AdmissionDate, findings);
    let since = read(record, Field::StatusDate, findings);
    read(record, Field::NoIdFollowUp, findings);
    if birth.is_some_and(|birth| birth > context.today) {
        findings.add(FindingCode::BirthFuture, Field::BirthDate);
    }
    if let Some(admission) = admission {
        if admission > context.today {
            findings.add(FindingCode::AdmissionFuture, Field::AdmissionDate);
        }
        if birth.is_some_and(|birth| admission < birth) {
            findings.add(FindingCode::AdmissionEarly, Field::AdmissionDate);
        }
        if !is_on_roll(record) && since.is_some_and(|since| admission > since) {
            findings.add(FindingCode::Stay, Field::AdmissionDate);
        }
    }
    if let Some(birth) = birth.filter(|_| is_on_roll(record)) {
        check_ages(record, birth, context, findings);
    }
}

fn check_ages(record: &Record, birth: CivilDate, context: &CheckContext, findings: &mut Findings) {
    let Some(age) = birth.age_on(context.today) else { return };
    if age.years > MAX_AGE_YEARS {
        findings.add(FindingCode::AgeRange, Field::BirthDate);
        return;
    }
    if let Some(level) = Level::parse(record.get(Field::Level))
        && let Some(code) = check_age(birth, level, context.academic_year)
    {
        findings.add(code, Field::BirthDate);
    }
    if Title::parse(record.get(Field::Title)).is_some_and(|title| !title.fits_age(age.years)) {
        findings.add(FindingCode::TitleAge, Field::Title);
    }
}

/// Title against sex (domain.md 4.1).
pub(super) fn check_title(record: &Record, findings: &mut Findings) {
    let implied = Title::parse(record.get(Field::Title)).and_then(Title::sex);
    let sex = Sex::parse(record.get(Field::Sex));
    if implied.is_some() && sex.is_some() && implied != sex {
        findings.add(FindingCode::TitleSex, Field::Title);
    }
}

fn read(record: &Record, field: Field, findings: &mut Findings) -> Option<CivilDate> {
    let code = match CivilDate::parse(record.get(field)) {
        Ok(day) => return Some(day),
        Err(InvalidDate::Empty) => return None,
        Err(InvalidDate::Unreadable) => FindingCode::DateForm,
        Err(InvalidDate::TwoDigitYear) => FindingCode::DateYear,
        Err(InvalidDate::Day | InvalidDate::Month | InvalidDate::Year) => FindingCode::DateDay,
    };
    findings.add(code, field);
    None
}
