//! Whether a file is of the institution whose roll it shall change (domain.md 5.10).

use crate::workbook::Sheet;
use shared::codes::InstitutionKind;
use shared::places::{Institution, Lao};
use shared::values::thai::search_key;

/// Whose file it is, when it is not of this institution. What the file does not say is not held against it.
pub fn other_institution(sheet: &Sheet, institution: &Institution, lao: Option<&Lao>) -> Option<String> {
    let other_name = differs(&sheet.institution, &[&institution.name], name_key);
    let other_code = !sheet.institution_code.is_empty() && !knows_code(institution, &sheet.institution_code);
    let other_lao = lao.is_some_and(|lao| {
        let names = [lao.full_name(), lao.short_name(), lao.name.clone(), lao.code.to_string()];
        differs(&sheet.lao, &names.each_ref().map(String::as_str), search_key)
    });
    (other_name || other_code || other_lao).then(|| {
        let parts = [&sheet.institution, &sheet.institution_code, &sheet.lao];
        let said: Vec<&str> =
            parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
        format!("ไฟล์เป็นของ {}", said.join(" · "))
    })
}

fn differs(said: &str, known: &[&str], key: impl Fn(&str) -> String) -> bool {
    !said.is_empty() && known.iter().all(|known| key(known) != key(said))
}

/// How names begin, by kind.
const KIND_WORDS: [(InstitutionKind, &[&str]); 3] = [
    (InstitutionKind::Centre, &["ศูนย์พัฒนาเด็กเล็ก", "ศูนย์เด็กเล็ก", "ศพด."]),
    (InstitutionKind::School, &["โรงเรียน", "รร."]),
    (InstitutionKind::College, &["วิทยาลัย"]),
];

/// "ศพด.บ้านนา" and "ศูนย์พัฒนาเด็กเล็กบ้านนา" are one name.
fn name_key(name: &str) -> String {
    let name = search_key(name);
    for (kind, words) in KIND_WORDS {
        for word in words {
            if let Some(rest) = name.strip_prefix(&search_key(word)) {
                return format!("{}:{rest}", kind.code());
            }
        }
    }
    name
}

/// A code of 6, 8 or 10 digits is official (domain.md 5.8). It can be compared only where the official codes of
/// the institution are known; any other is our own id.
fn knows_code(institution: &Institution, code: &str) -> bool {
    let official = matches!(code.len(), 6 | 8 | 10) && code.bytes().all(|b| b.is_ascii_digit());
    let mut codes = institution.external_codes.iter().map(|known| known.value.as_str());
    let unknown = institution.external_codes.is_empty();
    code.eq_ignore_ascii_case(institution.id.as_str())
        || codes.any(|known| known == code)
        || (official && unknown)
}
