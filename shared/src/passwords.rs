//! Which passwords may be chosen, after NIST SP 800-63B (revision 4, 3.1.1.2): their length, and whether anybody would
//! try them first. No rule says which kinds of signs must stand in them.

use crate::lang::{Words, words};
use crate::values::thai;

/// The fewest characters of a password that is the only thing by which somebody is known. A sentence has them.
pub const MIN_PASSWORD: usize = 15;
/// The most characters; a person needs never as many.
pub const MAX_PASSWORD: usize = 100;

/// What long passwords begin with that people choose most, or that stands for this system. What is longer than one of
/// these by repeating it is no better.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r",
    "1qaz2wsx",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "welcome",
    "letmein",
    "monkey",
    "dragon",
    "master",
    "admin",
    "administrator",
    "teacher",
    "student",
    "school",
    "thailand",
    "bangkok",
    "lec",
    "dla",
    "changeme",
    "รหัสผ่าน",
    "ประเทศไทย",
    "กรุงเทพ",
    "โรงเรียน",
    "นักเรียน",
    "คุณครู",
    "ครู",
    "สวัสดี",
    "ท้องถิ่น",
    "ศูนย์พัฒนาเด็กเล็ก",
];

/// Why a password may not be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than [`MIN_PASSWORD`] characters.
    TooShort,
    /// More than [`MAX_PASSWORD`] characters.
    TooLong,
    /// One that anybody would try.
    TooCommon,
}

impl PasswordFault {
    /// What is wrong and what to do.
    pub const fn words(self) -> Words {
        match self {
            Self::TooShort => words(
                "รหัสผ่านสั้นเกินไป กรุณาใช้อย่างน้อย 15 ตัวอักษร เช่น ประโยคที่ท่านจำได้",
                "The password is too short. Please use at least 15 characters, such as a sentence you remember.",
            ),
            Self::TooLong => words(
                "รหัสผ่านยาวเกิน 100 ตัวอักษร กรุณาย่อ",
                "The password is longer than 100 characters. Please shorten it.",
            ),
            Self::TooCommon => words(
                "รหัสผ่านนี้เดาง่ายเกินไป กรุณาใช้ประโยคของท่านเอง ไม่ใช้ชื่อผู้ใช้ คำซ้ำ หรือเลขเรียงกัน",
                "This password is too easy to guess. Please use a sentence of your own, not the user name, repetitions or digits in a row.",
            ),
        }
    }
}

/// Whether a person of this user name may choose a password.
pub fn judge(password: &str, name: &str) -> Result<(), PasswordFault> {
    let password = thai::normalise(password);
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return Err(PasswordFault::TooShort);
    }
    if length > MAX_PASSWORD {
        return Err(PasswordFault::TooLong);
    }
    let plain = |text: &str| -> Vec<char> {
        thai::arabic_digits(&text.to_lowercase())
            .chars()
            .filter(|sign| sign.is_alphanumeric() || !sign.is_ascii())
            .collect()
    };
    let mut rest = plain(&password);
    let words = COMMON.iter().map(|word| plain(word)).chain([plain(&thai::normalise(name))]);
    for word in words.filter(|word| !word.is_empty()) {
        rest = without(&rest, &word);
    }
    // What is left is what somebody would have to guess.
    if of_its_own(&rest) < MIN_PASSWORD / 2 { Err(PasswordFault::TooCommon) } else { Ok(()) }
}

/// The signs without every occurrence of a word.
fn without(signs: &[char], word: &[char]) -> Vec<char> {
    let (mut rest, mut at) = (Vec::new(), 0);
    while at < signs.len() {
        if signs[at..].starts_with(word) {
            at += word.len();
        } else {
            rest.push(signs[at]);
            at += 1;
        }
    }
    rest
}

/// How many signs say something: not those that follow from the ones before, by repeating them or by counting on.
fn of_its_own(signs: &[char]) -> usize {
    let step = |from: char, to: char| i64::from(u32::from(to)) - i64::from(u32::from(from));
    let follows = |at: usize| {
        let counts_on = at >= 2
            && step(signs[at - 1], signs[at]).abs() <= 1
            && step(signs[at - 2], signs[at - 1]) == step(signs[at - 1], signs[at]);
        let repeats = (1..=at.min(8)).any(|back| {
            let before = signs[..at].windows(back).any(|seen| seen == &signs[at + 1 - back..=at]);
            before && back >= 3
        });
        counts_on || repeats
    };
    (0..signs.len()).filter(|&at| !follows(at)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_ones_own_may_be_chosen() {
        for good in [
            "หน้าหนาวที่เลยหนาวมาก",
            "correct horse battery staple",
            "แม่ค้าขายไข่เป็ด 12 ฟอง",
            "kruKru-naDuang/rain99x",
        ] {
            assert_eq!(judge(good, "malee"), Ok(()), "{good}");
        }
        assert_eq!(judge(&"กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภ".repeat(3), "x"), Ok(()));
    }

    #[test]
    fn a_short_or_endless_one_may_not() {
        assert_eq!(judge("หน้าหนาวที่เลย", "malee"), Err(PasswordFault::TooShort));
        assert_eq!(judge("", "malee"), Err(PasswordFault::TooShort));
        let long: String = ('ก'..='ฮ').cycle().take(MAX_PASSWORD + 1).collect();
        assert_eq!(judge(&long, "malee"), Err(PasswordFault::TooLong));
    }

    #[test]
    fn one_that_anybody_would_try_may_not() {
        let name = "malee.naduang";
        for common in [
            "passwordpassword",
            "Password12345678",
            "111111111111111",
            "123456789012345",
            "๑๒๓๔๕๖๗๘๙๐๑๒๓๔๕",
            "qwertyuiop12345",
            "malee.naduang2568",
            "malee.naduang malee.naduang",
            "โรงเรียนนักเรียน123",
            "aaaaaaaaaaaaaaab",
            "abcabcabcabcabcabc",
        ] {
            assert_eq!(judge(common, name), Err(PasswordFault::TooCommon), "{common}");
        }
    }
}
