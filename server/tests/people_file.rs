//! A list of people becomes accounts; places are found by name; a child is found from above.

use crate::harness::{Actor, CENTRE, CENTRE_B, PASSWORD, TestServer};
use axum::http::Method;
use shared::access::{Branch, Role};
use shared::wire::access_log::{Access, AccessEntry, FindChild};
use shared::wire::accounts::{AccountLine, HandOver, NamedBranch, PeoplePreview, UseCode};
use shared::wire::error_body::ErrorCode;
use shared::wire::paths;

const HEADINGS: &str = "ชื่อผู้ใช้,ชื่อ-นามสกุล,หน้าที่,รหัสสถานที่";
const CHOSEN: &str = "ฝนตกที่นาด้วงทุกวัน";

async fn preview(who: &Actor, rows: &str) -> PeoplePreview {
    who.post(paths::PEOPLE_PREVIEW, format!("{HEADINGS}\n{rows}")).await.json()
}

#[tokio::test]
async fn a_list_is_shown_first_then_made_with_a_code_for_each() {
    let server = TestServer::start().await;
    let officer = server.sign_in("wichai").await;
    let rows = format!(
        "ดาว,ดาวเรือง สว่าง,ผู้รับผิดชอบการบันทึกข้อมูล,{CENTRE}\nมานะ,มานะ อดทน,head,{CENTRE}\nดาว,,recorder,6420203-02\n"
    );
    let shown = preview(&officer, &rows).await;
    let told: Vec<_> =
        shown.people.iter().map(|one| (one.row, one.name.as_str(), one.scopes.len())).collect();
    assert_eq!(told, [(2, "ดาว", 2), (3, "มานะ", 1)]);
    assert_eq!(shown.people[1].scopes[0].place, "ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์");
    assert!(shown.people.iter().all(|one| one.fault.is_none()));
    let apply = async |rows: &str| {
        officer.post(&paths::people_apply(&shown.token), format!("{HEADINGS}\n{rows}")).await
    };
    apply(&rows.replace("มานะ อดทน", "มานะ ทน")).await.failed(409, ErrorCode::PreviewOutdated);
    let made: Vec<HandOver> = apply(&rows).await.json();
    assert_eq!(
        made.iter().map(|one| one.display.as_str()).collect::<Vec<_>>(),
        ["ดาวเรือง สว่าง", "มานะ อดทน"]
    );
    for HandOver { code, .. } in made {
        let asked = UseCode { name: code.name, code: code.code, password: CHOSEN.to_owned(), phone: None };
        let begun = server.ask(Method::POST, paths::CODE, "", serde_json::to_vec(&asked).unwrap()).await;
        assert_eq!(begun.status, 200);
    }
    // Twice makes nobody twice.
    apply(&rows).await.failed(409, ErrorCode::PreviewOutdated);
}

#[tokio::test]
async fn the_same_list_again_gives_another_code_to_who_never_began() {
    let server = TestServer::start().await;
    let officer = server.sign_in("wichai").await;
    let rows = format!("ดาว,ดาวเรือง สว่าง,recorder,{CENTRE}\nมานะ,มานะ อดทน,head,{CENTRE}\n");
    let make = async |rows: &str| {
        let token = preview(&officer, rows).await.token;
        officer.post(&paths::people_apply(&token), format!("{HEADINGS}\n{rows}")).await
    };
    let use_code = async |code: &HandOver| {
        let (name, code) = (code.code.name.clone(), code.code.code.clone());
        let asked = UseCode { name, code, password: CHOSEN.to_owned(), phone: None };
        server.ask(Method::POST, paths::CODE, "", serde_json::to_vec(&asked).unwrap()).await
    };
    let lost: Vec<HandOver> = make(&rows).await.json();
    let shown = preview(&officer, &rows).await;
    assert!(shown.people.iter().all(|person| person.again.is_some() && person.fault.is_none()));
    let codes: Vec<HandOver> = make(&rows).await.json();
    assert_eq!(codes[0].code.account, lost[0].code.account);
    use_code(&lost[0]).await.failed(401, ErrorCode::WrongCode);
    assert_eq!(use_code(&codes[0]).await.status, 200);
    // Who began keeps the account, and who shall be another is not made into one by a list.
    make(&rows).await.failed(422, ErrorCode::NotAcceptable);
    for other in ["มานะ,มานะ อดกลั้น,head", "มานะ,มานะ อดทน,recorder"]
    {
        make(&format!("{other},{CENTRE}\n")).await.failed(422, ErrorCode::NotAcceptable);
    }
    let officer_b = server.sign_in("officer_b").await;
    let shown = preview(&officer_b, &format!("มานะ,มานะ อดทน,head,{CENTRE}\n")).await;
    assert!(shown.people[0].again.is_none());
}

