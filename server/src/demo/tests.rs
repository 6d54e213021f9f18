//! The world is what it says, and nothing else than what was planted is wrong with it.

use super::*;
use shared::checks::{CheckContext, Finding, Severity, check_record, check_roll};
use shared::children::{Field, Record};
use shared::codes::InstitutionKind;
use shared::values::date::AcademicYear;
use shared::values::{CivilDate, RecordId};
use std::collections::{BTreeMap, BTreeSet};

fn today() -> CivilDate {
    CivilDate::parse_iso("2025-11-23").unwrap()
}

fn world(children: u32, seed: u64) -> World {
    World::new(Country::loei(), Options { children, seed, today: today() })
}

/// A hash over the ids, numbers and names of all children.
fn fingerprint(world: &World) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for place in &world.places {
        hasher.update(place.institution.id.as_str().as_bytes());
        hasher.update(place.institution.name.as_bytes());
        let roll = world.roll(place);
        for child in roll.on.iter().chain(&roll.off) {
            hasher.update(child.id.0.as_bytes());
            for (field, value) in child.record.fields() {
                hasher.update(field.key().as_bytes());
                hasher.update(value.as_bytes());
            }
        }
    }
    hasher.finalize()
}

#[test]
fn the_same_seed_makes_the_same_world() {
    let first = fingerprint(&world(400, 1));
    assert_eq!(first, fingerprint(&world(400, 1)));
    assert_ne!(first, fingerprint(&world(400, 2)));
}

#[test]
fn loei_is_complete_and_has_its_institutions() {
    let world = world(9_000, 2568);
    assert_eq!((world.country.laos.len(), world.country.areas.len()), (101, 1 + 14 + 90));
    let count = |kind| world.places.iter().filter(|place| place.institution.kind == kind).count();
    assert_eq!(world.places.len(), 250);
    assert_eq!((count(InstitutionKind::College), count(InstitutionKind::School)), (1, 20));
    let sizes: Vec<u32> = world.places.iter().map(|place| place.size).collect();
    let children: u32 = sizes.iter().sum();
    assert!((8_700..=9_300).contains(&children), "{children}");
    for size in [1_196, 40, 41] {
        assert!(sizes.contains(&size), "{size}");
    }
    let districts: BTreeSet<_> = world.places.iter().map(|place| &place.institution.district_name).collect();
    assert_eq!(districts.len(), 14);
    let names: BTreeSet<_> =
        world.places.iter().map(|place| (&place.institution.lao, &place.institution.name)).collect();
    assert_eq!(names.len(), world.places.len(), "a local government has two institutions of one name");
}

/// The findings over a whole roll that matter, with the children they are about.
fn findings(world: &World, place: &Place, roll: &[Child]) -> Vec<(RecordId, Finding)> {
    let context = CheckContext {
        today: world.options.today,
        academic_year: AcademicYear::of(world.options.today),
        kind: place.institution.kind,
        levels_offered: &place.institution.levels,
    };
    let mut found = Vec::new();
    for child in roll {
        let mut record = child.record.clone();
        record.measurements.extend(child.measured.clone().map(|it| (history_free_id(), it)));
        found.extend(check_record(&record, &context).into_iter().map(|finding| (child.id, finding)));
    }
    let records: Vec<(RecordId, &Record)> = roll.iter().map(|child| (child.id, &child.record)).collect();
    found.extend(check_roll(&records));
    found.retain(|(_, finding)| finding.severity() != Severity::Info);
    found
}

fn history_free_id() -> shared::values::EditId {
    shared::values::EditId(uuid::Uuid::nil())
}

