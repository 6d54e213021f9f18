//! How many children a roll has, by age and sex.

use super::{Enrolment, Field, Record};
use crate::codes::{Sex, Title};
use crate::values::CivilDate;

/// Nobody on a roll is older, in years.
const OLDEST: u16 = 25;

/// A roll by full years of age on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByAge {
    /// Years of age from the youngest to the oldest, each with its boys and girls; a year in between may have none.
    pub years: Vec<(u16, [u64; 2])>,
    /// Children without a birth date or a sex that can be read, or with an age that cannot be (domain.md 5.3).
    pub unknown: u64,
}

/// Counts the children who are on the roll. Where the sex is not said, the title tells it (domain.md 4.1).
pub fn by_age<'a>(records: impl IntoIterator<Item = &'a Record>, on: CivilDate) -> ByAge {
    let mut counted = ByAge::default();
    for record in records.into_iter().filter(|record| Enrolment::of(record).on_roll()) {
        let birth = CivilDate::parse_iso(record.get(Field::BirthDate));
        // A year that was typed wrong would draw a row for each year up to it.
        let age = birth.and_then(|birth| birth.age_on(on)).filter(|age| age.years <= OLDEST);
        let said = Sex::parse(record.get(Field::Sex));
        let sex = said.or_else(|| Title::parse(record.get(Field::Title)).and_then(Title::sex));
        let (Some(age), Some(sex)) = (age, sex) else {
            counted.unknown += 1;
            continue;
        };
        let side = usize::from(sex == Sex::Female);
        match counted.years.binary_search_by_key(&age.years, |(years, _)| *years) {
            Ok(at) => counted.years[at].1[side] += 1,
            Err(at) => {
                let mut sides = [0; 2];
                sides[side] = 1;
                counted.years.insert(at, (age.years, sides));
            }
        }
    }
    fill_gaps(&mut counted.years);
    counted
}

fn fill_gaps(years: &mut Vec<(u16, [u64; 2])>) {
    let (Some(&(first, _)), Some(&(last, _))) = (years.first(), years.last()) else { return };
    let mut counted = std::mem::take(years).into_iter().peekable();
    for year in first..=last {
        years.push(counted.next_if(|(counted, _)| *counted == year).unwrap_or((year, [0; 2])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(birth: &str, sex: &str, title: &str) -> Record {
        let fields = [(Field::BirthDate, birth), (Field::Sex, sex), (Field::Title, title)];
        fields
            .into_iter()
            .fold(Record::default().with(Field::Status, "enrolled"), |record, (field, value)| {
                record.with(field, value)
            })
    }

    #[test]
    fn children_are_counted_by_full_years_and_sex() {
        let day = CivilDate::parse("2025-01-20").unwrap();
        let roll = [
            child("2022-01-20", "male", ""),
            child("2022-01-21", "female", ""),
            child("2019-06-01", "", "girl"),
            child("2019-06-01", "female", "boy"),
            child("", "male", ""),
            child("2022-01-20", "", ""),
            child("2025-01-21", "male", ""),
            child("1999-01-20", "male", ""),
            child("1922-01-20", "male", ""),
            child("2022-01-20", "male", "").with(Field::Status, "moved"),
        ];
        let counted = by_age(&roll, day);
        assert_eq!(counted.years, [(2, [0, 1]), (3, [1, 0]), (4, [0, 0]), (5, [0, 2])]);
        assert_eq!(counted.unknown, 5, "without a birth date, without a sex, born tomorrow, above 25");
        assert_eq!(by_age(&[child("2000-01-20", "male", "")], day).years, [(25, [1, 0])]);
        assert_eq!(by_age(&[], day), ByAge::default());
    }
}
