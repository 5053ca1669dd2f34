//! The keeper on the program's bytecode: a fund's busy year played to the end by it alone, killed at any moment, by two at
//! once, and over HTTP.

mod books;
mod choices;
mod kills;
mod node;
mod pairs;
mod refusals;
mod rpc;
mod scene;
mod year;
