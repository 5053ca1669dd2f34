//! Tables.

use maud::{html, Markup, Render};

/// A column.
pub struct Column<'a> {
    title: &'a str,
    number: bool,
}

/// A column of text.
pub fn text(title: &str) -> Column<'_> {
    Column {
        title,
        number: false,
    }
}

/// A column of numbers.
pub fn number(title: &str) -> Column<'_> {
    Column {
        title,
        number: true,
    }
}

/// A table whose first column names its rows.
pub fn table<T: Render>(caption: &str, columns: &[Column], rows: &[Vec<T>]) -> Markup {
    with_sum(caption, columns, rows, None)
}

/// The same with a last row that sums the others.
pub fn with_sum<T: Render>(
    caption: &str,
    columns: &[Column],
    rows: &[Vec<T>],
    sum: Option<&Vec<T>>,
) -> Markup {
    let cells = |row: &Vec<T>| {
        html! {
            @for (place, (cell, column)) in row.iter().zip(columns).enumerate() {
                @if place == 0 {
                    th scope="row" class=[column.number.then_some("n")] { (cell) }
                } @else {
                    td class=[column.number.then_some("n")] { (cell) }
                }
            }
        }
    };
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead {
                    tr {
                        @for column in columns {
                            th scope="col" class=[column.number.then_some("n")] { (column.title) }
                        }
                    }
                }
                tbody {
                    @for row in rows { tr { (cells(row)) } }
                    @if let Some(row) = sum { tr.sum { (cells(row)) } }
                }
            }
        }
    }
}
