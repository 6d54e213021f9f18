//! Races.

use super::code_list;

code_list! {
    /// The common races (เชื้อชาติ, domain.md 4.4). Sensitive; any other stays free text.
    Race {
        Thai "th" "ไทย" "Thai";
        Lao "la" "ลาว" "Lao";
        Burmese "mm" "พม่า" "Burmese" ["เมียนมา", "เมียนมาร์"];
        Cambodian "kh" "กัมพูชา" "Cambodian" ["เขมร"];
        Vietnamese "vn" "เวียดนาม" "Vietnamese";
        Chinese "cn" "จีน" "Chinese";
        Malaysian "my" "มาเลเซีย" "Malaysian";
        Indian "in" "อินเดีย" "Indian";
        Filipino "ph" "ฟิลิปปินส์" "Filipino";
        TaiYai "tai_yai" "ไทใหญ่" "Tai Yai";
        Karen "karen" "กะเหรี่ยง" "Karen";
        Hmong "hmong" "ม้ง" "Hmong";
        Akha "akha" "อาข่า" "Akha";
        Lahu "lahu" "ลาหู่" "Lahu";
        Mien "mien" "เมี่ยน" "Mien";
        Lisu "lisu" "ลีซู" "Lisu";
        Malay "malay" "มลายู" "Malay";
    }
}
