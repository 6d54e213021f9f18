//! Parents' status.

use super::code_list;

code_list! {
    /// Status of the parents' marriage (สถานภาพสมรสของบิดามารดา, domain.md 4.10).
    ParentsStatus {
        Married "married" "อยู่ด้วยกัน (จดทะเบียนสมรส)" "Together, married" ["สมรส", "จดทะเบียนสมรส"];
        Together "together" "อยู่ด้วยกัน" "Together, marriage not registered"
            ["อยู่ด้วยกัน (ไม่จดทะเบียนสมรส)", "ไม่จดทะเบียนสมรส"];
        Separated "separated" "แยกกันอยู่" "Separated";
        Divorced "divorced" "หย่าร้าง" "Divorced" ["หย่า"];
        FatherDead "father_dead" "บิดาเสียชีวิต" "Father dead" ["บิดาถึงแก่กรรม"];
        MotherDead "mother_dead" "มารดาเสียชีวิต" "Mother dead" ["มารดาถึงแก่กรรม"];
        BothDead "both_dead" "บิดาและมารดาเสียชีวิต" "Both dead" ["บิดามารดาเสียชีวิต", "บิดาและมารดาถึงแก่กรรม"];
        FatherRemarried "father_remarried" "บิดาแต่งงานใหม่" "Father remarried";
        MotherRemarried "mother_remarried" "มารดาแต่งงานใหม่" "Mother remarried";
        Single "single" "โสด" "Single";
        Unknown "unknown" "ไม่ทราบ/ติดต่อไม่ได้" "Unknown or cannot be reached" ["ไม่ทราบ", "ติดต่อไม่ได้"];
    }
}
