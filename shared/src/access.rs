//! Who is asking, and what they may see and do (domain.md 1.5, R19, R38).

use crate::json::{FromJson, ToJson};
use crate::lang::{Words, words};
use crate::places::{AreaCode, AreaLevel, Lao, LaoCode};
use crate::values::{AccountId, InstitutionId};
use serde::{Deserialize, Serialize};

/// What a person is, at one place. Later ones stand above earlier ones, as far as they stand above anybody.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson, ToJson,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Records the data of an institution (ผู้รับผิดชอบการบันทึกข้อมูล).
    Recorder,
    /// Leads an institution.
    Head,
    /// The education officer of a local government, over all its institutions.
    LaoOfficer,
    /// The local officer of a district, over the local governments reached through it (R3).
    DistrictOfficer,
    /// The local officer of a province.
    ProvinceOfficer,
    /// An officer of the department (DLA).
    DlaOfficer,
    /// Looks after accounts; sees no children.
    Administrator,
    /// Reads, and is logged.
    Auditor,
    /// Reads the log of who looked at whom; sees no children.
    DataProtectionOfficer,
}

/// What somebody wants to do at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Keep a roll: read it whole, and edit it (R19).
    KeepRoll,
    /// See how many there are, and how far the work has come.
    SeeCounts,
    /// Count a roll on the device, by class, age and sex.
    CountRoll,
    /// Open one child's record from above, with a reason that is logged.
    OpenChild,
    /// Make accounts, give codes to sign in with, cut off phones.
    ManagePeople,
    /// Read who opened and took out what.
    ReadLog,
    /// Open rounds and windows, and close them (R18).
    OpenRounds,
    /// Decide on edits that came after a closing (P4).
    DecideHeld,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = &[
        Self::Recorder,
        Self::Head,
        Self::LaoOfficer,
        Self::DistrictOfficer,
        Self::ProvinceOfficer,
        Self::DlaOfficer,
        Self::Administrator,
        Self::Auditor,
        Self::DataProtectionOfficer,
    ];

    /// The name on the wire and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recorder => "recorder",
            Self::Head => "head",
            Self::LaoOfficer => "lao_officer",
            Self::DistrictOfficer => "district_officer",
            Self::ProvinceOfficer => "province_officer",
            Self::DlaOfficer => "dla_officer",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
            Self::DataProtectionOfficer => "data_protection_officer",
        }
    }

    /// Finds a role by its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.code() == code)
    }

    /// Finds a role by its code or its title, as a person writes it into a list.
    pub fn read(text: &str) -> Option<Self> {
        let text = crate::values::thai::normalise(text);
        Self::ALL.iter().copied().find(|role| {
            role.code().eq_ignore_ascii_case(&text) || role.words().th == text || role.words().en == text
        })
    }

    /// The branch with this code at which the role can be held; only the whole country has none.
    pub fn branch_of(self, place: &str) -> Option<Branch> {
        let kinds = ["institution", "lao", "district", "province", "country"];
        let mut found = kinds.iter().filter_map(|kind| Branch::from_parts(kind, place));
        found.find(|branch| self.fits(branch) && place.is_empty() == (*branch == Branch::Country))
    }

    /// The title on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::Recorder => words("ผู้รับผิดชอบการบันทึกข้อมูล", "Data recorder"),
            Self::Head => words("ผู้บริหารสถานศึกษา", "Head of institution"),
            Self::LaoOfficer => words("เจ้าหน้าที่การศึกษาของ อปท.", "LAO education officer"),
            Self::DistrictOfficer => words("ท้องถิ่นอำเภอ", "District local officer"),
            Self::ProvinceOfficer => words("ท้องถิ่นจังหวัด", "Provincial local officer"),
            Self::DlaOfficer => words("เจ้าหน้าที่กรมส่งเสริมการปกครองท้องถิ่น", "DLA officer"),
            Self::Administrator => words("ผู้ดูแลระบบ", "System administrator"),
            Self::Auditor => words("ผู้ตรวจสอบ", "Auditor"),
            Self::DataProtectionOfficer => words("เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล", "Data protection officer"),
        }
    }

    /// Whether it allows an act in its branch.
    pub const fn allows(self, act: Act) -> bool {
        let keeps = matches!(self, Self::Recorder | Self::Head | Self::LaoOfficer);
        let oversees = matches!(self, Self::DistrictOfficer | Self::ProvinceOfficer | Self::DlaOfficer);
        match act {
            Act::KeepRoll => keeps,
            Act::CountRoll => matches!(self, Self::Head | Self::LaoOfficer),
            // Who keeps the roll has the record anyway.
            Act::SeeCounts | Act::OpenChild => keeps || oversees || matches!(self, Self::Auditor),
            Act::ManagePeople => oversees || matches!(self, Self::LaoOfficer | Self::Administrator),
            Act::ReadLog => matches!(self, Self::DataProtectionOfficer),
            Act::OpenRounds => matches!(self, Self::DlaOfficer),
            Act::DecideHeld => matches!(self, Self::LaoOfficer),
        }
    }

    /// Whether it can be held at a branch of this kind.
    pub const fn fits(self, branch: &Branch) -> bool {
        match self {
            Self::Recorder | Self::Head => matches!(branch, Branch::Institution(_)),
            Self::LaoOfficer => matches!(branch, Branch::Lao(_)),
            Self::DistrictOfficer => matches!(branch, Branch::District(_)),
            Self::ProvinceOfficer => matches!(branch, Branch::Province(_)),
            Self::DlaOfficer | Self::Administrator => matches!(branch, Branch::Country),
            Self::Auditor | Self::DataProtectionOfficer => {
                matches!(branch, Branch::Lao(_) | Branch::Province(_) | Branch::Country)
            }
        }
    }

    /// Whether it makes accounts of another role: each level those below it; the administrator all of them but other
    /// administrators, who are made where the server stands.
    pub fn makes(self, other: Self) -> bool {
        match self {
            Self::Administrator => other != Self::Administrator,
            _ => self.allows(Act::ManagePeople) && other < self && other <= Self::DlaOfficer,
        }
    }
}

