//! Where a child lives.

use super::code_list;

code_list! {
    /// Where the child lives (การพักนอน, domain.md 4.14).
    Living {
        Parents "parents" "พักอยู่กับบิดามารดา" "With parents" ["บิดามารดา"];
        Relatives "relatives" "พักอยู่กับญาติ" "With relatives" ["ญาติ"];
        Teacher "teacher" "พักอยู่กับครู" "With a teacher" ["ครู"];
        Monk "monk" "พักอยู่กับพระ" "With a monk" ["พระ", "วัด"];
        Charity "charity" "พักอยู่กับองค์กรการกุศล" "With a charity" ["องค์กรการกุศล"];
        DormitoryInside "dormitory_inside" "หอพักในสถานศึกษา" "In a dormitory of the school" ["หอพักในโรงเรียน"];
        DormitoryOutside "dormitory_outside" "หอพักนอกสถานศึกษา" "In a dormitory outside the school"
            ["หอพักนอกโรงเรียน"];
    }
}
