//! Tables of text: their encoding, their separator, and the row numbers that people see.

use csv::StringRecord;
use encoding_rs::{Encoding, UTF_8, WINDOWS_874};

/// By its mark, else UTF-8 where it is valid, else the code page of old Thai Windows (domain.md 5.10).
pub(crate) fn decode(bytes: &[u8]) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let valid = std::str::from_utf8(bytes).is_ok();
    let encoding = marked.unwrap_or(if valid { UTF_8 } else { WINDOWS_874 });
    encoding.decode(bytes).0.into_owned()
}

/// The separator that stands most often in the first lines.
pub(super) fn separator(text: &str) -> u8 {
    const LINES: usize = 30;
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.lines().take(LINES).flat_map(str::bytes) {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte && !quoted) {
            *count += 1;
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |&(separator, _)| separator)
}

/// The rows with the numbers that a spreadsheet gives them: it counts empty lines too, and a line break inside a
/// cell is none.
pub(crate) fn numbered_rows(text: &str, separator: u8) -> Result<Vec<(u32, StringRecord)>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let breaks = |text: &str| u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
    let (mut rows, mut counted_to, mut number) = (Vec::new(), 0, 1_u32);
    for record in reader.records() {
        let record = record?;
        // The reader says where it began to look; line ends before the row are still ahead there.
        let from = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        let ahead = text.as_bytes()[from..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        number = number.saturating_add(breaks(text.get(counted_to..from + ahead).unwrap_or_default()));
        counted_to = from + ahead;
        rows.push((number, record));
        let inside: u32 = rows.last().map_or(0, |(_, record)| record.iter().map(breaks).sum());
        number = number.saturating_sub(inside);
    }
    Ok(rows)
}
