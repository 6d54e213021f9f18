//! The facts of a record by name: the columns of RPT318 (domain.md 3.1) that belong to the child, and our own.

use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use serde::{Deserialize, Serialize};

/// Fields that are decided together: when two people change one group unseen by each other, a person is asked
/// (sync.md 3). Each stands for one line of that table.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Citizen number, its kind, and why there is none.
    Number,
    /// Title, first name, last name.
    Name,
    /// Birth date with its precision, and sex.
    Birth,
    /// On the roll or off it, since when and why.
    Status,
    /// Level, classroom, admission date.
    Placement,
    /// Nationality.
    Nationality,
    /// Student number.
    StudentNo,
    /// The guardian.
    Guardian,
    /// The father.
    Father,
    /// The mother.
    Mother,
    /// The address in the house register.
    RegisteredAddress,
    /// Where the child lives now.
    CurrentAddress,
    /// Race.
    Race,
    /// Religion.
    Religion,
    /// The parents' status.
    ParentsStatus,
    /// Whether a parent can reclaim school fees.
    TuitionRight,
    /// Whether a parent can reclaim medical costs.
    MedicalRight,
    /// The condition text that LEC keeps of the pupil.
    Condition,
    /// What the last roll check found (R24, R31).
    Check,
}

impl Group {
    /// What the group is called on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::Number => words("เลขประจำตัวประชาชน", "Citizen number"),
            Self::Name => words("ชื่อ-นามสกุล", "Name"),
            Self::Birth => words("วันเกิดและเพศ", "Birth date and sex"),
            Self::Status => words("สถานะในทะเบียน", "Status on the roll"),
            Self::Placement => words("ชั้นเรียน", "Class"),
            Self::Nationality => words("สัญชาติ", "Nationality"),
            Self::StudentNo => words("เลขประจำตัวนักเรียน", "Student number"),
            Self::Guardian => words("ผู้ปกครอง", "Guardian"),
            Self::Father => words("บิดา", "Father"),
            Self::Mother => words("มารดา", "Mother"),
            Self::RegisteredAddress => words("ที่อยู่ตามทะเบียนบ้าน", "Registered address"),
            Self::CurrentAddress => words("ที่อยู่ปัจจุบัน", "Current address"),
            Self::Race => words("เชื้อชาติ", "Race"),
            Self::Religion => words("ศาสนา", "Religion"),
            Self::ParentsStatus => words("สถานภาพของบิดามารดา", "Parents' status"),
            Self::TuitionRight => words("สิทธิการเบิกค่าเล่าเรียน", "Right to reclaim school fees"),
            Self::MedicalRight => words("สิทธิการเบิกค่ารักษาพยาบาล", "Right to reclaim medical costs"),
            Self::Condition => words("สภาพนักเรียน", "Pupil's condition"),
            Self::Check => words("การตรวจสอบรายชื่อ", "Roll check"),
        }
    }

    /// Whether the last writer wins, with a notice to both authors, instead of a question to a person: only what
    /// can be asked for again and has no effect on budget or law (sync.md 3).
    pub const fn last_writer_wins(self) -> bool {
        matches!(
            self,
            Self::Race | Self::Religion | Self::ParentsStatus | Self::TuitionRight | Self::MedicalRight
        )
    }

    /// Whether the group is a mark that is set anew each time: a later one takes the place of an earlier one, nobody is asked
    /// or told, and it counts as no change of the child's data (sync.md 3, "Additive").
    pub const fn is_mark(self) -> bool {
        matches!(self, Self::Check)
    }

    /// The fields of this group, in the order of a form.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        Field::ALL.iter().copied().filter(move |field| field.group() == self)
    }
}

macro_rules! fields {
    ($($name:ident $key:literal $group:ident $th:literal $en:literal;)+) => {
        /// One fact of a record. Values are text: canonical where they could be read, as typed where not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize, FromJson, ToJson)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Field {
            $(
                #[doc = $en]
                #[serde(rename = $key)]
                $name,
            )+
        }

        impl Field {
            /// Every field, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name on the wire and on disk; never changed.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// The group it is decided with.
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group),+ }
            }

            /// What the field is called on a screen.
            pub const fn words(self) -> Words {
                match self { $(Self::$name => words($th, $en)),+ }
            }
        }
    };
}

