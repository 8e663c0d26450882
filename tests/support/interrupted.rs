//! How is a run stopped half way? It is watched until its checkpoints stand where a test wants them, then it is killed or asked.

use crate::support::Desk;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

/// A run under way.
pub(crate) struct Underway {
    child: Child,
}

impl Underway {
    /// Starts a command line on a desk.
    pub(crate) fn start(desk: &Desk, line: &str) -> Self {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let child = desk.command(&arguments).spawn().expect("it starts");
        Self { child }
    }

    /// Waits until something holds; a run that ends before shows that the test is too short.
    #[track_caller]
    pub(crate) fn until(mut self, holds: impl Fn() -> bool) -> Self {
        while !holds() {
            if let Some(status) = self.child.try_wait().expect("it can be asked") {
                panic!("it ended ({status}) before it could be stopped");
            }
            sleep(Duration::from_millis(1));
        }
        self
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.code(), None, "it ended by itself");
    }

    /// Asks it to stop, as Ctrl-C does; its exit code and what it said to stderr.
    pub(crate) fn interrupt(self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-INT", &id]).status();
        assert!(asked.expect("there is `kill`").success());
        let output = self.child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said)
    }
}

/// Starts a run, waits for a checkpoint other than the one that stands there, and kills it.
#[track_caller]
pub(crate) fn killed_at_next_checkpoint(desk: &Desk, line: &str, checkpoint: &str) {
    let path = desk.path(checkpoint);
    let before = std::fs::read(&path).ok();
    let newer = || std::fs::read(&path).is_ok_and(|now| before.as_ref() != Some(&now));
    Underway::start(desk, line).until(newer).kill();
}
