//! How the cost of an answer grows with its length: a table, and a plot as SVG.

use std::{
    fmt::Write,
    fs,
    path::Path,
    sync::{Arc, atomic::AtomicUsize},
    time::Duration,
};

use anyhow::Context;

use crate::{
    data::Manifest,
    load,
    operations::of_length,
    subjects::{Engine, Subject},
};

/// Invoices in an answer.
const LENGTHS: [usize; 10] = [1, 10, 25, 50, 100, 200, 400, 600, 800, 1_000];
const CONNECTIONS: usize = 16;

/// The cost of answers of a length.
pub(crate) struct Point {
    pub(crate) engine: Engine,
    pub(crate) invoices: usize,
    pub(crate) cpu_us: f64,
}

/// Measures answers of all lengths, a window each.
pub(crate) async fn measure(
    server: &Subject,
    engine: Engine,
    manifest: &Manifest,
    window: Duration,
    awake: bool,
) -> anyhow::Result<Vec<Point>> {
    let mut points = Vec::with_capacity(LENGTHS.len());
    for invoices in LENGTHS {
        let requests = Arc::new(of_length(manifest, invoices));
        let next = Arc::new(AtomicUsize::new(0));
        let measured =
            load::window(server.address, &server.process, &requests, &next, CONNECTIONS, window, awake).await?;
        server.process.empty_log()?;
        points.push(Point { engine, invoices, cpu_us: measured.cpu_us });
    }
    Ok(points)
}

/// The table of BENCHMARKS.md.
pub(crate) fn table(points: &[Point]) -> String {
    let mut table = String::from("| | invoices | CPU of an answer, µs | CPU of an invoice, µs |\n|---|--:|--:|--:|\n");
    for Point { engine, invoices, cpu_us } in points {
        let each = cpu_us / *invoices as f64;
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {} | {invoices} | {cpu_us:.0} | {each:.2} |", engine.name());
    }
    table
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
const MARGIN: f64 = 60.0;
const COLOURS: [(Engine, &str); 2] = [(Engine::Sqlite, "#1f6feb"), (Engine::Postgres, "#d1242f")];

/// Draws the points of all databases, a line each.
pub(crate) fn plot(points: &[Point], file: &Path) -> anyhow::Result<()> {
    let most = points.iter().map(|point| point.cpu_us).fold(1.0, f64::max) / 1e3;
    let x = |invoices: f64| MARGIN + invoices / 1_000.0 * (WIDTH - 2.0 * MARGIN);
    let y = |millis: f64| HEIGHT - MARGIN - millis / most * (HEIGHT - 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{MARGIN}\" y=\"24\">CPU of an \
         answer in milliseconds, by the number of its invoices</text>\n"
    );
    for step in 0..=5 {
        let (invoices, millis) = (f64::from(step) * 200.0, most * f64::from(step) / 5.0);
        let (left, right, bottom) = (x(0.0), x(1_000.0), y(0.0));
        let _ = writeln!(
            svg,
            "<line x1=\"{left}\" x2=\"{right}\" y1=\"{0:.1}\" y2=\"{0:.1}\" stroke=\"#ddd\"/><text x=\"{1:.1}\" \
             y=\"{2:.1}\" text-anchor=\"end\">{millis:.1}</text><text x=\"{3:.1}\" y=\"{4:.1}\" \
             text-anchor=\"middle\">{invoices}</text>",
            y(millis),
            left - 6.0,
            y(millis) + 4.0,
            x(invoices),
            bottom + 18.0
        );
    }
    for (index, (engine, colour)) in COLOURS.into_iter().enumerate() {
        let of_engine: Vec<_> = points.iter().filter(|point| point.engine == engine).collect();
        if of_engine.is_empty() {
            continue;
        }
        let place = |point: &&Point| format!("{:.1},{:.1}", x(point.invoices as f64), y(point.cpu_us / 1e3));
        let places: Vec<_> = of_engine.iter().map(place).collect();
        let _ = writeln!(svg, "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\"/>", places.join(" "));
        for place in &places {
            let (cx, cy) = place.split_once(',').unwrap_or_default();
            let _ = writeln!(svg, "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let below = 44.0 + 16.0 * index as f64;
        let _ = writeln!(svg, "<text x=\"{}\" y=\"{below}\" fill=\"{colour}\">{}</text>", MARGIN + 12.0, engine.name());
    }
    svg.push_str("</svg>\n");
    fs::write(file, svg).with_context(|| format!("{} cannot be written", file.display()))
}
