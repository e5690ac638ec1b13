//! Medians, as a table and as JSON.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context;
use serde_json::{Value, json};

use crate::{
    linearity::{self, Point},
    load::Window,
    machine,
    operations::Operation,
    subjects::{Engine, Kind},
};

/// One window of one subject.
pub(crate) struct Measured {
    pub(crate) engine: Engine,
    pub(crate) operation: Operation,
    pub(crate) kind: Kind,
    pub(crate) connections: usize,
    pub(crate) window: Window,
}

/// What is to be reached of the limit, in percent: the floor that must hold, and the goal.
fn reach(engine: Engine, operation: Operation) -> Option<(u32, u32)> {
    match (engine, operation) {
        (Engine::Sqlite, Operation::Q1) => Some((30, 70)),
        (Engine::Sqlite, Operation::Q2) => Some((35, 70)),
        (Engine::Sqlite, Operation::Q3) => Some((30, 50)),
        (Engine::Postgres, Operation::Q1) => Some((35, 45)),
        (Engine::Postgres, Operation::Q2) => Some((40, 65)),
        (Engine::Postgres, Operation::Q3) => Some((35, 65)),
        _ => None,
    }
}

/// All that was measured.
#[derive(Default)]
pub(crate) struct Report {
    measured: Vec<Measured>,
    statements: Vec<(Engine, Operation, u64)>,
    lengths: Vec<Point>,
}

/// Medians over the rounds.
struct Medians {
    cpu_us: f64,
    per_second: f64,
    p50_us: f64,
    p99_us: f64,
    memory_mb: f64,
    /// The span of the processor times, relative to their median.
    spread: f64,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        count if count.is_multiple_of(2) => f64::midpoint(values[count / 2 - 1], values[count / 2]),
        count => values[count / 2],
    }
}

impl Report {
    pub(crate) fn add(&mut self, measured: Measured) {
        self.measured.push(measured);
    }

    pub(crate) fn add_statements(&mut self, engine: Engine, operation: Operation, statements: u64) {
        self.statements.push((engine, operation, statements));
    }

    pub(crate) fn add_lengths(&mut self, points: Vec<Point>) {
        self.lengths.extend(points);
    }

    fn medians(&self, engine: Engine, operation: Operation, kind: Kind, connections: usize) -> Option<Medians> {
        let of = |each: &&Measured| {
            each.engine == engine && each.operation == operation && each.kind == kind && each.connections == connections
        };
        let windows: Vec<&Window> = self.measured.iter().filter(of).map(|each| &each.window).collect();
        if windows.is_empty() {
            return None;
        }
        let all = |value: fn(&Window) -> f64| windows.iter().map(|window| value(window)).collect::<Vec<_>>();
        let cpu = all(|window| window.cpu_us);
        let (least, most) = cpu.iter().fold((f64::MAX, 0_f64), |(least, most), us| (least.min(*us), most.max(*us)));
        let cpu_us = median(cpu);
        Some(Medians {
            cpu_us,
            per_second: median(all(|window| window.requests as f64 / window.seconds)),
            p50_us: median(all(|window| window.p50_us)),
            p99_us: median(all(|window| window.p99_us)),
            memory_mb: median(all(|window| window.memory_mb)),
            spread: (most - least) / cpu_us,
        })
    }

    /// How it goes: one line an operation and number of connections.
    pub(crate) fn line(&self, engine: Engine, operation: Operation, connections: usize) -> String {
        let mut line = format!("{} {} with {connections:>2}:", engine.name(), operation.name());
        for kind in Kind::ALL {
            if let Some(medians) = self.medians(engine, operation, kind, connections) {
                let Medians { cpu_us, per_second, p50_us, p99_us, memory_mb, spread } = medians;
                line += &format!(
                    "  {} {cpu_us:.1} µs CPU (±{:.0} %), {per_second:.0}/s, p50 {p50_us:.0} p99 {p99_us:.0} µs, \
                     {memory_mb:.0} MB;",
                    kind.name(),
                    spread * 50.0
                );
            }
        }
        line
    }

