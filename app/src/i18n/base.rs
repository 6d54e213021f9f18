//! The keys of the frozen base on the phone.

use super::speaks_english;
use std::fmt::Display;

texts! {
    bases "ฐานข้อมูลงบประมาณ" "Budget bases";
    base_as_of(day) "ข้อมูล ณ สิ้นวันที่ {day}" "As of the end of {day}";
    base_of_budget(day) "ฐานข้อมูลงบประมาณ ณ วันที่ {day}" "Budget base as of {day}";
    base_unchanged(day) "การแก้ไขนี้ไม่เปลี่ยนฐานข้อมูลงบประมาณ ณ วันที่ {day}" "This edit does not change the budget base of {day}.";
    base_difference "ส่วนต่างจากฐานข้อมูล" "Difference from the base";
    in_base "ในฐาน" "In the base";
    now_on_roll "ปัจจุบัน" "Now";
    base_and_roll(base, now) "ในฐานข้อมูล {base} คน ปัจจุบันในทะเบียน {now} คน" "{base} in the base, {now} on the roll now";
    base_not_here "ยังไม่มีฐานข้อมูลในเครื่องนี้ กรุณาเปิดหน้านี้อีกครั้งเมื่อมีสัญญาณ" "The base is not on this device yet. Please open this page again with a network.";
    base_list "รายชื่อในฐานข้อมูล" "Children in the base";
    counts_elsewhere "นับที่สถานศึกษาอื่น" "counts elsewhere";
    show_more "แสดงเพิ่ม" "Show more";
    no_difference "ไม่มีส่วนต่าง" "No difference";
}
