//! The places of the small world.

use shared::codes::InstitutionKind;
use shared::places::{Area, AreaCode, Institution, Lao, LaoCode, LaoKind};
use shared::values::{AccountId, InstitutionId};

/// The province of the small world.
pub fn province() -> Area {
    Area {
        code: AreaCode::parse("42").expect("a code"),
        name_th: "เลย".to_owned(),
        name_en: "Loei".to_owned(),
        postcode: None,
    }
}

/// The local government of the small world.
pub fn lao() -> Lao {
    Lao {
        code: LaoCode::parse("5420301").expect("a code"),
        kind: LaoKind::Subdistrict,
        name: "เชียงคาน".to_owned(),
        district_name: "เชียงคาน".to_owned(),
        province: AreaCode::parse("42").expect("a code"),
        province_name: "เลย".to_owned(),
    }
}

/// The id of the centre.
pub fn centre_id() -> InstitutionId {
    InstitutionId::parse("5420301-01").expect("an id")
}

/// The centre of the small world.
pub fn centre() -> Institution {
    Institution {
        id: centre_id(),
        name: "ศูนย์พัฒนาเด็กเล็กบ้านริมโขง".to_owned(),
        kind: InstitutionKind::Centre,
        lao: lao().code,
        district_name: "เชียงคาน".to_owned(),
        province_name: "เลย".to_owned(),
        levels: Vec::new(),
        recorder_name: None,
        recorder_phone: None,
        external_codes: Vec::new(),
    }
}

/// The account with this number in the small world.
pub fn account_id(n: u8) -> AccountId {
    AccountId::parse(&format!("00000000-0000-7000-8000-00000000000{n}")).expect("an id")
}
