//! Status on the roll.

use super::code_list;

code_list! {
    /// Where a child stands with an institution (สถานะนักเรียน, domain.md 1.12, 4.15).
    Status {
        Enrolled "enrolled" "กำลังศึกษา" "Enrolled" ["ปกติ"];
        OnLeave "on_leave" "พักการเรียน" "On leave";
        Floating "floating" "แขวนลอย" "Absent but not yet removable";
        Moved "moved" "ย้ายออก" "Moved to another LEC institution" ["ย้ายสถานศึกษา"];
        MovedOutside "moved_outside" "ย้ายออกนอกสังกัด" "Moved out of the system";
        Graduated "graduated" "จบการศึกษา" "Graduated" ["สำเร็จการศึกษา"];
        Removed "removed" "จำหน่าย" "Removed" ["ออก"];
        Deceased "deceased" "เสียชีวิต" "Deceased";
    }
}

impl Status {
    /// Whether the child counts as being on the roll: enrolled, on leave, or gone but not yet removable.
    pub const fn on_roll(self) -> bool {
        matches!(self, Self::Enrolled | Self::OnLeave | Self::Floating)
    }
}
