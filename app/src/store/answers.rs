//! What the database answered, for as long as nothing was committed about it since. A screen that is come back to is drawn
//! at once then, instead of with the second or third frame. Who decides by what stands there asks the database itself.

use super::schema::{ATTENTION, DRAFTS, META, OUTBOX, RECORDS, SENT, TOLD};

/// So many answers are kept, those that were asked for last.
const KEPT: usize = 24;

/// What is asked of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The text under a key.
    One,
    /// All keys that begin so, with their texts.
    All,
}

/// A question to the database.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The table.
    pub table: &'static str,
    /// The key, or what the keys begin with.
    pub key: &'a str,
    /// Which of both.
    pub wanted: Wanted,
}

impl Question<'_> {
    /// Whole rolls are kept as they are drawn, and of what screens do not ask again and again nothing is kept.
    fn is_kept(&self) -> bool {
        let tables = [META.name, DRAFTS.name, ATTENTION.name, OUTBOX.name, SENT.name, TOLD.name];
        tables.contains(&self.table) || (self.table == RECORDS.name && self.wanted == Wanted::One)
    }
}

/// Keys and texts, in the order of keys.
pub type Rows = Vec<(String, String)>;

/// The answers that are kept.
#[derive(Default)]
pub struct Answers {
    kept: Vec<Answer>,
    /// How often something was forgotten. What was read meanwhile may be older than that.
    forgotten: u64,
    closed: bool,
}

struct Answer {
    table: &'static str,
    key: String,
    wanted: Wanted,
    rows: Rows,
}

impl Answer {
    fn is_to(&self, question: &Question<'_>) -> bool {
        self.table == question.table && self.wanted == question.wanted && self.key == question.key
    }

    /// A list knows the rows of every list within it, and each single one.
    fn holds(&self, question: &Question<'_>) -> bool {
        self.table == question.table && self.wanted == Wanted::All && question.key.starts_with(&self.key)
    }
}

impl Answers {
    /// The answer, unless something was committed since it was given.
    pub fn find(&mut self, question: &Question<'_>) -> Option<Rows> {
        let tells = |answer: &Answer| answer.is_to(question) || answer.holds(question);
        let place = self.kept.iter().position(tells)?;
        self.kept[..=place].rotate_right(1);
        let asked = |key: &str| match question.wanted {
            Wanted::One => key == question.key,
            Wanted::All => key.starts_with(question.key),
        };
        Some(self.kept[0].rows.iter().filter(|(key, _)| asked(key)).cloned().collect())
    }

    /// A mark to be taken before the database is asked.
    pub const fn mark(&self) -> u64 {
        self.forgotten
    }

    /// Keeps an answer, unless something was forgotten since the mark.
    pub fn keep(&mut self, mark: u64, question: &Question<'_>, rows: &Rows) {
        if self.closed || self.forgotten != mark || !question.is_kept() {
            return;
        }
        let Question { table, key, wanted } = *question;
        self.kept.retain(|answer| !answer.is_to(question));
        self.kept.truncate(KEPT - 1);
        self.kept.insert(0, Answer { table, key: key.to_owned(), wanted, rows: rows.clone() });
    }

    /// Forgets what was answered of a table. Whoever writes does so before and after: what is asked meanwhile hears the
    /// database, which answers in turn.
    pub fn forget(&mut self, table: &str) {
        self.kept.retain(|answer| answer.table != table);
        self.forgotten += 1;
    }

    /// Forgets everything.
    pub fn forget_all(&mut self) {
        self.kept.clear();
        self.forgotten += 1;
    }

    /// The door is closed: nothing is kept any more.
    pub fn close(&mut self) {
        self.forget_all();
        self.closed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Question<'static> = Question { table: META.name, key: "a/1", wanted: Wanted::One };
    const ALL: Question<'static> = Question { key: "", wanted: Wanted::All, ..ONE };

    fn rows(keys: &[&str]) -> Rows {
        keys.iter().map(|key| ((*key).to_owned(), format!("of {key}"))).collect()
    }

    fn knowing(question: &Question<'_>, keys: &[&str]) -> Answers {
        let mut answers = Answers::default();
        answers.keep(answers.mark(), question, &rows(keys));
        answers
    }

    #[test]
    fn an_answer_holds_until_its_table_is_written() {
        let mut answers = knowing(&ONE, &["a/1"]);
        answers.forget(OUTBOX.name);
        assert_eq!(answers.find(&ONE), Some(rows(&["a/1"])));
        // That there is nothing is an answer, too.
        answers.keep(answers.mark(), &ONE, &Vec::new());
        assert_eq!(answers.find(&ONE), Some(Vec::new()));
        answers.forget(META.name);
        assert_eq!(answers.find(&ONE), None);
    }

    #[test]
    fn what_was_read_while_something_was_written_is_not_kept() {
        let mut answers = Answers::default();
        let before = answers.mark();
        answers.forget(META.name);
        let meanwhile = answers.mark();
        answers.keep(before, &ONE, &rows(&["a/1"]));
        assert_eq!(answers.find(&ONE), None, "it was asked before");
        answers.keep(meanwhile, &ONE, &rows(&["a/1"]));
        answers.forget(META.name);
        answers.keep(meanwhile, &ONE, &rows(&["a/1"]));
        assert_eq!(answers.find(&ONE), None, "it was answered before the end");
    }

    #[test]
    fn a_list_answers_for_what_is_within_it_and_for_nothing_else() {
        let mut answers = knowing(&ALL, &["a/1", "a/2", "b/1"]);
        assert_eq!(answers.find(&ONE), Some(rows(&["a/1"])));
        assert_eq!(answers.find(&Question { key: "a/", ..ALL }), Some(rows(&["a/1", "a/2"])));
        assert_eq!(answers.find(&Question { key: "a/", ..ONE }), Some(Vec::new()));
        assert_eq!(answers.find(&Question { table: OUTBOX.name, ..ALL }), None);
        let mut answers = knowing(&Question { key: "a/", ..ALL }, &["a/1"]);
        assert_eq!((answers.find(&ALL), answers.find(&Question { key: "b/1", ..ONE })), (None, None));
        // A single answer says nothing of a list with the same beginning.
        let mut answers = knowing(&ONE, &["a/1"]);
        assert_eq!(answers.find(&Question { wanted: Wanted::All, ..ONE }), None);
    }

    #[test]
    fn whole_rolls_and_seldom_tables_are_not_kept() {
        let one_child = Question { table: RECORDS.name, ..ONE };
        assert!(knowing(&one_child, &["a/1"]).find(&one_child).is_some());
        for question in [Question { table: RECORDS.name, ..ALL }, Question { table: "vault", ..ONE }] {
            assert_eq!(knowing(&question, &["a/1"]).find(&question), None, "{question:?}");
        }
    }

    #[test]
    fn those_that_were_asked_for_last_are_kept_until_the_door_closes() {
        let mut answers = Answers::default();
        let of = |answers: &mut Answers, key: usize| {
            answers.find(&Question { key: &key.to_string(), ..ONE }).is_some()
        };
        for key in 0..=KEPT {
            answers.keep(answers.mark(), &Question { key: &key.to_string(), ..ONE }, &Vec::new());
            assert!(of(&mut answers, 0));
        }
        assert_eq!((of(&mut answers, 1), of(&mut answers, 2), of(&mut answers, KEPT)), (false, true, true));
        let before = answers.mark();
        answers.close();
        answers.keep(before, &ONE, &Vec::new());
        answers.keep(answers.mark(), &ONE, &Vec::new());
        assert_eq!((answers.find(&ONE), of(&mut answers, 0)), (None, false));
    }
}
