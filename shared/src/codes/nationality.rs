//! Nationalities.

use super::code_list;

code_list! {
    /// The common nationalities (สัญชาติ, domain.md 4.4), by ISO 3166 code. Any other stays free text.
    Nationality {
        Thai "th" "ไทย" "Thai";
        Lao "la" "ลาว" "Lao";
        Burmese "mm" "พม่า" "Burmese" ["เมียนมา", "เมียนมาร์"];
        Cambodian "kh" "กัมพูชา" "Cambodian" ["เขมร"];
        Vietnamese "vn" "เวียดนาม" "Vietnamese";
        Chinese "cn" "จีน" "Chinese";
        Malaysian "my" "มาเลเซีย" "Malaysian";
        Indian "in" "อินเดีย" "Indian";
        Filipino "ph" "ฟิลิปปินส์" "Filipino";
        Stateless "stateless" "ไม่ปรากฏสัญชาติ" "Stateless or not established" ["ไร้สัญชาติ"];
    }
}
