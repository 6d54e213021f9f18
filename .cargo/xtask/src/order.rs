//! Puts functions that are alike beside each other. What travels is packed with brotli, which packs what it saw a
//! short while ago best: that makes the app a twentieth smaller and changes nothing else.

use crate::shell::Result;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, MemArg, Module};
use wasmparser::{CodeSectionReader, CustomSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// So many bytes in a row are compared.
const SHINGLE: usize = 4;
/// What more functions than these have in common tells nothing about any.
const COMMON: usize = 1_500;

type Ordering<T> = std::result::Result<T, Error<Infallible>>;

/// The module with its functions in such an order.
pub fn by_likeness(wasm: &[u8]) -> Result<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| format!("ordering the functions: {error}");
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(|error| failed(&error))? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import.map_err(|error| failed(&error))?;
                    imported += u32::from(matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let mut order = Order { imported, from: alike(&bodies), to: vec![0; bodies.len()] };
    for (to, &from) in order.from.iter().enumerate() {
        order.to[from] = u32::try_from(to).map_err(|error| failed(&error))?;
    }
    let mut module = Module::new();
    order.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| failed(&error))?;
    Ok(module.finish())
}

/// Where each function comes from and goes to, beside the imported ones, which stay where they are.
struct Order {
    imported: u32,
    from: Vec<usize>,
    to: Vec<u32>,
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Ordering<u32> {
        Ok(match function.checked_sub(self.imported) {
            Some(own) => self.imported + self.to[own as usize],
            None => function,
        })
    }

    /// Names and what the linker noted need not travel.
    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Ordering<()> {
        Ok(())
    }

    /// How a place in memory is aligned is a hint to processors that phones do not have; all get the same one.
    fn mem_arg(&mut self, place: wasmparser::MemArg) -> Ordering<MemArg> {
        Ok(MemArg { offset: place.offset, align: place.max_align.into(), memory_index: place.memory })
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Ordering<()> {
        let kinds = section.into_iter().collect::<std::result::Result<Vec<u32>, _>>()?;
        for from in self.from.clone() {
            functions.function(self.type_index(kinds[from])?);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader<'_>) -> Ordering<()> {
        let bodies = section.into_iter().collect::<std::result::Result<Vec<_>, _>>()?;
        for from in self.from.clone() {
            self.parse_function_body(code, bodies[from].clone())?;
        }
        Ok(())
    }
}

/// The largest first, then always the one that is most like the last one: of what either holds, the largest part
/// stands in both.
pub fn alike(bodies: &[&[u8]]) -> Vec<usize> {
    let shingles: Vec<HashSet<&[u8]>> = bodies.iter().map(|body| body.windows(SHINGLE).collect()).collect();
    let mut holders: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, held) in shingles.iter().enumerate() {
        for &shingle in held {
            holders.entry(shingle).or_default().push(function);
        }
    }
    holders.retain(|_, holders| (2..=COMMON).contains(&holders.len()));
    let mut by_size: Vec<usize> = (0..bodies.len()).collect();
    by_size.sort_by_key(|&function| (std::cmp::Reverse(bodies[function].len()), function));
    let mut left: HashSet<usize> = by_size.iter().copied().collect();
    let mut largest = by_size.into_iter();
    let mut order = Vec::new();
    let mut next = largest.next();
    while let Some(last) = next {
        order.push(last);
        left.remove(&last);
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for holders in shingles[last].iter().filter_map(|shingle| holders.get(shingle)) {
            for &function in holders.iter().filter(|function| left.contains(function)) {
                *common.entry(function).or_default() += 1;
            }
        }
        // As a whole number, so that the same app always gets the same order.
        let likeness = |function: usize, common: usize| {
            common * 1_000_000 / (shingles[function].len() + shingles[last].len() - common)
        };
        let most =
            common.into_iter().max_by_key(|&(function, common)| (likeness(function, common), function));
        next =
            most.map(|(function, _)| function).or_else(|| largest.find(|function| left.contains(function)));
    }
    order
}
