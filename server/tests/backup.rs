//! A backup taken at work, brought back on another day: the phones bring what came after it (sync.md 2.6, I13).

use crate::harness::{Actor, CENTRE, TestServer};
use server::operations::check_history::check_history;
use server::store::Store;
use shared::children::Field;
use shared::edits::{Edit, SentEdit};
use shared::sorted::SortedMap;
use shared::values::{EditId, RecordId};
use std::collections::BTreeSet;

async fn adds(recorder: &Actor, name: String) -> SentEdit {
    let edit = Edit::Create { fields: SortedMap::from([(Field::FirstName, name)]), measured: None };
    let sent = recorder.draft(RecordId::new(recorder.server.ids()), edit);
    recorder.send(std::slice::from_ref(&sent)).await.accepted();
    sent
}

#[tokio::test]
async fn what_came_after_a_backup_is_brought_again_by_the_phones_and_stands_once() {
    let (server, recorder) = TestServer::with_recorder().await;
    let mut sent = Vec::new();
    for n in 0..20 {
        sent.push(adds(&recorder, format!("ก่อน {n}")).await);
    }
    recorder.pull().await;
    let folder = tempfile::tempdir().unwrap();
    let backup = Store::open(&folder.path().join("backup.sqlite")).await.unwrap();
    let (copied, meanwhile) = futures::join!(server.store().copy_into(&backup), async {
        let mut sent = Vec::new();
        for n in 0..20 {
            sent.push(adds(&recorder, format!("ระหว่าง {n}")).await);
        }
        sent
    });
    assert!(copied.unwrap() > 60);
    sent.extend(meanwhile);
    recorder.pull().await;

    let restored = server.restored_from(&backup).await;
    let kept = restored.history(CENTRE).await;
    assert!(kept.iter().map(|row| row.seq).eq(1..=kept.len() as u64), "the backup is of one moment");
    assert!((20..40).contains(&kept.len()), "{}", kept.len());
    // The session was in the backup, too: nobody needs to do anything.
    let phone = recorder.at(&restored);
    let answer = phone.page(500).await;
    assert_eq!((answer.diverged, answer.acked), (true, kept.len() as u64));
    let forgotten: Vec<SentEdit> = sent.iter().filter(|sent| sent.n > answer.acked).cloned().collect();
    phone.send_from(&forgotten, Some(1)).await.accepted();

    let all: BTreeSet<EditId> = sent.iter().map(|sent| sent.id).collect();
    let history = restored.history(CENTRE).await;
    assert_eq!(history.len(), all.len());
    assert_eq!(history.iter().map(|row| row.edit).collect::<BTreeSet<_>>(), all);
    assert_eq!(restored.records(CENTRE).await.len(), 40);
    let checked = check_history(restored.store(), &recorder.institution).await.unwrap();
    assert!(checked.misfits.is_empty() && checked.digest_fits, "{checked:?}");
}

#[tokio::test]
async fn only_an_empty_database_takes_a_backup() {
    let server = TestServer::start().await;
    assert!(!server.store().is_empty().await.unwrap());
    let database = crate::harness::Database::new().await;
    let fresh = database.open().await;
    assert!(fresh.is_empty().await.unwrap());
}
