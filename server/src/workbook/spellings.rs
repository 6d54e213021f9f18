//! How headings are written in files: the usual spelling first, then the others met.

use super::columns::Column;
use shared::children::{Field, Group};

/// Columns with a heading of one line; the first spelling is the usual one.
pub(super) const SINGLE: &[(Column, &[&str])] = &[
    (Column::Province, &["จังหวัด"]),
    (Column::District, &["อำเภอ", "เขต"]),
    (Column::Lao, &["อปท.", "องค์กรปกครองส่วนท้องถิ่น", "สังกัด"]),
    (Column::Institution, &["สถานศึกษา", "ชื่อสถานศึกษา", "โรงเรียน", "ชื่อโรงเรียน", "ชื่อศูนย์"]),
    (Column::InstitutionCode, &["รหัสสถานศึกษา", "รหัสโรงเรียน"]),
    (Column::AcademicYear, &["ปีการศึกษา"]),
    (Column::Semester, &["ภาคเรียน", "ภาคเรียนที่", "เทอม"]),
    (Column::Sequence, &["ลำดับที่", "ลำดับ", "ที่", "No."]),
    (
        Column::Field(Field::StudentNo),
        &[
            "เลขประจำตัวนักเรียน",
            "เลขประจำตัวผู้เรียน",
            "เลขประจำตัวเด็ก",
            "รหัสนักเรียน",
            "รหัสประจำตัวนักเรียน",
            "เลขประจำตัว",
        ],
    ),
    (Column::Field(Field::Title), &["คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม"]),
    (Column::Field(Field::FirstName), &["ชื่อ", "ชื่อนักเรียน", "ชื่อเด็ก"]),
    (Column::Field(Field::LastName), &["นามสกุล", "สกุล"]),
    (Column::FullName(Group::Name), &["ชื่อ-นามสกุล", "ชื่อ-สกุล", "ชื่อและนามสกุล"]),
    (Column::Field(Field::BirthDate), &["วันเดือนปีเกิด", "วันเกิด", "วันที่เกิด", "ว/ด/ป เกิด", "เกิดวันที่"]),
    (Column::Field(Field::Race), &["เชื้อชาติ"]),
    (Column::Field(Field::Nationality), &["สัญชาติ"]),
    (Column::Field(Field::Religion), &["ศาสนา"]),
    (
        Column::Field(Field::CitizenId),
        &[
            "เลขประจำตัวประชาชน",
            "เลขประจำตัวบัตรประชาชน",
            "เลขบัตรประชาชน",
            "เลขบัตรประจำตัวประชาชน",
            "หมายเลขบัตรประชาชน",
            "หมายเลขประจำตัวประชาชน",
            "รหัสประจำตัวประชาชน",
            "เลขประชาชน",
            "เลขประจำตัว 13 หลัก",
            "เลข 13 หลัก",
            "ปชช.",
        ],
    ),
    (
        Column::Field(Field::AdmissionDate),
        &["วันเดือนปีที่เข้าศึกษา", "วันที่เข้าศึกษา", "วันที่เข้าเรียน", "วันเข้าเรียน", "วันเดือนปีที่เข้าเรียน"],
    ),
    (Column::Height, &["ส่วนสูง"]),
    (Column::Weight, &["น้ำหนัก"]),
    (Column::Field(Field::StudentCondition), &["สภาพนักเรียน", "สภาพเด็ก"]),
    (Column::Field(Field::ParentsStatus), &["สถานภาพ", "สถานภาพบิดามารดา"]),
    (Column::Field(Field::TuitionRight), &["สิทธิการเบิกค่าเล่าเรียน", "สิทธิ์การเบิกค่าเล่าเรียน", "เบิกค่าเล่าเรียน"]),
    (
        Column::Field(Field::MedicalRight),
        &["สิทธิการเบิกค่ารักษาพยาบาล", "สิทธิ์การเบิกค่ารักษาพยาบาล", "เบิกค่ารักษาพยาบาล"],
    ),
    (Column::Field(Field::Level), &["ระดับชั้น", "ชั้น", "ชั้นเรียน"]),
    (Column::Field(Field::Classroom), &["ห้องเรียน", "ห้อง"]),
    (Column::Field(Field::Sex), &["เพศ"]),
    (Column::Field(Field::IdKind), &["ประเภทเลขประจำตัว"]),
    (Column::Field(Field::NoIdReason), &["เหตุผลที่ยังไม่มีเลขประจำตัว"]),
    (Column::Field(Field::NoIdFollowUp), &["วันที่จะติดตามเลขประจำตัว"]),
    (Column::Field(Field::NoSurname), &["ไม่มีนามสกุล"]),
    (Column::Field(Field::BirthPrecision), &["ความละเอียดของวันเกิด"]),
    (Column::Field(Field::Status), &["สถานะ", "สถานะนักเรียน"]),
    (Column::Field(Field::StatusDate), &["สถานะตั้งแต่วันที่"]),
    (
        Column::Ignored,
        &[
            "ชื่อเล่น",
            "ชื่อกลาง",
            "ชื่ออังกฤษ",
            "ชื่อภาษาอังกฤษ",
            "ชื่อ (อังกฤษ)",
            "นามสกุลอังกฤษ",
            "นามสกุลภาษาอังกฤษ",
            "นามสกุล (อังกฤษ)",
            "จังหวัดที่เกิด",
            "อำเภอที่เกิด",
        ],
    ),
];