/// The part of the tree that a role covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Branch {
    /// One institution.
    Institution(InstitutionId),
    /// One local government with all its institutions.
    Lao(LaoCode),
    /// The local governments that a district office reaches: the subdistrict ones (R2, R3).
    District(AreaCode),
    /// All local governments of a province.
    Province(AreaCode),
    /// All of them.
    Country,
}

impl Branch {
    /// The name on the wire and in the database, and the place.
    pub fn parts(&self) -> (&'static str, String) {
        match self {
            Self::Institution(id) => ("institution", id.to_string()),
            Self::Lao(code) => ("lao", code.to_string()),
            Self::District(code) => ("district", code.to_string()),
            Self::Province(code) => ("province", code.to_string()),
            Self::Country => ("country", String::new()),
        }
    }

    /// Reads it back.
    pub fn from_parts(kind: &str, place: &str) -> Option<Self> {
        let area = |level| AreaCode::parse(place).filter(|code| code.level() == level);
        match kind {
            "institution" => InstitutionId::parse(place).map(Self::Institution),
            "lao" => LaoCode::parse(place).map(Self::Lao),
            "district" => area(AreaLevel::District).map(Self::District),
            "province" => area(AreaLevel::Province).map(Self::Province),
            "country" => Some(Self::Country),
            _ => None,
        }
    }

    /// Whether it holds a local government with everything in it.
    pub fn holds_lao(&self, lao: &Lao) -> bool {
        match self {
            Self::Institution(_) => false,
            Self::Lao(own) => *own == lao.code,
            Self::District(own) => lao.code.district() == own.as_str() && lao.kind.goes_through_district(),
            Self::Province(own) => lao.province == *own,
            Self::Country => true,
        }
    }

    /// Whether it holds an institution, which belongs to `lao`.
    pub fn holds(&self, institution: &InstitutionId, lao: &Lao) -> bool {
        matches!(self, Self::Institution(own) if own == institution) || self.holds_lao(lao)
    }

    /// Whether all of another branch lies in it; `lao` is the local government of that one, where it has one.
    pub fn holds_branch(&self, other: &Self, lao: Option<&Lao>) -> bool {
        match (self, other) {
            (Self::Country, _) => true,
            (Self::Province(own) | Self::District(own), Self::Province(other) | Self::District(other)) => {
                own == other || other.parent().as_ref() == Some(own)
            }
            (_, Self::Country | Self::Province(_) | Self::District(_)) => false,
            (_, Self::Lao(_)) => lao.is_some_and(|lao| self.holds_lao(lao)),
            (_, Self::Institution(id)) => lao.is_some_and(|lao| self.holds(id, lao)),
        }
    }
}

/// A role at a place. A person may hold several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scope {
    /// What the person is there.
    pub role: Role,
    /// Where.
    pub branch: Branch,
}

/// The person who is asking, as the session knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson, ToJson)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Caller {
    /// Whose account it is.
    pub account: AccountId,
    /// The name shown to colleagues.
    pub name: String,
    /// What the person may reach; nothing else exists for them.
    pub scopes: Vec<Scope>,
}

impl Caller {
    /// The highest role that keeps the roll of an institution, which belongs to `lao`; `None` for everybody else.
    pub fn role_at(&self, institution: &InstitutionId, lao: &LaoCode) -> Option<Role> {
        let covers = |scope: &&Scope| match &scope.branch {
            Branch::Institution(own) => own == institution,
            Branch::Lao(own) => own == lao,
            Branch::District(_) | Branch::Province(_) | Branch::Country => false,
        };
        let roles = self.scopes.iter().filter(covers).map(|scope| scope.role);
        roles.filter(|role| role.allows(Act::KeepRoll)).max()
    }

    /// Whether the person may do something at an institution, which belongs to `lao`.
    pub fn may(&self, act: Act, institution: &InstitutionId, lao: &Lao) -> bool {
        self.branches_for(act).any(|branch| branch.holds(institution, lao))
    }

    /// The branches in which the person may do something.
    pub fn branches_for(&self, act: Act) -> impl Iterator<Item = &Branch> {
        self.scopes.iter().filter(move |scope| scope.role.allows(act)).map(|scope| &scope.branch)
    }

    /// Whether the person makes and changes accounts with this scope; `lao` is the local government of its branch.
    pub fn makes(&self, scope: &Scope, lao: Option<&Lao>) -> bool {
        let fits = scope.role.fits(&scope.branch);
        let mut own = self.scopes.iter();
        fits && own.any(|own| own.role.makes(scope.role) && own.branch.holds_branch(&scope.branch, lao))
    }
}

#[cfg(test)]
mod tests;
