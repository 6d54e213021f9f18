//! Numbers the variables of each function by how often it uses them, those of one type beside each other. Functions that
//! do alike things come to look alike, which brotli packs better.

use crate::shell::Result;
use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Function, Instruction, Module};
use wasmparser::{FunctionBody, Operator, Parser, Payload, ValType};

type Numbering<T> = std::result::Result<T, Error<Infallible>>;

/// The module with its variables numbered like that.
pub fn by_use(wasm: &[u8]) -> Result<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| format!("numbering the variables: {error}");
    let (mut given, mut kinds) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(|error| failed(&error))? {
            Payload::TypeSection(types) => {
                for kind in types.into_iter_err_on_gc_types() {
                    given.push(kind.map_err(|error| failed(&error))?.params().len());
                }
            }
            Payload::FunctionSection(functions) => {
                for kind in functions {
                    kinds.push(kind.map_err(|error| failed(&error))?);
                }
            }
            _ => {}
        }
    }
    let arguments = kinds.into_iter().map(|kind| given.get(kind as usize).copied().unwrap_or_default());
    let mut numbers = Numbers { arguments: arguments.collect::<Vec<_>>().into_iter(), new: HashMap::new() };
    let mut module = Module::new();
    numbers.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| failed(&error))?;
    Ok(module.finish())
}

/// The numbers of the variables of the function at hand.
struct Numbers {
    /// How many arguments each of the functions to come has; they keep their numbers.
    arguments: std::vec::IntoIter<usize>,
    new: HashMap<u32, u32>,
}

impl Numbers {
    fn number(&self, old: u32) -> u32 {
        self.new.get(&old).copied().unwrap_or(old)
    }
}

impl Reencode for Numbers {
    type Error = Infallible;

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Numbering<()> {
        let first = u32::try_from(self.arguments.next().unwrap_or_default()).unwrap_or_default();
        let mut types = Vec::new();
        for run in body.get_locals_reader()? {
            let (count, kind) = run?;
            types.extend((0..count).map(|_| kind));
        }
        let mut uses: HashMap<u32, usize> = HashMap::new();
        for operator in body.get_operators_reader()? {
            if let Some(local) = local_of(&operator?).filter(|local| *local >= first) {
                *uses.entry(local).or_default() += 1;
            }
        }
        let mut locals: Vec<u32> = uses.keys().copied().collect();
        locals.sort_by_key(|local| (std::cmp::Reverse(uses[local]), *local));
        let mut by_type: Vec<(ValType, Vec<u32>)> = Vec::new();
        for local in locals {
            let kind = types[(local - first) as usize];
            match by_type.iter_mut().find(|(other, _)| *other == kind) {
                Some((_, locals)) => locals.push(local),
                None => by_type.push((kind, vec![local])),
            }
        }
        self.new = by_type.iter().flat_map(|(_, locals)| locals).copied().zip(first..).collect();
        let mut runs = Vec::new();
        for (kind, locals) in &by_type {
            runs.push((u32::try_from(locals.len()).unwrap_or_default(), self.val_type(*kind)?));
        }
        let mut function = Function::new(runs);
        for operator in body.get_operators_reader()? {
            let instruction = match operator? {
                Operator::LocalGet { local_index } => Instruction::LocalGet(self.number(local_index)),
                Operator::LocalSet { local_index } => Instruction::LocalSet(self.number(local_index)),
                Operator::LocalTee { local_index } => Instruction::LocalTee(self.number(local_index)),
                other => self.instruction(other)?,
            };
            function.instruction(&instruction);
        }
        code.function(&function);
        Ok(())
    }
}

fn local_of(operator: &Operator<'_>) -> Option<u32> {
    match *operator {
        Operator::LocalGet { local_index }
        | Operator::LocalSet { local_index }
        | Operator::LocalTee { local_index } => Some(local_index),
        _ => None,
    }
}
