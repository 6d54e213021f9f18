//! What a person finds, does and sees on the screens.

use crate::browser::{Browser, GLANCE, PATIENCE, PIN};
use crate::site::{PASSWORD, centre_id};
use std::path::Path;
use thirtyfour::{By, TypingData};

impl Browser {
    /// Signs in, and goes in: with a new PIN on a phone that is new to the person.
    pub async fn sign_in(&self, name: &str) {
        self.give_password(name, PASSWORD).await;
        let next = "return document.getElementById('pin-again') ? 'new' : document.querySelector('#pin, .places') ? 'known' : '';";
        let begun = std::time::Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.ask::<String>(next).await.as_str() {
                "new" => return self.choose_pin(PIN).await,
                "known" => return self.unlock().await,
                _ if self.driver.find(By::Css("#fault")).await.is_ok() => return,
                _ => tokio::time::sleep(GLANCE).await,
            }
        }
    }

    /// Signs in where the app asks for it again, without leaving it.
    pub async fn sign_in_again(&self, name: &str) {
        self.tap("#again + a").await;
        self.sign_in(name).await;
    }

    /// Types name and password and sends them.
    pub async fn give_password(&self, name: &str, password: &str) {
        self.type_into("#name", name).await;
        self.type_into("#password", password).await;
        self.tap("button[type=submit]").await;
    }

    /// Chooses a PIN, and waits until the door is open.
    pub async fn choose_pin(&self, pin: &str) {
        self.type_into("#pin", pin).await;
        self.type_into("#pin-again", pin).await;
        self.tap("button[type=submit]").await;
        self.gone("#pin-again").await;
    }

    /// Waits until the focus stands on what has this id or class, or is such an element.
    pub async fn comes_to_focus(&self, what: &str) {
        let focused = format!(
            "const here = document.activeElement;
            return [here.id, here.tagName, ...here.classList].includes('{what}');"
        );
        let begun = std::time::Instant::now();
        while !self.ask::<bool>(&focused).await {
            assert!(begun.elapsed() < PATIENCE, "the focus does not come to {what}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Presses a key where the focus is.
    pub async fn press(&self, key: impl Into<TypingData>) {
        let here = self.driver.active_element().await.expect("something has the focus");
        here.send_keys(key).await.expect("the key is pressed");
    }

    /// Takes the first place that a search in the form of an account finds.
    pub async fn take_place(&self, named: &str) {
        self.type_into("#place", named).await;
        self.see_text("#place-0", named).await;
        self.tap("#place-0").await;
    }

    /// Goes to the list of children through the bar.
    pub async fn to_roll(&self) {
        self.tap(&format!(".places a[href='/i/{}']", centre_id())).await;
    }

    /// Goes to the screen of edits through the bar.
    pub async fn to_sending(&self) {
        self.tap(&format!(".places a[href='/i/{}/sending']", centre_id())).await;
    }

    /// Sends what waits, from the screen of edits, and waits until nothing does.
    pub async fn send_all(&self) {
        self.to_sending().await;
        self.tap("#send-now").await;
        self.see_text("#waiting", "ไม่มีรายการรอส่ง").await;
    }

    /// Searches the list and opens the one child that is found.
    pub async fn open_child(&self, name: &str) {
        self.to_roll().await;
        self.type_into("#search", name).await;
        self.see_text(".long-list", name).await;
        self.tap(".child-row").await;
        self.see_text("h1", name).await;
    }

    /// Adds a child with the least facts.
    pub async fn add_child(&self, number: &str, first: &str, last: &str) {
        self.tap(&format!(".places a[href='/i/{}/add']", centre_id())).await;
        self.choose("#id_kind", "nid").await;
        self.type_into("#citizen_id", number).await;
        self.choose("#title", "girl").await;
        self.type_into("#first_name", first).await;
        self.type_into("#last_name", last).await;
        self.type_into("#birth_date", "16").await;
        self.choose("#birth_date-month", "5").await;
        self.type_into("#birth_date-year", "2565").await;
        self.choose("#level", "n3").await;
        self.tap("#save").await;
    }

    /// Corrects a field of the child whose page is open, in a section of the form.
    pub async fn correct(&self, section: &str, field: &str, value: &str) {
        self.tap(".acts .primary").await;
        self.see("#save").await;
        if !self.ask::<bool>(&format!("return document.querySelector('#section-{section}').open")).await {
            self.tap(&format!("#section-{section} summary")).await;
        }
        self.type_into(&format!("#{field}"), value).await;
        self.tap("#save").await;
        self.see(".acts").await;
    }

    /// Takes the child whose page is open off the roll.
    pub async fn take_off(&self, reason: &str) {
        self.tap(".acts a:not(.primary)").await;
        self.choose("#reason", reason).await;
        self.tap("#save").await;
        self.see("#put-back").await;
    }

    /// Imports a file and tells what the screen says of it.
    pub async fn import(&self, file: &Path) -> String {
        self.visit(&format!("/i/{}/import", centre_id())).await;
        self.see("#file").await.send_keys(file.display().to_string()).await.expect("the file is chosen");
        self.tap("#preview").await;
        self.tap("#apply").await;
        self.see("#done").await.text().await.expect("the result")
    }
}