fields! {
    IdKind "id_kind" Number "ประเภทเลขประจำตัว" "Kind of personal number";
    CitizenId "citizen_id" Number "เลขประจำตัวประชาชน" "Citizen number or G code";
    NoIdReason "no_id_reason" Number "เหตุผลที่ยังไม่มีเลขประจำตัว" "Why there is no number yet";
    NoIdFollowUp "no_id_follow_up" Number "วันที่จะติดตามเลขประจำตัว" "Day on which to ask again for a number";
    Title "title" Name "คำนำหน้า" "Title";
    FirstName "first_name" Name "ชื่อ" "First name";
    LastName "last_name" Name "นามสกุล" "Last name";
    NoSurname "no_surname" Name "ไม่มีนามสกุล" "Has no surname";
    BirthDate "birth_date" Birth "วันเดือนปีเกิด" "Birth date";
    BirthPrecision "birth_precision" Birth "ความละเอียดของวันเกิด" "How exactly the birth date is known";
    Sex "sex" Birth "เพศ" "Sex";
    StudentNo "student_no" StudentNo "เลขประจำตัวนักเรียน" "Student number";
    Level "level" Placement "ระดับชั้น" "Level";
    Classroom "classroom" Placement "ห้องเรียน" "Classroom";
    AdmissionDate "admission_date" Placement "วันเดือนปีที่เข้าศึกษา" "Admission date";
    Status "status" Status "สถานะ" "Status";
    StatusDate "status_date" Status "ตั้งแต่วันที่" "Since";
    ExitReason "exit_reason" Status "เหตุผลที่นำข้อมูลออก" "Reason for taking off the roll";
    ExitNote "exit_note" Status "หมายเหตุ" "Note";
    StudentCondition "student_condition" Condition "สภาพนักเรียน" "Pupil's condition";
    Nationality "nationality" Nationality "สัญชาติ" "Nationality";
    Race "race" Race "เชื้อชาติ" "Race";
    Religion "religion" Religion "ศาสนา" "Religion";
    ParentsStatus "parents_status" ParentsStatus "สถานภาพของบิดามารดา" "Parents' status";
    TuitionRight "tuition_right" TuitionRight "สิทธิการเบิกค่าเล่าเรียน" "Right to reclaim school fees";
    MedicalRight "medical_right" MedicalRight "สิทธิการเบิกค่ารักษาพยาบาล" "Right to reclaim medical costs";
    GuardianRelation "guardian_relation" Guardian "ความเกี่ยวข้อง" "Guardian's relation";
    GuardianTitle "guardian_title" Guardian "คำนำหน้า" "Guardian's title";
    GuardianFirstName "guardian_first_name" Guardian "ชื่อ" "Guardian's first name";
    GuardianLastName "guardian_last_name" Guardian "นามสกุล" "Guardian's last name";
    GuardianReligion "guardian_religion" Guardian "ศาสนา" "Guardian's religion";
    GuardianOccupation "guardian_occupation" Guardian "อาชีพ" "Guardian's occupation";
    GuardianIncome "guardian_income" Guardian "รายได้ต่อเดือน (บาท)" "Guardian's monthly income in baht";
    GuardianPhone "guardian_phone" Guardian "เบอร์โทร" "Guardian's phone";
    FatherTitle "father_title" Father "คำนำหน้า" "Father's title";
    FatherFirstName "father_first_name" Father "ชื่อ" "Father's first name";
    FatherLastName "father_last_name" Father "นามสกุล" "Father's last name";
    FatherReligion "father_religion" Father "ศาสนา" "Father's religion";
    FatherOccupation "father_occupation" Father "อาชีพ" "Father's occupation";
    FatherIncome "father_income" Father "รายได้ต่อเดือน (บาท)" "Father's monthly income in baht";
    FatherPhone "father_phone" Father "เบอร์โทร" "Father's phone";
    MotherTitle "mother_title" Mother "คำนำหน้า" "Mother's title";
    MotherFirstName "mother_first_name" Mother "ชื่อ" "Mother's first name";
    MotherLastName "mother_last_name" Mother "นามสกุล" "Mother's last name";
    MotherReligion "mother_religion" Mother "ศาสนา" "Mother's religion";
    MotherOccupation "mother_occupation" Mother "อาชีพ" "Mother's occupation";
    MotherIncome "mother_income" Mother "รายได้ต่อเดือน (บาท)" "Mother's monthly income in baht";
    MotherPhone "mother_phone" Mother "เบอร์โทร" "Mother's phone";
    RegisteredHouseNo "registered_house_no" RegisteredAddress "เลขที่" "Registered house number";
    RegisteredVillageNo "registered_village_no" RegisteredAddress "หมู่ที่" "Registered village number";
    RegisteredRoad "registered_road" RegisteredAddress "ถนน" "Registered road";
    RegisteredSubdistrict "registered_subdistrict" RegisteredAddress "ตำบล" "Registered subdistrict";
    RegisteredDistrict "registered_district" RegisteredAddress "อำเภอ" "Registered district";
    RegisteredProvince "registered_province" RegisteredAddress "จังหวัด" "Registered province";
    RegisteredPostcode "registered_postcode" RegisteredAddress "รหัสไปรษณีย์" "Registered postcode";
    CurrentHouseNo "current_house_no" CurrentAddress "เลขที่" "Current house number";
    CurrentVillageNo "current_village_no" CurrentAddress "หมู่ที่" "Current village number";
    CurrentRoad "current_road" CurrentAddress "ถนน" "Current road";
    CurrentSubdistrict "current_subdistrict" CurrentAddress "ตำบล" "Current subdistrict";
    CurrentDistrict "current_district" CurrentAddress "อำเภอ" "Current district";
    CurrentProvince "current_province" CurrentAddress "จังหวัด" "Current province";
    CurrentPostcode "current_postcode" CurrentAddress "รหัสไปรษณีย์" "Current postcode";
    CheckedOn "checked_on" Check "วันที่ตรวจสอบ" "Checked on";
    CheckFound "check_found" Check "ผลการตรวจสอบ" "What the check found";
    CheckOther "check_other" Check "สถานศึกษาที่ย้าย" "The other institution";
    CheckPlace "check_place" Check "รหัสสถานศึกษาที่ย้าย" "Code of the other institution";
    CheckDay "check_day" Check "วันที่ย้าย" "Day of the move";
}

impl Field {
    /// Finds a field by its wire name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_own_key_and_by_its_wire_form() {
        for &field in Field::ALL {
            assert_eq!(Field::from_key(field.key()), Some(field));
            assert_eq!(serde_json::to_string(&field).unwrap(), format!("\"{}\"", field.key()));
        }
        assert_eq!(Field::from_key("nobody"), None);
    }
}
