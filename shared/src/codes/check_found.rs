//! What a roll check finds.

use super::code_list;

code_list! {
    /// What was found of a child when the roll was gone through (R24, R26).
    CheckFound {
        Here "here" "มีตัวตนอยู่จริง" "Is here" ["มีตัวตน", "มาเรียนจริง"];
        MovedIn "moved_in" "ย้ายเข้า" "Moved in";
        MovedOut "moved_out" "ย้ายออก" "Moved out";
        NotExisting "not_existing" "ไม่มีตัวตนในสถานศึกษา" "Does not exist at the institution" ["ไม่มีตัวตน"];
    }
}
