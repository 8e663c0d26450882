//! Does it fit into the memory that is free? What the machine says, beside what the runs need.

use crate::cli::exit_code::ExitCode;
use crate::cli::loading::colour;
use crate::cli::{Failure, threads};
use crate::diagnostic::render::diagnostic;
use crate::diagnostic::{Diagnostic, Severity};
use crate::experiments::memory::{Need, need};
use crate::scenario::load::Loaded;

/// What the runs of a scenario need.
pub(super) fn need_of(loaded: &Loaded) -> Need {
    let scenario = &loaded.scenario;
    need(scenario, threads(scenario.experiment.threads))
}

/// Refuses runs that need more memory than is free.
///
/// # Errors
/// When they do; where the machine does not say how much is free, they never do.
pub(super) fn fits(loaded: &Loaded) -> Result<(), Failure> {
    match too_large(loaded) {
        None => Ok(()),
        Some(fault) => Err(Failure {
            code: ExitCode::Scenario,
            text: diagnostic(&fault, colour()),
        }),
    }
}

/// A warning that the runs do not fit here: another machine may have more.
pub(super) fn warning(loaded: &Loaded) -> Option<String> {
    let warning = Diagnostic {
        severity: Severity::Warning,
        ..too_large(loaded)?
    };
    Some(diagnostic(&warning, colour()))
}

fn too_large(loaded: &Loaded) -> Option<Diagnostic> {
    let need = need_of(loaded);
    let free = free()? + need.held;
    if need.total <= free {
        return None;
    }
    let (total, has) = told_apart(need.total, free);
    let message = format!("the runs need about {total} of memory; {has} are free");
    let mut fault = Diagnostic::error("scenario/too-large", message);
    let count = loaded.scenario.people.count;
    let largest = need.largest(free - need.held);
    let allowed = if largest < 1.0 {
        format!("the rows alone need {}", bytes(need.rows))
    } else {
        format!("up to about {largest} adults fit")
    };
    let label = format!("found {count} adults; {allowed}");
    fault = match loaded.resolved.spot("people.count") {
        Some(spot) => fault.at(spot, label),
        None => fault.hint(format!("`people.count` is not given; {label}")),
    };
    for path in ["network.degree", "experiment.runs", "output.every"] {
        if let Some(spot) = loaded.resolved.spot(path) {
            fault = fault.at(spot, "counts as well");
        }
    }
    Some(fault)
}

/// Bytes that programs can still take without pushing others to the disk, where the machine says so.
pub(super) fn free() -> Option<f64> {
    let known = std::fs::read_to_string("/proc/meminfo").ok()?;
    available(&known)
}

/// What `MemAvailable` says, in bytes.
fn available(meminfo: &str) -> Option<f64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(1024.0 * kibibytes)
}

/// A number of bytes as people say it, two digits of it.
pub(super) fn bytes(number: f64) -> String {
    in_digits(number, 2)
}

/// Two numbers of bytes, in as many digits as tell them apart, but no more than five.
fn told_apart(one: f64, other: f64) -> (String, String) {
    let both = |digits| (in_digits(one, digits), in_digits(other, digits));
    let apart = (2..5).map(both).find(|(one, other)| one != other);
    apart.unwrap_or_else(|| both(5))
}

/// A number of bytes in at least so many digits.
fn in_digits(number: f64, digits: usize) -> String {
    let units = ["KB", "MB", "GB", "TB", "PB"];
    let mut value = number / 1000.0;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    let whole = if value < 9.95 {
        1
    } else if value < 99.5 {
        2
    } else {
        3
    };
    let behind = digits.saturating_sub(whole);
    format!("{value:.behind$} {}", units[unit])
}

#[cfg(test)]
mod tests {
    use super::{available, bytes, told_apart};

    #[test]
    fn memory_is_read_and_told() {
        let text = "MemTotal:       16000000 kB\nMemAvailable:    2000 kB\n";
        assert_eq!(available(text), Some(2_048_000.0));
        assert_eq!(available("MemTotal: 3 kB\n"), None);
        let words = [1234.0, 56_700_000.0, 2_048_000.0, 4e12].map(bytes);
        assert_eq!(words, ["1.2 KB", "57 MB", "2.0 MB", "4.0 TB"]);
        let both = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(told_apart(3e9, 2e9), both("3.0 GB", "2.0 GB"));
        assert_eq!(told_apart(25.31e9, 24.97e9), both("25.3 GB", "25.0 GB"));
        assert_eq!(told_apart(25.31e9, 25.29e9), both("25.31 GB", "25.29 GB"));
        assert_eq!(told_apart(7e6, 7e6), both("7.0000 MB", "7.0000 MB"));
    }
}
