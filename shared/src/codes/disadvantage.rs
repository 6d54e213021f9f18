//! Kinds of disadvantage.

use super::code_list;

code_list! {
    /// Disadvantage (ความด้อยโอกาส, domain.md 4.9). Highly sensitive.
    Disadvantage {
        None "none" "ไม่ด้อยโอกาส" "None";
        ForcedLabour "forced_labour" "ถูกบังคับให้ขายแรงงาน" "Forced labour";
        SexTrade "sex_trade" "อยู่ในธุรกิจทางเพศ" "In the sex trade";
        Abandoned "abandoned" "ถูกทอดทิ้ง" "Abandoned";
        Detention "detention" "ในสถานพินิจและคุ้มครองเด็กและเยาวชน" "In youth detention";
        Street "street" "เร่ร่อน" "Street child";
        Aids "aids" "ได้รับผลกระทบจากเอดส์" "Affected by AIDS";
        Minority "minority" "ชนกลุ่มน้อย" "Ethnic minority";
        Abused "abused" "ถูกทำร้ายทารุณ" "Abused";
        Poor "poor" "ยากจน" "Poor";
        Drugs "drugs" "มีปัญหาเกี่ยวกับยาเสพติด" "Drug problem";
        Orphan "orphan" "กำพร้า" "Orphan";
        Working "working" "ทำงานรับผิดชอบตนเองและครอบครัว" "Works to support self or family";
    }
}
