//! Errors as the server tells them: a code for programs, a sentence for people.

use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use serde::{Deserialize, Serialize};

/// Why a request as a whole failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Nobody is signed in, or the session is over.
    SignInNeeded,
    /// Name or password is wrong.
    WrongPassword,
    /// Too many wrong passwords in a row.
    TooManyTries,
    /// The phone was cut off.
    PhoneCutOff,
    /// The code is wrong, used or over.
    WrongCode,
    /// There is an account of this user name.
    NameTaken,
    /// ThaID could not be reached.
    ThaidAway,
    /// Signing in with ThaID was given up, took too long, or was done already.
    ThaidNotDone,
    /// ThaID knows the person, but no account has this citizen number.
    ThaidUnknown,
    /// Another account has this citizen number.
    NumberTaken,
    /// What was given cannot be taken like this; the details say why.
    NotAcceptable,
    /// Another site's page made the browser ask.
    ForeignOrigin,
    /// There is no such thing, or it lies outside the caller's branch.
    NotFound,
    /// The method does not fit the address.
    WrongMethod,
    /// The request could not be read.
    Malformed,
    /// The request is larger than the limit.
    TooLarge,
    /// The app is too old to pull.
    AppTooOld,
    /// The file could not be read as a roll.
    UnreadableFile,
    /// The file is of another institution.
    WrongInstitution,
    /// The roll or the file changed since the preview.
    PreviewOutdated,
    /// No window is open for it.
    WindowClosed,
    /// The server is busy; try again.
    Busy,
    /// Something broke on the server.
    Internal,
}

impl ErrorCode {
    /// What happened and what to do.
    pub const fn words(self) -> Words {
        match self {
            Self::SignInNeeded
            | Self::WrongPassword
            | Self::ForeignOrigin
            | Self::TooManyTries
            | Self::PhoneCutOff
            | Self::WrongCode
            | Self::NameTaken
            | Self::NumberTaken
            | Self::ThaidAway
            | Self::ThaidNotDone
            | Self::ThaidUnknown => self.of_people(),
            Self::NotAcceptable => {
                words("ข้อมูลที่ส่งมายังใช้ไม่ได้ กรุณาแก้ไข", "This cannot be taken yet. Please correct it.")
            }
            Self::NotFound => {
                words("ไม่พบข้อมูลที่ขอ หรือไม่อยู่ในความรับผิดชอบของท่าน", "Not found, or not in your branch.")
            }
            Self::WrongMethod => words(
                "แอปรุ่นนี้ใช้กับส่วนกลางไม่ได้ กรุณาอัปเดตแอป",
                "The request does not fit the address. Please update the app.",
            ),
            Self::Malformed => words(
                "ส่วนกลางอ่านข้อมูลที่แอปส่งไม่ได้ กรุณาอัปเดตแอปแล้วลองใหม่",
                "The request could not be read. Please update the app and try again.",
            ),
            Self::TooLarge => words(
                "ไฟล์หรือข้อมูลที่ส่งใหญ่เกินกำหนด กรุณาแบ่งไฟล์ให้เล็กลงแล้วลองใหม่",
                "The request is too large. Please send it in parts.",
            ),
            Self::AppTooOld => words(
                "แอปรุ่นนี้เก่าเกินไป กรุณาอัปเดตแล้วลองใหม่ ข้อมูลที่รอส่งไม่หาย",
                "This app is too old. Please update it; waiting work is kept.",
            ),
            Self::UnreadableFile => words(
                "อ่านไฟล์นี้ไม่ได้ กรุณาใช้ไฟล์รายงาน RPT318 (.xlsx) จากระบบ LEC เดิม หรือไฟล์ CSV ที่มีหัวตารางเดียวกัน",
                "The file could not be read. Please use an RPT318 workbook (.xlsx) from the former LEC or a CSV with the same headings.",
            ),
            Self::WrongInstitution => words(
                "ไฟล์นี้เป็นของสถานศึกษาอื่น จึงยังไม่ได้บันทึกข้อมูลใด กรุณาเลือกไฟล์ของสถานศึกษานี้",
                "This file is of another institution; nothing was written. Please choose the file of this institution.",
            ),
            Self::PreviewOutdated => words(
                "ทะเบียนหรือไฟล์เปลี่ยนไปหลังจากแสดงตัวอย่าง กรุณาดูตัวอย่างใหม่ก่อนนำเข้า",
                "The roll or the file changed since the preview. Please preview again.",
            ),
            Self::WindowClosed => words(
                "ขณะนี้ไม่อยู่ในช่วงเปิดระบบ จึงยังไม่ได้บันทึก กรุณารอกรมฯ เปิดระบบ หรือติดต่อท้องถิ่นจังหวัดเพื่อขอเปิด",
                "No window is open now, so nothing was written. Please wait for the next one, or ask for a re-opening.",
            ),
            Self::Busy => words(
                "ขณะนี้มีผู้ใช้ระบบจำนวนมาก กรุณาลองใหม่ในอีกสักครู่",
                "The server is busy. Please try again in a moment.",
            ),
            Self::Internal => words(
                "ส่วนกลางขัดข้อง ข้อมูลในเครื่องนี้ไม่หาย กรุณาลองใหม่ภายหลัง",
                "The server has a problem. Work on this device is kept. Please try again later.",
            ),
        }
    }

