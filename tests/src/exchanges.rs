//! The requests and answers of HTTP in the bytes of a connection, and the size of each.

use crate::frames;

/// One request with its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What was asked.
    pub request: Message,
    /// The answer, as far as it came.
    pub answer: Option<Message>,
}

/// A request or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The first line and the headers, with the empty line behind them.
    pub head: String,
    /// The bytes of these on the wire.
    pub head_bytes: usize,
    /// The bytes behind it, chunk lengths included, or the frames.
    pub body: usize,
    /// Whether it came to its end.
    pub whole: bool,
}

impl Exchange {
    /// Method and path.
    pub fn asked(&self) -> &str {
        let line = self.request.first_line();
        line.rsplit_once(' ').map_or(line, |(asked, _)| asked)
    }

    /// The path without the question behind it.
    pub fn path(&self) -> &str {
        let path = self.asked().split_once(' ').map_or("", |(_, path)| path);
        path.split_once('?').map_or(path, |(path, _)| path)
    }

    /// Bytes to the server.
    pub fn sent(&self) -> usize {
        self.request.bytes()
    }

    /// Bytes from the server.
    pub fn received(&self) -> usize {
        self.answer.as_ref().map_or(0, Message::bytes)
    }

    /// Whether the answer came to its end and says that all went well.
    pub fn went_well(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.whole && answer.status().starts_with('2'))
    }
}

impl Message {
    /// The first line.
    pub fn first_line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The status of an answer.
    pub fn status(&self) -> &str {
        self.first_line().split(' ').nth(1).unwrap_or_default()
    }

    /// All its bytes.
    pub fn bytes(&self) -> usize {
        self.head_bytes + self.body
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut headers = lines.filter_map(|line| line.split_once(':'));
        headers.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// Reads what went over one connection, both ways.
pub fn exchanges(sent: &[u8], received: &[u8]) -> Vec<Exchange> {
    if sent.starts_with(frames::PREFACE) {
        return frames::exchanges(sent, received);
    }
    let mut received = received;
    let mut sent = sent;
    let mut found = Vec::new();
    while let Some(request) = next(&mut sent, |head| length(head).unwrap_or(Length::Known(0))) {
        let to_head = request.head.starts_with("HEAD ");
        let answer = next(&mut received, |head| match head.status() {
            status if to_head || status == "204" || status == "304" => Length::Known(0),
            _ => length(head).unwrap_or(Length::ToTheEnd),
        });
        found.push(Exchange { request, answer });
    }
    found
}

/// How long a body is.
enum Length {
    Known(usize),
    Chunked,
    ToTheEnd,
}

fn length(head: &Message) -> Option<Length> {
    if head.header("transfer-encoding").is_some_and(|how| how.contains("chunked")) {
        return Some(Length::Chunked);
    }
    head.header("content-length").and_then(|length| length.parse().ok()).map(Length::Known)
}

fn next(bytes: &mut &[u8], length: impl Fn(&Message) -> Length) -> Option<Message> {
    let end = after(bytes, b"\r\n\r\n")?;
    let (head, rest) = bytes.split_at(end);
    let head = String::from_utf8_lossy(head).into_owned();
    let mut message = Message { head_bytes: head.len(), head, body: 0, whole: true };
    let end = match length(&message) {
        Length::Known(length) => Some(length).filter(|length| *length <= rest.len()),
        Length::Chunked => end_of_chunks(rest),
        Length::ToTheEnd => Some(rest.len()),
    };
    message.whole = end.is_some();
    message.body = end.unwrap_or(rest.len());
    *bytes = &rest[message.body..];
    Some(message)
}

fn after(bytes: &[u8], sign: &[u8]) -> Option<usize> {
    bytes.windows(sign.len()).position(|window| window == sign).map(|at| at + sign.len())
}

fn end_of_chunks(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let line = after(&bytes[at..], b"\r\n")?;
        let digits = std::str::from_utf8(&bytes[at..at + line]).ok()?;
        let digits = digits.trim_end().split(';').next()?;
        let size = usize::from_str_radix(digits, 16).ok()?;
        at += line + size + 2;
        if at > bytes.len() {
            return None;
        }
        if size == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_exchanges_of_one_connection_are_told_apart() {
        let sent = b"POST /api/v1/sync/a?b HTTP/1.1\r\nContent-Length: 4\r\n\r\nbodyGET /c HTTP/1.1\r\n\r\n";
        let received = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n\
            HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\nabc";
        let found = exchanges(sent, received);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].asked(), found[0].path()), ("POST /api/v1/sync/a?b", "/api/v1/sync/a"));
        assert_eq!(found[0].request.body, 4);
        assert!(found[0].went_well());
        assert_eq!(found[0].answer.as_ref().map(|answer| answer.body), Some(13));
        assert_eq!(found[1].path(), "/c");
        assert!(found[1].answer.as_ref().is_some_and(|answer| !answer.whole && answer.body == 3));
        let all: usize = found.iter().map(|exchange| exchange.sent() + exchange.received()).sum();
        assert_eq!(all, sent.len() + received.len(), "every byte is counted once");
    }

    #[test]
    fn a_request_without_an_answer_and_an_answer_without_a_body_are_known() {
        let head = "HEAD /roll HTTP/1.1\r\n\r\n";
        let answered = exchanges(head.as_bytes(), b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n");
        assert!(answered[0].went_well());
        let alone = exchanges(head.as_bytes(), b"");
        assert_eq!(alone.len(), 1);
        assert!(!alone[0].went_well());
    }
}
