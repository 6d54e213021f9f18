//! Why a child leaves the roll.

use super::code_list;
use crate::codes::Status;

code_list! {
    /// Why a child is taken off the roll: the kinds and drop-out causes of domain.md 4.16, and our own two
    /// from the letters (R26). "Moved" and "died" stand once, though both lists name them.
    ExitReason {
        Moved "moved" "ย้ายสถานศึกษา" "Moved to an institution in LEC" ["ย้าย", "ย้ายออก"];
        MovedOutside "moved_outside" "ย้ายออกนอกสังกัด" "Moved out of the system";
        ContinuesElsewhere "continues_elsewhere" "ศึกษาต่อสถานศึกษาอื่น" "Continues elsewhere" ["ศึกษาต่อที่อื่น"];
        Graduated "graduated" "จบการศึกษา" "Graduated" ["สำเร็จการศึกษา"];
        Resigned "resigned" "ลาออก" "Resigned";
        Deceased "deceased" "เสียชีวิต" "Died" ["ถึงแก่กรรม", "ตาย"];
        LongAbsence "long_absence" "หยุดเรียนติดต่อกันเป็นเวลานาน ไม่มีตัวตนในพื้นที่"
            "Long absent and not present in the area";
        PastCompulsoryAge "past_compulsory_age" "อายุพ้นเกณฑ์การศึกษาภาคบังคับ" "Past compulsory age";
        Poverty "poverty" "ฐานะยากจน" "Poverty";
        FamilyProblems "family_problems" "มีปัญหาครอบครัว" "Family problems";
        Married "married" "สมรสแล้ว" "Married";
        Adjustment "adjustment" "มีปัญหาในการปรับตัว" "Adjustment problems";
        LegalCase "legal_case" "ต้องคดี/ถูกจับ" "Legal case or arrest";
        Illness "illness" "เจ็บป่วย/อุบัติเหตุ" "Illness or accident";
        Migrated "migrated" "อพยพตามผู้ปกครอง" "Migrated with the guardian";
        Earning "earning" "หาเลี้ยงครอบครัว" "Earning for the family";
        NotExisting "not_existing" "ไม่มีตัวตนในสถานศึกษา" "Does not exist at the institution" ["ไม่มีตัวตน"];
        Mistake "mistake" "บันทึกซ้ำ/ผิดพลาด" "Entered twice or by mistake" ["บันทึกซ้ำ", "บันทึกผิดพลาด"];
        Removed "removed" "จำหน่าย" "Removed for another stated cause";
        Other "other" "อื่น ๆ" "Other";
    }
}

impl ExitReason {
    /// The status it leads to (domain.md 1.12).
    pub const fn status(self) -> Status {
        match self {
            Self::Moved => Status::Moved,
            Self::MovedOutside | Self::ContinuesElsewhere => Status::MovedOutside,
            Self::Graduated => Status::Graduated,
            Self::Deceased => Status::Deceased,
            _ => Status::Removed,
        }
    }

    /// Whether the child goes on at another institution, in LEC or outside (R25).
    pub const fn is_move(self) -> bool {
        matches!(self, Self::Moved | Self::MovedOutside | Self::ContinuesElsewhere)
    }

    /// Whether it is one of the causes of dropping out (สาเหตุการออกกลางคัน, domain.md 4.16).
    pub const fn is_drop_out_cause(self) -> bool {
        matches!(
            self,
            Self::Poverty
                | Self::FamilyProblems
                | Self::Married
                | Self::Adjustment
                | Self::LegalCase
                | Self::Illness
                | Self::Migrated
                | Self::Earning
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_leads_off_the_roll() {
        for &reason in ExitReason::ALL {
            assert!(!reason.status().on_roll(), "{reason:?}");
        }
        for (reason, status) in [
            (ExitReason::NotExisting, Status::Removed),
            (ExitReason::Moved, Status::Moved),
            (ExitReason::ContinuesElsewhere, Status::MovedOutside),
            (ExitReason::Deceased, Status::Deceased),
        ] {
            assert_eq!(reason.status(), status);
        }
    }
}
