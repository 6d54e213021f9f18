//! Waiting edits of a phone that cannot send, handed in as a sealed file.

use crate::harness::{Actor, START, TestServer, new_phone};
use axum::http::Method;
use proptest::prelude::*;
use server::sealing::seal;
use shared::children::Field;
use shared::edits::SentEdit;
use shared::values::InstitutionId;
use shared::wire::error_body::ErrorCode;
use shared::wire::institutions::HistoryEntry;
use shared::wire::paths;
use shared::wire::rescue::{Enclosed, Envelope, MAX_ENVELOPES, RESCUE_FILE, RescueFile, Rescued};
use shared::wire::session::{NewPhone, SHORT, SessionBody};

async fn key_of(actor: &Actor) -> String {
    actor.get(paths::SESSION).await.json::<SessionBody>().seal_key
}

fn file(institution: &InstitutionId, envelopes: Vec<Envelope>) -> RescueFile {
    RescueFile { lec_rescue: RESCUE_FILE, institution: institution.clone(), saved_at: START, envelopes }
}

fn sealed(key: &str, edits: &[SentEdit]) -> Vec<Envelope> {
    let one = |(n, sent): (u8, &SentEdit)| {
        seal(key, &[n; 32], sent.id, &serde_json::to_vec(sent).unwrap()).expect("an envelope")
    };
    (1..).zip(edits).map(one).collect()
}

async fn hand_in(actor: &Actor, file: &RescueFile) -> Rescued {
    let answer = actor.post(&paths::rescue(&file.institution), serde_json::to_vec(file).unwrap()).await;
    answer.json()
}

/// Three edits that wait on the recorder's phone, of which nothing was sent.
async fn three_waiting(malee: &Actor) -> Vec<SentEdit> {
    let child = malee.create("น้อย").await;
    ["นุ้ย", "หน่อย", "น้อยหน่า"]
        .map(|name| malee.draft(child, malee.setting(child, &[(Field::FirstName, name)])))
        .into_iter()
        .scan(None, |before, sent| {
            let own = before.replace(sent.id).map(|id| (shared::children::Group::Name, id));
            Some(SentEdit { own: own.into_iter().collect(), ..sent })
        })
        .collect()
}

#[tokio::test]
async fn another_person_hands_in_the_file_and_doing_it_twice_changes_nothing() {
    let (server, malee) = TestServer::with_recorder().await;
    let waiting = three_waiting(&malee).await;
    let officer = server.sign_in("wichai").await;
    let (phone, ..) = locked_phone(&server, "malee").await;
    let file = file(&malee.institution, enclosed(&key_of(&malee).await, &phone.word, &waiting));

    let first = hand_in(&officer, &file).await;
    assert_eq!(first, Rescued { taken: 3, ..Rescued::default() });
    let history = server.history(malee.institution.as_str()).await.len();
    assert_eq!(hand_in(&officer, &file).await, Rescued { known: 3, ..Rescued::default() });
    assert_eq!(server.history(malee.institution.as_str()).await.len(), history);

    // The phone comes back after all: the same answers, nothing doubled, and it counts on.
    let sent = malee.send(&waiting).await;
    assert_eq!(sent.outcomes().len(), 3);
    sent.accepted();
    assert_eq!(sent.0.acked, 4);
    let child = waiting[0].record;
    assert_eq!(malee.reads(child, Field::FirstName).await, "น้อยหน่า");
    let told: Vec<HistoryEntry> = malee.get(&paths::history(&malee.institution, child)).await.json();
    assert!(told[0].by.starts_with("มาลี ใจงาม (นำส่งโดย"), "{}", told[0].by);
}

