//! What it was measured on.

use std::{fs, process::Command};

/// Processor, memory, system, compiler and commit, a line each; what cannot be found out is left out.
pub(crate) fn description() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let after_colon = |line: &str| line.split_once(':').map(|(_, value)| value.trim().to_owned());
    let model = cpuinfo.lines().find(|line| line.starts_with("model name")).and_then(after_colon);
    let cores = cpuinfo.lines().filter(|line| line.starts_with("processor")).count();
    let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB"));
    let gigabytes = kilobytes.and_then(|text| text.trim().parse::<f64>().ok()).map(|kb| kb / 1_048_576.0);
    let lines = [
        model.map(|model| format!("{cores} × {model}")),
        gigabytes.map(|gigabytes| format!("{gigabytes:.0} GB of memory")),
        said("uname", &["-sr"]),
        said("rustc", &["--version"]),
        said("node", &["--version"]).map(|version| format!("Node.js {version}")),
        said("git", &["describe", "--always", "--dirty"]).map(|commit| format!("commit {commit}")),
    ];
    lines.into_iter().flatten().map(|line| format!("- {line}\n")).collect()
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}
