//! Kinds of institution.

use super::code_list;

code_list! {
    /// Kind of institution (ประเภทสถานศึกษา, domain.md 1.3).
    InstitutionKind {
        School "school" "โรงเรียน" "School" ["รร."];
        College "college" "วิทยาลัย" "College";
        Centre "centre" "ศูนย์พัฒนาเด็กเล็ก" "Child development centre" ["ศพด.", "ศูนย์เด็กเล็ก"];
    }
}

impl InstitutionKind {
    /// The short name in tables: รร., วิทยาลัย, ศพด.
    pub const fn short(self) -> &'static str {
        match self {
            Self::School => "รร.",
            Self::College => "วิทยาลัย",
            Self::Centre => "ศพด.",
        }
    }
}
