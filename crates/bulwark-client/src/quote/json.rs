//! Views as JSON for programs that count in doubles: every u64 and u128 is text behind a `#`, smaller integers are numbers, names
//! are in camel case. Addresses are base58.

use anchor_lang::prelude::Pubkey;

/// What can be written as JSON.
pub trait Json {
    /// Appends itself.
    fn write(&self, out: &mut String);

    /// Itself alone.
    fn json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

/// `{...}` of names in snake case and values.
pub fn object(out: &mut String, fields: &[(&str, &dyn Json)]) {
    let mut lead = '{';
    for (name, value) in fields {
        out.push(lead);
        out.push('"');
        let mut upper = false;
        for letter in name.chars() {
            match letter {
                '_' => upper = true,
                _ if upper => {
                    out.push(letter.to_ascii_uppercase());
                    upper = false;
                }
                _ => out.push(letter),
            }
        }
        out.push_str("\":");
        value.write(out);
        lead = ',';
    }
    if fields.is_empty() {
        out.push('{');
    }
    out.push('}');
}

fn list<'a, T: Json + 'a>(out: &mut String, items: impl Iterator<Item = &'a T>) {
    out.push('[');
    for (place, item) in items.enumerate() {
        if place > 0 {
            out.push(',');
        }
        item.write(out);
    }
    out.push(']');
}

macro_rules! wide {
    ($($type:ty),*) => {$(
        impl Json for $type {
            fn write(&self, out: &mut String) {
                out.push_str("\"#");
                out.push_str(&self.to_string());
                out.push('"');
            }
        }
    )*};
}
wide!(u64, u128, i128);

macro_rules! narrow {
    ($($type:ty),*) => {$(
        impl Json for $type {
            fn write(&self, out: &mut String) {
                out.push_str(&self.to_string());
            }
        }
    )*};
}
narrow!(u8, u16, u32);

impl Json for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Json for str {
    fn write(&self, out: &mut String) {
        out.push('"');
        for letter in self.chars() {
            match letter {
                '"' | '\\' => {
                    out.push('\\');
                    out.push(letter);
                }
                // Nothing here writes other control characters.
                '\n' => out.push_str("\\n"),
                _ if letter.is_control() => out.push(' '),
                _ => out.push(letter),
            }
        }
        out.push('"');
    }
}

impl Json for &str {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }
}

impl Json for String {
    fn write(&self, out: &mut String) {
        self.as_str().write(out);
    }
}

impl Json for Pubkey {
    fn write(&self, out: &mut String) {
        out.push('"');
        out.push_str(&self.to_string());
        out.push('"');
    }
}

impl<T: Json> Json for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

impl<T: Json> Json for Vec<T> {
    fn write(&self, out: &mut String) {
        list(out, self.iter());
    }
}

/// A plain struct with documented fields, and its JSON.
macro_rules! view {
    (
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$field_about:meta])* pub $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_about])* pub $field: $type,)*
        }

        impl $crate::quote::json::Json for $name {
            fn write(&self, out: &mut String) {
                $crate::quote::json::object(
                    out,
                    &[$((stringify!($field), &self.$field as &dyn $crate::quote::json::Json)),*],
                );
            }
        }
    };
}
pub(super) use view;

/// An enum of words, and its JSON.
macro_rules! words {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$case_about:meta])* $case:ident => $word:literal,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$case_about])* $case,)*
        }

        impl $name {
            /// Its word.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$case => $word,)*
                }
            }
        }

        impl $crate::quote::json::Json for $name {
            fn write(&self, out: &mut String) {
                self.word().write(out);
            }
        }
    };
}
pub(super) use words;

#[cfg(test)]
mod tests {
    use super::*;

    view! {
        /// A view.
        pub struct Example {
            /// Wide.
            pub sum_insured: u64,
            /// Narrow.
            pub fee_bps: u16,
            /// Text.
            pub words: String,
            /// None.
            pub price: Option<u128>,
            /// Several.
            pub parts: Vec<bool>,
        }
    }

    #[test]
    fn wide_numbers_are_text_and_names_are_in_camel_case() {
        let example = Example {
            sum_insured: u64::MAX,
            fee_bps: 7,
            words: "a \"b\"\n\u{1}\\".to_owned(),
            price: None,
            parts: vec![true, false],
        };
        assert_eq!(
            example.json(),
            r##"{"sumInsured":"#18446744073709551615","feeBps":7,"words":"a \"b\"\n \\","price":null,"parts":[true,false]}"##
        );
        assert_eq!(Some(-1i128).json(), "\"#-1\"");
    }
}
