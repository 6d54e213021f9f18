//! Sorts the code of the wasm into streams by kind: instructions, variables, places in memory and so on. Each is much
//! like itself, so together they pack an eighth smaller. The phone puts the wasm together again (`public/together.js`).

use crate::shell::Result;
use wasmparser::{Parser, Payload};

/// The streams: instructions, variables, places in memory, numbers of 32 bits, functions, numbers of 64 bits, ends of
/// blocks, what blocks give, and all other.
const STREAMS: usize = 9;
const INSTRUCTIONS: usize = 0;
const MEMORY: usize = 2;
const BLOCKS: usize = 6;
const KINDS: usize = 7;
const OTHER: usize = 8;

/// What follows each instruction, by its number: a digit is one number of that stream, a letter up to `d` a place in memory
/// aligned to 1, 2, 4 or 8 bytes, `.` nothing; `(` and `)` begin and end a block. Capitals have more: see
/// [`Sorter::instruction`]. Instructions with `?` are not known here. Behind all stands how many numbers those
/// instructions have that are told by a second number.
pub fn operands() -> String {
    let runs = [
        "..(((.?????)66T.4R????????..S???1118888?",
        "cdcdaabbaabbcccdcdababc8835FD",
        &".".repeat(128),
        "???????????8.4?????????????????????????????????????????P???",
        "000000002121212111",
    ];
    runs.concat()
}

/// The wasm in two files.
pub struct Apart {
    /// The code in streams. Before them stand whole numbers of four bytes: where it belongs in the rest, how many
    /// functions it has, how long it is, and how long each stream.
    pub code: Vec<u8>,
    /// All but the code.
    pub rest: Vec<u8>,
}

/// Takes the code of a wasm out and sorts it.
pub fn apart(wasm: &[u8]) -> Result<Apart> {
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) =
            payload.map_err(|error| format!("sorting the code: {error}"))?
        {
            bodies.push(body.range());
        }
    }
    let (Some(first), Some(last)) = (bodies.first(), bodies.last()) else {
        return Err("the wasm has no code".to_owned());
    };
    // How long the first function is, is said before it.
    let begin = first.start - length_of(first.len());
    let lengths = bodies.iter().map(|body| length_of(body.len()) + body.len());
    if lengths.sum::<usize>() != last.end - begin {
        return Err("a length takes more bytes than it needs".to_owned());
    }
    let mut sorter =
        Sorter { code: wasm, at: 0, operands: operands().into_bytes(), streams: Default::default() };
    for body in &bodies {
        sorter.at = body.start;
        sorter.function()?;
        if sorter.at != body.end {
            return Err("a function does not end where it should".to_owned());
        }
    }
    let head = [begin, bodies.len(), last.end - begin].into_iter().chain(sorter.streams.iter().map(Vec::len));
    let mut code = Vec::new();
    for number in head {
        code.extend(u32::try_from(number).map_err(|error| error.to_string())?.to_le_bytes());
    }
    code.extend(sorter.streams.concat());
    Ok(Apart { code, rest: [&wasm[..begin], &wasm[last.end..]].concat() })
}

/// How many bytes a number takes, seven bits in each.
fn length_of(number: usize) -> usize {
    number.max(1).ilog2() as usize / 7 + 1
}

/// Hands out the code of one function after the other.
struct Sorter<'a> {
    code: &'a [u8],
    at: usize,
    operands: Vec<u8>,
    streams: [Vec<u8>; STREAMS],
}

impl Sorter<'_> {
    fn byte(&mut self, stream: usize) -> Result<u8> {
        let byte = *self.code.get(self.at).ok_or("the code ends too early")?;
        self.at += 1;
        self.streams[stream].push(byte);
        Ok(byte)
    }

    fn number(&mut self, stream: usize) -> Result<u32> {
        let (mut number, mut bits) = (0, 0);
        loop {
            let byte = self.byte(stream)?;
            number |= u32::from(byte & 0x7f).checked_shl(bits).unwrap_or_default();
            bits += 7;
            if byte < 0x80 {
                return Ok(number);
            }
        }
    }

    fn numbers(&mut self, count: u32, stream: usize) -> Result<()> {
        (0..count).try_for_each(|_| self.number(stream).map(drop))
    }

    fn bytes(&mut self, count: u32, stream: usize) -> Result<()> {
        (0..count).try_for_each(|_| self.byte(stream).map(drop))
    }

    /// A function: its variables in runs of one type, and instructions up to the end of the outermost block.
    fn function(&mut self) -> Result<()> {
        for _ in 0..self.number(OTHER)? {
            self.numbers(1, OTHER)?;
            self.bytes(1, OTHER)?;
        }
        let mut depth = 1;
        while depth > 0 {
            depth += self.instruction()?;
        }
        Ok(())
    }

    /// An instruction; returns by how much it goes deeper into blocks.
    fn instruction(&mut self) -> Result<i32> {
        let instruction = self.byte(INSTRUCTIONS)?;
        match self.operands[usize::from(instruction)] as char {
            '.' => {}
            '(' => {
                self.number(KINDS)?;
                return Ok(1);
            }
            ')' => return Ok(-1),
            alignment @ 'a'..='d' => {
                // It follows from the instruction (`order.rs`) and so need not travel.
                if self.code.get(self.at) != Some(&(alignment as u8 - b'a')) {
                    return Err(format!("instruction {instruction:#x} is not aligned as it could be"));
                }
                self.at += 1;
                self.number(MEMORY)?;
            }
            stream @ '0'..='8' => _ = self.number(usize::from(stream as u8 - b'0'))?,
            // A call by the table: the kind of function and the table.
            'R' => self.numbers(2, OTHER)?,
            // A jump by number: how many ways there are beside the last one, and each.
            'T' => {
                let ways = self.number(BLOCKS)?;
                self.numbers(ways + 1, BLOCKS)?;
            }
            // A choice with its types.
            'S' => {
                let types = self.number(OTHER)?;
                self.bytes(types, OTHER)?;
            }
            'F' => self.bytes(4, OTHER)?,
            'D' => self.bytes(8, OTHER)?,
            // More instructions, by a second number.
            'P' => {
                let more = self.number(OTHER)? as usize;
                let numbers = *self.operands.get(256 + more).ok_or("an instruction is not known")?;
                self.numbers(u32::from(numbers - b'0'), OTHER)?;
            }
            _ => return Err(format!("instruction {instruction:#x} is not known")),
        }
        Ok(0)
    }
}
