//! The address of every screen, built and read here.

use shared::access::Branch;
use shared::values::{AccountId, InstitutionId, RecordId, SnapshotId, WindowId};

/// A place that the home screen leads to (`public/manifest.webmanifest`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// The roll.
    Roll,
    /// A child to be added.
    Add,
    /// What waits.
    Sending,
}

impl Own {
    /// The place at an institution.
    pub const fn at(self, institution: InstitutionId) -> Route {
        match self {
            Self::Roll => Route::Roll(institution),
            Self::Add => Route::Add(institution),
            Self::Sending => Route::Sending(institution),
        }
    }
}

/// A screen with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Where the person begins: the roll, or the list of institutions.
    Home,
    /// Sign in.
    SignIn,
    /// Use a code that was handed over.
    Start,
    /// Sign in with ThaID.
    Thaid,
    /// Come in without the PIN.
    Recover,
    /// A place of the only institution, or of the one that is being worked on: what stands on the home screen does
    /// not know which that is.
    Own(Own),
    /// What the app is, what words mean, and what to do about what is wrong.
    Help,
    /// The institutions of the branch.
    Institutions,
    /// The list of children.
    Roll(InstitutionId),
    /// A child to be added.
    Add(InstitutionId),
    /// One child.
    Child(InstitutionId, RecordId),
    /// One child's form.
    Correct(InstitutionId, RecordId),
    /// What was done to one child's record.
    History(InstitutionId, RecordId),
    /// Taking a child off the roll.
    TakeOff(InstitutionId, RecordId),
    /// The check of the roll, at a child or at the next one.
    Check(InstitutionId, Option<RecordId>),
    /// One child's form in the midst of the check.
    CheckCorrect(InstitutionId, RecordId),
    /// What the check found.
    Found(InstitutionId),
    /// What waits, what was received, what needs the person.
    Sending(InstitutionId),
    /// How many children the roll has.
    Numbers(InstitutionId),
    /// The roll as a file.
    Export(InstitutionId),
    /// A file to be imported.
    Import(InstitutionId),
    /// A child's record to be opened from above.
    Look(InstitutionId),
    /// The people that somebody looks after.
    People,
    /// A person who shall get an account.
    NewPerson,
    /// A list of people who shall get accounts.
    PeopleFile,
    /// One person, with their phones.
    Person(AccountId),
    /// What one person is called and may do.
    ChangePerson(AccountId),
    /// Who opened and took out what.
    AccessLog,
    /// Rounds and windows.
    Rounds,
    /// A window to be opened.
    OpenWindow,
    /// Another closing for a window.
    ChangeClosing(WindowId),
    /// Where edits wait for the local government.
    HeldPlaces,
    /// The edits of one institution that wait.
    Held(InstitutionId),
    /// How far the work has come in a branch; in the person's own where none is named.
    Progress(Option<Branch>),
    /// What is doubtful at an institution.
    Tasks(InstitutionId),
    /// How an institution's roll is confirmed.
    Confirm(InstitutionId),
    /// The frozen bases.
    Bases,
    /// A base to be taken.
    NewBase,
    /// Which rolls wait to be confirmed by the person.
    Due,
    /// The institutions of a branch in a base, beside another base or the rolls of now.
    BasePlaces(SnapshotId, Option<SnapshotId>, Option<Branch>),
    /// What is different from a base at one institution, in another base or now.
    BaseChanges(SnapshotId, Option<SnapshotId>, InstitutionId),
    /// The frozen base of a roll.
    Base(InstitutionId),
    /// Settings, and what else there is.
    Settings,
}