    /// The table of BENCHMARKS.md, on stdout.
    #[expect(clippy::print_stdout, reason = "the table is the command's result")]
    pub(crate) fn print(&self) {
        println!("{}", machine::description());
        for engine in Engine::ALL {
            let on_it = |each: &&Measured| each.engine == engine;
            if self.measured.iter().filter(on_it).any(|each| each.kind == Kind::Mercurius) {
                println!("\n{}", self.peers(engine));
            } else if self.measured.iter().any(|each| on_it(&each)) {
                println!("\n{}", self.table(engine));
            }
        }
        if !self.lengths.is_empty() {
            println!("\n{}", linearity::table(&self.lengths));
        }
    }

    fn connections(&self) -> Vec<usize> {
        let mut connections: Vec<_> = self.measured.iter().map(|each| each.connections).collect();
        connections.sort_unstable();
        connections.dedup();
        connections
    }

    fn peers(&self, engine: Engine) -> String {
        let mut table = format!(
            "| {} | connections | CPU, µs | PostGraphile | | Mercurius | | requests/s | PostGraphile | Mercurius |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
            engine.name()
        );
        for operation in Operation::ALL {
            for connections in self.connections() {
                let of = |kind| self.medians(engine, operation, kind, connections);
                let all = (of(Kind::Ventanilla), of(Kind::Postgraphile), of(Kind::Mercurius));
                let (Some(ours), Some(postgraphile), Some(mercurius)) = all else { continue };
                table += &format!(
                    "| {} | {connections} | {:.0} | {:.0} | {:.1} × | {:.0} | {:.1} × | {:.0} | {:.0} | {:.0} |\n",
                    operation.name(),
                    ours.cpu_us,
                    postgraphile.cpu_us,
                    postgraphile.cpu_us / ours.cpu_us,
                    mercurius.cpu_us,
                    mercurius.cpu_us / ours.cpu_us,
                    ours.per_second,
                    postgraphile.per_second,
                    mercurius.per_second
                );
            }
        }
        table
    }

    fn table(&self, engine: Engine) -> String {
        let mut table = format!(
            "| {} | connections | CPU, µs | of the limit | floor, goal | of the bare limit | requests/s | limit | p50, ms | p99, ms | \
             memory, MB | statements |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
            engine.name()
        );
        for operation in Operation::ALL {
            for connections in self.connections() {
                table += &self.row(engine, operation, connections).unwrap_or_default();
            }
        }
        table
    }

    fn row(&self, engine: Engine, operation: Operation, connections: usize) -> Option<String> {
        let of = |kind| self.medians(engine, operation, kind, connections);
        let ours = of(Kind::Ventanilla)?;
        let (limit, bare) = (of(Kind::Limit), of(Kind::Bare));
        let share = |other: &Option<Medians>| {
            other.as_ref().map_or("–".to_owned(), |other| format!("{:.0} %", 100.0 * other.cpu_us / ours.cpu_us))
        };
        let statements = self.statements.iter().find(|(on, of, _)| *on == engine && *of == operation);
        let statements = statements.map_or("–".to_owned(), |(_, _, count)| count.to_string());
        let reach = reach(engine, operation).map_or("–".to_owned(), |(floor, goal)| format!("{floor}, {goal} %"));
        let limit_per_second = limit.as_ref().map_or("–".to_owned(), |limit| format!("{:.0}", limit.per_second));
        Some(format!(
            "| {} | {connections} | {:.0} | {} | {reach} | {} | {:.0} | {limit_per_second} | {:.2} | {:.2} | {:.0} | {statements} |\n",
            operation.name(),
            ours.cpu_us,
            share(&limit),
            share(&bare),
            ours.per_second,
            ours.p50_us / 1e3,
            ours.p99_us / 1e3,
            ours.memory_mb
        ))
    }

    /// Everything that was measured, as JSON.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let mut grouped: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        grouped.insert("machine".to_owned(), machine::description().lines().map(Value::from).collect());
        for Measured { engine, operation, kind, connections, window } in &self.measured {
            let key = format!("{} {} {} {connections}", engine.name(), operation.name(), kind.name());
            grouped.entry(key).or_default().push(json!({
                "requests": window.requests,
                "seconds": window.seconds,
                "cpu_us": window.cpu_us,
                "p50_us": window.p50_us,
                "p99_us": window.p99_us,
                "memory_mb": window.memory_mb,
            }));
        }
        if !self.lengths.is_empty() {
            linearity::plot(&self.lengths, &folder.join("lengths.svg"))?;
        }
        let file = folder.join("results.json");
        let text = serde_json::to_string_pretty(&grouped)?;
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
    }
}
