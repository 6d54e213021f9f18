//! `FromJson` and `ToJson` for a type, from the same attributes that serde's derives read, so that both always agree
//! on what travels. An attribute that is not known here does not compile.

mod attributes;

use attributes::{Container, Part, named, of_container, of_part};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Fields, FieldsNamed, Ident, Result, Variant};

/// Reads the type from JSON as serde's `Deserialize` does.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn from_json(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derived(input, |input| {
        let (name, (generics, arguments, bounds)) = (&input.ident, input.generics.split_for_impl());
        let body = reading(input)?;
        Ok(quote! {
            #[automatically_derived]
            impl #generics ::shared::json::FromJson for #name #arguments #bounds {
                fn from_json(text: &str) -> ::core::option::Option<Self> {
                    #body
                }
            }
        })
    })
}

/// Writes the type as JSON as serde's `Serialize` does.
#[proc_macro_derive(ToJson, attributes(serde))]
pub fn to_json(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derived(input, |input| {
        let (name, (generics, arguments, bounds)) = (&input.ident, input.generics.split_for_impl());
        let body = writing(input)?;
        Ok(quote! {
            #[automatically_derived]
            impl #generics ::shared::json::ToJson for #name #arguments #bounds {
                fn to_json(&self, out: &mut ::std::string::String) {
                    #body
                }
            }
        })
    })
}

fn derived(
    input: proc_macro::TokenStream,
    make: fn(&DeriveInput) -> Result<TokenStream>,
) -> proc_macro::TokenStream {
    syn::parse(input).and_then(|input| make(&input)).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn unlike_ours(what: &Ident) -> Error {
    Error::new_spanned(what, "no value of ours has this form: it is read and written only by serde")
}

fn reading(input: &DeriveInput) -> Result<TokenStream> {
    let container = of_container(&input.attrs)?;
    if let Some(body) = &container.try_from {
        return Ok(quote! { <#body as ::shared::json::FromJson>::from_json(text)?.try_into().ok() });
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => read_fields(&quote! { Self }, fields),
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                Ok(quote! { ::shared::json::FromJson::from_json(text).map(Self) })
            }
            _ => Err(unlike_ours(&input.ident)),
        },
        Data::Enum(data) => read_variants(data, &container),
        Data::Union(_) => Err(unlike_ours(&input.ident)),
    }
}

/// The value that `text`, an object, holds the named fields of.
fn read_fields(path: &TokenStream, fields: &FieldsNamed) -> Result<TokenStream> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (place, field) in fields.named.iter().enumerate() {
        let (ident, part) = (&field.ident, of_part(&field.attrs)?);
        names.push(named(field.ident.as_ref(), &part, &Container::default()));
        values.push(match &part.default {
            None => quote! { #ident: ::shared::json::FromJson::from_json(parts[#place])? },
            Some(default) => quote! { #ident: ::shared::json::or(parts[#place], #default)? },
        });
    }
    let count = names.len();
    Ok(quote! {
        let mut parts = [""; #count];
        ::shared::json::parts(text, &[#(#names),*], &mut parts)?;
        ::core::option::Option::Some(#path { #(#values),* })
    })
}

fn read_variants(data: &DataEnum, container: &Container) -> Result<TokenStream> {
    let names = names_of(data, container)?;
    if is_plain(data) {
        let idents = data.variants.iter().map(|variant| &variant.ident);
        let places = 0_usize..;
        return Ok(quote! {
            ::core::option::Option::Some(match ::shared::json::plain_case(text, &[#(#names),*])? {
                #(#places => Self::#idents,)*
                _ => return ::core::option::Option::None,
            })
        });
    }
    let arms = data.variants.iter().enumerate().map(|(place, variant)| {
        let ident = &variant.ident;
        Ok(match &variant.fields {
            Fields::Unit => quote! { (#place, "" | "null") => ::core::option::Option::Some(Self::#ident) },
            Fields::Named(fields) => {
                let read = read_fields(&quote! { Self::#ident }, fields)?;
                quote! { (#place, text) => { #read } }
            }
            Fields::Unnamed(_) => {
                one_value(variant)?;
                quote! {
                    (#place, text) if !text.is_empty() => {
                        ::shared::json::FromJson::from_json(text).map(Self::#ident)
                    }
                }
            }
        })
    });
    let arms = arms.collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        match ::shared::json::case(text, &[#(#names),*])? {
            #(#arms,)*
            _ => ::core::option::Option::None,
        }
    })
}

fn writing(input: &DeriveInput) -> Result<TokenStream> {
    let container = of_container(&input.attrs)?;
    if let Some(body) = &container.into {
        return Ok(quote! { ::shared::json::ToJson::to_json(&#body::from(self.clone()), out) });
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                let idents = fields.named.iter().map(|field| &field.ident);
                let write = write_fields(fields)?;
                Ok(quote! {
                    let Self { #(#idents),* } = self;
                    #write
                })
            }
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                Ok(quote! { ::shared::json::ToJson::to_json(&self.0, out) })
            }
            _ => Err(unlike_ours(&input.ident)),
        },
        Data::Enum(data) => write_variants(data, &container),
        Data::Union(_) => Err(unlike_ours(&input.ident)),
    }
}

/// Writes the fields, which stand as references in variables of their names, as an object.
fn write_fields(fields: &FieldsNamed) -> Result<TokenStream> {
    let writes = fields.named.iter().map(|field| {
        let (ident, part) = (&field.ident, of_part(&field.attrs)?);
        let name = named(field.ident.as_ref(), &part, &Container::default());
        let write = quote! { ::shared::json::member(out, #name, #ident); };
        Ok(match &part.skip_if {
            None => write,
            Some(skip) => quote! { if !#skip(#ident) { #write } },
        })
    });
    let writes = writes.collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        out.push('{');
        #(#writes)*
        out.push('}');
    })
}

fn write_variants(data: &DataEnum, container: &Container) -> Result<TokenStream> {
    let names = names_of(data, container)?;
    if is_plain(data) {
        let idents = data.variants.iter().map(|variant| &variant.ident);
        return Ok(quote! { ::shared::json::text(out, match self { #(Self::#idents => #names),* }) });
    }
    let arms = data.variants.iter().zip(&names).map(|(variant, name)| {
        let ident = &variant.ident;
        let (holds, write) = match &variant.fields {
            Fields::Unit => return Ok(quote! { Self::#ident => ::shared::json::text(out, #name) }),
            Fields::Named(fields) => {
                let idents = fields.named.iter().map(|field| &field.ident);
                (quote! { { #(#idents),* } }, write_fields(fields)?)
            }
            Fields::Unnamed(_) => {
                one_value(variant)?;
                (quote! { (held) }, quote! { ::shared::json::ToJson::to_json(held, out); })
            }
        };
        Ok(quote! {
            Self::#ident #holds => {
                out.push('{');
                ::shared::json::key(out, #name);
                #write
                out.push('}');
            }
        })
    });
    let arms = arms.collect::<Result<Vec<_>>>()?;
    Ok(quote! { match self { #(#arms),* } })
}

fn names_of(data: &DataEnum, container: &Container) -> Result<Vec<String>> {
    let name = |variant: &Variant| {
        let part: Part = of_part(&variant.attrs)?;
        Ok(named(Some(&variant.ident), &part, container))
    };
    data.variants.iter().map(name).collect()
}

/// Whether no case of it holds anything.
fn is_plain(data: &DataEnum) -> bool {
    data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit))
}

fn one_value(variant: &Variant) -> Result<()> {
    if variant.fields.len() == 1 { Ok(()) } else { Err(unlike_ours(&variant.ident)) }
}