impl Route {
    /// The address.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Start => "/start".to_owned(),
            Self::Thaid => "/thaid".to_owned(),
            Self::Recover => "/recover".to_owned(),
            Self::Institutions => "/institutions".to_owned(),
            Self::Roll(at) => format!("/i/{at}"),
            Self::Add(at) => format!("/i/{at}/add"),
            Self::Child(at, child) => format!("/i/{at}/c/{child}"),
            Self::Correct(at, child) => format!("/i/{at}/c/{child}/correct"),
            Self::History(at, child) => format!("/i/{at}/c/{child}/history"),
            Self::TakeOff(at, child) => format!("/i/{at}/c/{child}/take-off"),
            Self::Check(at, None) => format!("/i/{at}/check"),
            Self::Check(at, Some(child)) => format!("/i/{at}/check/{child}"),
            Self::CheckCorrect(at, child) => format!("/i/{at}/check/{child}/correct"),
            Self::Found(at) => format!("/i/{at}/found"),
            Self::Sending(at) => format!("/i/{at}/sending"),
            Self::Numbers(at) => format!("/i/{at}/numbers"),
            Self::Export(at) => format!("/i/{at}/export"),
            Self::Import(at) => format!("/i/{at}/import"),
            Self::Look(at) => format!("/i/{at}/look"),
            Self::People => "/people".to_owned(),
            Self::NewPerson => "/people/new".to_owned(),
            Self::PeopleFile => "/people/file".to_owned(),
            Self::Person(account) => format!("/people/{account}"),
            Self::ChangePerson(account) => format!("/people/{account}/change"),
            Self::AccessLog => "/access-log".to_owned(),
            Self::Rounds => "/rounds".to_owned(),
            Self::OpenWindow => "/rounds/open".to_owned(),
            Self::ChangeClosing(window) => format!("/rounds/{window}"),
            Self::HeldPlaces => "/held".to_owned(),
            Self::Held(at) => format!("/held/{at}"),
            Self::Progress(None) => "/progress".to_owned(),
            Self::Progress(Some(branch)) => format!("/progress/{}", part_of(branch)),
            Self::Tasks(at) => format!("/tasks/{at}"),
            Self::Confirm(at) => format!("/confirm/{at}"),
            Self::Bases => "/bases".to_owned(),
            Self::NewBase => "/bases/new".to_owned(),
            Self::Due => "/confirm".to_owned(),
            Self::BasePlaces(base, with, None) => beside(base, with.as_ref()),
            Self::BasePlaces(base, with, Some(branch)) => {
                format!("{}/in/{}", beside(base, with.as_ref()), part_of(branch))
            }
            Self::BaseChanges(base, with, at) => format!("{}/at/{at}", beside(base, with.as_ref())),
            Self::Base(at) => format!("/i/{at}/base"),
            Self::Settings => "/settings".to_owned(),
            Self::Help => "/help".to_owned(),
            Self::Own(Own::Roll) => "/own/roll".to_owned(),
            Self::Own(Own::Add) => "/own/add".to_owned(),
            Self::Own(Own::Sending) => "/own/sending".to_owned(),
        }
    }

    /// Reads an address; `None` when there is no such screen.
    pub fn read(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Some(Self::Home),
            ["sign-in"] => Some(Self::SignIn),
            ["start"] => Some(Self::Start),
            ["thaid"] => Some(Self::Thaid),
            ["recover"] => Some(Self::Recover),
            ["institutions"] => Some(Self::Institutions),
            ["settings"] => Some(Self::Settings),
            ["help"] => Some(Self::Help),
            ["own", "roll"] => Some(Self::Own(Own::Roll)),
            ["own", "add"] => Some(Self::Own(Own::Add)),
            ["own", "sending"] => Some(Self::Own(Own::Sending)),
            ["people"] => Some(Self::People),
            ["people", "new"] => Some(Self::NewPerson),
            ["people", "file"] => Some(Self::PeopleFile),
            ["people", account] => Some(Self::Person(AccountId::parse(account)?)),
            ["people", account, "change"] => Some(Self::ChangePerson(AccountId::parse(account)?)),
            ["rounds"] => Some(Self::Rounds),
            ["rounds", "open"] => Some(Self::OpenWindow),
            ["rounds", window] => Some(Self::ChangeClosing(WindowId::parse(window)?)),
            ["held"] => Some(Self::HeldPlaces),
            ["held", at] => Some(Self::Held(InstitutionId::parse(at)?)),
            ["access-log"] => Some(Self::AccessLog),
            ["progress"] => Some(Self::Progress(None)),
            ["progress", branch] => Some(Self::Progress(Some(branch_of(branch)?))),
            ["tasks", at] => Some(Self::Tasks(InstitutionId::parse(at)?)),
            ["confirm"] => Some(Self::Due),
            ["confirm", at] => Some(Self::Confirm(InstitutionId::parse(at)?)),
            ["bases", rest @ ..] => Self::read_base(rest),
            ["i", at, rest @ ..] => Self::read_in(InstitutionId::parse(at)?, rest),
            _ => None,
        }
    }

    fn read_base(rest: &[&str]) -> Option<Self> {
        match rest {
            [] => Some(Self::Bases),
            ["new"] => Some(Self::NewBase),
            [base, "with", with, rest @ ..] => {
                Self::read_beside(SnapshotId::parse(base)?, Some(SnapshotId::parse(with)?), rest)
            }
            [base, rest @ ..] => Self::read_beside(SnapshotId::parse(base)?, None, rest),
        }
    }

    fn read_beside(base: SnapshotId, with: Option<SnapshotId>, rest: &[&str]) -> Option<Self> {
        match rest {
            [] => Some(Self::BasePlaces(base, with, None)),
            ["in", branch] => Some(Self::BasePlaces(base, with, Some(branch_of(branch)?))),
            ["at", at] => Some(Self::BaseChanges(base, with, InstitutionId::parse(at)?)),
            _ => None,
        }
    }

    fn read_in(at: InstitutionId, rest: &[&str]) -> Option<Self> {
        match rest {
            [] => Some(Self::Roll(at)),
            ["add"] => Some(Self::Add(at)),
            ["sending"] => Some(Self::Sending(at)),
            ["numbers"] => Some(Self::Numbers(at)),
            ["export"] => Some(Self::Export(at)),
            ["import"] => Some(Self::Import(at)),
            ["look"] => Some(Self::Look(at)),
            ["check"] => Some(Self::Check(at, None)),
            ["check", child] => Some(Self::Check(at, Some(RecordId::parse(child)?))),
            ["check", child, "correct"] => Some(Self::CheckCorrect(at, RecordId::parse(child)?)),
            ["found"] => Some(Self::Found(at)),
            ["base"] => Some(Self::Base(at)),
            ["c", child] => Some(Self::Child(at, RecordId::parse(child)?)),
            ["c", child, "correct"] => Some(Self::Correct(at, RecordId::parse(child)?)),
            ["c", child, "history"] => Some(Self::History(at, RecordId::parse(child)?)),
            ["c", child, "take-off"] => Some(Self::TakeOff(at, RecordId::parse(child)?)),
            _ => None,
        }
    }

    /// Whether somebody fills in something on it, and should be left alone with it.
    pub const fn is_form(&self) -> bool {
        matches!(
            self,
            Self::Add(_)
                | Self::Correct(..)
                | Self::TakeOff(..)
                | Self::Check(..)
                | Self::CheckCorrect(..)
                | Self::Import(_)
                | Self::Look(_)
                | Self::NewPerson
                | Self::ChangePerson(_)
                | Self::OpenWindow
                | Self::ChangeClosing(_)
                | Self::Held(_)
                | Self::Tasks(_)
                | Self::Confirm(_)
                | Self::NewBase
                | Self::PeopleFile
        )
    }

    /// The institution whose roll the screen is about: it is kept on this phone and synced.
    pub fn institution(&self) -> Option<&InstitutionId> {
        match self {
            Self::Roll(at)
            | Self::Add(at)
            | Self::Sending(at)
            | Self::Numbers(at)
            | Self::Export(at)
            | Self::Import(at)
            | Self::Child(at, _)
            | Self::Correct(at, _)
            | Self::History(at, _)
            | Self::TakeOff(at, _)
            | Self::Check(at, _)
            | Self::CheckCorrect(at, _)
            | Self::Found(at)
            | Self::Base(at) => Some(at),
            _ => None,
        }
    }
}

