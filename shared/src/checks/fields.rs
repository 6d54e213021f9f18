//! The checks of one record by itself.

use super::completeness::wanted;
use super::dates::{check_dates, check_title};
use super::names::check_names;
use super::numbers::check_number;
use super::{Finding, FindingCode};
use crate::children::parse::{canonical, choices};
use crate::children::{Field, Measurement, Record};
use crate::codes::{InstitutionKind, Level};
use crate::values::date::AcademicYear;
use crate::values::{CivilDate, numbers};
use std::ops::RangeInclusive;

/// What a record is checked against.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The Bangkok day on which it is checked.
    pub today: CivilDate,
    /// The academic year whose 16 May ages are counted up to.
    pub academic_year: AcademicYear,
    /// The kind of the record's institution.
    pub kind: InstitutionKind,
    /// The levels that institution offers; when it has not stated any, those of its kind count.
    pub levels_offered: &'a [Level],
}

/// Everything doubtful about one record, the gravest first (domain.md 3.1, 4.1, 5.1 to 5.5, 5.9).
pub fn check_record(record: &Record, context: &CheckContext) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    for want in wanted(record, context.kind).filter(|want| !want.filled) {
        findings.add(want.code, want.field);
    }
    check_lists(record, &mut findings);
    check_number(record, context, &mut findings);
    check_names(record, &mut findings);
    check_title(record, &mut findings);
    check_dates(record, context, &mut findings);
    check_level(record, context, &mut findings);
    check_forms(record, &mut findings);
    check_measurements(record, &mut findings);
    findings.0.sort_unstable_by_key(|finding| (finding.severity(), finding.field));
    findings.0
}

/// The findings so far.
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, code: FindingCode, field: Field) {
        self.0.push(Finding::about(code, field));
    }

    pub(super) fn extend(&mut self, codes: impl IntoIterator<Item = FindingCode>, field: Field) {
        self.0.extend(codes.into_iter().map(|code| Finding::about(code, field)));
    }

    fn add_measured(&mut self, code: FindingCode) {
        self.0.push(Finding { code, field: None, other: None });
    }
}

/// Lists without free text. Titles have ranks and degrees beside those of the list, so an unknown one may be
/// right.
const LISTS: &[(Field, FindingCode)] = &[
    (Field::Level, FindingCode::NotInList),
    (Field::Status, FindingCode::NotInList),
    (Field::Sex, FindingCode::NotInList),
    (Field::IdKind, FindingCode::NotInList),
    (Field::ExitReason, FindingCode::NotInList),
    (Field::Title, FindingCode::PerhapsNotInList),
    (Field::NoIdReason, FindingCode::PerhapsNotInList),
    (Field::BirthPrecision, FindingCode::PerhapsNotInList),
];

fn check_lists(record: &Record, findings: &mut Findings) {
    for &(field, code) in LISTS {
        let value = record.get(field);
        let kept = canonical(field, value);
        if !value.is_empty() && choices(field).iter().all(|(choice, _)| *choice != kept) {
            findings.add(code, field);
        }
    }
}

fn check_level(record: &Record, context: &CheckContext, findings: &mut Findings) {
    let Some(level) = Level::parse(record.get(Field::Level)) else { return };
    let offered = match context.levels_offered {
        [] => level.offered_by(context.kind),
        levels => levels.contains(&level),
    };
    if !offered {
        findings.add(FindingCode::LevelOffered, Field::Level);
    }
}

/// Highest monthly income that is not doubted, in thousandths of a baht (domain.md 5.9).
const MAX_INCOME: u64 = 1_000_000_000;

fn check_forms(record: &Record, findings: &mut Findings) {
    for &field in Field::ALL {
        let value = record.get(field);
        let (fits, code) = match field {
            Field::GuardianPhone | Field::FatherPhone | Field::MotherPhone => {
                (numbers::phone(value).is_some(), FindingCode::Phone)
            }
            Field::GuardianIncome | Field::FatherIncome | Field::MotherIncome => {
                (numbers::thousandths(value).is_some_and(|income| income <= MAX_INCOME), FindingCode::Income)
            }
            Field::RegisteredPostcode | Field::CurrentPostcode => {
                (numbers::postcode(value).is_some(), FindingCode::Postcode)
            }
            Field::RegisteredVillageNo | Field::CurrentVillageNo => {
                (numbers::whole(value).is_some_and(|number| (1..=99).contains(&number)), FindingCode::Village)
            }
            _ => continue,
        };
        if !value.is_empty() && !fits {
            findings.add(code, field);
        }
    }
}

/// Heights that can be, in thousandths of a centimetre (domain.md 5.9).
const HEIGHT_CM: RangeInclusive<u64> = 50_000..=210_000;
/// Weights that can be, in thousandths of a kilogram (domain.md 5.9).
const WEIGHT_KG: RangeInclusive<u64> = 5_000..=150_000;
/// A larger drop between two measurements is doubtful, in thousandths of a centimetre (domain.md 5.9).
const HEIGHT_DROP_CM: u64 = 2_000;

fn check_measurements(record: &Record, findings: &mut Findings) {
    let Some(last) = record.last_measurement() else { return };
    let outside = |text: &str, range: RangeInclusive<u64>| {
        !text.is_empty() && numbers::thousandths(text).is_none_or(|value| !range.contains(&value))
    };
    if outside(&last.height_cm, HEIGHT_CM) {
        findings.add_measured(FindingCode::Height);
    }
    if outside(&last.weight_kg, WEIGHT_KG) {
        findings.add_measured(FindingCode::Weight);
    }
    let height = |measured: &Measurement| numbers::thousandths(&measured.height_cm);
    let before =
        record.measurements.values().filter(|measured| measured.on < last.on && height(measured).is_some());
    let before = before.max_by_key(|measured| measured.on).and_then(height);
    if let (Some(before), Some(now)) = (before, height(last))
        && before > now + HEIGHT_DROP_CM
    {
        findings.add_measured(FindingCode::HeightDrop);
    }
}
