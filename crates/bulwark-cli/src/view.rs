//! What the reader sees: the story on stdout, coloured only in a terminal, and progress on stderr.

use std::cell::Cell;

use anstyle::{AnsiColor, Style};
use bulwark_math::PRICE_ONE;
use comfy_table::{presets, CellAlignment, ContentArrangement, Table, TableComponent};
use indicatif::{ProgressBar, ProgressStyle};

/// Base units of one US dollar.
pub const USD: u64 = 1_000_000;

/// Columns of a line of the story.
const WIDTH: usize = 100;

const TITLE: Style = AnsiColor::Cyan.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const BAR: Style = AnsiColor::Blue.on_default();

/// The reader's two channels.
pub struct View {
    progress: ProgressBar,
    chapter: u32,
    /// Whether the last line was empty.
    blank: Cell<bool>,
}

impl View {
    /// A view with its progress line begun. Nothing is drawn when stderr is no terminal.
    pub fn new() -> Self {
        let progress = ProgressBar::new_spinner();
        let style =
            ProgressStyle::with_template("{spinner} {pos} transactions  {msg}  ({elapsed})");
        progress.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        progress.enable_steady_tick(std::time::Duration::from_millis(120));
        Self {
            progress,
            chapter: 0,
            blank: Cell::new(false),
        }
    }

    /// One transaction more.
    pub fn tick(&self, doing: &str) {
        self.progress.set_message(doing.to_owned());
        self.progress.inc(1);
    }

    /// Ends the progress line.
    pub fn finish(&self) {
        self.progress.finish_and_clear();
    }

    /// A line of the story.
    pub fn line(&self, text: &str) {
        self.blank.set(text.is_empty());
        self.progress.suspend(|| anstream::println!("{text}"));
    }

    /// An empty line, never two.
    fn gap(&self) {
        if !self.blank.get() {
            self.line("");
        }
    }

    /// The story's name.
    pub fn title(&self, text: &str) {
        self.line(&format!("{TITLE}{text}{TITLE:#}"));
    }

    /// Begins a chapter.
    pub fn chapter(&mut self, title: &str, when: &str) {
        self.chapter += 1;
        let head = format!("{}. {title}", self.chapter);
        let rule = "─".repeat(WIDTH.saturating_sub(head.chars().count() + when.len() + 2));
        self.gap();
        self.line(&format!("{TITLE}{head}{TITLE:#} {rule} {when}"));
    }

    /// A paragraph, wrapped.
    pub fn say(&self, text: &str) {
        self.lines(&wrap(text, WIDTH));
    }

    /// What the program refused, in its own words.
    pub fn refused(&self, what: &str, words: &str) {
        self.line(&format!("  {BAD}refused{BAD:#}  {what}"));
        let quoted = wrap(&format!("\"{words}\""), WIDTH - 12);
        for (number, words) in quoted.iter().enumerate() {
            let indent = if number == 0 { 11 } else { 12 };
            self.line(&format!("{:indent$}{BAD}{words}{BAD:#}", ""));
        }
    }

    /// A rule and whether it holds.
    pub fn verdict(&self, name: &str, holds: bool) {
        let (style, word) = if holds {
            (GOOD, "holds")
        } else {
            (BAD, "BROKEN")
        };
        let rule = wrap(name, WIDTH - 10).join(&format!("\n{:10}", ""));
        self.line(&format!("  {style}{word:<6}{style:#}  {rule}"));
    }

    /// A table; columns of `numbers` are right-aligned.
    pub fn table(&self, head: &[&str], rows: &[Vec<String>], numbers: &[usize]) {
        self.gap();
        self.lines(&table(head, rows, numbers));
        self.gap();
    }

    /// Lines as they are.
    pub fn lines(&self, lines: &[String]) {
        for line in lines {
            self.line(line);
        }
    }

