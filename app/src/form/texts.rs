//! The texts of a form beside that of a child, as a draft keeps them.

use crate::store::schema::Draft;

/// A text of a form.
pub struct Text {
    /// Its name in the draft.
    pub name: &'static str,
    /// What stood there before somebody typed, or when what was typed had served.
    pub before: String,
    /// What the form began with; nothing for what the device only proposed, such as today.
    pub begun: String,
    /// Whether the device proposed it: it is kept with the others though nobody changed it.
    pub proposed: bool,
}

impl Text {
    /// A text that begins so.
    pub fn new(name: &'static str, begun: String) -> Self {
        Self { name, before: begun.clone(), begun, proposed: false }
    }

    /// One in which the device proposes something.
    pub fn proposed(name: &'static str, proposal: String) -> Self {
        Self { name, before: proposal, begun: String::new(), proposed: true }
    }

    /// What a draft puts in the place of what stands there now. A draft of a form that began with something else stays
    /// away: what changed meanwhile, such as the roles of a person, must not come back with it.
    pub fn taken_up<'a>(&self, now: &str, draft: &'a Draft) -> Option<&'a String> {
        let name = self.name.to_owned();
        let same = draft.begun.get(&name).map_or("", String::as_str) == self.begun;
        draft.texts.get(&name).filter(|typed| same && *typed != now)
    }
}

/// The texts with what stands there now, as a draft keeps them: nothing while nobody has typed.
pub fn draft_of(texts: &[(&Text, String)]) -> Draft {
    let mut draft = Draft::default();
    if texts.iter().all(|(text, now)| *now == text.before) {
        return draft;
    }
    for (text, now) in texts.iter().filter(|(text, now)| text.proposed || *now != text.before) {
        draft.texts.insert(text.name.to_owned(), now.clone());
        if !text.begun.is_empty() {
            draft.begun.insert(text.name.to_owned(), text.begun.clone());
        }
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_taken_up_only_where_the_form_began_with_the_same() {
        let (note, roles) = (Text::new("note", String::new()), Text::new("roles", "head".to_owned()));
        let untouched = [(&note, String::new()), (&roles, "head".to_owned())];
        assert_eq!(draft_of(&untouched), Draft::default());
        let draft = draft_of(&[(&note, "for a year".to_owned()), (&roles, "head, recorder".to_owned())]);
        assert_eq!(note.taken_up("", &draft).map(String::as_str), Some("for a year"));
        assert_eq!(roles.taken_up("head", &draft).map(String::as_str), Some("head, recorder"));
        assert_eq!(roles.taken_up("head, recorder", &draft), None, "it stands there already");
        let withdrawn = Text::new("roles", String::new());
        assert_eq!(withdrawn.taken_up("", &draft), None, "what was withdrawn does not come back");
    }

    #[test]
    fn what_the_device_proposes_is_kept_with_what_was_typed() {
        let date = |today: &str| Text::proposed("date", today.to_owned());
        let (note, yesterday) = (Text::new("note", String::new()), date("2025-01-19"));
        let stood = |note_now: &str| [(&note, note_now.to_owned()), (&yesterday, "2025-01-19".to_owned())];
        assert_eq!(draft_of(&stood("")), Draft::default());
        let draft = draft_of(&stood("moved"));
        let kept = date("2025-01-20").taken_up("2025-01-20", &draft).map(String::as_str);
        assert_eq!(kept, Some("2025-01-19"));
    }

    #[test]
    fn what_has_served_is_no_draft_and_what_follows_is() {
        let mut find = Text::new("find", String::new());
        find.before = "น้อย".to_owned();
        assert_eq!(draft_of(&[(&find, "น้อย".to_owned())]), Draft::default());
        let emptied = draft_of(&[(&find, String::new())]);
        assert_eq!(
            Text::new("find", String::new()).taken_up("", &emptied),
            None,
            "there is nothing to take up"
        );
        let next = draft_of(&[(&find, "หน่อย".to_owned())]);
        let taken_up = Text::new("find", String::new()).taken_up("", &next).map(String::as_str);
        assert_eq!(taken_up, Some("หน่อย"));
    }
}
