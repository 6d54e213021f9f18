//! Blood groups.

use super::code_list;

code_list! {
    /// Blood group (หมู่เลือด, domain.md 4.3); Rh is not collected.
    BloodGroup {
        A "a" "A" "A" ["เอ"];
        B "b" "B" "B" ["บี"];
        Ab "ab" "AB" "AB" ["เอบี"];
        O "o" "O" "O" ["โอ"];
        Unknown "unknown" "ไม่ทราบ" "Unknown" ["-"];
    }
}
