//! Charts: plotters draws them as SVG in marker colours, which become the page's own so that both themes work.

mod bars;

use std::ops::Range;

pub use bars::{bars, Bar};

use maud::{html, Markup, PreEscaped};
use plotters::{
    coord::{
        ranged1d::{AsRangedCoord, Ranged, ValueFormatter},
        Shift,
    },
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use crate::error::{Result, RiskError};

/// What can go wrong while drawing into a string.
pub type Failed = DrawingAreaErrorKind<std::io::Error>;
/// Where a chart is drawn.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// A chart with its axes.
pub type Axes<'a, 'b, X, Y> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<X, Y>>;

/// Text and axes.
pub const INK: RGBColor = RGBColor(0, 0, 1);
/// Grid lines.
const GRID: RGBColor = RGBColor(0, 0, 2);
/// What matters most.
pub const BLUE: RGBColor = RGBColor(0, 0, 3);
/// What it is held against.
pub const ORANGE: RGBColor = RGBColor(0, 0, 4);
/// A third.
pub const GREEN: RGBColor = RGBColor(0, 0, 5);
/// A fourth.
pub const PURPLE: RGBColor = RGBColor(0, 0, 6);
/// What fails.
pub const RED: RGBColor = RGBColor(0, 0, 7);
/// The page behind: a part of a bar in it is left out.
pub const PAPER: RGBColor = RGBColor(0, 0, 8);

/// Marker colours and the page's variables for them.
const COLOURS: [(RGBColor, &str); 8] = [
    (INK, "ink2"),
    (GRID, "grid"),
    (BLUE, "blue"),
    (ORANGE, "orange"),
    (GREEN, "green"),
    (PURPLE, "purple"),
    (RED, "red"),
    (PAPER, "paper"),
];

/// The page's variable for a marker colour.
pub fn variable(colour: RGBColor) -> String {
    let found = COLOURS.iter().find(|(marker, _)| *marker == colour);
    format!("var(--{})", found.map_or("ink", |(_, name)| name))
}

/// A chart's place on the page and in the ears of a reader.
pub struct About<'a> {
    /// Identifier, unique on the page.
    pub id: &'a str,
    /// Title, shown.
    pub title: &'a str,
    /// What it shows, for readers who do not see it.
    pub says: &'a str,
    /// Width and height in its own units: a width of 720 is that of the text.
    pub size: (u32, u32),
    /// What the marks mean.
    pub key: &'a [Mark<'a>],
}

/// How a series is drawn: no two of a chart differ by colour alone.
#[derive(Clone, Copy)]
pub struct Mark<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its colour.
    pub colour: RGBColor,
    /// Its line.
    pub line: Line,
    /// Its points.
    pub point: Point,
}

/// A line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// None.
    None,
    /// Whole.
    Solid,
    /// Dash length and gap.
    Dashed(i32, i32),
}

/// A point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// None.
    None,
    /// A disc.
    Disc,
    /// A ring.
    Ring,
    /// A triangle.
    Triangle,
    /// A filled block: an area or a bar.
    Block,
}

/// Draws a chart.
///
/// # Errors
/// When the library refuses: axes without length.
pub fn figure(
    about: &About,
    paint: impl FnOnce(&Area) -> std::result::Result<(), Failed>,
) -> Result<Markup> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, about.size).into_drawing_area();
        let drawn = paint(&area).and_then(|()| area.present());
        drawn.map_err(|error| RiskError::domain(format!("chart {}: {error}", about.id)))?;
    }
    // The first tag is the library's: a fixed size and no title.
    let inner = svg.split_once('>').map_or("", |(_, rest)| rest);
    let inner = inner.trim_end().trim_end_matches("</svg>");
    let mut inner = inner.to_owned();
    for (colour, name) in COLOURS {
        let RGBColor(r, g, b) = colour;
        inner = inner.replace(
            &format!("\"#{r:02X}{g:02X}{b:02X}\""),
            &format!("\"var(--{name})\""),
        );
    }
    Ok(framed(about, &PreEscaped(inner)))
}

/// A drawing with its title, its words and its key.
pub fn framed(about: &About, inner: &Markup) -> Markup {
    let (title, desc) = (format!("{}-title", about.id), format!("{}-desc", about.id));
    html! {
        figure.chart {
            p.chart-title { (about.title) }
            @if !about.key.is_empty() { (key(about.key)) }
            div.wide {
                svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (about.size.0) " " (about.size.1) }
                    role="img" aria-labelledby={ (title) " " (desc) } {
                    title id=(title) { (about.title) }
                    desc id=(desc) { (about.says) }
                    (inner)
                }
            }
        }
    }
}

fn key(marks: &[Mark]) -> Markup {
    html! {
        ul.key {
            @for mark in marks {
                @let colour = variable(mark.colour);
                li {
                    svg viewBox="0 0 30 12" width="30" height="12" aria-hidden="true" {
                        @match mark.line {
                            Line::None => {}
                            Line::Solid => { line x1="0" y1="6" x2="30" y2="6" stroke=(colour) stroke-width="2" {} }
                            Line::Dashed(dash, gap) => {
                                line x1="0" y1="6" x2="30" y2="6" stroke=(colour) stroke-width="2"
                                    stroke-dasharray={ (dash) " " (gap) } {}
                            }
                        }
                        @match mark.point {
                            Point::None => {}
                            Point::Disc => { circle cx="15" cy="6" r="4" fill=(colour) {} }
                            Point::Ring => { circle cx="15" cy="6" r="4" fill="none" stroke=(colour) stroke-width="2" {} }
                            Point::Triangle => { path d="M15 1 L20 11 L10 11 Z" fill=(colour) {} }
                            Point::Block => { rect x="6" y="0" width="18" height="12" fill=(colour) {} }
                        }
                    }
                    (mark.name)
                }
            }
        }
    }
}