/// Whose parts stand in a group of columns, by its heading on the first line.
pub(super) struct Person {
    pub(super) group: Group,
    pub(super) spellings: &'static [&'static str],
    /// In the order of [`PERSON_PARTS`].
    pub(super) fields: [Field; 7],
}

pub(super) const PERSONS: &[Person] = &[
    Person {
        group: Group::Father,
        spellings: &["บิดา", "ข้อมูลบิดา", "พ่อ"],
        fields: [
            Field::FatherTitle,
            Field::FatherFirstName,
            Field::FatherLastName,
            Field::FatherReligion,
            Field::FatherOccupation,
            Field::FatherIncome,
            Field::FatherPhone,
        ],
    },
    Person {
        group: Group::Mother,
        spellings: &["มารดา", "ข้อมูลมารดา", "แม่"],
        fields: [
            Field::MotherTitle,
            Field::MotherFirstName,
            Field::MotherLastName,
            Field::MotherReligion,
            Field::MotherOccupation,
            Field::MotherIncome,
            Field::MotherPhone,
        ],
    },
    Person {
        group: Group::Guardian,
        spellings: &["ผู้ปกครอง", "ข้อมูลผู้ปกครอง"],
        fields: [
            Field::GuardianTitle,
            Field::GuardianFirstName,
            Field::GuardianLastName,
            Field::GuardianReligion,
            Field::GuardianOccupation,
            Field::GuardianIncome,
            Field::GuardianPhone,
        ],
    },
];

pub(super) const PERSON_PARTS: [&[&str]; 7] = [
    &["คำนำหน้า", "คำนำหน้าชื่อ"],
    &["ชื่อ"],
    &["นามสกุล", "สกุล"],
    &["ศาสนา"],
    &["อาชีพ"],
    &["รายได้", "รายได้ต่อเดือน"],
    &["เบอร์โทร", "เบอร์โทรศัพท์", "โทรศัพท์", "หมายเลขโทรศัพท์", "โทร"],
];
pub(super) const FULL_NAME: &[&str] = &["ชื่อ-นามสกุล", "ชื่อ-สกุล"];
pub(super) const RELATION: &[&str] = &["ความเกี่ยวข้อง", "ความสัมพันธ์", "เกี่ยวข้องเป็น", "ความเกี่ยวข้องกับนักเรียน"];

pub(super) const ADDRESSES: &[(&[&str], [Field; 7])] = &[
    (
        &["ที่อยู่ตามทะเบียนบ้าน", "ที่อยู่ตามทะเบียน", "ตามทะเบียนบ้าน", "ทะเบียนบ้าน"],
        [
            Field::RegisteredHouseNo,
            Field::RegisteredVillageNo,
            Field::RegisteredRoad,
            Field::RegisteredSubdistrict,
            Field::RegisteredDistrict,
            Field::RegisteredProvince,
            Field::RegisteredPostcode,
        ],
    ),
    (
        &["ที่อยู่ปัจจุบัน", "ที่อยู่ที่ติดต่อได้", "ปัจจุบัน"],
        [
            Field::CurrentHouseNo,
            Field::CurrentVillageNo,
            Field::CurrentRoad,
            Field::CurrentSubdistrict,
            Field::CurrentDistrict,
            Field::CurrentProvince,
            Field::CurrentPostcode,
        ],
    ),
];

pub(super) const ADDRESS_PARTS: [&[&str]; 7] = [
    &["เลขที่", "บ้านเลขที่"],
    &["หมู่ที่", "หมู่"],
    &["ถนน"],
    &["ตำบล", "แขวง"],
    &["อำเภอ", "เขต"],
    &["จังหวัด"],
    &["รหัสไปรษณีย์", "ไปรษณีย์"],
];
/// Begins as a part that is kept, and is another.
pub(super) const ADDRESS_IGNORED: &[&str] = &["หมู่บ้าน", "ชื่อหมู่บ้าน"];

/// First lines that add nothing to what stands below them.
pub(super) const NEUTRAL: &[&str] =
    &["ข้อมูลนักเรียน", "ข้อมูลเด็ก", "นักเรียน", "ข้อมูลส่วนตัว", "ข้อมูลทั่วไป", "ข้อมูลสถานศึกษา", "ข้อมูลการศึกษา"];
