//! Takes the app apart into what starts it and what is behind its gate, so that a phone draws while the rest arrives.
//!
//! Both parts share memory, tables and the stack. What the part behind calls of the first one stands in a row in the
//! table, in the order in which it takes them, so that no names travel. The gate stands behind them, once it is there.

use crate::reach::Behind;
use crate::shell::Result;
use crate::whole::{Reading, Whole};
use std::collections::{HashMap, HashSet};
use std::error::Error as StdError;
use std::io;
use std::ops::Range;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, MemArg, Module, SectionId, TableSection, TableType,
};

/// The number of the table that holds functions.
const FUNCTIONS: u32 = 0;
/// Texts that are shorter stay in the first part: each that goes has to say where it belongs.
const SHORT: usize = 48;

/// Both parts.
pub struct Parts {
    /// What starts the app.
    pub first: Vec<u8>,
    /// What is behind the gate.
    pub behind: Vec<u8>,
    /// From here on the table has what the part behind asks of the first one, in its order.
    pub shared_from: u32,
}

/// Takes the app apart.
pub fn split(wasm: &[u8], behind: &Behind) -> Result<Parts> {
    apart(wasm, behind).map_err(|error| format!("taking the app apart: {error}"))
}

fn apart(wasm: &[u8], behind: &Behind) -> Reading<Parts> {
    let whole = Whole::read(wasm)?;
    let cut = Cut::new(&whole, behind)?;
    Ok(Parts { first: cut.first()?, behind: cut.behind()?, shared_from: cut.shared_from })
}

/// Which function and which text goes where.
struct Cut<'a> {
    whole: &'a Whole<'a>,
    gate: u32,
    /// What the part behind calls of the first one, and of what the script gives.
    shared: Vec<u32>,
    first: Vec<u32>,
    behind: Vec<u32>,
    texts: &'a [Range<usize>],
    shared_from: u32,
    gate_at: u32,
}

impl<'a> Cut<'a> {
    fn new(whole: &'a Whole<'a>, behind: &'a Behind) -> Reading<Self> {
        let count = u32::try_from(whole.functions.len())?;
        let is_behind = |function: &u32| behind.functions.contains(whole.name(*function));
        let (later, first): (Vec<u32>, Vec<u32>) = (whole.imported..count).partition(is_behind);
        let gate = later.iter().find(|function| whole.name(**function) == behind.gate);
        let mut called = HashSet::new();
        for function in &later {
            called.extend(whole.called_by(*function)?);
        }
        let first = whole.alike(&first);
        let known = (0..whole.imported).chain(first.iter().copied());
        let shared: Vec<u32> = known.filter(|function| called.contains(function)).collect();
        let shared_from = u32::try_from(whole.tables[FUNCTIONS as usize].initial)?;
        Ok(Self {
            whole,
            gate: *gate.ok_or("the gate is not there")?,
            gate_at: shared_from + u32::try_from(shared.len())?,
            shared,
            first,
            behind: whole.alike(&later),
            texts: &behind.texts,
            shared_from,
        })
    }

    fn first(&self) -> Reading<Vec<u8>> {
        let known: Vec<u32> = (0..self.whole.imported).chain(self.first.iter().copied()).collect();
        let mut numbers = Numbers::of(&[&known[..], &[self.gate]].concat());
        let mut tables = TableSection::new();
        for number in 0..self.whole.tables.len() {
            tables.table(self.table(number)?);
        }
        let mut exports = ExportSection::new();
        for export in &self.whole.exports {
            numbers.parse_export(&mut exports, *export)?;
        }
        for (name, kind) in self.things() {
            exports.export(&name, kind, name[1..].parse()?);
        }
        let mut elements = self.elements(&numbers, &known)?;
        let shared: Vec<u32> = self.shared.iter().map(|function| numbers.new[function]).collect();
        elements.active(None, &at(self.shared_from)?, Elements::Functions(shared.into()));
        let mut code = self.code(&self.first, &mut numbers)?;
        code.function(&self.stub());
        let mut data = DataSection::new();
        for (address, bytes) in &self.whole.data {
            let mut bytes = bytes.to_vec();
            for text in self.texts_in(*address, bytes.len()) {
                bytes[text.start - address..text.end - address].fill(0);
            }
            data.active(0, &at(*address)?, bytes);
        }
        let mut module = Module::new();
        module.section(&self.whole.raw(SectionId::Type)).section(&self.whole.raw(SectionId::Import));
        module.section(&self.kinds(&[&self.first[..], &[self.gate]].concat())).section(&tables);
        module.section(&self.whole.raw(SectionId::Memory)).section(&self.whole.raw(SectionId::Global));
        module.section(&exports).section(&elements).section(&code).section(&data);
        Ok(module.finish())
    }