#[tokio::test]
async fn nobody_puts_words_into_a_colleagues_mouth() {
    let (server, malee) = TestServer::with_recorder().await;
    let waiting = three_waiting(&malee).await;
    let somsri = server.sign_in("somsri").await;
    // Anybody has the server's public key; the word of the vault has only the colleague.
    let file = file(&malee.institution, enclosed(&key_of(&malee).await, &"0".repeat(32), &waiting));
    assert_eq!(hand_in(&somsri, &file).await, Rescued { taken: 3, ..Rescued::default() });
    let told: Vec<HistoryEntry> =
        malee.get(&paths::history(&malee.institution, waiting[0].record)).await.json();
    assert!(!told[0].by.contains("มาลี") && told[0].by.contains("นำส่งโดย"), "{}", told[0].by);
}

#[tokio::test]
async fn an_edit_that_met_another_is_asked_about_and_one_that_cannot_be_is_kept() {
    let (server, malee) = TestServer::with_recorder().await;
    let waiting = three_waiting(&malee).await;
    let child = waiting[0].record;
    let somsri = server.sign_in("somsri").await;
    somsri.pull().await;
    somsri.set(child, &[(Field::FirstName, "แดง")]).await.accepted();
    let nobody = malee.draft(shared::values::RecordId::new(server.ids()), malee.setting(child, &[]));
    let edits = [waiting[0].clone(), nobody];
    let file = file(&malee.institution, sealed(&key_of(&malee).await, &edits));
    let rescued = hand_in(&somsri, &file).await;
    assert_eq!(rescued, Rescued { asked: 1, refused: 1, ..Rescued::default() });
}

#[tokio::test]
async fn what_was_sealed_for_another_server_or_damaged_is_counted_and_the_rest_is_taken() {
    let (server, malee) = TestServer::with_recorder().await;
    let waiting = three_waiting(&malee).await;
    let other = TestServer::start().await.sign_in("malee").await;
    let mut envelopes = sealed(&key_of(&malee).await, &waiting);
    envelopes[1] = sealed(&key_of(&other).await, &waiting[1..2]).remove(0);
    envelopes[2].sealed.truncate(100);
    let rescued = hand_in(&malee, &file(&malee.institution, envelopes)).await;
    assert_eq!(rescued, Rescued { taken: 1, unreadable: 2, ..Rescued::default() });
    assert_eq!(key_of(&malee).await, key_of(&server.sign_in("wichai").await).await, "one key for all");
}

#[tokio::test]
async fn a_file_of_another_roll_or_version_or_without_end_is_refused_whole() {
    let (server, malee) = TestServer::with_recorder().await;
    let neighbour = server.sign_in("pranee").await;
    let waiting = three_waiting(&malee).await;
    let envelopes = sealed(&key_of(&malee).await, &waiting);
    let path = paths::rescue(&malee.institution);
    let post = async |file: &RescueFile| malee.post(&path, serde_json::to_vec(file).unwrap()).await;
    let whole = file(&malee.institution, envelopes.clone());
    post(&RescueFile { lec_rescue: 2, ..whole.clone() }).await.failed(422, ErrorCode::UnreadableFile);
    post(&RescueFile { institution: neighbour.institution.clone(), ..whole.clone() })
        .await
        .failed(422, ErrorCode::WrongInstitution);
    let many = vec![envelopes[0].clone(); MAX_ENVELOPES + 1];
    post(&RescueFile { envelopes: many, ..whole }).await.failed(422, ErrorCode::UnreadableFile);
    // Edits of one roll inside the file of another.
    let smuggled = file(&neighbour.institution, envelopes);
    let answer =
        neighbour.post(&paths::rescue(&neighbour.institution), serde_json::to_vec(&smuggled).unwrap()).await;
    answer.failed(422, ErrorCode::WrongInstitution);
    assert_eq!(server.history(neighbour.institution.as_str()).await.len(), 0);
}

/// A phone of somebody that posts with its door closed: its cookie, and whose it is without the word of the vault.
async fn locked_phone(server: &TestServer, name: &str) -> (NewPhone, String, String) {
    let phone = new_phone(server.ids());
    let cookie = server.sign_in_on(name, &phone).await;
    let identity = phone.identity(server.account_of(name).await);
    (phone, cookie, identity[..SHORT].to_owned())
}

