//! Levels.

use super::code_list;
use crate::codes::InstitutionKind;
use crate::lang::{Words, words};

code_list! {
    /// Level (ระดับชั้น, domain.md 4.7), from the youngest up. Its order is that of the list.
    Level {
        N0 "n0" "เด็กเล็ก (ต่ำกว่า 2 ปี)" "Small child under 2" ["เด็กเล็กต่ำกว่า 2 ปี"];
        N2 "n2" "เด็กเล็ก 2 ปี" "Small child of 2" ["เด็กเล็กอายุ 2 ปี"];
        N3 "n3" "เด็กเล็ก 3 ปี" "Small child of 3" ["เด็กเล็กอายุ 3 ปี"];
        N4 "n4" "เด็กเล็ก 4 ปี" "Small child of 4" ["เด็กเล็กอายุ 4 ปี"];
        N5 "n5" "เด็กเล็ก 5 ปี" "Small child of 5" ["เด็กเล็กอายุ 5 ปี"];
        K1 "k1" "อนุบาล 1" "Kindergarten 1" ["อ.1", "อนุบาลปีที่ 1", "ชั้นอนุบาลปีที่ 1"];
        K2 "k2" "อนุบาล 2" "Kindergarten 2" ["อ.2", "อนุบาลปีที่ 2", "ชั้นอนุบาลปีที่ 2"];
        K3 "k3" "อนุบาล 3" "Kindergarten 3" ["อ.3", "อนุบาลปีที่ 3", "ชั้นอนุบาลปีที่ 3"];
        P1 "p1" "ประถมศึกษาปีที่ 1" "Primary 1" ["ป.1", "ประถม 1", "ชั้นประถมศึกษาปีที่ 1"];
        P2 "p2" "ประถมศึกษาปีที่ 2" "Primary 2" ["ป.2", "ประถม 2", "ชั้นประถมศึกษาปีที่ 2"];
        P3 "p3" "ประถมศึกษาปีที่ 3" "Primary 3" ["ป.3", "ประถม 3", "ชั้นประถมศึกษาปีที่ 3"];
        P4 "p4" "ประถมศึกษาปีที่ 4" "Primary 4" ["ป.4", "ประถม 4", "ชั้นประถมศึกษาปีที่ 4"];
        P5 "p5" "ประถมศึกษาปีที่ 5" "Primary 5" ["ป.5", "ประถม 5", "ชั้นประถมศึกษาปีที่ 5"];
        P6 "p6" "ประถมศึกษาปีที่ 6" "Primary 6" ["ป.6", "ประถม 6", "ชั้นประถมศึกษาปีที่ 6"];
        M1 "m1" "มัธยมศึกษาปีที่ 1" "Secondary 1" ["ม.1", "มัธยม 1", "ชั้นมัธยมศึกษาปีที่ 1"];
        M2 "m2" "มัธยมศึกษาปีที่ 2" "Secondary 2" ["ม.2", "มัธยม 2", "ชั้นมัธยมศึกษาปีที่ 2"];
        M3 "m3" "มัธยมศึกษาปีที่ 3" "Secondary 3" ["ม.3", "มัธยม 3", "ชั้นมัธยมศึกษาปีที่ 3"];
        M4 "m4" "มัธยมศึกษาปีที่ 4" "Secondary 4" ["ม.4", "มัธยม 4", "ชั้นมัธยมศึกษาปีที่ 4"];
        M5 "m5" "มัธยมศึกษาปีที่ 5" "Secondary 5" ["ม.5", "มัธยม 5", "ชั้นมัธยมศึกษาปีที่ 5"];
        M6 "m6" "มัธยมศึกษาปีที่ 6" "Secondary 6" ["ม.6", "มัธยม 6", "ชั้นมัธยมศึกษาปีที่ 6"];
        V1 "v1" "ปวช. 1" "Vocational certificate 1" ["ปวช. ปีที่ 1"];
        V2 "v2" "ปวช. 2" "Vocational certificate 2" ["ปวช. ปีที่ 2"];
        V3 "v3" "ปวช. 3" "Vocational certificate 3" ["ปวช. ปีที่ 3"];
        H1 "h1" "ปวส. 1" "Higher vocational certificate 1" ["ปวส. ปีที่ 1"];
        H2 "h2" "ปวส. 2" "Higher vocational certificate 2" ["ปวส. ปีที่ 2"];
    }
}

/// The stage a level belongs to, as reports and money group them (domain.md 1.6, 4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Small children and kindergarten.
    PrePrimary,
    /// ประถมศึกษา.
    Primary,
    /// มัธยมศึกษาตอนต้น.
    LowerSecondary,
    /// มัธยมศึกษาตอนปลาย.
    UpperSecondary,
    /// ปวช.
    Vocational,
    /// ปวส.
    HigherVocational,
}

impl Stage {
    /// What the stage is called on a screen.
    pub const fn words(self) -> Words {
        match self {
            Self::PrePrimary => words("ก่อนประถมศึกษา", "Pre-primary"),
            Self::Primary => words("ประถมศึกษา", "Primary"),
            Self::LowerSecondary => words("มัธยมศึกษาตอนต้น", "Lower secondary"),
            Self::UpperSecondary => words("มัธยมศึกษาตอนปลาย", "Upper secondary"),
            Self::Vocational => words("ประกาศนียบัตรวิชาชีพ (ปวช.)", "Vocational certificate"),
            Self::HigherVocational => words("ประกาศนียบัตรวิชาชีพชั้นสูง (ปวส.)", "Higher vocational certificate"),
        }
    }
}

