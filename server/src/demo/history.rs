//! How each roll came about: entered in spring, added to in summer, corrected since. Written through the same door
//! as every edit, with the times of then.

use super::children::{Child, edit_id};
use super::world::{Place, World};
use crate::operations::Failure;
use crate::operations::accept_edits::{Push, accept_edits};
use crate::store::Tx;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::access::{Branch, Caller, Role, Scope};
use shared::children::enrolment::taken_off;
use shared::children::{Field, Measurement, Record};
use shared::codes::ExitReason;
use shared::edits::{Edit, MadeAt, Outcome, SCHEMA, SentEdit};
use shared::places::Institution;
use shared::sorted::SortedMap;
use shared::values::ids::uuid_v7;
use shared::values::{CivilDate, DeviceId, RecordId, Timestamp, numbers};
use shared::wire::error_body::ErrorCode;

/// The roll of one institution with its past.
pub(super) struct Story {
    institution: Institution,
    recorder: Caller,
    device: DeviceId,
    days: Vec<Day>,
    rng: ChaCha8Rng,
    /// Children on the roll at the end.
    pub(super) on: usize,
    /// Children taken off it.
    pub(super) off: usize,
}

/// What arrived at one moment.
struct Day {
    arrived: Timestamp,
    acts: Vec<Act>,
}

struct Act {
    record: RecordId,
    base: u64,
    edit: Edit,
}

/// Between two edits made one after another.
const PAUSE_MS: i64 = 70_000;
const DAY_MS: i64 = 86_400_000;

impl Story {
    pub(super) fn of(world: &World, place: &Place, now: Timestamp) -> Self {
        let roll = world.roll(place);
        let account = world.posts.recorder_of(place);
        let name = place.institution.recorder_name.clone().unwrap_or_default();
        let branch = Branch::Institution(place.institution.id.clone());
        let recorder = Caller { account, name, scopes: vec![Scope { role: Role::Recorder, branch }] };
        let seed = blake3::hash(format!("{} {} past", world.options.seed, place.institution.id).as_bytes());
        let mut rng = ChaCha8Rng::from_seed(*seed.as_bytes());
        let device = DeviceId(uuid_v7(0, rng.random()));
        let (on, off) = (roll.on.len(), roll.off.len());
        // Records get their versions in the order in which they are created, so these days follow each other.
        let [spring, summer, lately] = [120..180, 40..100, 3..35].map(|days| moment(&mut rng, now, days));
        let mut telling = Telling { rng, created: Vec::new(), since: Vec::new() };
        for child in roll.off {
            telling.leaves(child, lately);
        }
        for child in roll.on {
            telling.stays(child, lately);
        }
        let Telling { rng, mut created, since } = telling;
        let added = created.split_off(created.len() * 92 / 100);
        let days = [(spring, created), (summer, added), (lately, since)];
        let days = days.map(|(arrived, acts)| Day { arrived, acts }).into();
        Self { institution: place.institution.clone(), recorder, device, days, rng, on, off }
    }

    /// Writes the institution and everything that happened to its roll.
    pub(super) async fn write(&self, tx: &mut Tx) -> Result<(), Failure> {
        tx.institutions_put(std::slice::from_ref(&self.institution)).await?;
        let id = &self.institution.id;
        let mut rng = self.rng.clone();
        let mut at = tx.institution_lock(id).await?.ok_or(Failure::Refused(ErrorCode::NotFound))?;
        let mut n = 0;
        for day in self.days.iter().filter(|day| !day.acts.is_empty()) {
            let mut made = day.arrived;
            let mut edits = Vec::with_capacity(day.acts.len());
            for act in &day.acts {
                n += 1;
                made = made.plus_ms(-PAUSE_MS);
                edits.push(SentEdit {
                    id: edit_id(&mut rng),
                    device: self.device,
                    n,
                    user: self.recorder.account,
                    schema: SCHEMA,
                    institution: id.clone(),
                    record: act.record,
                    base: act.base,
                    chain: at.head,
                    edit: act.edit.clone(),
                    own: SortedMap::new(),
                    at: MadeAt::unproven(made),
                });
            }
            let push = Push { schema: SCHEMA, ..Push::here(&self.recorder, &edits, day.arrived) };
            let (taken, _) = accept_edits(tx, &mut at, push).await?;
            if taken.outcomes.iter().any(|(_, outcome)| !matches!(outcome, Outcome::Applied { .. })) {
                return Err(Failure::Refused(ErrorCode::Internal));
            }
        }
        Ok(())
    }
}

