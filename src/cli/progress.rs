//! How far is it? A bar with the remaining time on a terminal, a plain line every few seconds elsewhere, nothing when quiet.

use crate::cli::exit_code::ExitCode;
use crate::engine::checkpoint::Checkpoint;
use crate::experiments::execute::Watch;
use crate::experiments::ledger::Pace;
use crate::output::folder::{Folder, write_aside_by};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// Set by Ctrl-C.
pub(super) static STOP: AtomicBool = AtomicBool::new(false);

/// Listens for Ctrl-C.
pub(super) fn listen() {
    // A second Ctrl-C ends the program at once, as people expect.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            #[expect(clippy::exit, reason = "the second Ctrl-C means now")]
            std::process::exit(i32::from(ExitCode::Interrupted.number()));
        }
    });
}

/// Lets a write beyond the greatest length of a file that the shell allows fail like one on a full disk: left alone, the
/// signal would end the program without a word.
#[cfg(unix)]
pub(super) fn take_limits_as_errors() {
    let noted = std::sync::Arc::new(AtomicBool::new(false));
    let _ = signal_hook::flag::register(libc::SIGXFSZ, noted);
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(super) fn take_limits_as_errors() {}

/// Seconds between plain lines.
const LINE_EVERY: f64 = 5.0;

/// Seconds since it was started.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line looks at the clock"
    )]
    #[must_use]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    /// Seconds since the start.
    #[must_use]
    pub(super) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// How far it is, as people see it.
struct Display {
    bar: Option<ProgressBar>,
    plain: Option<Mutex<Stopwatch>>,
    started: Stopwatch,
    /// What is counted.
    what: &'static str,
    total: AtomicU64,
    /// Done in all; what an earlier execution did counts but took no time now.
    done: AtomicU64,
    begun_with: AtomicU64,
}

impl Display {
    fn new(what: &'static str, total: u64, quiet: bool) -> Self {
        let terminal = io::stderr().is_terminal();
        let now = Stopwatch::start();
        Self {
            bar: (terminal && !quiet).then(|| bar(total)),
            plain: (!terminal && !quiet).then(|| Mutex::new(now)),
            started: now,
            what,
            total: AtomicU64::new(total),
            done: AtomicU64::new(0),
            begun_with: AtomicU64::new(0),
        }
    }

    /// More is to be done, of which some was done before.
    fn more(&self, total: u64, before: u64) {
        let total = self.total.fetch_add(total, Ordering::Relaxed) + total;
        if let Some(bar) = &self.bar {
            bar.set_length(total);
        }
        self.before(before);
    }

    fn before(&self, count: u64) {
        self.begun_with.fetch_add(count, Ordering::Relaxed);
        self.add(count);
    }

    fn add(&self, count: u64) {
        let done = self.done.fetch_add(count, Ordering::Relaxed) + count;
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        }
        let Some(last) = &self.plain else { return };
        let Ok(mut last) = last.try_lock() else {
            return;
        };
        if last.seconds() >= LINE_EVERY {
            *last = Stopwatch::start();
            let total = self.total.load(Ordering::Relaxed);
            let begun_with = self.begun_with.load(Ordering::Relaxed);
            let left = remaining(self.started.seconds(), done, begun_with, total);
            let what = self.what;
            crate::cli::complain(&format!(
                "{done} of {total} {what} done, about {} left",
                words(left)
            ));
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Shows the progress of runs, keeps checkpoints and listens for the wish to stop.
pub(super) struct Progress<'a> {
    folder: &'a Folder,
    resume: bool,
    display: Display,
}

impl<'a> Progress<'a> {
    /// Progress of `runs` runs of `steps` steps.
    #[must_use]
    pub(super) fn new(
        folder: &'a Folder,
        runs: u32,
        steps: u32,
        resume: bool,
        quiet: bool,
    ) -> Self {
        let total = u64::from(runs) * u64::from(steps);
        Self {
            folder,
            resume,
            display: Display::new("steps", total, quiet),
        }
    }

    /// Ends the display.
    pub(super) fn finish(&self) {
        self.display.finish();
    }

    /// Seconds since the start.
    #[must_use]
    pub(super) fn seconds(&self) -> f64 {
        self.display.started.seconds()
    }
}

impl Watch for Progress<'_> {
    fn begun(&self, _run: u32, step: u32) {
        self.display.before(u64::from(step));
    }

    fn step_done(&self, _run: u32) {
        self.display.add(1);
    }

    fn stop(&self) -> bool {
        STOP.load(Ordering::Relaxed)
    }

    fn saved(&self, run: u32) -> io::Result<Option<Vec<u8>>> {
        if !self.resume {
            return Ok(None);
        }
        match std::fs::read(self.folder.checkpoint(run)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn save(&self, run: u32, checkpoint: &Checkpoint) -> io::Result<()> {
        write_aside_by(&self.folder.checkpoint(run), |to| checkpoint.write(to))
    }
}

/// Shows the progress of a study, and listens for the wish to stop.
pub(super) struct StudyProgress(Display);

impl StudyProgress {
    /// Nothing is planned yet.
    #[must_use]
    pub(super) fn new(quiet: bool) -> Self {
        Self(Display::new("runs", 0, quiet))
    }

    /// Ends the display.
    pub(super) fn finish(&self) {
        self.0.finish();
    }

    /// Seconds since the start.
    #[must_use]
    pub(super) fn seconds(&self) -> f64 {
        self.0.started.seconds()
    }
}

impl Pace for StudyProgress {
    fn planned(&self, pieces: usize, before: usize) {
        self.0.more(pieces as u64, before as u64);
    }

    fn done(&self) {
        self.0.add(1);
    }

    fn stop(&self) -> bool {
        STOP.load(Ordering::Relaxed)
    }
}

fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}about {eta} left")
        .expect("the template is well formed");
    bar.set_style(style.progress_chars("=> "));
    bar
}

/// Seconds that are left, by the pace of this execution.
fn remaining(seconds: f64, done: u64, begun_with: u64, total: u64) -> f64 {
    let made = done.saturating_sub(begun_with).max(1) as f64;
    seconds / made * total.saturating_sub(done) as f64
}

/// Seconds as people say them.
#[must_use]
pub(super) fn words(seconds: f64) -> String {
    let whole = seconds.max(0.0).round();
    if whole < 100.0 {
        format!("{whole:.0} s")
    } else if whole < 6000.0 {
        format!("{:.0} min", whole / 60.0)
    } else {
        format!("{:.1} h", whole / 3600.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{remaining, words};

    #[test]
    fn what_was_done_before_does_not_count_for_the_pace() {
        // 100 of 200 steps stood in the checkpoint; 50 took 10 s, so 50 take 10 more.
        assert!((remaining(10.0, 150, 100, 200) - 10.0).abs() < 1e-12);
        assert_eq!(
            (words(9.6), words(180.0), words(7200.0)),
            ("10 s".into(), "3 min".into(), "2.0 h".into())
        );
    }
}
