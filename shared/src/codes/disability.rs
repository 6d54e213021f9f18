//! Kinds of disability.

use super::code_list;

code_list! {
    /// Kind of disability (ความพิการ, domain.md 4.8); the aliases are the numbers of that list. A child may
    /// have several.
    Disability {
        None "none" "ไม่พิการ" "None" ["0"];
        Sight "sight" "การมองเห็น" "Sight" ["1"];
        Hearing "hearing" "การได้ยิน" "Hearing" ["2"];
        Intellectual "intellectual" "สติปัญญา" "Intellectual" ["3"];
        Body "body" "ร่างกาย/สุขภาพ" "Body or health" ["4"];
        Learning "learning" "การเรียนรู้" "Learning" ["5"];
        Speech "speech" "การพูด/ภาษา" "Speech or language" ["6"];
        Behaviour "behaviour" "พฤติกรรม/อารมณ์" "Behaviour or emotion" ["7"];
        Autism "autism" "ออทิสติก" "Autism" ["8"];
        Multiple "multiple" "พิการซ้อน" "Multiple" ["9"];
    }
}