/// A working hour of a day that lies so far back.
fn moment(rng: &mut ChaCha8Rng, now: Timestamp, days_ago: std::ops::Range<i64>) -> Timestamp {
    let day = now.bangkok_day().unix_day() - rng.random_range(days_ago);
    // 9:00 to 15:30 in Bangkok, which is 2:00 to 8:30 of universal time.
    Timestamp(day * DAY_MS + rng.random_range(2 * 3_600_000..8 * 3_600_000 + 1_800_000))
}

/// The past of one roll being told.
struct Telling {
    rng: ChaCha8Rng,
    created: Vec<Act>,
    since: Vec<Act>,
}

impl Telling {
    /// A child who is on the roll: some were first entered with a slip, some have been measured again.
    fn stays(&mut self, child: Child, lately: Timestamp) {
        let Child { id, record, measured } = child;
        let mut first = record.clone();
        if self.rng.random_bool(0.05) {
            let slip = super::world::phone(&mut self.rng);
            first.set(Field::GuardianPhone, &slip);
        }
        let again =
            measured.as_ref().filter(|_| self.rng.random_bool(0.2)).map(|before| grown(before, lately));
        let base = self.create(id, &first, measured);
        let corrections = record.fields().map(|(field, value)| (field, value.to_owned()));
        let edit = match (Edit::setting(&first, corrections), again) {
            (Some(Edit::Set { changes, .. }), measured) => Edit::Set { changes, measured },
            (_, Some(measured)) => Edit::Set { changes: SortedMap::new(), measured: Some(measured) },
            _ => return,
        };
        self.since.push(Act { record: id, base, edit });
    }

    /// A child who was taken off the roll.
    fn leaves(&mut self, child: Child, lately: Timestamp) {
        let base = self.create(child.id, &child.record, child.measured);
        let reasons = [
            ExitReason::MovedOutside,
            ExitReason::ContinuesElsewhere,
            ExitReason::Migrated,
            ExitReason::Mistake,
        ];
        let reason = reasons[self.rng.random_range(0..reasons.len())];
        let on: CivilDate = lately.bangkok_day().add_days(-self.rng.random_range(0..5));
        if let Some(edit) = Edit::setting(&child.record, taken_off(reason, on, "")) {
            self.since.push(Act { record: child.id, base, edit });
        }
    }

    /// Returns the version that the record gets.
    fn create(&mut self, record: RecordId, first: &Record, measured: Option<Measurement>) -> u64 {
        let fields = first.fields().map(|(field, value)| (field, value.to_owned())).collect();
        self.created.push(Act { record, base: 0, edit: Edit::Create { fields, measured } });
        self.created.len() as u64
    }
}

/// Measured again: a little taller and heavier.
fn grown(before: &Measurement, at: Timestamp) -> Measurement {
    let more = |text: &str, by: f64| {
        let value = numbers::canonical_decimal(text)
            .and_then(|text| text.parse::<f64>().ok())
            .map(|value| format!("{:.1}", value + by));
        value.and_then(|text| numbers::canonical_decimal(&text)).unwrap_or_default()
    };
    Measurement {
        on: at.bangkok_day(),
        height_cm: more(&before.height_cm, 1.8),
        weight_kg: more(&before.weight_kg, 0.6),
    }
}
