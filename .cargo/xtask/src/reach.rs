//! What of the linked app is reached through one function alone, its gate: the linker noted down (`--emit-relocs`) where
//! each function and each text names another one.

use crate::shell::Result;
use crate::whole::{Reading, address};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use wasmparser::RelocationType::{
    FunctionIndexLeb, GlobalIndexLeb, MemoryAddrI32, MemoryAddrLeb, MemoryAddrSleb, TableIndexI32,
    TableIndexSleb, TableNumberLeb, TypeIndexLeb,
};
use wasmparser::{
    CustomSectionReader, ExternalKind, KnownCustom, Linking, Name, Parser, Payload, RelocationEntry,
    SymbolInfo, TypeRef,
};

/// What only the gate leads to.
pub struct Behind {
    /// The gate itself, by the linker's name.
    pub gate: String,
    /// The functions, by the linker's names.
    pub functions: HashSet<String>,
    /// The texts and tables, by their addresses.
    pub texts: Vec<Range<usize>>,
}

/// Finds it. The gate is named by the end of its linker's name.
pub fn behind(linked: &[u8], gate: &str) -> Result<Behind> {
    let linked = Linked::read(linked).map_err(|error| format!("reading what the linker noted: {error}"))?;
    let mut gates = linked.names.iter().filter(|(_, name)| name.ends_with(gate));
    let (Some((&gate, name)), None) = (gates.next(), gates.next()) else {
        return Err(format!("the app has not just one function {gate}"));
    };
    let (edges, roots) = linked.edges()?;
    let first = reached(&edges, &roots, Some(Node::Function(gate)));
    let whole = reached(&edges, &roots, None);
    let is_behind = |node: Node| whole.contains(&node) && !first.contains(&node);
    let (mut functions, mut others) = (HashSet::new(), HashSet::new());
    for (function, name) in &linked.names {
        let list = if is_behind(Node::Function(*function)) { &mut functions } else { &mut others };
        list.insert(name.clone());
    }
    if let Some(name) = functions.intersection(&others).next() {
        return Err(format!("two functions are called {name}, and only one of them is behind the gate"));
    }
    let (mut texts, mut kept) = (Vec::new(), Vec::new());
    for (symbol, place) in linked.texts() {
        let list = if is_behind(Node::Symbol(symbol)) { &mut texts } else { &mut kept };
        list.push(place);
    }
    Ok(Behind { gate: name.clone(), functions, texts: without(texts, &kept) })
}

/// What names others and is named.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Function(u32),
    Symbol(usize),
}

/// Who names whom.
type Edges = HashMap<Node, Vec<Node>>;

/// The linked app as far as it tells who names whom.
#[derive(Default)]
struct Linked<'a> {
    /// The linker's names of the functions.
    names: HashMap<u32, String>,
    imported: u32,
    /// Where the code of each function stands in the file.
    bodies: Vec<Range<usize>>,
    /// Where the code and the data stand in the file, each with its number among the sections.
    code: (u32, usize),
    data: (u32, usize),
    /// Where each segment of the data stands in the file, and its address.
    segments: Vec<(usize, usize)>,
    symbols: Vec<SymbolInfo<'a>>,
    notes: Vec<(u32, RelocationEntry)>,
    exported: Vec<u32>,
}

