//! Every key of the screens: its Thai text, then the English one.

use super::speaks_english;
use std::fmt::Display;

macro_rules! texts {
    ($($key:ident $(($($value:ident),+))? $th:literal $en:literal;)+) => {
        $(texts!(@one $key $(($($value),+))? $th $en);)+
    };
    (@one $key:ident $th:literal $en:literal) => {
        #[doc = $en]
        pub fn $key() -> &'static str {
            if speaks_english() { $en } else { $th }
        }
    };
    (@one $key:ident ($($value:ident),+) $th:literal $en:literal) => {
        #[doc = $en]
        pub fn $key($($value: impl Display),+) -> String {
            if speaks_english() { format!($en) } else { format!($th) }
        }
    };
}

texts! {
    system_name "ระบบสารสนเทศทางการศึกษาท้องถิ่น" "Local Education Center information system";
    system_short "LEC" "LEC";

    sign_in "เข้าสู่ระบบ" "Sign in";
    user_name "ชื่อผู้ใช้" "User name";
    password "รหัสผ่าน" "Password";
    show_password "แสดงรหัสผ่าน" "Show the password";
    signing_in "กำลังเข้าสู่ระบบ" "Signing in";
    sign_in_needs_network "การเข้าสู่ระบบครั้งแรกในเครื่องนี้ต้องมีสัญญาณอินเทอร์เน็ต หลังจากนั้นใช้งานได้โดยไม่มีสัญญาณ" "The first sign-in on this device needs the network. After that everything works without it.";
    type_name_and_password "กรุณากรอกชื่อผู้ใช้และรหัสผ่าน" "Please type user name and password.";
    locked "ล็อกอยู่" "Locked";
    pin "รหัส PIN" "PIN";
    unlock "เปิด" "Open";
    unlocking "กำลังเปิด" "Opening";
    pin_forgotten "ลืมรหัส PIN" "I forgot the PIN";
    pin_wrong "รหัส PIN ไม่ถูกต้อง กรุณาลองใหม่" "The PIN is wrong. Please try again.";
    pin_wrong_waits(time) "รหัส PIN ไม่ถูกต้อง กรุณารอ {time} แล้วลองใหม่ หรือเลือก “ลืมรหัส PIN”" "The PIN is wrong. Please wait {time} and try again, or choose “I forgot the PIN”.";
    pin_waits(time) "ใส่รหัส PIN ผิดหลายครั้ง กรุณารออีก {time} แล้วลองใหม่" "Too many wrong PINs. Please wait {time} and try again.";
    pin_title "ตั้งรหัส PIN" "Choose a PIN";
    pin_hint "รหัสนี้ใช้เปิดข้อมูลเด็กในเครื่องนี้โดยไม่ต้องมีสัญญาณ ใช้ตัวเลขอย่างน้อย 6 หลัก หรือข้อความที่จำง่าย และไม่บอกผู้อื่น" "It opens the children's data on this device, also without network. Use at least 6 digits, or a phrase you remember, and tell nobody.";
    pin_new "รหัส PIN ใหม่" "New PIN";
    pin_again "รหัส PIN ใหม่อีกครั้ง" "New PIN once more";
    pin_choose "ตั้งรหัส PIN" "Set the PIN";
    pin_choosing "กำลังเข้ารหัสข้อมูล" "Sealing the data";
    pin_short "รหัส PIN สั้นเกินไป กรุณาใช้อย่างน้อย 6 ตัว" "The PIN is too short. Please use at least 6 characters.";
    pin_simple "รหัส PIN นี้เดาง่ายเกินไป กรุณาอย่าใช้เลขซ้ำหรือเลขเรียงกัน" "This PIN is too easy to guess. Please avoid repeated or consecutive digits.";
    pin_differs "รหัส PIN สองช่องไม่ตรงกัน กรุณาใส่ใหม่" "The two PINs differ. Please type them again.";
    pin_not_kept "ตั้งรหัส PIN ไม่สำเร็จ กรุณาเข้าสู่ระบบขณะมีสัญญาณแล้วลองใหม่ ข้อมูลในเครื่องไม่หาย" "The PIN could not be set. Please sign in with a network and try again. Nothing is lost.";
    change_pin "เปลี่ยนรหัส PIN" "Change the PIN";
    change_to(name) "เปลี่ยนเป็น {name}" "Change to {name}";
    other_account "เข้าสู่ระบบด้วยบัญชีอื่น" "Sign in with another account";
    lock_now "ล็อกตอนนี้" "Lock now";
    lock_after "ล็อกเองเมื่อไม่ได้ใช้นาน" "Lock by itself after";
    minutes(n) "{n} นาที" "{n} min";
    seconds(n) "{n} วินาที" "{n} s";
    recover "ยืนยันตัวตน" "Confirm who I am";
    recover_hint "เข้าสู่ระบบด้วยชื่อผู้ใช้และรหัสผ่านขณะมีสัญญาณ แล้วตั้งรหัส PIN ใหม่ งานที่รอส่งในเครื่องนี้ไม่หาย" "Sign in with your user name and password while there is a network, then choose a new PIN. Waiting work on this device is kept.";
    recover_other_person "บัญชีนี้ไม่ใช่เจ้าของข้อมูลที่ล็อกอยู่ กรุณาใช้บัญชีที่แสดงด้านบน" "This account does not own the locked data. Please use the account shown above.";
    recover_not_possible "กู้คืนไม่ได้จากส่วนกลาง กรุณาติดต่อผู้ดูแลระบบ ข้อมูลที่ล็อกอยู่ไม่ถูกลบ" "The server cannot give the key back. Please ask the administrator. The locked data is not removed.";
    start_with_code "เริ่มใช้งานด้วยรหัสที่ได้รับ" "Start with a code";
    start_hint "ใช้รหัสเริ่มใช้งานที่ได้รับจากผู้ดูแลบัญชี แล้วตั้งรหัสผ่านของท่านเอง อย่างน้อย 15 ตัวอักษร เช่น ประโยคที่จำได้ รหัสเริ่มใช้งานใช้ได้ครั้งเดียว" "Use the code that you were given, then choose your own password of at least 15 characters, such as a sentence you remember. The code works once.";
    start_now "เริ่มใช้งาน" "Start";
    one_time_code "รหัสเริ่มใช้งาน" "Code";
    password_new "รหัสผ่านใหม่" "New password";
    password_again "รหัสผ่านใหม่อีกครั้ง" "New password once more";
    passwords_differ "รหัสผ่านสองช่องไม่ตรงกัน กรุณาใส่ใหม่" "The two passwords differ. Please type them again.";
    sign_out_waiting(n) "มี {n} รายการรอส่ง จะเก็บไว้แบบเข้ารหัสในเครื่องนี้และส่งเมื่อท่านเข้าสู่ระบบอีกครั้ง" "{n} edits wait. They stay sealed on this device and are sent when you sign in again.";
    sign_out "ออกจากระบบ" "Sign out";
    sign_out_keeps "ข้อมูลและรายการที่รอส่งยังอยู่ในเครื่องนี้ และจะส่งต่อเมื่อท่านเข้าสู่ระบบอีกครั้ง" "Data and waiting work stay on this device and are sent after you sign in again.";
    sign_in_again "กรุณาเข้าสู่ระบบอีกครั้งเพื่อส่งข้อมูล งานที่ทำไว้ไม่หายและทำต่อได้" "Please sign in again to send your work. Nothing is lost, and you can go on working.";

    roll "ทะเบียน" "Roll";
    add_child "เพิ่มเด็ก" "Add a child";
    sent_items "รายการส่ง" "Sending";
    more "เพิ่มเติม" "More";
    back "ย้อนกลับ" "Back";
    main_places "เมนูหลัก" "Main menu";
    skip_to_content "ข้ามไปยังเนื้อหา" "Skip to the content";

    institutions "สถานศึกษา" "Institutions";
    choose_institution "เลือกสถานศึกษาเพื่อเปิดทะเบียน" "Choose an institution to open its roll";
    no_institution "บัญชีนี้ยังไม่ได้รับมอบหมายสถานศึกษา กรุณาแจ้งเจ้าหน้าที่ อปท." "No institution is assigned to this account yet. Please tell the LAO officer.";
    institutions_need_network "ยังไม่มีรายชื่อสถานศึกษาในเครื่องนี้ กรุณาเชื่อมต่ออินเทอร์เน็ตแล้วลองใหม่" "The list of institutions is not on this device yet. Please connect to the network and try again.";
    children_on_roll(n) "{n} คน" "{n} children";
    last_change_at(at) "ปรับปรุงล่าสุด {at}" "Last changed {at}";
    never_changed "ยังไม่มีการบันทึก" "Nothing recorded yet";
    find_institution "ค้นหาสถานศึกษา" "Find an institution";
    waits_on_phones(n, at) "⚠ รอส่งในเครื่อง {n} รายการ ตั้งแต่ {at}" "⚠ {n} edits wait on devices since {at}";
    lost_on_phones(n) "⚠ {n} รายการหายไปจากเครื่องก่อนส่ง กรุณาสอบถามผู้บันทึก" "⚠ {n} edits were lost on a device before they were sent; please ask the recorder";

    search_hint "ชื่อ นามสกุล หรือเลขประจำตัว" "First name, last name or number";
    all_classes "ทุกชั้น" "All classes";
    class "ชั้นเรียน" "Class";
    class_of(level, room) "{level} ห้อง {room}" "{level} room {room}";
    no_class "ยังไม่ระบุชั้น" "No class yet";
    on_roll "อยู่ในทะเบียน" "On the roll";
    taken_off "นำข้อมูลออกแล้ว" "Taken off";
    children_shown(n) "แสดง {n} คน" "{n} children";
    children_shown_of(n, all) "พบ {n} จาก {all} คน" "{n} of {all} children";
    nobody_found "ไม่พบชื่อที่ค้นหา กรุณาลองพิมพ์เพียงบางส่วนของชื่อ" "Nobody found. Please try a part of the name.";
    roll_is_empty "ยังไม่มีเด็กในทะเบียน เริ่มได้ด้วยการเพิ่มเด็กหรือนำเข้าไฟล์" "There is no child on the roll yet. Begin by adding a child or importing a file.";
    nobody_taken_off "ยังไม่มีเด็กที่นำข้อมูลออก" "No child has been taken off.";
    downloading(n, all) "กำลังรับข้อมูล {n}/{all} คน" "Receiving {n}/{all} children";
    download_begins "กำลังเริ่มรับข้อมูลทะเบียน" "Beginning to receive the roll";
    download_waits "ยังไม่ได้รับทะเบียนของสถานศึกษานี้ จะรับต่อเองเมื่อมีสัญญาณ" "The roll of this institution has not arrived yet. It goes on by itself when there is a network.";
    loading "กำลังเปิด" "Opening";
    to_put_right(n) "ต้องแก้ไข {n}" "{n} to put right";
    student_no_short(no) "เลขที่ {no}" "No. {no}";

    state_received "ส่วนกลางได้รับแล้ว" "Received";
    state_on_phone "อยู่ในเครื่องนี้ รอส่ง" "On this device, waiting";
    state_sending "กำลังส่ง" "Being sent";
    state_needs_you "ต้องดำเนินการ" "Needs you";

    syncing "กำลังรับส่งข้อมูล" "Sending and receiving";
    offline "ออฟไลน์ – ทำงานต่อได้ ข้อมูลเก็บในเครื่องและจะส่งเมื่อมีสัญญาณ" "Offline – go on working; edits are kept here and sent when there is a network";
    last_contact(at) "ติดต่อส่วนกลางล่าสุด {at}" "Last contact {at}";
    never_contacted "ยังไม่เคยติดต่อส่วนกลาง" "No contact yet";
    clock_wrong "วันที่หรือเวลาของเครื่องนี้ไม่ถูกต้อง และอาจทำให้ติดต่อส่วนกลางไม่ได้ กรุณาตั้งวันที่และเวลาของเครื่องเป็นแบบอัตโนมัติ" "The date or time of this device is wrong, and the server may not be reached because of it. Please set date and time to automatic.";
    nothing_waits "ไม่มีรายการรอส่ง" "Nothing waits";
    trouble(why) "ส่งไม่สำเร็จ: {why}" "Could not send: {why}";
    storage_trouble(why) "เครื่องนี้เก็บข้อมูลไม่สำเร็จ กรุณาอย่าปิดหน้านี้และเพิ่มพื้นที่ว่างในเครื่อง ({why})" "This device could not keep the data. Please keep this page open and free some space ({why}).";
    new_version "มีแอปรุ่นใหม่ กดปรับรุ่นเมื่อพร้อม ข้อมูลที่บันทึกไว้และแบบที่กรอกค้างไว้ไม่หาย" "A new version is ready. Update when you like; saved work and open forms are kept.";
    update_now "ปรับรุ่น" "Update";
    send_now "ส่งตอนนี้" "Send now";

    child "ข้อมูลเด็ก" "Child";
    nameless "(ยังไม่มีชื่อ)" "(no name yet)";
    no_such_child "ไม่พบเด็กคนนี้ในเครื่อง อาจยังรับข้อมูลไม่ครบ" "This child is not on this device; perhaps the roll has not fully arrived.";
    correct "แก้ไข" "Correct";
    take_off "นำข้อมูลออก" "Take off the roll";
    put_back "นำกลับเข้าทะเบียน" "Put back on the roll";
    put_back_done "นำกลับเข้าทะเบียนแล้ว บันทึกไว้ในเครื่องนี้" "Put back on the roll; saved on this device.";
    put_back_late "เกิน 30 วันหลังนำข้อมูลออก กรุณาแจ้งเจ้าหน้าที่ อปท. ให้นำกลับเข้าทะเบียน" "More than 30 days have passed. Please ask the LAO officer to put the child back.";
    off_since(day, reason) "นำข้อมูลออกเมื่อ {day} เหตุผล: {reason}" "Taken off on {day}. Reason: {reason}";
    off_must_go_back "ต้องการแก้ไขข้อมูล กรุณานำกลับเข้าทะเบียนก่อน" "To correct the data, please put the child back first.";
    findings "สิ่งที่ควรตรวจสอบ" "To be looked at";
    no_findings "ไม่พบสิ่งที่ต้องแก้ไข" "Nothing to put right";
    facts "ข้อมูล" "Facts";
    history "ประวัติการแก้ไข" "History";
    show_history "ดูประวัติจากส่วนกลาง" "Show the history";
    no_connection "ยังไม่มีสัญญาณอินเทอร์เน็ต" "No network";
    screen_needs_network "หน้านี้ต้องใช้สัญญาณอินเทอร์เน็ต กรุณาเชื่อมต่อแล้วลองใหม่ งานที่บันทึกไว้ในเครื่องไม่หาย" "This page needs the network. Please connect and try again. Work that is kept on this device is safe.";
    history_needs_network "ดูประวัติได้เมื่อมีสัญญาณอินเทอร์เน็ต" "The history needs the network.";
    no_history "ยังไม่มีประวัติในส่วนกลาง" "No history yet";
    history_of(who, at) "{who} · ส่วนกลางได้รับ {at}" "{who} · received {at}";
    parked(field, value) "{field}: เสนอ {value} รอผู้ใช้เลือก" "{field}: {value}, waits for a choice";
    history_made_at(at) "เวลาในเครื่องที่บันทึก {at}" "By the device's clock {at}";
    my_edits "รายการของท่านที่ยังไม่เสร็จ" "Your edits that are not finished";
    age_now(age) "อายุ {age}" "Age {age}";
    measurement "น้ำหนักและส่วนสูง" "Height and weight";
    measured_on(what, day) "{what} (วัดเมื่อ {day})" "{what} (measured on {day})";
    height_cm "ส่วนสูง (ซม.)" "Height (cm)";
    weight_kg "น้ำหนัก (กก.)" "Weight (kg)";
    centimetres "ซม." "cm";
    kilograms "กก." "kg";
    measure_now "วัดครั้งใหม่ (ไม่บังคับ)" "New measurement (optional)";

    question "ข้อมูลขัดแย้ง" "Two values";
    question_intro "มีผู้แก้ไขเรื่องเดียวกันก่อนโดยที่อีกฝ่ายยังไม่เห็น กรุณาเลือกค่าที่ถูกต้อง ทั้งสองค่าเก็บไว้ในประวัติ" "Two people changed the same thing without seeing each other's change. Please choose; both values are kept in the history.";
    value_in_register(who, at) "ค่าในทะเบียนตอนนี้ ({who} ส่งถึงก่อนเมื่อ {at})" "In the register now ({who}, arrived first on {at})";
    value_waiting(who, at) "ค่าที่รอตัดสิน ({who} ส่งถึงเมื่อ {at})" "Waiting ({who}, arrived on {at})";
    keep_this "คงค่านี้ไว้" "Keep this";
    use_this "ใช้ค่านี้" "Use this";
    chosen "เลือกแล้ว บันทึกไว้ในเครื่องนี้" "Chosen; saved on this device.";

    add_child_title "เพิ่มเด็กในทะเบียน" "Add a child to the roll";
    correct_title "แก้ไขข้อมูลเด็ก" "Correct a child's data";
    save "บันทึก" "Save";
    cancel "ยกเลิก" "Cancel";
    saved_on_phone "บันทึกไว้ในเครื่องนี้แล้ว" "Saved on this device";
    nothing_typed "กรุณากรอกข้อมูลเด็กก่อนบันทึก" "Please fill in the form before saving.";
    nothing_changed "ยังไม่มีข้อมูลที่เปลี่ยนแปลง" "Nothing was changed";
    not_saved(why) "ยังไม่ได้บันทึก: {why}" "Not saved: {why}";
    draft_taken_up "นำข้อมูลที่กรอกค้างไว้กลับมาให้แล้ว" "What you had typed is back.";
    draft_drop "ล้างข้อมูลที่กรอกค้าง" "Clear what was typed";
    findings_in_form(n) "มี {n} เรื่องที่ควรตรวจสอบ บันทึกได้และแก้ไขภายหลังได้" "{n} points to look at. You can save now and correct later.";
    alike_found "พบเด็กที่อาจเป็นคนเดียวกันในทะเบียน กรุณาตรวจสอบก่อนบันทึก" "A child who may be the same is on the roll. Please check before saving.";
    save_as_other "เป็นเด็กคนละคน บันทึก" "It is another child, save";
    choose "เลือก" "Choose";
    digits_typed(n) "พิมพ์แล้ว {n}/13 หลัก" "{n}/13 digits";
    number_is_right "เลขถูกต้องตามหลักตรวจสอบ" "The check digit is right";
    day "วัน" "Day";
    month "เดือน" "Month";
    year_be "ปี พ.ศ." "Year BE";
    section_person "ข้อมูลเด็ก" "The child";
    section_class "ชั้นเรียน" "Class";
    section_more "ข้อมูลอื่น" "Other facts";

    take_off_title "นำข้อมูลออกจากทะเบียน" "Take off the roll";
    take_off_explained(name) "{name} จะย้ายไปอยู่ในรายการ “นำข้อมูลออกแล้ว” และนำกลับได้ภายใน 30 วัน" "{name} moves to the list “Taken off” and can be put back within 30 days.";
    reason "เหตุผล" "Reason";
    choose_reason "กรุณาเลือกเหตุผล" "Please choose a reason.";
    date_off "วันที่ออก" "Date of leaving";
    give_date "กรุณากรอกวันที่ให้ครบ วัน เดือน และปี พ.ศ." "Please give day, month and year BE.";
    note "หมายเหตุ (ไม่บังคับ)" "Note (optional)";
    taken_off_done "นำข้อมูลออกแล้ว บันทึกไว้ในเครื่องนี้" "Taken off; saved on this device.";

    needs_you "ต้องดำเนินการ" "Needs you";
    waiting "รอส่ง" "Waiting";
    received "ส่วนกลางได้รับแล้ว" "Received";
    agreed_at(at) "ทะเบียนในเครื่องนี้ตรงกับส่วนกลาง ณ {at}" "The roll on this device agreed with the server on {at}";
    agreed_but_waiting(at, n) "ทะเบียนตรงกับส่วนกลาง ณ {at} หลังจากนั้นมี {n} รายการรอส่ง" "The roll agreed with the server on {at}; {n} edits wait since";
    not_agreed "ยังไม่ได้เทียบทะเบียนในเครื่องนี้กับส่วนกลาง" "The roll on this device was not compared with the server yet";
    reading_anew "กำลังรับทะเบียนจากส่วนกลางใหม่ทั้งหมด ใช้งานต่อได้ตามปกติ" "The whole roll is being received anew. You can go on working.";
    you_are_told "แจ้งให้ทราบ" "For your information";
    was_chosen(who, what, at) "{who} เลือกค่าอื่นแทนค่าของท่าน ({what}) เมื่อ {at}" "{who} chose another value than yours ({what}) on {at}";
    was_written_over(who, what, at) "{who} บันทึกค่าใหม่แทนค่าของท่าน ({what}) เมื่อ {at} โดยยังไม่เห็นค่าของท่าน" "{who} wrote over your value ({what}) on {at} without having seen it";
    you_wrote_over(who, what, at) "ค่าของท่านแทนค่าที่ {who} บันทึกไว้ก่อน ({what}) เมื่อ {at}" "Your value took the place of the one {who} had written before ({what}) on {at}";
    your_value(value) "ค่าของท่าน: {value}" "Your value: {value}";
    value_now(value) "ค่าในทะเบียนตอนนี้: {value}" "In the register now: {value}";
    i_know "รับทราบ" "I know";
    correct_again "แก้ไขแล้วบันทึกใหม่" "Correct and save again";
    choose_now "เลือกค่าที่ถูกต้อง" "Choose the right value";
    rescue_save "บันทึกรายการที่รอส่งเป็นไฟล์" "Save the waiting edits as a file";
    rescue_hint "ใช้เมื่อเครื่องนี้ส่งไม่ได้ ไฟล์ถูกปิดผนึก เปิดอ่านได้เฉพาะส่วนกลาง นำไปส่งจากเครื่องอื่นได้ รายการยังอยู่ในเครื่องนี้ด้วย" "For when this device cannot send. The file is sealed for the server; hand it in from another device. The edits stay here as well.";
    rescue_saved(n) "บันทึกไฟล์แล้ว {n} รายการ" "Saved {n} edits to a file";
    rescue_needs_contact "ต้องติดต่อส่วนกลางหนึ่งครั้งก่อนจึงจะบันทึกเป็นไฟล์ได้" "The server must be reached once before a file can be saved.";
    rescue_not_sealed "เบราว์เซอร์นี้ปิดผนึกไฟล์ไม่ได้ รายการยังอยู่ในเครื่อง กรุณาปรับรุ่นเบราว์เซอร์" "This browser cannot seal a file. The edits are still here; please update the browser.";
    rescue_hand_in_hint "ไฟล์ .lec ที่บันทึกจากเครื่องที่ส่งไม่ได้ นำส่งได้ที่นี่ นำส่งซ้ำได้โดยไม่เกิดรายการซ้ำ" "A .lec file saved on a device that cannot send is handed in here as well. Handing it in twice changes nothing.";
    rescue_done(taken, known) "ส่วนกลางรับแล้ว {taken} รายการ ได้รับอยู่ก่อนแล้ว {known} รายการ" "{taken} edits taken, {known} were there already";
    rescue_asked(n) "{n} รายการมีผู้แก้ไขเรื่องเดียวกันก่อน กรุณาเปิดทะเบียนแล้วเลือกค่าที่ถูกต้อง" "{n} edits met another change. Please open the roll and choose the right values.";
    rescue_refused(n) "{n} รายการรับไม่ได้ ส่วนกลางเก็บไว้พร้อมเหตุผล" "{n} edits cannot be taken; the server keeps them with the reason.";
    rescue_unreadable(n) "{n} รายการเปิดอ่านไม่ได้ กรุณาบันทึกไฟล์จากเครื่องเดิมใหม่" "{n} edits could not be opened. Please save the file anew on the first device.";
    little_room "พื้นที่ว่างในเครื่องนี้เหลือน้อย กรุณาลบรูปหรือวิดีโอที่ไม่ใช้ก่อนทำงานต่อ" "This device has little room left. Please remove pictures or videos that you do not need.";
    vanished "เบราว์เซอร์ลบข้อมูลของแอปออกจากเครื่องนี้ ระบบจะรับทะเบียนจากส่วนกลางใหม่" "The browser removed the app's data from this device. The roll is received anew from the server.";
    vanished_with(n) "เบราว์เซอร์ลบข้อมูลของแอปออกจากเครื่องนี้ รวมถึงรายการที่ยังไม่ได้ส่ง {n} รายการ กรุณาตรวจสอบทะเบียนแล้วบันทึกใหม่" "The browser removed the app's data from this device, with {n} edits that were not sent. Please look through the roll and record them again.";
    data_kept "เบราว์เซอร์รับว่าจะเก็บข้อมูลของแอปไว้ในเครื่องนี้" "The browser promised to keep the app's data on this device.";
    data_not_kept "เบราว์เซอร์ยังไม่รับประกันว่าจะเก็บข้อมูลไว้ในเครื่องนี้ ควรติดตั้งแอปลงหน้าจอหลัก และส่งรายการทุกครั้งที่มีสัญญาณ" "The browser does not promise to keep the data on this device. Please install the app and send whenever there is a network.";
    newer_database "ข้อมูลในเครื่องนี้เป็นของแอปรุ่นใหม่กว่า กรุณาปรับรุ่นแอป รายการที่รอส่งไม่หาย" "The data on this device belongs to a newer app. Please update; waiting work is kept.";
    database_broken "เปิดข้อมูลในเครื่องนี้ไม่ได้ กรุณาลองใหม่ หากยังไม่ได้ ให้เริ่มฐานข้อมูลใหม่ ข้อมูลเดิมจะไม่ถูกลบ" "The data on this device cannot be opened. Please try again; if that does not help, begin a new database. The old one is not removed.";
    try_again "ลองใหม่" "Try again";
    begin_new "เริ่มฐานข้อมูลใหม่" "Begin a new database";
    discard "ลบรายการนี้จากเครื่อง" "Remove this edit from the device";
    discard_really(what) "ลบถาวร: {what}" "Remove for good: {what}";
    nothing_sent_yet "ยังไม่มีรายการที่ส่งจากเครื่องนี้" "Nothing has been sent from this device yet";
    edit_add "เพิ่มเด็กในทะเบียน" "Child added";
    edit_correct "แก้ไขข้อมูล" "Data corrected";
    edit_take_off "นำข้อมูลออก" "Taken off the roll";
    edit_put_back "นำกลับเข้าทะเบียน" "Put back on the roll";
    edit_choose "เลือกค่าที่ขัดแย้ง" "Chose between two values";
    edit_keep_theirs "คงค่าในทะเบียน" "Kept the value in the register";
    received_as(seq) "ได้รับแล้ว เลขรับที่ {seq}" "Received as no. {seq}";
    merged_as(seq) "ได้รับแล้ว เลขรับที่ {seq} และรวมกับการแก้ไขของผู้อื่น" "Received as no. {seq}, beside someone else's change";
    question_about(groups) "มีผู้แก้ไขเรื่องเดียวกันก่อน กรุณาเลือกค่า: {groups}" "Somebody changed the same first. Please choose: {groups}";
    sending_again "จะส่งใหม่อีกครั้ง" "Will be sent again";
    question_on(name) "มีค่าที่ต้องเลือกของ {name}" "Two values to choose from for {name}";

    import_title "นำเข้าไฟล์ทะเบียน" "Import a roll";
    import_intro "เลือกไฟล์รายงาน RPT318 (.xlsx) จากระบบ LEC หรือไฟล์ CSV ที่มีหัวตารางเดียวกัน ระบบจะแสดงตัวอย่างก่อนบันทึกทุกครั้ง" "Choose an RPT318 workbook (.xlsx) from LEC, or a CSV with the same headings. A preview is always shown first.";
    import_file "ไฟล์" "File";
    import_preview "แสดงตัวอย่าง" "Preview";
    import_reading "กำลังอ่านไฟล์" "Reading the file";
    import_apply(n) "นำเข้า {n} รายการ" "Import {n} rows";
    import_applying "กำลังนำเข้า" "Importing";
    import_new "เพิ่มใหม่" "New";
    import_changed "เปลี่ยนแปลง" "Changed";
    import_unchanged "เหมือนเดิม" "Unchanged";
    import_not_found "ไม่พบในไฟล์" "Not in the file";
    import_missing_kept "เด็กเหล่านี้อยู่ในทะเบียนแต่ไม่มีในไฟล์ ระบบไม่นำออกให้ กรุณาตรวจสอบทีละคน" "These children are on the roll but not in the file. They are not removed; please check each.";
    import_problems "สิ่งที่ควรตรวจสอบในไฟล์" "To be looked at in the file";
    and_more(n) "และอีก {n} รายการ" "and {n} more";
    import_row(row) "แถว {row}" "Row {row}";
    import_nothing "ข้อมูลในไฟล์ตรงกับทะเบียนแล้ว ไม่มีรายการให้นำเข้า" "The file is the same as the roll. There is nothing to import.";
    import_done(new, changed) "นำเข้าแล้ว เพิ่มใหม่ {new} คน เปลี่ยนแปลง {changed} คน" "Imported: {new} new, {changed} changed";
    export_roll "ดาวน์โหลดทะเบียนเป็นไฟล์ Excel" "Download the roll as an Excel file";
    export_intro "ไฟล์มีหัวตารางเดียวกับรายงาน RPT318 แก้ไขแล้วนำเข้ากลับได้" "The file has the headings of RPT318 and can be imported again after editing.";
    export_masked "ดาวน์โหลด (ปิดบังเลขประจำตัว)" "Download, numbers masked";
    export_full "ดาวน์โหลดพร้อมเลขประจำตัวเต็ม" "Download with full numbers";
    export_logged "เลขประจำตัวเต็มใช้เมื่อจำเป็นเท่านั้น ระบบบันทึกว่าใครดาวน์โหลดเมื่อใด" "Use full numbers only where they are needed. It is logged who downloaded what and when.";
    export_making "กำลังจัดทำไฟล์" "Making the file";
    export_done "ดาวน์โหลดแล้ว กรุณาเก็บไฟล์ไว้ในที่ปลอดภัย" "Downloaded. Please keep the file in a safe place.";
    choose_file "กรุณาเลือกไฟล์ก่อน" "Please choose a file first.";

    settings "ตั้งค่า" "Settings";
    signed_in_as "ผู้ใช้งาน" "Signed in as";
    language "ภาษา" "Language";
    in_thai "ไทย" "ไทย";
    in_english "English" "English";
    this_device "เครื่องนี้" "This device";
    switch_institution "เปลี่ยนสถานศึกษา" "Change the institution";
    install_hint "เพิ่มลงหน้าจอหลัก: เปิดเมนูของเบราว์เซอร์แล้วเลือก “ติดตั้งแอป” หรือ “เพิ่มลงในหน้าจอหลัก”" "Add to the home screen: open the browser's menu and choose “Install app” or “Add to home screen”.";
    page_missing "ไม่พบหน้าที่เปิด" "There is no such page";
    go_home "กลับหน้าแรก" "Back to the first page";
    no_network "ติดต่อส่วนกลางไม่ได้ กรุณาตรวจสอบสัญญาณแล้วลองใหม่" "The server was not reached. Please check the network and try again.";
    too_slow "สัญญาณช้าเกินไป ระบบจะส่งทีละน้อยเองในอีกสักครู่" "The network is too slow. Smaller parts are sent in a moment.";
    server_busy "ส่วนกลางมีผู้ใช้มาก ระบบจะส่งเองในอีกสักครู่" "The server is busy. Sending goes on by itself in a moment.";
    unreadable_answer "คำตอบจากเครือข่ายอ่านไม่ได้ หากใช้ไวไฟสาธารณะกรุณาลงชื่อเข้าใช้ไวไฟก่อน" "The answer could not be read. On a public Wi-Fi, please sign in to it first.";
    something_broke(why) "เปิดข้อมูลไม่สำเร็จ: {why}" "Could not open: {why}";
}
