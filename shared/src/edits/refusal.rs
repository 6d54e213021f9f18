//! Every reason for "no". Findings never refuse (product.md 3); only what cannot be an edit is refused.

use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use serde::{Deserialize, Serialize};

/// Why an edit was refused. The edit stays on the phone with this reason.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It names another institution or another person than the one who sends it.
    NotYours,
    /// There is no such record, and the edit does not create it.
    UnknownRecord,
    /// It creates a record that exists.
    RecordExists,
    /// It corrects a record that the person knew to be off the roll, without putting it back.
    OffTheRoll,
    /// The institution's thirty days to put a child back are over.
    PutBackTooLate,
    /// It changes nothing.
    Empty,
    /// A text is longer than the limit.
    TooLong,
    /// It was made by a newer version of the app than the server knows.
    NewerSchema,
}

impl Refusal {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::NotYours,
        Self::UnknownRecord,
        Self::RecordExists,
        Self::OffTheRoll,
        Self::PutBackTooLate,
        Self::Empty,
        Self::TooLong,
        Self::NewerSchema,
    ];

    /// What happened and what to do about it.
    pub const fn words(self) -> Words {
        match self {
            Self::NotYours => words(
                "รายการนี้เป็นของสถานศึกษาหรือผู้ใช้อื่น กรุณาเข้าสู่ระบบด้วยบัญชีของผู้บันทึก",
                "This edit belongs to another institution or person. Please sign in with the account that made it.",
            ),
            Self::UnknownRecord => words(
                "ไม่พบข้อมูลเด็กคนนี้ในส่วนกลาง กรุณากด “เพิ่มเด็ก” แล้วกรอกใหม่ตามรายการที่แสดง",
                "The register has no such record. Please add the child again with the values shown.",
            ),
            Self::RecordExists => words(
                "มีข้อมูลเด็กคนนี้อยู่แล้ว กรุณาแก้ไขข้อมูลเดิมแทนการเพิ่มใหม่",
                "This record exists already. Please correct it instead of adding it again.",
            ),
            Self::OffTheRoll => words(
                "เด็กคนนี้ถูกนำข้อมูลออกแล้ว กรุณานำกลับเข้าทะเบียนก่อนแก้ไข",
                "This child was taken off the roll. Please put the child back before correcting.",
            ),
            Self::PutBackTooLate => words(
                "เกิน 30 วันหลังนำข้อมูลออก กรุณาแจ้งเจ้าหน้าที่ อปท. ให้นำกลับเข้าทะเบียน",
                "More than 30 days have passed. Please ask the LAO officer to put the child back.",
            ),
            Self::Empty => words(
                "รายการนี้ไม่มีข้อมูลที่เปลี่ยนแปลง จึงไม่ต้องส่งอีก",
                "This edit changes nothing, so it need not be sent again.",
            ),
            Self::TooLong => words(
                "ข้อความยาวเกิน 500 ตัวอักษร กรุณาย่อให้สั้นลงแล้วบันทึกใหม่",
                "A text is longer than 500 characters. Please shorten it and save again.",
            ),
            Self::NewerSchema => words(
                "รายการนี้ทำด้วยแอปรุ่นใหม่กว่าส่วนกลาง กรุณารอให้ส่วนกลางอัปเดตแล้วส่งอีกครั้ง",
                "This edit was made by a newer app than the server. Please send it again after the server is updated.",
            ),
        }
    }
}