    fn behind(&self) -> Reading<Vec<u8>> {
        let mut numbers = Numbers::of(&[&self.shared[..], &self.behind].concat());
        let mut imports = ImportSection::new();
        for function in &self.shared {
            imports.import("", "", EntityType::Function(self.whole.functions[*function as usize]));
        }
        for (name, kind) in self.things() {
            let place: usize = name[1..].parse()?;
            let kind = match kind {
                ExportKind::Memory => EntityType::Memory(numbers.memory_type(self.whole.memories[place])?),
                ExportKind::Global => EntityType::Global(numbers.global_type(self.whole.globals[place])?),
                _ => EntityType::Table(self.table(place)?),
            };
            imports.import("first", &name, kind);
        }
        let mut elements = self.elements(&numbers, &self.behind)?;
        let gate = numbers.function_index(self.gate)?;
        elements.active(None, &at(self.gate_at)?, Elements::Functions([gate][..].into()));
        let code = self.code(&self.behind, &mut numbers)?;
        let mut data = DataSection::new();
        for (address, bytes) in &self.whole.data {
            for text in self.texts_in(*address, bytes.len()) {
                data.active(
                    0,
                    &at(text.start)?,
                    bytes[text.start - address..text.end - address].iter().copied(),
                );
            }
        }
        let mut module = Module::new();
        module.section(&self.whole.raw(SectionId::Type)).section(&imports);
        module.section(&self.kinds(&self.behind)).section(&elements).section(&code).section(&data);
        Ok(module.finish())
    }

    /// What both parts use beside functions, named by a letter and its number.
    fn things(&self) -> Vec<(String, ExportKind)> {
        let named = |letter: char, count: usize, kind: ExportKind| {
            (0..count).map(move |number| (format!("{letter}{number}"), kind))
        };
        let memories = named('m', self.whole.memories.len(), ExportKind::Memory);
        let tables = named('t', self.whole.tables.len(), ExportKind::Table);
        memories.chain(tables).chain(named('g', self.whole.globals.len(), ExportKind::Global)).collect()
    }

    /// What of the table is this part's: the runs of functions that it has.
    fn elements(&self, numbers: &Numbers, own: &[u32]) -> Reading<ElementSection> {
        let own: HashSet<u32> = own.iter().copied().collect();
        let mut section = ElementSection::new();
        for (table, from, functions) in &self.whole.elements {
            let mut place = *from;
            for run in functions.chunk_by(|one, next| own.contains(one) == own.contains(next)) {
                if own.contains(&run[0]) {
                    let run: Vec<u32> = run.iter().map(|function| numbers.new[function]).collect();
                    let table = (*table != FUNCTIONS).then_some(*table);
                    section.active(table, &at(place)?, Elements::Functions(run.into()));
                }
                place += run.len();
            }
        }
        Ok(section)
    }

    fn kinds(&self, functions: &[u32]) -> FunctionSection {
        let mut section = FunctionSection::new();
        for function in functions {
            section.function(self.whole.functions[*function as usize]);
        }
        section
    }

    fn code(&self, functions: &[u32], numbers: &mut Numbers) -> Reading<CodeSection> {
        let mut section = CodeSection::new();
        for function in functions {
            let body = self.whole.body(*function).ok_or("a function has no code")?;
            numbers.parse_function_body(&mut section, body.clone())?;
        }
        Ok(section)
    }

    /// A table, that of functions with room for what is shared and for the gate.
    fn table(&self, number: usize) -> Reading<TableType> {
        let mut table = RoundtripReencoder.table_type(self.whole.tables[number])?;
        if number == FUNCTIONS as usize {
            table.minimum = u64::from(self.gate_at) + 1;
            table.maximum = table.maximum.map(|most| most.max(table.minimum));
        }
        Ok(table)
    }

    /// The gate as the first part has it: it calls what the part behind has put into the table.
    fn stub(&self) -> Function {
        let kind = self.whole.functions[self.gate as usize];
        let mut stub = Function::new([]);
        let mut code = stub.instructions();
        for (argument, _) in (0..).zip(self.whole.kinds[kind as usize].params()) {
            code.local_get(argument);
        }
        code.i32_const(self.gate_at.cast_signed()).call_indirect(FUNCTIONS, kind).end();
        stub
    }

    /// The texts of the part behind within a segment.
    fn texts_in(&self, address: usize, length: usize) -> impl Iterator<Item = &Range<usize>> {
        let within = move |text: &&Range<usize>| text.start >= address && text.end <= address + length;
        self.texts.iter().filter(|text| text.len() >= SHORT).filter(within)
    }
}

/// The numbers of the functions in a part.
struct Numbers {
    new: HashMap<u32, u32>,
}

impl Numbers {
    fn of(functions: &[u32]) -> Self {
        Self { new: functions.iter().copied().zip(0..).collect() }
    }
}

impl Reencode for Numbers {
    type Error = io::Error;

    /// How a place in memory is aligned is a hint to processors that phones do not have; all get the same one.
    fn mem_arg(&mut self, place: wasmparser::MemArg) -> std::result::Result<MemArg, Error<io::Error>> {
        Ok(MemArg { offset: place.offset, align: place.max_align.into(), memory_index: place.memory })
    }

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<io::Error>> {
        let missing =
            || Error::UserError(io::Error::other(format!("function {function} is in the other part")));
        self.new.get(&function).copied().ok_or_else(missing)
    }
}

fn at(address: impl TryInto<u32, Error: StdError + 'static>) -> Reading<ConstExpr> {
    Ok(ConstExpr::i32_const(address.try_into()?.cast_signed()))
}
