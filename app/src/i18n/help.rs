//! The keys of help, likewise: the cards of the first day, and what hard words mean.

use super::speaks_english;
use std::fmt::Display;

texts! {
    help "วิธีใช้" "Help";
    how_it_works "เริ่มต้นใช้งาน" "How it works";
    next "ต่อไป" "Next";
    skip "ข้าม" "Skip";
    begin_work "เริ่มใช้งาน" "Begin";
    card_of(n, all) "ข้อ {n} จาก {all}" "{n} of {all}";
    here_offline "ทะเบียนอยู่ในเครื่องนี้" "The roll is on this device";
    here_offline_words "ค้นหา เพิ่ม แก้ไข และนำข้อมูลออกได้แม้ไม่มีสัญญาณ ครั้งต่อไปเปิดแอปด้วยรหัส PIN โดยไม่ต้องใช้อินเทอร์เน็ต" "Search, add, correct and take off also without network. Next time the PIN opens the app; no network is needed.";
    kept_at_once "ข้อมูลที่บันทึกแล้วไม่สูญหาย" "What is saved is safe";
    kept_at_once_words "ข้อมูลเก็บในเครื่องทันที แล้วส่งถึงส่วนกลางเองเมื่อมีสัญญาณ ดูรายการที่รอส่งได้ที่เมนู “รายการส่ง”" "It is kept on this device at once and sent by itself when there is a network. “Sending” shows what waits.";
    marks_tell "สถานะการส่งข้อมูล" "Marks tell how far it has come";
    marks_tell_words "“อยู่ในเครื่องนี้ รอส่ง” คือยังไม่ถึงส่วนกลาง “ส่วนกลางได้รับแล้ว” คือถึงแล้ว “ต้องดำเนินการ” คือมีเรื่องที่ท่านต้องเลือกหรือแก้ไข" "“On this device, waiting” has not arrived yet, “Received” has, “Needs you” waits for you to choose or correct.";
    on_home_screen "ติดตั้งไว้ที่หน้าจอหลัก" "Put it on the home screen";
    on_home_screen_words "เมื่อติดตั้งแล้วเปิดได้จากหน้าจอหลักเหมือนแอปทั่วไป และเบราว์เซอร์เก็บข้อมูลไว้นานขึ้น ทำได้ที่เมนู “เพิ่มเติม”" "Installed, it opens from the home screen like any app, and the browser keeps its data longer. See “More”.";
    what_is(word) "{word} คืออะไร" "What is {word}?";
    what_words_mean "ความหมายของคำ" "What words mean";
    word_g "รหัส G" "G code";
    word_g_means "รหัส 13 หลักที่ขึ้นต้นด้วย G กระทรวงศึกษาธิการออกให้ผู้เรียนที่ยังไม่มีเลขประจำตัวประชาชน เมื่อได้รับเลขประจำตัวประชาชนแล้ว กรุณาแก้ไขในทะเบียน" "A code of 13 characters that begins with G, given by the Ministry of Education to learners without a citizen number. Once there is one, please correct the roll.";
    word_floating "แขวนลอย" "Floating";
    word_floating_means "เด็กไม่มาเรียนแล้ว แต่ยังอยู่ในเกณฑ์การศึกษาภาคบังคับ จึงยังจำหน่ายไม่ได้" "The child no longer comes, but is of the age of compulsory schooling and cannot be removed yet.";
    word_taken_off "นำข้อมูลออก" "Taken off";
    word_taken_off_means "เด็กไม่อยู่ในทะเบียนแล้ว แต่ข้อมูลยังเก็บไว้ในรายการ “นำข้อมูลออกแล้ว” สถานศึกษานำกลับเข้าทะเบียนได้ภายใน 30 วัน หลังจากนั้นกรุณาแจ้งเจ้าหน้าที่ อปท." "The child is off the roll; the data stay in the list “Taken off”. The institution can put the child back within 30 days, later the LAO officer does.";
    word_conflict "ข้อมูลขัดแย้ง" "Conflicting data";
    word_conflict_means "สองคนแก้ไขเรื่องเดียวกันโดยยังไม่เห็นของกันและกัน ระบบเก็บข้อมูลทั้งสองไว้ให้เลือก" "Two people changed the same thing without seeing each other's change. Both values are kept, and one is chosen.";
    word_agreed "ตรงกับส่วนกลาง" "Agrees with the server";
    word_agreed_means "ทะเบียนในเครื่องนี้เทียบกับส่วนกลางแล้วตรงกันทุกรายการ ณ เวลาที่แสดง" "The roll on this device was compared with that of the server, and both were the same at the time shown.";
    what_is_found "สิ่งที่ระบบตรวจพบ" "What is found";
    what_is_found_hint "ระบบไม่ปฏิเสธข้อมูลเพราะเรื่องเหล่านี้ บันทึกได้และแก้ไขภายหลังได้" "None of these keeps you from saving. You can correct later.";
    what_is_refused "เหตุที่ส่วนกลางรับรายการไม่ได้" "Why an edit cannot be taken";
}

/// The cards of the first day: a heading and its words.
pub fn first_day() -> [(&'static str, &'static str); 4] {
    [
        (here_offline(), here_offline_words()),
        (kept_at_once(), kept_at_once_words()),
        (marks_tell(), marks_tell_words()),
        (on_home_screen(), on_home_screen_words()),
    ]
}

/// Hard words with what they mean.
pub fn hard_words() -> [(&'static str, &'static str); 5] {
    [
        (word_g(), word_g_means()),
        (word_floating(), word_floating_means()),
        (word_taken_off(), word_taken_off_means()),
        (word_conflict(), word_conflict_means()),
        (word_agreed(), word_agreed_means()),
    ]
}
