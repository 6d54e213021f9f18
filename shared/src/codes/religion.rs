//! Religions.

use super::code_list;

code_list! {
    /// Religion (ศาสนา, domain.md 4.5). Sensitive.
    Religion {
        Buddhist "buddhist" "พุทธ" "Buddhist" ["ศาสนาพุทธ"];
        Muslim "muslim" "อิสลาม" "Muslim" ["ศาสนาอิสลาม"];
        Christian "christian" "คริสต์" "Christian" ["ศาสนาคริสต์"];
        Hindu "hindu" "ฮินดู" "Hindu" ["ศาสนาฮินดู"];
        Brahmin "brahmin" "พราหมณ์" "Brahmin" ["ศาสนาพราหมณ์"];
        Sikh "sikh" "ซิกข์" "Sikh" ["ศาสนาซิกข์"];
        None "none" "ไม่นับถือศาสนา" "No religion";
        Unspecified "unspecified" "ไม่ระบุ" "Not specified";
    }
}
