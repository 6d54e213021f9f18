//! Guardians' relations.

use super::code_list;

code_list! {
    /// The guardian's relation to the child (ความเกี่ยวข้อง, domain.md 4.11); often a grandparent.
    Relation {
        Father "father" "บิดา" "Father" ["พ่อ"];
        Mother "mother" "มารดา" "Mother" ["แม่"];
        PaternalGrandfather "paternal_grandfather" "ปู่" "Father's father";
        PaternalGrandmother "paternal_grandmother" "ย่า" "Father's mother";
        MaternalGrandfather "maternal_grandfather" "ตา" "Mother's father";
        MaternalGrandmother "maternal_grandmother" "ยาย" "Mother's mother";
        ElderUncle "elder_uncle" "ลุง" "Parent's elder brother";
        ElderAunt "elder_aunt" "ป้า" "Parent's elder sister";
        MaternalYounger "maternal_younger" "น้า" "Mother's younger brother or sister";
        PaternalYounger "paternal_younger" "อา" "Father's younger brother or sister";
        Sibling "sibling" "พี่" "Elder brother or sister" ["พี่ชาย", "พี่สาว"];
        PaternalRelative "paternal_relative" "ญาติทางบิดา" "Relative on the father's side";
        MaternalRelative "maternal_relative" "ญาติทางมารดา" "Relative on the mother's side";
        Benefactor "benefactor" "ผู้มีอุปการคุณ" "Benefactor";
        Other "other" "อื่น ๆ" "Other";
    }
}
