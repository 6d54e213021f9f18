//! Sex.

use super::code_list;

code_list! {
    /// Sex (เพศ, domain.md 4.2).
    Sex {
        Male "male" "ชาย" "Male" ["ช", "เพศชาย"];
        Female "female" "หญิง" "Female" ["ญ", "เพศหญิง"];
    }
}
