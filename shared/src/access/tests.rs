use super::*;
use crate::places::LaoKind;
use uuid::Uuid;

const LAO: &str = "6420203";

fn lao(code: &str, kind: LaoKind) -> Lao {
    Lao {
        code: LaoCode::parse(code).unwrap(),
        kind,
        name: "ท่าสวรรค์".to_owned(),
        province: AreaCode::parse(&code[1..3]).unwrap(),
        district_name: String::new(),
        province_name: String::new(),
    }
}

fn branch(kind: &str, place: &str) -> Branch {
    Branch::from_parts(kind, place).unwrap()
}

fn person(role: Role, branch: Branch) -> Caller {
    Caller { account: AccountId(Uuid::nil()), name: String::new(), scopes: vec![Scope { role, branch }] }
}

fn centre() -> InstitutionId {
    InstitutionId::parse("6420203-01").unwrap()
}

#[test]
fn a_role_reaches_its_own_branch_and_nothing_else() {
    let code = LaoCode::parse(LAO).unwrap();
    let other_lao = LaoCode::parse("6420204").unwrap();
    let neighbour = InstitutionId::parse("6420203-02").unwrap();
    let at_centre = Scope { role: Role::Recorder, branch: Branch::Institution(centre()) };
    let at_lao = Scope { role: Role::LaoOfficer, branch: Branch::Lao(code.clone()) };

    let recorder = person(Role::Recorder, at_centre.branch.clone());
    assert_eq!(recorder.role_at(&centre(), &code), Some(Role::Recorder));
    assert_eq!(recorder.role_at(&neighbour, &code), None);

    let officer = person(Role::LaoOfficer, at_lao.branch.clone());
    assert_eq!(officer.role_at(&neighbour, &code), Some(Role::LaoOfficer));
    assert_eq!(officer.role_at(&neighbour, &other_lao), None);

    let both = Caller { scopes: vec![at_centre, at_lao], ..recorder };
    assert_eq!(both.role_at(&centre(), &code), Some(Role::LaoOfficer));
    assert_eq!(Caller { scopes: Vec::new(), ..both }.role_at(&centre(), &code), None);
}

#[test]
fn only_those_who_keep_a_roll_have_a_role_there() {
    for role in [Role::Auditor, Role::DataProtectionOfficer] {
        assert_eq!(person(role, branch("lao", LAO)).role_at(&centre(), &LaoCode::parse(LAO).unwrap()), None);
    }
    let dla = person(Role::DlaOfficer, Branch::Country);
    assert_eq!(dla.role_at(&centre(), &LaoCode::parse(LAO).unwrap()), None);
}

/// Branch, and whether it holds: the SAO of the test, its town, another district's SAO, another province's.
const HOLDS: [(&str, &str, [bool; 4]); 8] = [
    ("institution", "6420203-01", [true, false, false, false]),
    ("institution", "6420203-02", [false; 4]),
    ("lao", LAO, [true, false, false, false]),
    ("district", "4202", [true, false, false, false]),
    ("district", "4203", [false, false, true, false]),
    ("province", "42", [true, true, true, false]),
    ("province", "43", [false, false, false, true]),
    ("country", "", [true; 4]),
];

#[test]
fn a_branch_holds_what_the_tree_says_and_a_district_only_those_who_are_reached_through_it() {
    let places = [
        (centre(), lao(LAO, LaoKind::Sao)),
        (InstitutionId::parse("4420201-01").unwrap(), lao("4420201", LaoKind::Town)),
        (InstitutionId::parse("6420301-01").unwrap(), lao("6420301", LaoKind::Sao)),
        (InstitutionId::parse("6430201-01").unwrap(), lao("6430201", LaoKind::Sao)),
    ];
    for (kind, place, expected) in HOLDS {
        let held: Vec<bool> = places.iter().map(|(id, lao)| branch(kind, place).holds(id, lao)).collect();
        assert_eq!(held, expected, "{kind} {place}");
    }
}

#[test]
fn a_branch_is_read_back_from_its_parts_and_nothing_else_is() {
    for (kind, place, _) in HOLDS {
        assert_eq!(branch(kind, place).parts(), (kind, place.to_owned()));
    }
    for (kind, place) in
        [("lao", "642020"), ("district", "42"), ("province", "4202"), ("school", "x"), ("", "")]
    {
        assert_eq!(Branch::from_parts(kind, place), None, "{kind} {place}");
    }
}

/// Role, and whether it may: keep a roll, see counts, open a child, manage people, read the log.
const MAY: [(Role, [bool; 5]); 9] = [
    (Role::Recorder, [true, true, true, false, false]),
    (Role::Head, [true, true, true, false, false]),
    (Role::LaoOfficer, [true, true, true, true, false]),
    (Role::DistrictOfficer, [false, true, true, true, false]),
    (Role::ProvinceOfficer, [false, true, true, true, false]),
    (Role::DlaOfficer, [false, true, true, true, false]),
    (Role::Administrator, [false, false, false, true, false]),
    (Role::Auditor, [false, true, true, false, false]),
    (Role::DataProtectionOfficer, [false, false, false, false, true]),
];

