//! Why there is no personal number yet.

use super::code_list;

code_list! {
    /// The declared reason for having no number yet (domain.md 4.6; the list is \[assumed\]).
    NoIdReason {
        BeingRegistered "being_registered" "อยู่ระหว่างแจ้งเกิดหรือขอมีเลขประจำตัว" "Just born, or being registered";
        NotRegistered "not_registered" "ไม่มีชื่อในทะเบียนราษฎร" "Not in the civil register" ["ไม่มีทะเบียนราษฎร"];
        PapersLost "papers_lost" "เอกสารสูญหาย" "Papers lost";
        WaitingForG "waiting_for_g" "อยู่ระหว่างขอรหัส G" "Waiting for a G code" ["รอรหัส G"];
    }
}
