//! Kinds of personal number.

use super::code_list;

code_list! {
    /// Kind of personal number (ประเภทเลขประจำตัว, domain.md 4.6).
    IdKind {
        Nid "nid" "เลขประจำตัวประชาชน 13 หลัก" "13-digit number of the civil register"
            ["เลขประจำตัวประชาชน", "เลขบัตรประชาชน"];
        G "g" "รหัส G" "G code of the Ministry of Education" ["เลข G"];
        Passport "passport" "หนังสือเดินทาง" "Foreign passport" ["พาสปอร์ต"];
        None "none" "ยังไม่มีเลขประจำตัว" "No number yet" ["ไม่มี", "ไม่มีเลขประจำตัว"];
    }
}