impl<'a> Linked<'a> {
    fn read(wasm: &'a [u8]) -> Reading<Self> {
        let mut linked = Self::default();
        let mut section = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            match &payload {
                Payload::CodeSectionStart { range, .. } => linked.code = (section, range.start),
                Payload::CodeSectionEntry(body) => linked.bodies.push(body.range()),
                Payload::ImportSection(imports) => {
                    for import in imports.clone().into_imports() {
                        linked.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports.clone() {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            linked.exported.push(export.index);
                        }
                    }
                }
                Payload::DataSection(data) => {
                    linked.data = (section, data.range().start);
                    for segment in data.clone() {
                        let segment = segment?;
                        linked
                            .segments
                            .push((segment.range.end - segment.data.len(), address(&segment.kind)?));
                    }
                }
                Payload::CustomSection(custom) => linked.note(custom)?,
                _ => {}
            }
            section += u32::from(payload.as_section().is_some());
        }
        Ok(linked)
    }

    fn note(&mut self, custom: &CustomSectionReader<'a>) -> Reading<()> {
        match custom.as_known() {
            KnownCustom::Name(names) => {
                for names in names {
                    let Name::Function(names) = names? else { continue };
                    for name in names {
                        let name = name?;
                        self.names.insert(name.index, name.name.to_owned());
                    }
                }
            }
            KnownCustom::Linking(linking) => {
                for part in linking.subsections() {
                    if let Linking::SymbolTable(symbols) = part? {
                        self.symbols = symbols.into_iter().collect::<std::result::Result<_, _>>()?;
                    }
                }
            }
            KnownCustom::Reloc(notes) => {
                let of = notes.section_index();
                for note in notes.entries() {
                    self.notes.push((of, note?));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The texts and tables, by their symbols: where in the file each stands, and at which address.
    fn places(&self) -> impl Iterator<Item = (usize, Range<usize>, usize)> {
        self.symbols.iter().enumerate().filter_map(|(symbol, info)| {
            let SymbolInfo::Data { symbol: Some(data), .. } = info else { return None };
            let (file, address) = self.segments[data.index as usize];
            let start = file + data.offset as usize;
            Some((symbol, start..start + data.size as usize, address + data.offset as usize))
        })
    }

    fn texts(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.places().map(|(symbol, place, address)| (symbol, address..address + place.len()))
    }

    /// Who names whom, and what is named from outside.
    fn edges(&self) -> Result<(Edges, Vec<Node>)> {
        let mut roots: Vec<Node> = self.exported.iter().map(|function| Node::Function(*function)).collect();
        let mut edges = Edges::new();
        let mut places: Vec<_> = self.places().collect();
        places.sort_by_key(|(_, place, _)| place.start);
        let longest = places.iter().map(|(_, place, _)| place.len()).max().unwrap_or_default();
        for (section, note) in &self.notes {
            let symbol = note.index as usize;
            let named = match (note.ty, self.symbols.get(symbol)) {
                (TypeIndexLeb | GlobalIndexLeb | TableNumberLeb, _) => continue,
                (FunctionIndexLeb | TableIndexSleb | TableIndexI32, Some(SymbolInfo::Func { index, .. })) => {
                    Node::Function(*index)
                }
                (MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32, Some(SymbolInfo::Data { .. })) => {
                    Node::Symbol(symbol)
                }
                (kind, _) => return Err(format!("the linker noted a {kind:?}, which is not known here")),
            };
            let mut from = Vec::new();
            if *section == self.code.0 {
                let at = self.code.1 + note.offset as usize;
                let body = self.bodies.partition_point(|body| body.end <= at);
                from.push(Node::Function(
                    self.imported + u32::try_from(body).map_err(|error| error.to_string())?,
                ));
            } else if *section == self.data.0 {
                let at = self.data.1 + note.offset as usize;
                let before = places[..places.partition_point(|(_, place, _)| place.start <= at)].iter().rev();
                let near = before.take_while(|(_, place, _)| place.start + longest > at);
                from.extend(
                    near.filter(|(_, place, _)| place.contains(&at))
                        .map(|(symbol, ..)| Node::Symbol(*symbol)),
                );
            }
            if from.is_empty() {
                // What nobody owns is there from the start.
                roots.push(named);
            }
            for from in from {
                edges.entry(from).or_default().push(named);
            }
        }
        Ok((edges, roots))
    }
}

/// All that the roots lead to, without the gate.
fn reached(edges: &Edges, roots: &[Node], gate: Option<Node>) -> HashSet<Node> {
    let mut seen = HashSet::new();
    let mut left = roots.to_vec();
    while let Some(node) = left.pop() {
        if Some(node) != gate && seen.insert(node) {
            left.extend(edges.get(&node).into_iter().flatten());
        }
    }
    seen
}

/// The ranges without what they share with others, in order.
fn without(mut ranges: Vec<Range<usize>>, others: &[Range<usize>]) -> Vec<Range<usize>> {
    for other in others {
        let parts = |range: Range<usize>| {
            [range.start..range.end.min(other.start), range.start.max(other.end)..range.end]
        };
        ranges = ranges.into_iter().flat_map(parts).filter(|range| !range.is_empty()).collect();
    }
    ranges.sort_by_key(|range| range.start);
    ranges.dedup();
    ranges
}
