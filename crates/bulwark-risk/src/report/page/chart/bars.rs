//! Horizontal bars.

use maud::Markup;
use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use super::{figure, series, text, About, Axis, Mark, GRID, INK, PAPER};
use crate::error::Result;

/// One row of a bar chart: its name and its parts from the left, each with a length and a colour.
pub struct Bar {
    /// Name.
    pub name: String,
    /// Parts.
    pub parts: Vec<(f64, RGBColor)>,
    /// Shown behind the bar.
    pub note: String,
}

/// Width of a letter in a chart's text, and what is kept free around it.
const LETTER: f64 = 7.6;

const FREE: f64 = 14.0;

fn width(text: &str) -> f64 {
    LETTER * text.chars().count() as f64 + FREE
}

/// Horizontal bars from the top down, with vertical marks at some values.
///
/// # Errors
/// When the library refuses.
pub fn bars(about: &About, bars: &[Bar], axis: &Axis, marks: &[(f64, Mark)]) -> Result<Markup> {
    let reach = |bar: &Bar| bar.parts.iter().map(|(length, _)| length).sum::<f64>();
    let names = bars.iter().map(|bar| width(&bar.name)).fold(60.0, f64::max);
    let names = names.min(300.0);
    let plot = f64::from(about.size.0) - names - 20.0;
    // The axis ends where every note has room behind its bar.
    let ends = bars
        .iter()
        .map(|bar| reach(bar) / (1.0 - width(&bar.note) / plot).max(0.3));
    let end = ends
        .chain(marks.iter().map(|(at, _)| at * 1.05))
        .fold(0.0, f64::max);
    let end = if end > 0.0 { end } else { 1.0 };
    let rows = i32::try_from(bars.len()).unwrap_or(i32::MAX);
    figure(about, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin_right(20)
            .margin_top(6)
            .x_label_area_size(44)
            .y_label_area_size(names as u32)
            .build_cartesian_2d(0.0..end, f64::from(rows)..0.0)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .x_labels(axis.labels)
            .x_label_formatter(&axis.shown)
            .x_desc(axis.title)
            .label_style(text(13))
            .axis_desc_style(text(13))
            .axis_style(INK)
            .bold_line_style(GRID)
            .light_line_style(TRANSPARENT)
            .draw()?;
        for (row, bar) in (0..rows).zip(bars) {
            let (top, bottom) = (f64::from(row) + 0.18, f64::from(row) + 0.82);
            let mut from = 0.0;
            for (length, colour) in &bar.parts {
                let part = [(from, top), (from + length, bottom)];
                if *length > 0.0 && *colour != PAPER {
                    chart.draw_series([Rectangle::new(part, colour.filled())])?;
                }
                from += length;
            }
        }
        for (at, mark) in marks {
            let line = [(*at, 0.0), (*at, f64::from(rows))];
            // A rim of the page's colour keeps the line apart from a bar.
            chart.draw_series(LineSeries::new(line, PAPER.stroke_width(5)))?;
            series(&mut chart, &line, mark)?;
        }
        let beside = text(13).pos(Pos::new(HPos::Left, VPos::Center));
        let before = text(13).pos(Pos::new(HPos::Right, VPos::Center));
        for (row, bar) in (0..rows).zip(bars) {
            let (x, y) = chart.backend_coord(&(reach(bar), f64::from(row) + 0.5));
            area.draw(&Text::new(bar.note.clone(), (x + 6, y), beside.clone()))?;
            let (x, _) = chart.backend_coord(&(0.0, 0.0));
            area.draw(&Text::new(bar.name.clone(), (x - 8, y), before.clone()))?;
        }
        Ok(())
    })
}