#[test]
fn only_what_was_planted_is_wrong() {
    let world = world(9_000, 2568);
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let (mut g_codes, mut zeros, mut leap_days) = (0, 0, 0);
    for place in &world.places {
        let roll = world.roll(place).on;
        for (_, finding) in findings(&world, place, &roll) {
            *codes.entry(finding.code.code()).or_default() += 1;
        }
        for child in &roll {
            let value = |field| child.record.get(field);
            g_codes += usize::from(value(Field::CitizenId).starts_with('G'));
            zeros += usize::from(value(Field::CitizenId).starts_with('0'));
            leap_days += usize::from(value(Field::BirthDate).ends_with("-02-29"));
            *numbers.entry(value(Field::CitizenId).to_owned()).or_default() += 1;
        }
    }
    assert_eq!(codes, BTreeMap::from([("E-ID-CHECK", 1)]));
    assert_eq!((g_codes, zeros, leap_days), (4, 2, 1));
    let twice: Vec<_> = numbers.iter().filter(|(_, count)| **count == 2).collect();
    assert_eq!((twice.len(), numbers.values().max()), (3, Some(&2)));
}

#[test]
fn every_case_is_told_with_the_child_it_is_about() {
    let world = world(9_000, 2568);
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for case in world.cases() {
        *told.entry(case.what).or_default() += 1;
        assert!(!case.child.starts_with(' '), "{case:?}");
    }
    assert_eq!(told.values().copied().collect::<BTreeSet<_>>(), BTreeSet::from([1, 2, 3, 4, 5]));
    assert_eq!(told.values().sum::<usize>(), 3 + 2 + 5 + 4 + 2 + 1 + 1 + 1);
    let mut missing = 0;
    let everybody: BTreeSet<String> = world
        .places
        .iter()
        .flat_map(|place| world.roll(place).on)
        .map(|child| child.record.get(Field::CitizenId).to_owned())
        .collect();
    for case in world.cases().iter().filter(|case| case.what.contains("ยังไม่อยู่ในทะเบียน"))
    {
        missing += 1;
        assert!(!everybody.iter().any(|number| case.child.contains(number.as_str())));
    }
    assert_eq!(missing, 5);
}

#[test]
fn twins_share_all_but_name_and_numbers() {
    let world = world(400, 3);
    let twins = world.places.iter().find_map(|place| {
        let on = world.roll(place).on;
        let pair = on.windows(2).find(|pair| {
            let same = |field| pair[0].record.get(field) == pair[1].record.get(field);
            same(Field::BirthDate) && same(Field::LastName) && same(Field::MotherPhone)
        });
        pair.map(<[Child]>::to_vec)
    });
    let [elder, younger] = twins.unwrap().try_into().unwrap();
    for field in [Field::FirstName, Field::CitizenId, Field::StudentNo] {
        assert_ne!(elder.record.get(field), younger.record.get(field));
    }
}

#[tokio::test]
async fn a_world_is_written_with_its_past_and_its_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("lec.sqlite")).await.unwrap();
    let now = Timestamp(1_763_870_400_000);
    assert_eq!(now.bangkok_day(), today());
    let world = world(400, 1);
    let centre = world.places.iter().find(|place| place.institution.kind == InstitutionKind::Centre).unwrap();
    let (id, expected) = (centre.institution.id.clone(), world.roll(centre));
    let made = fill(&store, world, now).await.unwrap();
    let accounts = store.read::<_, _, StoreError, _>(&(), |tx, ()| Box::pin(accounts_in(tx))).await.unwrap();
    assert_eq!(accounts.len(), 11, "one for each role, and two who serve other places");
    assert!(accounts.iter().all(|account| !account.places.is_empty()), "{accounts:?}");
    assert_eq!(accounts.iter().map(|account| account.places.len()).max(), Some(2));
    let (records, history) = store
        .read::<_, _, StoreError, _>(&id, |tx, id| {
            Box::pin(async move { Ok((tx.records_all(id).await?, tx.history_all(id).await?)) })
        })
        .await
        .unwrap();
    assert_eq!(records.len(), expected.on.len() + expected.off.len());
    assert_eq!(records.iter().filter(|record| record.on_roll()).count(), expected.on.len());
    for child in &expected.on {
        let stored = records.iter().find(|record| record.id == child.id).unwrap();
        let facts = |record: &Record| -> Vec<(Field, String)> {
            record.fields().map(|(field, value)| (field, value.to_owned())).collect()
        };
        assert_eq!(facts(&stored.record), facts(&child.record));
    }
    assert!(history.len() >= records.len());
    assert!(history.iter().all(|row| row.made_at < now));
    assert!(made.institutions >= 12 && made.on_roll >= 300, "{made:?}");
}
