//! The attributes of serde that our types have.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Result};

/// What stands at a type.
#[derive(Default)]
pub struct Container {
    /// Variants are written in small letters with a line between words.
    snake_case: bool,
    /// Variants are written in small letters.
    lowercase: bool,
    /// What is read in its place.
    pub try_from: Option<TokenStream>,
    /// What is written in its place.
    pub into: Option<TokenStream>,
}

/// What stands at a field or a variant.
#[derive(Default)]
pub struct Part {
    rename: Option<String>,
    /// The function that makes it where it is absent.
    pub default: Option<TokenStream>,
    /// The function that says whether it is left out.
    pub skip_if: Option<TokenStream>,
}

/// Reads what stands at a type.
pub fn of_container(attributes: &[Attribute]) -> Result<Container> {
    let mut container = Container::default();
    each(attributes, |meta| {
        if meta.path.is_ident("transparent") {
            // Of a type with one value, which is the only kind that is read without names.
        } else if meta.path.is_ident("rename_all") {
            match text(&meta)?.as_str() {
                "snake_case" => container.snake_case = true,
                "lowercase" => container.lowercase = true,
                _ => return Err(meta.error("no names of ours are written like this")),
            }
        } else if meta.path.is_ident("try_from") {
            container.try_from = Some(tokens(&meta)?);
        } else if meta.path.is_ident("into") {
            container.into = Some(tokens(&meta)?);
        } else {
            return Err(unknown(&meta));
        }
        Ok(())
    })?;
    Ok(container)
}

/// Reads what stands at a field or a variant.
pub fn of_part(attributes: &[Attribute]) -> Result<Part> {
    let mut part = Part::default();
    each(attributes, |meta| {
        if meta.path.is_ident("rename") {
            part.rename = Some(text(&meta)?);
        } else if meta.path.is_ident("default") {
            let named = meta.input.peek(syn::Token![=]);
            part.default = Some(if named {
                tokens(&meta)?
            } else {
                quote! { ::core::default::Default::default }
            });
        } else if meta.path.is_ident("skip_serializing_if") {
            part.skip_if = Some(tokens(&meta)?);
        } else {
            return Err(unknown(&meta));
        }
        Ok(())
    })?;
    Ok(part)
}

/// The name of a field or a variant in JSON.
pub fn named(ident: Option<&Ident>, part: &Part, container: &Container) -> String {
    let own = ident.map(ToString::to_string).unwrap_or_default();
    if let Some(name) = &part.rename {
        return name.clone();
    }
    if container.lowercase {
        return own.to_lowercase();
    }
    if !container.snake_case {
        return own;
    }
    let mut name = String::new();
    for letter in own.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

fn each(attributes: &[Attribute], mut read: impl FnMut(ParseNestedMeta<'_>) -> Result<()>) -> Result<()> {
    let ours = attributes.iter().filter(|attribute| attribute.path().is_ident("serde"));
    ours.into_iter().try_for_each(|attribute| attribute.parse_nested_meta(&mut read))
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<String> {
    Ok(meta.value()?.parse::<LitStr>()?.value())
}

fn tokens(meta: &ParseNestedMeta<'_>) -> Result<TokenStream> {
    meta.value()?.parse::<LitStr>()?.parse()
}

fn unknown(meta: &ParseNestedMeta<'_>) -> syn::Error {
    meta.error("this attribute is not known to our own reader and writer of JSON")
}