    /// Bars of one length a unit: label, value, words after it.
    pub fn bars(&self, rows: &[(String, u64, String)]) {
        const FULL: u64 = 44;
        let most = rows.iter().map(|r| r.1).max().unwrap_or(0).max(1);
        let label = rows.iter().map(|r| r.0.chars().count()).max().unwrap_or(0);
        for (name, value, words) in rows {
            let eighths = mul_div(*value, FULL * 8, most);
            let mut bar = "█".repeat(usize::try_from(eighths / 8).unwrap_or(0));
            if let Some(part) = [
                None,
                Some('▏'),
                Some('▎'),
                Some('▍'),
                Some('▌'),
                Some('▋'),
                Some('▊'),
                Some('▉'),
            ][usize::try_from(eighths % 8).unwrap_or(0)]
            {
                bar.push(part);
            }
            self.line(&format!("  {name:<label$} {BAR}{bar}{BAR:#} {words}"));
        }
        self.gap();
    }
}

/// Text in lines of `width` columns at most; a percentage stays on one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = vec![String::new()];
    for word in text.replace(" %", "\u{a0}%").split(' ') {
        let last = lines.len() - 1;
        let room = width.saturating_sub(lines[last].chars().count() + 1);
        if lines[last].is_empty() {
            lines[last].push_str(word);
        } else if word.chars().count() <= room {
            lines[last].push(' ');
            lines[last].push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
        .into_iter()
        .map(|line| line.replace('\u{a0}', " "))
        .collect()
}

/// Lines of a table; columns of `numbers` are right-aligned.
pub fn table(head: &[&str], rows: &[Vec<String>], numbers: &[usize]) -> Vec<String> {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_style(TableComponent::HeaderLines, '─')
        .set_style(TableComponent::MiddleHeaderIntersections, '─')
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(cells(head.iter().map(ToString::to_string), numbers));
    for row in rows {
        table.add_row(cells(row.iter().cloned(), numbers));
    }
    table
        .to_string()
        .lines()
        .map(|line| format!(" {}", line.trim_end()))
        .collect()
}

fn cells(row: impl Iterator<Item = String>, numbers: &[usize]) -> Vec<comfy_table::Cell> {
    row.enumerate()
        .map(|(column, text)| {
            let side = if numbers.contains(&column) {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            };
            comfy_table::Cell::new(text).set_alignment(side)
        })
        .collect()
}

/// `floor(a * b / c)`, for display.
pub fn mul_div(a: u64, b: u64, c: u64) -> u64 {
    bulwark_math::mul_div_u64(a, b, c, bulwark_math::Rounding::Down).unwrap_or(0)
}

/// Thousands separated.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Whole dollars of base units, rounded down.
pub fn usd(units: u64) -> String {
    format!("${}", thousands(units / USD))
}

/// Whole tokens of base units of a mint, rounded down.
pub fn tokens(units: u64, decimals: u8) -> String {
    thousands(units / 10u64.checked_pow(decimals.into()).unwrap_or(1))
}

/// A price over `PRICE_ONE` with two decimals, rounded down.
pub fn price(nano: u64) -> String {
    let cents = nano / (PRICE_ONE / 100);
    format!("{}.{:02}", thousands(cents / 100), cents % 100)
}

/// Parts of 10,000 as a percentage with two decimals.
pub fn percent(bps: u64) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

/// Annual rate over 1e9 as a percentage.
pub fn rate(nano: u64) -> String {
    percent(nano / 100_000)
}

/// Bps as a multiple: "36.1x".
pub fn times(bps: u64) -> String {
    format!("{}.{}x", thousands(bps / 10_000), bps % 10_000 / 1_000)
}

/// Day, hour and minute of a moment, UTC.
pub fn moment(unix: u64) -> String {
    format(unix, "%Y-%m-%d %H:%M")
}

/// Day of a moment, UTC.
pub fn date(unix: u64) -> String {
    format(unix, "%Y-%m-%d")
}

fn format(unix: u64, pattern: &str) -> String {
    i64::try_from(unix)
        .ok()
        .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
        .map_or_else(String::new, |moment| moment.format(pattern).to_string())
}
