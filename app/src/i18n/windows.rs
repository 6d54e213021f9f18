//! When the roll may be changed, and what becomes of edits that came after a closing.

use super::speaks_english;
use std::fmt::Display;

texts! {
    state_held "รอ อปท. พิจารณา" "Waits for the LAO";
    held "รอ อปท. พิจารณา" "Waiting for the LAO";
    held_hint "รายการเหล่านี้ถึงส่วนกลางนอกช่วงเปิดระบบ ส่วนกลางเก็บไว้ครบถ้วนแล้ว เมื่อ อปท. พิจารณาจะแจ้งผลที่นี่" "These edits arrived while no window was open. The server keeps all of them; what the LAO decides is told here.";
    declined_by(by, reason) "อปท. ไม่รับรายการนี้ ({by}) เหตุผล: {reason}" "The LAO ({by}) declined this edit: {reason}";
    came_late " (ส่งช้า)" " (late)";
    rescue_held(n) "รอ อปท. พิจารณา {n} รายการ เพราะถึงส่วนกลางนอกช่วงเปิดระบบ" "{n} edits wait for the LAO, because no window was open.";

    window_open(round, until) "เปิดระบบรอบ {round} ถึงวันที่ {until} น." "Round {round} is open until {until}";
    window_ends_in(time) "เหลือเวลาอีก {time}" "{time} left";
    window_may(acts) "ดำเนินการได้: {acts}" "You may: {acts}";
    window_before(from) "ขณะนี้ดูได้อย่างเดียว ระบบจะเปิดให้แก้ไขวันที่ {from} น." "Read-only for now. It opens on {from}.";
    window_after(until) "ระบบปิดแล้วเมื่อวันที่ {until} น. ขณะนี้ดูได้อย่างเดียว" "It closed on {until}. Read-only for now.";
    window_never "กรมฯ ยังไม่เปิดระบบให้บันทึกข้อมูล ขณะนี้ดูได้อย่างเดียว" "The department has not opened the system yet. Read-only for now.";
    window_not_this(until, act) "ช่วงเปิดระบบปัจจุบัน (ถึงวันที่ {until} น.) ไม่อนุญาตให้{act}" "The window that is open until {until} does not allow: {act}";
    only_these_reasons "ช่วงเปิดระบบปัจจุบันเลือกได้เฉพาะเหตุผลในรายการนี้" "The window that is open allows only the reasons on this list.";
    together_with "พร้อมกับ" " together with ";
    window_no_confirming "ไม่ต้องยืนยันข้อมูล" "No confirming is needed";
    window_about "เงื่อนไขของช่วงเปิดระบบ" "About this window";
    window_purpose(purpose) "วัตถุประสงค์: {purpose}" "Purpose: {purpose}";
    window_letter(number) "หนังสือที่ {number}" "Letter {number}";
    window_letter_of(number, date) "หนังสือที่ {number} ลงวันที่ {date}" "Letter {number} of {date}";
    window_contact(contact) "ผู้ประสานงาน: {contact}" "Contact: {contact}";
    window_late_rule(hours) "รายการที่บันทึกก่อนปิดระบบและถึงส่วนกลางภายใน {hours} ชั่วโมงหลังปิด จะรับไว้และระบุว่า “ส่งช้า” รายการที่ถึงหลังจากนั้น หรือที่ส่วนกลางตรวจเวลาที่บันทึกไม่ได้ จะรอ อปท. พิจารณา ไม่มีรายการใดหาย" "An edit made before the closing that arrives within {hours} hours after it is accepted and marked late. What comes later, or whose time cannot be shown, waits for the LAO. Nothing is lost.";
    window_clock_rule "ส่วนกลางนับเวลาจากการติดต่อครั้งล่าสุด ไม่ได้นับจากนาฬิกาของเครื่อง" "The server counts from the last contact, not from the clock of this device.";
    rounds "รอบและช่วงเปิดระบบ" "Rounds and windows";
    held_place "รอพิจารณา" "To decide";
    held_to_decide "รายการที่รอพิจารณา" "Edits to decide on";
    hours_left(hours, minutes) "{hours} ชั่วโมง {minutes} นาที" "{hours} h {minutes} min";
    minutes_left(minutes) "{minutes} นาที" "{minutes} min";
}