#[tokio::test]
async fn a_list_with_a_fault_makes_nobody_and_says_where() {
    let server = TestServer::start().await;
    let officer = server.sign_in("wichai").await;
    for (row, told) in [
        (format!("malee,มาลี ใจงาม,recorder,{CENTRE}"), "มีชื่อผู้ใช้นี้แล้ว"),
        (format!("ดาว,ดาวเรือง สว่าง,ครู,{CENTRE}"), "ไม่รู้จักหน้าที่ “ครู”"),
        (format!("ดาว,ดาวเรือง สว่าง,recorder,{CENTRE_B}"), "ในเขตที่ท่านดูแล"),
        ("ดาว,ดาวเรือง สว่าง,lao_officer,6420203".to_owned(), "ในเขตที่ท่านดูแล"),
        (format!("ดาว ใหม่,ดาวเรือง สว่าง,recorder,{CENTRE}"), "ช่องว่าง"),
        (format!("ดาว,,recorder,{CENTRE}"), "ชื่อและนามสกุล"),
        (format!("ดาว,ก ข,recorder,{CENTRE}\nดาว,ก ค,head,{CENTRE}"), "แถว 4"),
    ] {
        let rows = format!("มานะ,มานะ อดทน,head,{CENTRE}\n{row}\n");
        let shown = preview(&officer, &rows).await;
        let fault = shown.people[1].fault.clone().unwrap_or_default();
        assert!(fault.contains(told), "{row}: {fault}");
        let applied = officer.post(&paths::people_apply(&shown.token), format!("{HEADINGS}\n{rows}")).await;
        applied.failed(422, ErrorCode::NotAcceptable);
    }
    let people: Vec<AccountLine> = officer.post(paths::PEOPLE, r#"{"find":"มานะ"}"#).await.json();
    assert!(people.is_empty());
    officer.post(paths::PEOPLE_PREVIEW, "ก,ข\n1,2\n").await.failed(422, ErrorCode::NotAcceptable);
    let many: Vec<String> = (0..101).map(|n| format!("n{n},ก ข,recorder,{CENTRE}\n")).collect();
    let many = many.concat();
    let told = officer.post(paths::PEOPLE_PREVIEW, format!("{HEADINGS}\n{many}")).await;
    assert!(told.failed(422, ErrorCode::NotAcceptable).message.contains("100 บัญชี"));
}

#[tokio::test]
async fn a_place_is_found_by_its_name_where_the_role_may_be_given() {
    let server = TestServer::start().await;
    let find = async |who: &str, role: Role, find: &str| -> Vec<String> {
        let places: Vec<NamedBranch> = server.sign_in(who).await.get(&paths::places(role, find)).await.json();
        places.into_iter().map(|named| named.branch.parts().1).collect()
    };
    assert_eq!(find("wichai", Role::Recorder, "").await, ["6420203-01", "6420203-02"]);
    assert_eq!(find("wichai", Role::Head, "บ้านท่าสวรรค์").await, [CENTRE]);
    assert_eq!(find("wichai", Role::Recorder, CENTRE).await, [CENTRE]);
    assert_eq!(find("province", Role::LaoOfficer, "").await, ["6420203", "6420204"]);
    assert!(find("wichai", Role::LaoOfficer, "").await.is_empty());
    assert!(find("malee", Role::Recorder, "").await.is_empty());
    assert_eq!(find("admin", Role::DlaOfficer, "").await, [""]);
    let one: Vec<NamedBranch> =
        server.sign_in("dla").await.get(&paths::places(Role::Recorder, "%")).await.json();
    assert!(one.is_empty(), "{one:?}");
    let all: Vec<NamedBranch> =
        server.sign_in("dla").await.get(&paths::places(Role::Recorder, "ท่าสวรรค์")).await.json();
    assert!(matches!(all[0].branch, Branch::Institution(_)));
    assert!(all[0].place.contains("ศูนย์พัฒนาเด็กเล็กบ้านท่าสวรรค์ · "), "{}", all[0].place);
}

#[tokio::test]
async fn everybody_sees_their_own_account_with_its_phones() {
    let (server, malee) = TestServer::with_recorder().await;
    server.sign_in_on("malee", &crate::harness::new_phone(server.ids())).await;
    let own: AccountLine = malee.get(&paths::account(malee.account)).await.json();
    assert_eq!((own.name.as_str(), own.phones.len(), own.can_change), ("malee", 1, false));
    let wichai = server.account_of("wichai").await;
    malee.get(&paths::account(wichai)).await.failed(404, ErrorCode::NotFound);
    assert_eq!(server.try_sign_in("malee", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_child_is_found_from_above_with_a_reason_and_each_one_found_is_logged() {
    let (server, malee) = TestServer::with_recorder().await;
    let child = malee.create("น้อย").await;
    malee.create("นุ้ย").await;
    let province = server.sign_in("province").await;
    let find = async |find: &str, reason: &str| {
        let asked = FindChild { find: find.to_owned(), reason: reason.to_owned() };
        province.post(&paths::openings(&malee.institution), serde_json::to_vec(&asked).unwrap()).await
    };
    find("น้อย", " ").await.failed(422, ErrorCode::NotAcceptable);
    find("ไม่มี", "").await.failed(422, ErrorCode::NotAcceptable);
    let found: Vec<serde_json::Value> = find("น้อย", "ตรวจสอบนักเรียนซ้ำ").await.json();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], child.to_string());
    let none: Vec<serde_json::Value> = find("ไม่มี ใคร", "ตรวจสอบนักเรียนซ้ำ").await.json();
    assert!(none.is_empty());
    let log: Vec<AccessEntry> = server.sign_in("dpo").await.get(paths::ACCESS_LOG).await.json();
    let opened: Vec<_> = log.iter().filter(|entry| entry.what == Access::Opened).collect();
    let records: Vec<_> = opened.iter().map(|entry| entry.record).collect();
    assert_eq!(records, [None, Some(child)], "also the search that found nobody");
    for _ in 0..5 {
        malee.create("น้อย").await;
    }
    let told = find("น้อย", "ตรวจสอบนักเรียนซ้ำ").await.failed(422, ErrorCode::NotAcceptable);
    assert!(told.message.contains("13 หลัก"), "{}", told.message);
}
