//! Rights to reclaim costs.

use super::code_list;

code_list! {
    /// Whether somebody has a right (มีสิทธิ / ไม่มีสิทธิ); also the form of a tick (domain.md 3.1).
    YesNo {
        Yes "yes" "มีสิทธิ" "Has the right" ["มีสิทธิ์", "เบิกได้", "มี", "ใช่"];
        No "no" "ไม่มีสิทธิ" "Has no right" ["ไม่มีสิทธิ์", "เบิกไม่ได้", "ไม่มี", "ไม่ใช่"];
    }
}
