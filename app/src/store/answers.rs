//! What the database answered, for as long as nothing was committed about it since. A screen that is come back to is drawn
//! at once then, instead of with the second or third frame.

/// So many answers are kept.
const KEPT: usize = 24;

/// A question to the database.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The table.
    pub table: &'static str,
    /// The key, or what the keys begin with.
    pub key: &'a str,
    /// Whether all keys are meant that begin so.
    pub lists: bool,
    /// How many commits there had been about the table when it was asked.
    pub after: u64,
}

/// Keys and texts, in the order of keys.
pub type Rows = Vec<(String, String)>;

/// The answers that are kept.
#[derive(Default)]
pub struct Answers(Vec<Answer>);

struct Answer {
    table: &'static str,
    key: String,
    lists: bool,
    after: u64,
    rows: Rows,
}

impl Answer {
    fn is_to(&self, question: &Question<'_>) -> bool {
        self.table == question.table && self.lists == question.lists && self.key == question.key
    }

    /// A list knows the rows of every list within it, and each single one.
    fn holds(&self, question: &Question<'_>) -> bool {
        self.table == question.table && self.lists && question.key.starts_with(&self.key)
    }
}

impl Answers {
    /// The answer, unless something was committed since it was given.
    pub fn find(&self, question: &Question<'_>) -> Option<Rows> {
        let tells = |answer: &&Answer| {
            answer.after == question.after && (answer.is_to(question) || answer.holds(question))
        };
        let answer = self.0.iter().find(tells)?;
        let asked =
            |key: &str| if question.lists { key.starts_with(question.key) } else { key == question.key };
        Some(answer.rows.iter().filter(|(key, _)| asked(key)).cloned().collect())
    }

    /// Keeps an answer in the place of an older one to the same question.
    pub fn keep(&mut self, question: &Question<'_>, rows: Rows) {
        let Question { table, key, lists, after } = *question;
        self.0.retain(|answer| !answer.is_to(question));
        self.0.truncate(KEPT - 1);
        self.0.insert(0, Answer { table, key: key.to_owned(), lists, after, rows });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Question<'static> = Question { table: "meta", key: "a/1", lists: false, after: 7 };
    const ALL: Question<'static> = Question { key: "", lists: true, ..ONE };

    fn rows(keys: &[&str]) -> Rows {
        keys.iter().map(|key| ((*key).to_owned(), format!("of {key}"))).collect()
    }

    #[test]
    fn an_answer_holds_until_the_next_commit() {
        let mut answers = Answers::default();
        assert_eq!(answers.find(&ONE), None);
        answers.keep(&ONE, rows(&["a/1"]));
        assert_eq!(answers.find(&ONE), Some(rows(&["a/1"])));
        assert_eq!(answers.find(&Question { after: 8, ..ONE }), None);
        // That there is nothing is an answer, too, and the newer one stands in the place of the older.
        answers.keep(&Question { after: 8, ..ONE }, Vec::new());
        assert_eq!(answers.find(&Question { after: 8, ..ONE }), Some(Vec::new()));
        assert_eq!(answers.find(&ONE), None);
    }

    #[test]
    fn a_list_answers_for_what_is_within_it_and_for_nothing_else() {
        let mut answers = Answers::default();
        answers.keep(&ALL, rows(&["a/1", "a/2", "b/1"]));
        assert_eq!(answers.find(&ONE), Some(rows(&["a/1"])));
        assert_eq!(answers.find(&Question { key: "a/", ..ALL }), Some(rows(&["a/1", "a/2"])));
        assert_eq!(answers.find(&Question { key: "a/", ..ONE }), Some(Vec::new()));
        assert_eq!(answers.find(&Question { table: "outbox", ..ALL }), None);
        answers = Answers::default();
        answers.keep(&Question { key: "a/", ..ALL }, rows(&["a/1"]));
        assert_eq!((answers.find(&ALL), answers.find(&Question { key: "b/1", ..ONE })), (None, None));
        // A single answer says nothing of a list with the same beginning.
        answers = Answers::default();
        answers.keep(&ONE, rows(&["a/1"]));
        assert_eq!(answers.find(&Question { lists: true, ..ONE }), None);
    }

    #[test]
    fn only_the_latest_are_kept() {
        let mut answers = Answers::default();
        for key in 0..=KEPT {
            answers.keep(&Question { key: &key.to_string(), ..ONE }, Vec::new());
        }
        let kept = |key: usize| answers.find(&Question { key: &key.to_string(), ..ONE }).is_some();
        assert_eq!((kept(0), kept(1), kept(KEPT)), (false, true, true));
    }
}
