//! Who is asking, and what they may see and do (domain.md 1.5, R19, R38).

use crate::lang::{Words, words};
use crate::places::LaoCode;
use crate::values::{AccountId, InstitutionId};
use serde::{Deserialize, Serialize};

/// What a person is, at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Records the data of an institution (ผู้รับผิดชอบการบันทึกข้อมูล).
    Recorder,
    /// Leads an institution.
    Head,
    /// The education officer of a local government, over all its institutions.
    LaoOfficer,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = &[Self::Recorder, Self::Head, Self::LaoOfficer];

    /// The name on the wire and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recorder => "recorder",
            Self::Head => "head",
            Self::LaoOfficer => "lao_officer",
        }
    }

    /// Finds a role by its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.code() == code)
    }

    /// The title on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::Recorder => words("ผู้รับผิดชอบการบันทึกข้อมูล", "Data recorder"),
            Self::Head => words("ผู้บริหารสถานศึกษา", "Head of institution"),
            Self::LaoOfficer => words("เจ้าหน้าที่การศึกษาของ อปท.", "LAO education officer"),
        }
    }
}

/// The part of the tree that a role covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Branch {
    /// One institution.
    Institution(InstitutionId),
    /// One local government with all its institutions.
    Lao(LaoCode),
}

/// A role at a place. A person may hold several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scope {
    /// What the person is there.
    pub role: Role,
    /// Where.
    pub branch: Branch,
}

/// The person who is asking, as the session knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The highest role held at an institution, which belongs to `lao`; `None` outside the person's branch.
    pub fn role_at(&self, institution: &InstitutionId, lao: &LaoCode) -> Option<Role> {
        let covers = |scope: &&Scope| match &scope.branch {
            Branch::Institution(own) => own == institution,
            Branch::Lao(own) => own == lao,
        };
        self.scopes.iter().filter(covers).map(|scope| scope.role).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_role_reaches_its_own_branch_and_nothing_else() {
        let lao = LaoCode::parse("6420203").unwrap();
        let other_lao = LaoCode::parse("6420204").unwrap();
        let centre = InstitutionId::parse("6420203-01").unwrap();
        let neighbour = InstitutionId::parse("6420203-02").unwrap();
        let caller = |scopes| Caller { account: AccountId(Uuid::nil()), name: String::new(), scopes };
        let at_centre = Scope { role: Role::Recorder, branch: Branch::Institution(centre.clone()) };
        let at_lao = Scope { role: Role::LaoOfficer, branch: Branch::Lao(lao.clone()) };

        let recorder = caller(vec![at_centre.clone()]);
        assert_eq!(recorder.role_at(&centre, &lao), Some(Role::Recorder));
        assert_eq!(recorder.role_at(&neighbour, &lao), None);

        let officer = caller(vec![at_lao.clone()]);
        assert_eq!(officer.role_at(&neighbour, &lao), Some(Role::LaoOfficer));
        assert_eq!(officer.role_at(&neighbour, &other_lao), None);

        assert_eq!(caller(vec![at_centre, at_lao]).role_at(&centre, &lao), Some(Role::LaoOfficer));
        assert_eq!(caller(vec![]).role_at(&centre, &lao), None);
    }
}
