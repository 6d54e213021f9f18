//! The requests and answers of HTTP/2 in the bytes of a connection, and the size of each on the wire.

use crate::exchanges::{Exchange, Message};
use fluke_hpack::Decoder;
use std::collections::BTreeMap;

/// What the browser says first.
pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The bytes in front of a frame.
const FRAME_HEAD: usize = 9;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 0x1;
const PADDED: u8 = 0x8;
const PRIORITY: u8 = 0x20;

/// Reads what went over one connection, both ways. Frames of the connection itself count for what was last spoken
/// of, those before the first request for that.
pub fn exchanges(sent: &[u8], received: &[u8]) -> Vec<Exchange> {
    let requests = messages(sent.strip_prefix(PREFACE).unwrap_or_default(), PREFACE.len());
    let mut answers = messages(received, 0);
    requests
        .into_iter()
        .map(|(stream, request)| Exchange { request, answer: answers.remove(&stream) })
        .collect()
}

fn messages(mut bytes: &[u8], before: usize) -> BTreeMap<u32, Message> {
    let mut found: BTreeMap<u32, Message> = BTreeMap::new();
    let mut decoder = Decoder::new();
    let mut unclaimed = before;
    let mut last = 0;
    while let Some(frame) = Frame::next(&mut bytes) {
        if frame.stream != 0 && matches!(frame.kind, HEADERS | DATA) {
            last = frame.stream;
        }
        let Some(message) = message_of(&mut found, last) else {
            unclaimed += frame.size();
            continue;
        };
        message.body += std::mem::take(&mut unclaimed);
        match frame.kind {
            HEADERS | CONTINUATION => {
                message.head_bytes += frame.size();
                let lines = decoder.decode(frame.headers()).expect("whole headers in one frame");
                message.head += &text(&lines);
            }
            _ => message.body += frame.size(),
        }
        message.whole |= matches!(frame.kind, HEADERS | DATA) && frame.flags & END_STREAM != 0;
    }
    found
}

fn message_of(found: &mut BTreeMap<u32, Message>, stream: u32) -> Option<&mut Message> {
    let empty = || Message { head: String::new(), head_bytes: 0, body: 0, whole: false };
    (stream != 0).then(|| found.entry(stream).or_insert_with(empty))
}

/// Headers as HTTP/1.1 writes them.
fn text(lines: &[(Vec<u8>, Vec<u8>)]) -> String {
    let value = |wanted: &str| {
        let found = lines.iter().find(|(name, _)| name == wanted.as_bytes());
        found.map(|(_, value)| String::from_utf8_lossy(value)).unwrap_or_default()
    };
    let status = value(":status");
    let mut text = match status.as_ref() {
        "" => format!("{} {} HTTP/2\r\n", value(":method"), value(":path")),
        status => format!("HTTP/2 {status}\r\n"),
    };
    for (name, value) in lines.iter().filter(|(name, _)| !name.starts_with(b":")) {
        let [name, value] = [name, value].map(|bytes| String::from_utf8_lossy(bytes));
        text.extend([&name, ": ", &value, "\r\n"]);
    }
    text
}

struct Frame<'b> {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: &'b [u8],
}

impl<'b> Frame<'b> {
    fn next(bytes: &mut &'b [u8]) -> Option<Self> {
        let (&[a, b, c, kind, flags, s0, s1, s2, s3], rest) = bytes.split_first_chunk::<FRAME_HEAD>()?;
        let length = usize::try_from(u32::from_be_bytes([0, a, b, c])).ok()?;
        let (payload, rest) = rest.split_at_checked(length)?;
        *bytes = rest;
        let stream = u32::from_be_bytes([s0 & 0x7f, s1, s2, s3]);
        Some(Self { kind, flags, stream, payload })
    }

    fn size(&self) -> usize {
        FRAME_HEAD + self.payload.len()
    }

    /// The packed headers without padding and priority.
    fn headers(&self) -> &'b [u8] {
        let mut headers = self.payload;
        if self.kind == HEADERS && self.flags & PADDED != 0 {
            let padding = usize::from(headers[0]);
            headers = &headers[1..headers.len() - padding];
        }
        if self.kind == HEADERS && self.flags & PRIORITY != 0 {
            headers = &headers[5..];
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).expect("a short frame");
        [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
    }

    #[test]
    fn every_byte_counts_for_one_exchange() {
        // Method, scheme, and a path that is kept for later; then the same from what was kept.
        let first = [&[0x82, 0x87, 0x44, 0x02], b"/a".as_slice()].concat();
        let padded = [&[0x01, 0, 0, 0, 0, 16], [0x82, 0xbe].as_slice(), &[0]].concat();
        let sent = [
            PREFACE.to_vec(),
            frame(4, 0, 0, &[0; 6]),
            frame(HEADERS, 0x5, 1, &first),
            frame(HEADERS, 0x4 | PADDED | PRIORITY, 3, &padded),
            frame(DATA, END_STREAM, 3, b"body"),
            frame(8, 0, 0, &[0; 4]),
        ]
        .concat();
        let received = [
            frame(4, 0, 0, &[0; 6]),
            frame(HEADERS, 0x4, 1, &[0x88]),
            frame(DATA, END_STREAM, 1, b"answer"),
            frame(HEADERS, 0x4, 3, &[0x88]),
        ]
        .concat();
        let found = exchanges(&sent, &received);
        assert_eq!(found.iter().map(Exchange::asked).collect::<Vec<_>>(), ["GET /a", "GET /a"]);
        assert!(found[0].went_well() && !found[1].went_well());
        let all: usize = found.iter().map(|exchange| exchange.sent() + exchange.received()).sum();
        assert_eq!(all, sent.len() + received.len());
        assert_eq!(found[1].request.head_bytes, 9 + padded.len());
    }
}