/// Words of an axis: its title, and how its numbers are shown.
pub struct Axis<'a> {
    /// Title.
    pub title: &'a str,
    /// Numbers.
    pub shown: &'a dyn Fn(&f64) -> String,
    /// Numbers at most.
    pub labels: usize,
}

/// Text of a chart.
pub fn text(size: u32) -> TextStyle<'static> {
    ("sans-serif", f64::from(size) * 1.24)
        .into_font()
        .color(&INK)
}

/// Labels below an axis without its own, at some values.
///
/// # Errors
/// When the library refuses.
pub fn labels<X, Y>(
    area: &Area,
    chart: &Axes<X, Y>,
    bottom: f64,
    labels: impl IntoIterator<Item = (f64, String)>,
) -> std::result::Result<(), Failed>
where
    X: Ranged<ValueType = f64>,
    Y: Ranged<ValueType = f64>,
{
    for (at, label) in labels {
        let (x, y) = chart.backend_coord(&(at, bottom));
        let style = text(13).pos(Pos::new(HPos::Center, VPos::Top));
        area.draw(&Text::new(label, (x, y + 8), style))?;
    }
    Ok(())
}

/// Axes with a grid.
///
/// # Errors
/// When the library refuses.
pub fn axes<'a, 'b, X, Y>(
    area: &'a Area<'b>,
    x: X,
    y: Y,
    x_axis: &Axis,
    y_axis: &Axis,
) -> std::result::Result<Axes<'a, 'b, X::CoordDescType, Y::CoordDescType>, Failed>
where
    X: AsRangedCoord<Value = f64>,
    Y: AsRangedCoord<Value = f64>,
    X::CoordDescType: Ranged<ValueType = f64> + ValueFormatter<f64>,
    Y::CoordDescType: Ranged<ValueType = f64> + ValueFormatter<f64>,
{
    let mut chart = ChartBuilder::on(area)
        .margin_top(10)
        .margin_right(26)
        .margin_left(4)
        .margin_bottom(4)
        .x_label_area_size(48)
        .y_label_area_size(74)
        .build_cartesian_2d(x, y)?;
    chart
        .configure_mesh()
        .x_labels(x_axis.labels)
        .y_labels(y_axis.labels)
        .x_label_formatter(&x_axis.shown)
        .y_label_formatter(&y_axis.shown)
        .x_desc(x_axis.title)
        .y_desc(y_axis.title)
        .label_style(text(13))
        .axis_desc_style(text(13))
        .axis_style(INK)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .draw()?;
    Ok(chart)
}

/// A series: its line, then its points.
///
/// # Errors
/// When the library refuses.
pub fn series<X, Y>(
    chart: &mut Axes<X, Y>,
    points: &[(f64, f64)],
    mark: &Mark,
) -> std::result::Result<(), Failed>
where
    X: Ranged<ValueType = f64>,
    Y: Ranged<ValueType = f64>,
{
    let style = mark.colour.stroke_width(2);
    let line = points.iter().copied();
    match mark.line {
        Line::None => {}
        Line::Solid => {
            chart.draw_series(LineSeries::new(line, style))?;
        }
        Line::Dashed(dash, gap) => {
            chart.draw_series(DashedLineSeries::new(line, dash, gap, style))?;
        }
    }
    let points = points.iter().copied();
    match mark.point {
        Point::None | Point::Block => {}
        Point::Disc => {
            chart.draw_series(points.map(|p| Circle::new(p, 4, mark.colour.filled())))?;
        }
        Point::Ring => {
            chart.draw_series(points.map(|p| Circle::new(p, 4, style)))?;
        }
        Point::Triangle => {
            chart.draw_series(points.map(|p| TriangleMarker::new(p, 5, mark.colour.filled())))?;
        }
    }
    Ok(())
}

/// The area between two lines of the same abscissae.
///
/// # Errors
/// When the library refuses.
pub fn band<X, Y>(
    chart: &mut Axes<X, Y>,
    low: &[(f64, f64)],
    high: &[(f64, f64)],
    colour: RGBColor,
) -> std::result::Result<(), Failed>
where
    X: Ranged<ValueType = f64>,
    Y: Ranged<ValueType = f64>,
{
    let outline: Vec<(f64, f64)> = low.iter().chain(high.iter().rev()).copied().collect();
    chart.draw_series(std::iter::once(Polygon::new(outline, colour.mix(0.18))))?;
    Ok(())
}

/// A range around positive values for a logarithmic axis, ends included; one decade where there is nothing.
pub fn decades(values: impl IntoIterator<Item = f64>) -> Range<f64> {
    let (mut low, mut high) = (f64::INFINITY, 0.0f64);
    for value in values.into_iter().filter(|x| *x > 0.0 && x.is_finite()) {
        (low, high) = (low.min(value), high.max(value));
    }
    if low > high {
        return 1.0..10.0;
    }
    let (low, high) = (low * 0.9, high * 1.1);
    if high / low < 10.0 {
        low..low * 10.0
    } else {
        low..high
    }
}