    /// The same for those that are about who asks.
    const fn of_people(self) -> Words {
        match self {
            Self::WrongPassword => words(
                "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง กรุณาตรวจสอบแล้วลองใหม่",
                "The user name or password is wrong. Please check and try again.",
            ),
            Self::ForeignOrigin => words(
                "คำขอนี้ไม่ได้มาจากหน้าเว็บของระบบ กรุณาเปิดระบบโดยตรงแล้วลองใหม่",
                "This request does not come from the system's own pages. Please open the system itself and try again.",
            ),
            Self::TooManyTries => words(
                "มีการลองเข้าสู่ระบบไม่สำเร็จหลายครั้ง กรุณารอ 1 นาทีแล้วลองใหม่",
                "Too many tries. Please wait one minute and try again.",
            ),
            Self::PhoneCutOff => words(
                "เครื่องนี้ถูกระงับการใช้งาน จึงรับและส่งข้อมูลไม่ได้ กรุณาเข้าสู่ระบบใหม่ขณะมีสัญญาณ หากเข้าไม่ได้ กรุณาติดต่อผู้ดูแลบัญชีของ อปท. รายการที่ยังไม่ได้ส่งบันทึกเป็นไฟล์เพื่อนำส่งได้",
                "This device was cut off and can neither read nor send. Please sign in again with a network, or ask who looks after accounts at your LAO. What was not sent can be saved as a file and handed in.",
            ),
            Self::WrongCode => words(
                "ชื่อผู้ใช้หรือรหัสเริ่มใช้งานไม่ถูกต้อง ถูกใช้แล้ว หรือหมดอายุ กรุณาตรวจสอบ หรือขอรหัสใหม่จากผู้ดูแลบัญชี",
                "The user name or the code is wrong, used or over. Please check, or ask for a new code.",
            ),
            Self::NameTaken => words(
                "มีชื่อผู้ใช้นี้แล้ว กรุณาใช้ชื่ออื่น",
                "There is a user of this name already. Please choose another name.",
            ),
            Self::NumberTaken => words(
                "เลขประจำตัวประชาชนนี้ผูกกับบัญชีอื่นแล้ว กรุณาตรวจสอบ บุคคลหนึ่งใช้บัญชีเดียวกับหลายสถานศึกษาได้",
                "Another account has this citizen number. Please check; one account may serve several institutions.",
            ),
            Self::ThaidAway => words(
                "ติดต่อระบบ ThaID ไม่ได้ กรุณาลองใหม่ภายหลัง หรือเข้าสู่ระบบด้วยชื่อผู้ใช้และรหัสผ่าน",
                "ThaID cannot be reached. Please try again later, or sign in with user name and password.",
            ),
            Self::ThaidNotDone => words(
                "การยืนยันตัวตนด้วย ThaID ไม่เสร็จสมบูรณ์ กรุณาเริ่มใหม่ หรือเข้าสู่ระบบด้วยชื่อผู้ใช้และรหัสผ่าน",
                "Signing in with ThaID was not completed. Please begin again, or use user name and password.",
            ),
            Self::ThaidUnknown => words(
                "ยังไม่มีบัญชีผู้ใช้ที่ผูกกับเลขประจำตัวประชาชนของท่าน กรุณาติดต่อผู้ดูแลบัญชี",
                "No account is tied to your citizen number yet. Please ask who looks after accounts.",
            ),
            _ => words(
                "กรุณาเข้าสู่ระบบอีกครั้ง ข้อมูลที่รอส่งยังอยู่ในเครื่องนี้",
                "Please sign in again. Waiting work is still on this device.",
            ),
        }
    }
}

/// The body of every failed request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// For programs.
    pub code: ErrorCode,
    /// For people, in Thai: what happened and what to do.
    pub message: String,
}