/// A base, and what it is compared with, as the first part of an address.
fn beside(base: &SnapshotId, with: Option<&SnapshotId>) -> String {
    with.map_or_else(|| format!("/bases/{base}"), |with| format!("/bases/{base}/with/{with}"))
}

/// A branch as a part of an address: `province-42`.
fn part_of(branch: &Branch) -> String {
    let (kind, place) = branch.parts();
    format!("{kind}-{place}")
}

fn branch_of(part: &str) -> Option<Branch> {
    let (kind, place) = part.split_once('-')?;
    Branch::from_parts(kind, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_read_back() {
        let at = InstitutionId::parse("6420203-02").unwrap();
        let child = RecordId::parse("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        let base = SnapshotId::parse("01890a5d-ac96-774b-bcce-b302099a8060").unwrap();
        let account = AccountId::parse("01890a5d-ac96-774b-bcce-b302099a8058").unwrap();
        for route in [
            Route::Home,
            Route::SignIn,
            Route::Start,
            Route::Thaid,
            Route::Recover,
            Route::Institutions,
            Route::Roll(at.clone()),
            Route::Add(at.clone()),
            Route::Child(at.clone(), child),
            Route::Correct(at.clone(), child),
            Route::History(at.clone(), child),
            Route::TakeOff(at.clone(), child),
            Route::Check(at.clone(), None),
            Route::Check(at.clone(), Some(child)),
            Route::CheckCorrect(at.clone(), child),
            Route::Found(at.clone()),
            Route::Sending(at.clone()),
            Route::Numbers(at.clone()),
            Route::Export(at.clone()),
            Route::Import(at.clone()),
            Route::Look(at.clone()),
            Route::Rounds,
            Route::OpenWindow,
            Route::ChangeClosing(WindowId::parse("01890a5d-ac96-774b-bcce-b302099a8059").unwrap()),
            Route::HeldPlaces,
            Route::Held(at.clone()),
            Route::Progress(None),
            Route::Progress(Branch::from_parts("province", "42")),
            Route::Progress(Some(Branch::Institution(at.clone()))),
            Route::Tasks(at.clone()),
            Route::Confirm(at.clone()),
            Route::Bases,
            Route::NewBase,
            Route::Due,
            Route::BasePlaces(base, None, None),
            Route::BasePlaces(base, Some(base), None),
            Route::BasePlaces(base, None, Branch::from_parts("lao", "6420203")),
            Route::BasePlaces(base, Some(base), Branch::from_parts("lao", "6420203")),
            Route::BaseChanges(base, None, at.clone()),
            Route::BaseChanges(base, Some(base), at.clone()),
            Route::Base(at),
            Route::People,
            Route::NewPerson,
            Route::PeopleFile,
            Route::Person(account),
            Route::ChangePerson(account),
            Route::AccessLog,
            Route::Settings,
            Route::Help,
            Route::Own(Own::Roll),
            Route::Own(Own::Add),
            Route::Own(Own::Sending),
        ] {
            assert_eq!(Route::read(&route.path()), Some(route));
        }
        for wrong in ["/nowhere", "/i/a b", "/i/x/c/not-an-id", "/i/x/c"] {
            assert_eq!(Route::read(wrong), None, "{wrong}");
        }
    }
}
