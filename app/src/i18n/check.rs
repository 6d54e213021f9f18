//! The check of a roll.

use super::speaks_english;
use std::fmt::Display;

texts! {
    check_title "ตรวจสอบรายชื่อ" "Check the roll";
    checked_of(n, all) "ตรวจแล้ว {n}/{all} คน" "Checked {n} of {all}";
    checked_all(day) "ตรวจสอบครบแล้วเมื่อ {day}" "All checked on {day}";
    last_checked(day, what) "ตรวจสอบล่าสุดเมื่อ {day}: {what}" "Last checked on {day}: {what}";
    check_before "ก่อนหน้า" "Back one";
    check_skip "ข้าม" "Skip";
    check_swipe "ปัดขวา = มีตัวตนอยู่จริง ปัดซ้าย = ข้าม" "Swipe right: is here. Swipe left: skip.";
    move_other "ชื่อสถานศึกษาอีกแห่ง" "Name of the other institution";
    move_place "รหัสสถานศึกษานั้นในระบบ LEC (ถ้าทราบ)" "Its code in LEC, if known";
    move_day "วันที่ย้าย" "Day of the move";
    type_other "กรุณากรอกชื่อหรือรหัสของสถานศึกษาอีกแห่ง" "Please give name or code of the other institution.";
    wrong_place "กรุณาตรวจสอบรหัส ใช้ได้เฉพาะตัวเลข อักษรอังกฤษ และขีด และต้องไม่ใช่สถานศึกษานี้" "Please check the code: digits, Latin letters and hyphens, and not this institution.";
    found_title "ผลการตรวจสอบรายชื่อ" "What the check found";
    check_go_on "ตรวจต่อ" "Go on checking";
    found_open "ยังไม่ได้ปรับทะเบียน" "Not carried out yet";
    carried_out_mark "✓ ปรับทะเบียนแล้ว" "✓ Carried out";
    carry_out_really "ปรับทะเบียน" "Carry out";
    carry_out(n) "ปรับทะเบียนตามผล {n} คน" "Carry out for {n}";
    carry_out_question(off, came) "จะนำข้อมูลออก {off} คน และบันทึกวันที่เข้า {came} คน ตามผลการตรวจสอบ ผู้ที่นำข้อมูลออกจะอยู่ในรายการ “นำข้อมูลออกแล้ว”" "{off} are taken off the roll, and the day of entry of {came} is written. Whoever is taken off stays under “Taken off”.";
    carried_out "ปรับทะเบียนแล้ว บันทึกไว้ในเครื่องนี้" "Carried out; saved on this device.";
    add_unlisted "เพิ่มเด็กที่ไม่มีในทะเบียน" "Add a child who is not on the roll";
}
