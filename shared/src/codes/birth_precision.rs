//! How much of a birth date is known.

use super::code_list;

code_list! {
    /// How exactly a birth date is known; often only the year, for a child without papers (domain.md 5.3,
    /// \[assumed\]).
    BirthPrecision {
        Day "day" "ทราบวัน เดือน ปี" "Day, month and year are known";
        Month "month" "ทราบเดือนและปี" "Month and year are known";
        Year "year" "ทราบเฉพาะปี" "Only the year is known";
    }
}