#[test]
fn every_role_may_do_what_its_office_needs() {
    assert_eq!(MAY.map(|(role, _)| role).as_slice(), Role::ALL);
    let acts = [Act::KeepRoll, Act::SeeCounts, Act::OpenChild, Act::ManagePeople, Act::ReadLog];
    for (role, expected) in MAY {
        assert_eq!(acts.map(|act| role.allows(act)), expected, "{role:?}");
        let oversees_a_roll = matches!(role, Role::Head | Role::LaoOfficer);
        assert_eq!(role.allows(Act::CountRoll), oversees_a_roll, "{role:?}");
        assert_eq!(Role::from_code(role.code()), Some(role));
    }
}

#[test]
fn each_level_makes_the_accounts_below_it_in_its_own_branch() {
    let (sao, far) = (lao(LAO, LaoKind::Sao), lao("6430201", LaoKind::Sao));
    let makes = |maker: &Caller, role, at: Branch, lao| maker.makes(&Scope { role, branch: at }, lao);
    let officer = person(Role::LaoOfficer, branch("lao", LAO));
    assert!(makes(&officer, Role::Recorder, Branch::Institution(centre()), Some(&sao)));
    assert!(makes(&officer, Role::Head, Branch::Institution(centre()), Some(&sao)));
    assert!(!makes(&officer, Role::Recorder, Branch::Institution(centre()), Some(&far)));
    assert!(!makes(&officer, Role::LaoOfficer, branch("lao", LAO), Some(&sao)), "not its equals");
    assert!(!makes(&officer, Role::Recorder, branch("lao", LAO), Some(&sao)), "a role at no such place");

    let province = person(Role::ProvinceOfficer, branch("province", "42"));
    assert!(makes(&province, Role::DistrictOfficer, branch("district", "4202"), None));
    assert!(!makes(&province, Role::DistrictOfficer, branch("district", "4302"), None));
    assert!(makes(&province, Role::LaoOfficer, branch("lao", LAO), Some(&sao)));
    assert!(makes(&province, Role::Recorder, Branch::Institution(centre()), Some(&sao)));
    assert!(!makes(&province, Role::DlaOfficer, Branch::Country, None));
    assert!(!makes(&province, Role::Auditor, branch("province", "42"), None));
    let district = person(Role::DistrictOfficer, branch("district", "4202"));
    let town = lao("4420201", LaoKind::Town);
    assert!(makes(&district, Role::LaoOfficer, branch("lao", LAO), Some(&sao)));
    assert!(
        !makes(&district, Role::LaoOfficer, branch("lao", "4420201"), Some(&town)),
        "not reached through it"
    );

    let administrator = person(Role::Administrator, Branch::Country);
    for &role in Role::ALL {
        let at = match role {
            Role::Recorder | Role::Head => Branch::Institution(centre()),
            Role::LaoOfficer => branch("lao", LAO),
            Role::DistrictOfficer => branch("district", "4202"),
            Role::ProvinceOfficer => branch("province", "42"),
            _ => Branch::Country,
        };
        assert_eq!(
            makes(&administrator, role, at.clone(), Some(&sao)),
            role != Role::Administrator,
            "{role:?}"
        );
        for maker in [Role::Recorder, Role::Head, Role::Auditor, Role::DataProtectionOfficer] {
            assert!(
                !makes(&person(maker, Branch::Country), role, at.clone(), Some(&sao)),
                "{maker:?} {role:?}"
            );
        }
    }
}

#[test]
fn a_role_and_its_place_are_read_from_a_list() {
    assert_eq!(Role::read(" ผู้บริหารสถานศึกษา "), Some(Role::Head));
    assert_eq!(
        (Role::read("Recorder"), Role::read("LAO_OFFICER")),
        (Some(Role::Recorder), Some(Role::LaoOfficer))
    );
    assert_eq!((Role::read("Data recorder"), Role::read("ครู")), (Some(Role::Recorder), None));
    assert!(matches!(Role::Recorder.branch_of("6420203-01"), Some(Branch::Institution(_))));
    assert!(matches!(Role::LaoOfficer.branch_of("6420203"), Some(Branch::Lao(_))));
    assert!(matches!(Role::DistrictOfficer.branch_of("4202"), Some(Branch::District(_))));
    assert!(matches!(Role::Auditor.branch_of("42"), Some(Branch::Province(_))));
    assert_eq!(Role::DlaOfficer.branch_of(""), Some(Branch::Country));
    for (role, place) in [(Role::Recorder, ""), (Role::LaoOfficer, "42"), (Role::DlaOfficer, "42")] {
        assert_eq!(role.branch_of(place), None, "{role:?} {place}");
    }
}
