//! Every finding there is, in words.

use super::Severity;
use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use serde::{Deserialize, Serialize};

macro_rules! finding_codes {
    ($(
        $name:ident $severity:ident $code:literal
        $th:literal $en:literal => $remedy_th:literal $remedy_en:literal;
    )+) => {
        /// What a finding says. The codes are for the wire and for reports and never change; their first
        /// letter is the severity.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize, FromJson, ToJson)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum FindingCode {
            $(
                #[doc = $en]
                #[serde(rename = $code)]
                $name,
            )+
        }

        impl FindingCode {
            /// Every finding, in the order of domain.md section 5.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code on the wire: "E-ID-CHECK".
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// Finds a finding by its code.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|finding| finding.code() == code)
            }

            /// How much it matters.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }

            /// What is wrong.
            pub const fn words(self) -> Words {
                match self { $(Self::$name => words($th, $en)),+ }
            }

            /// What to do about it.
            pub const fn remedy(self) -> Words {
                match self { $(Self::$name => words($remedy_th, $remedy_en)),+ }
            }
        }
    };
}

finding_codes! {
    Missing Error "E-MISSING"
        "ยังไม่มีข้อมูลที่จำเป็น" "A required fact is missing." =>
        "กรุณากรอกข้อมูลนี้" "Please fill it in.";
    MissingWanted Warning "W-MISSING"
        "ยังไม่มีข้อมูล" "A fact is missing." =>
        "กรุณากรอกข้อมูลนี้หากทราบ" "Please fill it in if it is known.";
    NotInList Error "E-CODE"
        "ข้อมูลนี้ไม่อยู่ในรายการ" "The value is not in the list." =>
        "กรุณาเลือกจากรายการ" "Please choose one from the list.";
    PerhapsNotInList Warning "W-CODE"
        "ข้อมูลนี้ไม่อยู่ในรายการที่ใช้ทั่วไป" "The value is not in the common list." =>
        "กรุณาตรวจสอบ หรือเลือกจากรายการ" "Please check it, or choose one from the list.";

    IdExcel Error "E-ID-EXCEL"
        "โปรแกรมตารางคำนวณปัดเลขประจำตัว ทำให้เลขผิด" "A spreadsheet rounded the number." =>
        "กรุณากรอกเลขใหม่จากเอกสาร และกำหนดคอลัมน์ในไฟล์เป็นข้อความ"
        "Please type it again from the papers, and set the column in the file to text.";
    IdDigits Error "E-ID-DIGITS"
        "เลขประจำตัวประชาชนมีอักขระที่ไม่ใช่ตัวเลข" "The number has something else than digits." =>
        "กรุณาตรวจสอบเลขกับเอกสาร" "Please compare it with the papers.";
    IdLength Error "E-ID-LENGTH"
        "เลขประจำตัวประชาชนไม่ครบ 13 หลักหรือเกิน" "The number has not 13 digits." =>
        "กรุณาตรวจสอบเลขกับเอกสาร" "Please compare it with the papers.";
    IdCheck Error "E-ID-CHECK"
        "เลขประจำตัวประชาชนไม่ถูกต้อง อาจพิมพ์ผิด" "The number is wrong; perhaps a digit was mistyped." =>
        "กรุณาเทียบเลขทุกหลักกับเอกสาร หากยังไม่มีเลข กรุณาระบุเหตุผลแทน"
        "Please compare every digit with the papers; if there is no number yet, say why.";
    GForm Error "E-G-FORM"
        "รหัส G ไม่ถูกรูปแบบ" "The G code has not the right form." =>
        "รหัส G คือตัวอักษร G ตามด้วยตัวเลข 12 หลัก กรุณาตรวจสอบ"
        "It is the letter G and 12 digits. Please check it.";
    IdUnused Warning "W-ID-UNUSED"
        "เลขประจำตัวประชาชนที่ขึ้นต้นด้วย 9 ยังไม่มีการใช้" "Numbers that begin with 9 are not in use." =>
        "กรุณาตรวจสอบเลขกับเอกสาร" "Please compare it with the papers.";
    IdOld Warning "W-ID-OLD"
        "เลขประจำตัวที่ขึ้นต้นด้วย 3 หรือ 4 ออกให้เมื่อ พ.ศ. 2527"
        "Numbers that begin with 3 or 4 were given in 1984." =>
        "กรุณาตรวจสอบว่าเป็นเลขของเด็ก ไม่ใช่ของผู้ปกครอง"
        "Please check that it is the child's and not the guardian's.";
    IdThai Warning "W-ID-THAI"
        "เลขประจำตัวนี้เป็นของผู้ไม่มีสัญชาติไทย แต่ระบุสัญชาติไทย"
        "The number is of a person without Thai nationality, but the nationality is Thai." =>
        "กรุณาตรวจสอบเลขและสัญชาติกับเอกสาร" "Please compare number and nationality with the papers.";
    IdForeign Warning "W-ID-FOREIGN"
        "เลขประจำตัวนี้เป็นของผู้มีสัญชาติไทย แต่ระบุสัญชาติอื่น"
        "The number is of a Thai person, but the nationality is another." =>
        "กรุณาตรวจสอบเลขและสัญชาติกับเอกสาร" "Please compare number and nationality with the papers.";
    GYear Warning "W-G-YEAR"
        "ปีในรหัส G อยู่ก่อน พ.ศ. 2561 หรือหลังปีปัจจุบัน" "The year in the G code is before 2561 or still to come." =>
        "กรุณาตรวจสอบรหัส G กับเอกสาร" "Please compare it with the papers.";
    Passport Warning "W-PASSPORT"
        "เลขหนังสือเดินทางสั้นหรือยาวผิดปกติ" "The passport number is unusually short or long." =>
        "กรุณาตรวจสอบเลขกับหนังสือเดินทาง" "Please compare it with the passport.";

    DateForm Error "E-DATE-FORM"
        "อ่านวันที่ไม่ได้" "The date cannot be read." =>
        "กรุณากรอกเป็น วัน/เดือน/ปี พ.ศ. เช่น 10/05/2567" "Please type day/month/year, for example 10/05/2567.";
    DateYear Error "E-DATE-YEAR"
        "ปีมีเพียง 2 หลัก" "The year has two digits." =>
        "กรุณากรอกปี พ.ศ. ให้ครบ 4 หลัก" "Please type the year with four digits.";
    DateDay Error "E-DATE-DAY"
        "ไม่มีวันที่นี้ในปฏิทิน" "There is no such day." =>
        "กรุณาตรวจสอบวัน เดือน และปี" "Please check day, month and year.";
    BirthFuture Error "E-BIRTH-FUTURE"
        "วันเกิดอยู่ในอนาคต" "The birth date is in the future." =>
        "กรุณาตรวจสอบวันเกิดกับเอกสาร" "Please compare it with the papers.";
    AdmissionEarly Error "E-ADMISSION-EARLY"
        "วันที่เข้าศึกษาอยู่ก่อนวันเกิด" "The admission date is before the birth date." =>
        "กรุณาตรวจสอบวันเกิดและวันที่เข้าศึกษา" "Please check both dates.";
    AdmissionFuture Error "E-ADMISSION-FUTURE"
        "วันที่เข้าศึกษาอยู่ในอนาคต" "The admission date is in the future." =>
        "กรุณาตรวจสอบวันที่เข้าศึกษา" "Please check the admission date.";
    Stay Warning "W-STAY"
        "วันที่เข้าศึกษาอยู่หลังวันที่ออก" "The admission date is after the day of leaving." =>
        "กรุณาตรวจสอบวันที่ทั้งสอง" "Please check both dates.";
    AgeRange Error "E-AGE-RANGE"
        "อายุเกิน 25 ปี" "The age is above 25 years." =>
        "กรุณาตรวจสอบวันเกิดกับเอกสาร" "Please compare the birth date with the papers.";
    AgeLevel Error "E-AGE-LEVEL"
        "อายุไม่สอดคล้องกับระดับชั้น" "Age and level cannot go together." =>
        "กรุณาตรวจสอบวันเกิดและระดับชั้น" "Please check birth date and level.";
    AgeYoung Warning "W-AGE-YOUNG"
        "อายุต่ำกว่าเกณฑ์ของระดับชั้น" "The child is younger than the level asks for." =>
        "กรุณาตรวจสอบวันเกิดและระดับชั้น หากถูกต้องแล้ว ไม่ต้องแก้ไข"
        "Please check birth date and level; if they are right, there is nothing to do.";
    AgeOld Warning "W-AGE-OLD"
        "อายุเกินเกณฑ์ปกติของระดับชั้นมากกว่า 2 ปี" "The child is more than 2 years over the usual age." =>
        "กรุณาตรวจสอบวันเกิดและระดับชั้น หากถูกต้องแล้ว ไม่ต้องแก้ไข"
        "Please check birth date and level; if they are right, there is nothing to do.";
    AgeOlder Info "I-AGE-OLD"
        "อายุเกินเกณฑ์ปกติของระดับชั้น 1–2 ปี" "The child is 1 or 2 years over the usual age." =>
        "ไม่ต้องดำเนินการหากข้อมูลถูกต้อง" "Nothing to do if the data is right.";

    NameChars Error "E-NAME-CHARS"
        "มีตัวเลขหรือสัญลักษณ์อยู่ในช่องชื่อ" "The name has digits or symbols." =>
        "กรุณากรอกชื่อด้วยตัวอักษรไทยเท่านั้น" "Please type the name in Thai letters only.";
    NameForeign Warning "W-NAME-FOREIGN"
        "มีตัวอักษรที่ไม่ใช่ภาษาไทยอยู่ในช่องชื่อ" "The name has letters that are not Thai." =>
        "กรุณากรอกชื่อเป็นภาษาไทยตามเอกสาร" "Please type the Thai name as in the papers.";
    NameShort Warning "W-NAME-SHORT"
        "มีตัวอักษรเพียงตัวเดียวในช่องชื่อ" "The name has one letter only." =>
        "กรุณากรอกชื่อให้ครบตามเอกสาร" "Please type the whole name as in the papers.";
    NameTitle Warning "W-NAME-TITLE"
        "มีคำนำหน้าอยู่ในช่องชื่อ" "There is a title inside the name." =>
        "กรุณาแยกคำนำหน้าออกจากชื่อ" "Please move the title to its own field.";
    TitleSex Warning "W-TITLE-SEX"
        "คำนำหน้าไม่ตรงกับเพศ" "Title and sex do not go together." =>
        "กรุณาตรวจสอบคำนำหน้าและเพศ" "Please check title and sex.";
    TitleAge Warning "W-TITLE-AGE"
        "คำนำหน้าไม่ตรงกับอายุ" "Title and age do not go together." =>
        "ใช้เด็กชายหรือเด็กหญิงจนครบ 15 ปี กรุณาตรวจสอบคำนำหน้าและวันเกิด"
        "เด็กชาย and เด็กหญิง are used up to the 15th birthday. Please check title and birth date.";

    LevelOffered Error "E-LEVEL-OFFERED"
        "สถานศึกษาไม่ได้เปิดสอนระดับชั้นนี้" "The institution does not offer this level." =>
        "กรุณาตรวจสอบระดับชั้น หรือแจ้ง อปท. ให้ปรับระดับชั้นที่เปิดสอน"
        "Please check the level, or ask the local government to change the levels offered.";
    Phone Warning "W-PHONE"
        "เบอร์โทรไม่ถูกรูปแบบ" "The phone number has not the right form." =>
        "เบอร์โทรมี 9 หรือ 10 หลักและขึ้นต้นด้วย 0 กรุณาตรวจสอบ"
        "It has 9 or 10 digits and begins with 0. Please check it.";
    Income Warning "W-INCOME"
        "รายได้ต่อเดือนอ่านไม่ได้หรือสูงผิดปกติ" "The monthly income cannot be read or is unusually high." =>
        "กรุณากรอกจำนวนเงินบาทต่อเดือน ไม่เกิน 1,000,000" "Please type baht per month, up to 1,000,000.";
    Postcode Warning "W-POSTCODE"
        "รหัสไปรษณีย์ไม่ครบ 5 หลัก" "The postcode has not 5 digits." =>
        "กรุณาตรวจสอบรหัสไปรษณีย์" "Please check the postcode.";
    Village Warning "W-VILLAGE"
        "หมู่ที่ต้องเป็นตัวเลข 1–99" "The village number is not 1 to 99." =>
        "กรุณากรอกเฉพาะตัวเลขหมู่ที่" "Please type the village number only.";
    Height Error "E-HEIGHT"
        "ส่วนสูงอ่านไม่ได้หรือไม่อยู่ระหว่าง 50–210 ซม." "The height is not a number from 50 to 210 cm." =>
        "กรุณาตรวจสอบส่วนสูง (เซนติเมตร)" "Please check the height in centimetres.";
    Weight Error "E-WEIGHT"
        "น้ำหนักอ่านไม่ได้หรือไม่อยู่ระหว่าง 5–150 กก." "The weight is not a number from 5 to 150 kg." =>
        "กรุณาตรวจสอบน้ำหนัก (กิโลกรัม)" "Please check the weight in kilograms.";
    HeightDrop Warning "W-HEIGHT-DROP"
        "ส่วนสูงลดลงมากกว่า 2 ซม." "The height dropped by more than 2 cm." =>
        "กรุณาวัดส่วนสูงใหม่ หรือตรวจสอบตัวเลขที่บันทึก" "Please measure again, or check what was recorded.";

    DupNumber Error "E-DUP-NUMBER"
        "เลขประจำตัวซ้ำกับเด็กอีกคนในสถานศึกษา" "Another child of the institution has the same number." =>
        "หากเป็นเด็กคนเดียวกัน กรุณานำข้อมูลที่ซ้ำออก หากไม่ใช่ กรุณาแก้ไขเลข"
        "If it is the same child, please take one off the roll; if not, please correct the number.";
    DupElsewhere Error "E-DUP-ELSEWHERE"
        "เลขประจำตัวซ้ำกับสถานศึกษาอื่น" "The same number is on another institution's roll." =>
        "กรุณาตรวจสอบว่าเด็กศึกษาอยู่ที่ใด หากไม่ได้เรียนที่นี่แล้ว กรุณานำข้อมูลออก โดยเลือกเหตุผล “ย้ายสถานศึกษา”"
        "Please find out where the child is; if no longer here, take it off the roll as moved.";
    DupPerson Warning "W-DUP-PERSON"
        "ชื่อ นามสกุล และวันเกิดตรงกับเด็กอีกคน" "Another child has the same name and birth date." =>
        "กรุณาตรวจสอบว่าเป็นเด็กคนเดียวกันหรือไม่" "Please check whether it is the same child.";
    DupBirth Warning "W-DUP-BIRTH"
        "ชื่อและนามสกุลตรงกับเด็กอีกคน และวันเกิดใกล้เคียงกัน"
        "Another child has the same name and nearly the same birth date." =>
        "กรุณาตรวจสอบว่าเป็นเด็กคนเดียวกันหรือไม่" "Please check whether it is the same child.";
    DupIdentity Error "E-DUP-IDENTITY"
        "เลขประจำตัวเดียวกันแต่ชื่อหรือวันเกิดต่างกัน" "The same number has two names or birth dates." =>
        "กรุณาเทียบเลข ชื่อ และวันเกิดของทั้งสองรายการกับเอกสาร"
        "Please compare both records with the papers; one is wrong.";
    DupStudentNo Error "E-DUP-STUDENT-NO"
        "เลขประจำตัวนักเรียนซ้ำในสถานศึกษา" "The student number stands twice in the institution." =>
        "กรุณาแก้ไขเลขประจำตัวนักเรียนให้ไม่ซ้ำกัน" "Please give each child its own.";
    DupGuardian Info "I-DUP-GUARDIAN"
        "เบอร์โทรผู้ปกครอง วันเกิด และชื่อตรงกับเด็กอีกคน"
        "Another child has the same guardian's phone, birth date and first name." =>
        "กรุณาตรวจสอบว่าเป็นเด็กคนเดียวกันหรือไม่" "Please check whether it is the same child.";
}

impl FindingCode {
    /// Whether it comes and goes with the numbers on the rolls (D2, D5), not only with a check of the country.
    pub const fn is_of_number(self) -> bool {
        matches!(self, Self::DupElsewhere | Self::DupIdentity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_code_begins_with_its_severity_and_stands_once() {
        let mut seen = HashSet::new();
        for &code in FindingCode::ALL {
            let letter = match code.severity() {
                Severity::Error => "E-",
                Severity::Warning => "W-",
                Severity::Info => "I-",
            };
            assert!(code.code().starts_with(letter), "{code:?}");
            assert!(seen.insert(code.code()), "{code:?}");
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{}\"", code.code()));
            for words in [code.words(), code.remedy()] {
                assert!(!words.th.contains('!') && words.en.ends_with('.'), "{code:?}");
            }
        }
    }
}
