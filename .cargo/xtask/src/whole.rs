//! The app before it is taken apart (`split.rs`): its sections, read.

use crate::order::alike;
use std::collections::HashMap;
use wasm_encoder::RawSection;
use wasmparser::{
    ConstExpr, CustomSectionReader, DataKind, ElementItems, ElementKind, ElementSectionReader, Export,
    FuncType, FunctionBody, GlobalType, KnownCustom, MemoryType, Name, Operator, Parser, Payload, TableType,
    TypeRef,
};

/// What was read, or why it could not be.
pub type Reading<T> = Result<T, Box<dyn std::error::Error>>;

const UNKNOWN: &str = "the wasm has something that is not known here";

/// Its sections.
#[derive(Default)]
pub struct Whole<'a> {
    /// The kinds of functions.
    pub kinds: Vec<FuncType>,
    /// The kind of each function, those that the script gives first.
    pub functions: Vec<u32>,
    /// How many of them the script gives.
    pub imported: u32,
    pub tables: Vec<TableType>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<GlobalType>,
    pub exports: Vec<Export<'a>>,
    /// Functions that stand in the table: in which table, from where on.
    pub elements: Vec<(u32, usize, Vec<u32>)>,
    pub bodies: Vec<FunctionBody<'a>>,
    /// Texts and tables, with their addresses.
    pub data: Vec<(usize, &'a [u8])>,
    names: HashMap<u32, &'a str>,
    raw: HashMap<u8, &'a [u8]>,
}

impl<'a> Whole<'a> {
    /// Reads it.
    pub fn read(wasm: &'a [u8]) -> Reading<Self> {
        let mut whole = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                whole.raw.insert(id, &wasm[range]);
            }
            match payload {
                Payload::TypeSection(kinds) => {
                    whole.kinds = kinds.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let TypeRef::Func(kind) = import?.ty else { return Err(UNKNOWN.into()) };
                        whole.functions.push(kind);
                        whole.imported += 1;
                    }
                }
                Payload::FunctionSection(kinds) => {
                    for kind in kinds {
                        whole.functions.push(kind?);
                    }
                }
                Payload::TableSection(tables) => {
                    for table in tables {
                        whole.tables.push(table?.ty);
                    }
                }
                Payload::MemorySection(memories) => {
                    whole.memories = memories.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::GlobalSection(globals) => {
                    for global in globals {
                        whole.globals.push(global?.ty);
                    }
                }
                Payload::ExportSection(exports) => {
                    whole.exports = exports.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::ElementSection(elements) => whole.read_elements(elements)?,
                Payload::CodeSectionEntry(body) => whole.bodies.push(body),
                Payload::DataSection(data) => {
                    for segment in data {
                        let segment = segment?;
                        whole.data.push((address(&segment.kind)?, segment.data));
                    }
                }
                Payload::CustomSection(custom) => whole.read_names(&custom)?,
                Payload::StartSection { .. } | Payload::TagSection(_) | Payload::DataCountSection { .. } => {
                    return Err(UNKNOWN.into());
                }
                _ => {}
            }
        }
        Ok(whole)
    }

    fn read_elements(&mut self, elements: ElementSectionReader<'a>) -> Reading<()> {
        for element in elements {
            let element = element?;
            let (ElementKind::Active { table_index, offset_expr }, ElementItems::Functions(functions)) =
                (element.kind, element.items)
            else {
                return Err(UNKNOWN.into());
            };
            let functions = functions.into_iter().collect::<Result<_, _>>()?;
            self.elements.push((table_index.unwrap_or_default(), number(&offset_expr)?, functions));
        }
        Ok(())
    }

    fn read_names(&mut self, custom: &CustomSectionReader<'a>) -> Reading<()> {
        let KnownCustom::Name(names) = custom.as_known() else { return Ok(()) };
        for names in names {
            let Name::Function(names) = names? else { continue };
            for name in names {
                let name = name?;
                self.names.insert(name.index, name.name);
            }
        }
        Ok(())
    }

    /// A section as it stands.
    pub fn raw(&self, id: wasm_encoder::SectionId) -> RawSection<'a> {
        RawSection { id: id as u8, data: self.raw.get(&(id as u8)).copied().unwrap_or_default() }
    }

    /// The linker's name of a function; empty for none.
    pub fn name(&self, function: u32) -> &'a str {
        self.names.get(&function).copied().unwrap_or_default()
    }

    /// The code of a function of the app itself.
    pub fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        self.bodies.get(function.checked_sub(self.imported)? as usize)
    }

    /// Which functions a function calls.
    pub fn called_by(&self, function: u32) -> Reading<Vec<u32>> {
        let mut called = Vec::new();
        let Some(body) = self.body(function) else { return Ok(called) };
        for operator in body.get_operators_reader()? {
            if let Operator::Call { function_index } | Operator::RefFunc { function_index } = operator? {
                called.push(function_index);
            }
        }
        Ok(called)
    }

    /// Functions in an order in which they pack well.
    pub fn alike(&self, functions: &[u32]) -> Vec<u32> {
        let bodies: Vec<&[u8]> =
            functions.iter().filter_map(|function| Some(self.body(*function)?.as_bytes())).collect();
        alike(&bodies).into_iter().map(|place| functions[place]).collect()
    }
}

/// The address at which data stands.
pub fn address(kind: &DataKind<'_>) -> Reading<usize> {
    match kind {
        DataKind::Active { offset_expr, .. } => number(offset_expr),
        DataKind::Passive => Err(UNKNOWN.into()),
    }
}

fn number(expression: &ConstExpr<'_>) -> Reading<usize> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned() as usize),
        _ => Err("an address is not a number".into()),
    }
}
