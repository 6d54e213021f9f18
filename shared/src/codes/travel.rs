//! Ways of travelling.

use super::code_list;

code_list! {
    /// Way of travelling to the institution (การเดินทาง, domain.md 4.13).
    Travel {
        OnFoot "on_foot" "เดินเท้า" "On foot";
        WithoutFare "without_fare" "พาหนะไม่เสียค่าโดยสาร" "Vehicle without fare";
        WithFare "with_fare" "พาหนะเสียค่าโดยสาร" "Vehicle with fare";
        LentBicycle "lent_bicycle" "จักรยานยืมเรียน" "Lent bicycle";
    }
}
