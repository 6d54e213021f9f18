//! Occupations.

use super::code_list;

code_list! {
    /// Occupation (อาชีพ, domain.md 4.12); any other stays free text.
    Occupation {
        Farmer "farmer" "เกษตรกร" "Farmer" ["เกษตรกรรม", "ทำนา", "ทำไร่", "ทำสวน"];
        Trader "trader" "ค้าขาย" "Trader";
        Labourer "labourer" "รับจ้าง" "Hired labour" ["รับจ้างทั่วไป"];
        CivilServant "civil_servant" "รับราชการ" "Civil servant" ["ข้าราชการ"];
        Employee "employee" "พนักงาน" "Employee";
        BusinessOwner "business_owner" "นักธุรกิจ" "Business owner" ["ธุรกิจส่วนตัว"];
        SelfEmployed "self_employed" "อาชีพอิสระ" "Self-employed";
        Clergy "clergy" "พระ/นักบวช" "Monk or clergy" ["พระ", "นักบวช"];
        NotWorking "not_working" "ไม่ได้ประกอบอาชีพ" "Not working" ["ว่างงาน"];
        Deceased "deceased" "เสียชีวิต" "Deceased";
        Other "other" "อื่น ๆ" "Other";
    }
}