fn enclosed(key: &str, word: &str, edits: &[SentEdit]) -> Vec<Envelope> {
    let one = |(n, sent): (u8, &SentEdit)| {
        let held = Enclosed { word: word.to_owned(), sent: sent.clone() };
        seal(key, &[n; 32], sent.id, &serde_json::to_vec(&held).unwrap()).expect("an envelope")
    };
    (1..).zip(edits).map(one).collect()
}

#[tokio::test]
async fn a_locked_phone_posts_what_its_own_vault_sealed_and_nothing_else() {
    let (server, malee) = TestServer::with_recorder().await;
    let waiting = three_waiting(&malee).await;
    let key = key_of(&malee).await;
    let (phone, cookie, short) = locked_phone(&server, "malee").await;
    let path = paths::envelopes(&malee.institution);
    let post = async |cookie: &str, short: &str, envelopes: Vec<Envelope>| {
        let body = serde_json::to_vec(&file(&malee.institution, envelopes)).unwrap();
        server.ask_from(Method::POST, &path, (cookie, short), body).await
    };
    // Who shares the phone knows the server's public key and has the cookie, but not the word.
    let forged = post(&cookie, &short, enclosed(&key, &"0".repeat(32), &waiting)).await;
    assert_eq!(forged.json::<Rescued>(), Rescued { unreadable: 3, ..Rescued::default() });
    let bare = post(&cookie, &short, sealed(&key, &waiting)).await;
    assert_eq!(bare.json::<Rescued>(), Rescued { unreadable: 3, ..Rescued::default() });
    let (others_phone, others_cookie, other) = locked_phone(&server, "somchai").await;
    let others = post(&others_cookie, &other, enclosed(&key, &others_phone.word, &waiting)).await;
    assert_eq!(others.json::<Rescued>(), Rescued { unreadable: 3, ..Rescued::default() });

    let envelopes = enclosed(&key, &phone.word, &waiting);
    let posted = post(&cookie, &short, envelopes.clone()).await;
    assert_eq!(posted.json::<Rescued>(), Rescued { taken: 3, ..Rescued::default() });
    let posted = post(&cookie, &short, envelopes.clone()).await;
    assert_eq!(posted.json::<Rescued>(), Rescued { known: 3, ..Rescued::default() });
    let told: Vec<HistoryEntry> =
        malee.get(&paths::history(&malee.institution, waiting[0].record)).await.json();
    assert_eq!(told[0].by, "มาลี ใจงาม", "it is the person's own work");

    // Opened again the phone sends the same, and reads its receipts.
    malee.send(&waiting).await.accepted();

    let officer = server.sign_in("wichai").await;
    assert_eq!(officer.post(&paths::cut_off(phone.id), "").await.status, 204);
    post(&cookie, &short, envelopes.clone()).await.failed(403, ErrorCode::PhoneCutOff);
    // What it had sealed can still be handed in.
    let handed = hand_in(&officer, &file(&malee.institution, envelopes)).await;
    assert_eq!(handed, Rescued { known: 3, ..Rescued::default() });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400), text in ".{0,200}", digits in "[0-9a-f]{0,400}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (server, malee) = TestServer::with_recorder().await;
            let path = paths::rescue(&malee.institution);
            for body in [bytes.clone(), text.clone().into_bytes()] {
                prop_assert!(malee.post(&path, body.clone()).await.status.is_client_error());
                prop_assert!(malee.post_packed(&path, body.clone()).await.status.is_client_error());
                prop_assert!(malee.post(&paths::sync(&malee.institution), body).await.status.is_client_error());
            }
            let id = shared::values::EditId::new(server.ids());
            let file = file(&malee.institution, vec![Envelope { id, sealed: digits.clone() }]);
            prop_assert_eq!(hand_in(&malee, &file).await, Rescued { unreadable: 1, ..Rescued::default() });
            Ok(())
        })?;
    }
}