impl Level {
    /// The short label: "อ.1", "ป.6"; the whole label where there is no shorter one.
    pub const fn short(self) -> &'static str {
        match self {
            Self::K1 | Self::K2 | Self::K3 => self.first_alias(),
            _ if matches!(self.stage(), Stage::Primary | Stage::LowerSecondary | Stage::UpperSecondary) => {
                self.first_alias()
            }
            _ => self.words().th,
        }
    }

    const fn first_alias(self) -> &'static str {
        match self.aliases() {
            [short, ..] => short,
            [] => self.words().th,
        }
    }

    /// The stage it belongs to.
    pub const fn stage(self) -> Stage {
        match self {
            Self::N0 | Self::N2 | Self::N3 | Self::N4 | Self::N5 | Self::K1 | Self::K2 | Self::K3 => {
                Stage::PrePrimary
            }
            Self::P1 | Self::P2 | Self::P3 | Self::P4 | Self::P5 | Self::P6 => Stage::Primary,
            Self::M1 | Self::M2 | Self::M3 => Stage::LowerSecondary,
            Self::M4 | Self::M5 | Self::M6 => Stage::UpperSecondary,
            Self::V1 | Self::V2 | Self::V3 => Stage::Vocational,
            Self::H1 | Self::H2 => Stage::HigherVocational,
        }
    }

    /// The usual age on 16 May, from and to, in full years (domain.md 4.7).
    pub const fn usual_age(self) -> (u16, u16) {
        match self {
            Self::N0 => (0, 1),
            Self::N2 => (2, 2),
            Self::N3 | Self::K1 => (3, 3),
            Self::N4 | Self::K2 => (4, 4),
            Self::N5 | Self::K3 => (5, 5),
            Self::P1 => (6, 6),
            Self::P2 => (7, 7),
            Self::P3 => (8, 8),
            Self::P4 => (9, 9),
            Self::P5 => (10, 10),
            Self::P6 => (11, 11),
            Self::M1 => (12, 12),
            Self::M2 => (13, 13),
            Self::M3 => (14, 14),
            Self::M4 | Self::V1 => (15, 15),
            Self::M5 | Self::V2 => (16, 16),
            Self::M6 | Self::V3 => (17, 17),
            Self::H1 => (18, 18),
            Self::H2 => (19, 19),
        }
    }

    /// Whether a kind of institution can have it (domain.md 4.7); what one institution has is in its own
    /// record.
    pub const fn offered_by(self, kind: InstitutionKind) -> bool {
        match self {
            Self::N0 | Self::N2 | Self::N3 | Self::N4 | Self::N5 => matches!(kind, InstitutionKind::Centre),
            Self::V1 | Self::V2 | Self::V3 => {
                matches!(kind, InstitutionKind::School | InstitutionKind::College)
            }
            Self::H1 | Self::H2 => matches!(kind, InstitutionKind::College),
            _ => matches!(kind, InstitutionKind::School),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_as_lec_and_dmc_write_it() {
        for (text, level) in [
            ("อ.1", Level::K1),
            ("อนุบาล ๒", Level::K2),
            ("ป. 6", Level::P6),
            ("ประถมศึกษาปีที่6", Level::P6),
            ("ม.3", Level::M3),
            ("M3", Level::M3),
            ("ปวช.1", Level::V1),
            ("ปวส.2", Level::H2),
            ("เด็กเล็ก (ต่ำกว่า 2 ปี)", Level::N0),
            ("เด็กเล็ก 3 ปี", Level::N3),
        ] {
            assert_eq!(Level::parse(text), Some(level), "{text}");
        }
        assert_eq!(Level::parse("ป.7"), None);
    }

    #[test]
    fn a_level_has_a_short_label_a_stage_and_a_kind_of_institution() {
        use InstitutionKind::{Centre, College, School};
        for (level, short, stage, kinds) in [
            (Level::N0, "เด็กเล็ก (ต่ำกว่า 2 ปี)", Stage::PrePrimary, &[Centre][..]),
            (Level::K1, "อ.1", Stage::PrePrimary, &[School]),
            (Level::P6, "ป.6", Stage::Primary, &[School]),
            (Level::M3, "ม.3", Stage::LowerSecondary, &[School]),
            (Level::M4, "ม.4", Stage::UpperSecondary, &[School]),
            (Level::V1, "ปวช. 1", Stage::Vocational, &[School, College]),
            (Level::H2, "ปวส. 2", Stage::HigherVocational, &[College]),
        ] {
            assert_eq!((level.short(), level.stage()), (short, stage));
            for &kind in InstitutionKind::ALL {
                assert_eq!(level.offered_by(kind), kinds.contains(&kind), "{level:?} {kind:?}");
            }
        }
        assert!(Level::N5 < Level::K1 && Level::K3 < Level::P1 && Level::M6 < Level::V1);
    }
}
