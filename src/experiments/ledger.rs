//! How are the pieces of a study worked off? Side by side, in a given order, each noted when it is done and never done twice.

use crate::output::journal::Journal;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What a piece of work gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Its numbers.
    Values(Vec<f64>),
    /// Why it gave none.
    Fault(Fault),
}

/// Why a piece of work can give no numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is to be mended.
    pub source: Source,
    /// The reason, in a line.
    pub why: String,
}

/// What is to be mended before a piece of work can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// What the scenario asks for.
    Scenario,
    /// A file it names.
    File,
    /// This program.
    Program,
}

impl Source {
    const ALL: [Self; 3] = [Self::Scenario, Self::File, Self::Program];

    /// Its word in a journal.
    const fn word(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::File => "file",
            Self::Program => "program",
        }
    }
}

impl Fault {
    /// What a scenario asks for cannot be.
    #[must_use]
    pub fn scenario(why: impl Into<String>) -> Self {
        Self {
            source: Source::Scenario,
            why: why.into(),
        }
    }

    /// The same fault, told of something: `what` stands before the reason.
    #[must_use]
    pub fn of(&self, what: &str) -> Self {
        Self {
            source: self.source,
            why: format!("{what}: {}", self.why),
        }
    }
}

impl Answer {
    /// Its numbers, where it gave some.
    #[must_use]
    pub fn values(&self) -> Option<&[f64]> {
        match self {
            Self::Values(values) => Some(values),
            Self::Fault(_) => None,
        }
    }
}

/// Why a piece of work ended without an answer that could be noted.
#[derive(Debug)]
pub enum Trouble {
    /// It was asked to stop.
    Asked,
    /// It can give no answer.
    Fault(Fault),
}

/// Why a study ended early.
#[derive(Debug)]
pub enum Stopped {
    /// It was asked to stop; what is done is noted.
    Asked,
    /// The journal could not be written.
    Disk(io::Error),
    /// It cannot do without a piece that gave no answer; what is done is noted.
    Fault(Fault),
}

/// What goes on beside the work: progress and the wish to stop.
pub trait Pace: Sync {
    /// So many pieces are to be done, of which some were done before.
    fn planned(&self, pieces: usize, before: usize);
    /// A piece is done.
    fn done(&self);
    /// Whether to stop.
    fn stop(&self) -> bool;
}

/// Pieces that are done, in memory and in a journal.
#[derive(Debug)]
pub struct Ledger {
    journal: Option<Journal>,
    known: Mutex<BTreeMap<String, Answer>>,
}

impl Ledger {
    /// A ledger with the lines of a journal; lines it cannot read are done again, and so are faults: a file may be there now,
    /// or memory free. Without a journal, nothing is kept.
    #[must_use]
    pub fn new(journal: Option<Journal>, lines: &[String]) -> Self {
        let answers = lines.iter().filter_map(|line| read(line));
        let known = answers.filter(|(_, answer)| answer.values().is_some());
        Self {
            journal,
            known: Mutex::new(known.collect()),
        }
    }

    /// Whether no piece has given numbers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().all(|answer| answer.values().is_none())
    }

    /// A fault that was met: the first by its key, the same however the work was shared out.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.values().find_map(|answer| match answer {
            Answer::Values(_) => None,
            Answer::Fault(fault) => Some(fault.clone()),
        })
    }

    /// Takes up lines of another journal of the same study.
    pub fn take(&self, lines: &[String]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(lines.iter().filter_map(|line| read(line)));
    }

    /// The answer to a piece that is done.
    #[must_use]
    pub fn answer(&self, key: &str) -> Option<Answer> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).cloned()
    }

    /// The numbers of runs that are done, in the order of their keys.
    ///
    /// # Errors
    /// The fault of the first that gave none.
    ///
    /// # Panics
    /// When one of them was not made.
    pub fn runs(&self, keys: &[String]) -> Result<Vec<Vec<f64>>, Fault> {
        let of = |key: &String| match self.answer(key).expect("all runs are made") {
            Answer::Values(values) => Ok(values),
            Answer::Fault(fault) => Err(fault.of(&format!("run {key} gave nothing"))),
        };
        keys.iter().map(of).collect()
    }

    /// Works off the pieces that are not done yet, in the order of their keys here; `at_once` of them at a time.
    ///
    /// # Errors
    /// When asked to stop, or when the journal cannot be written; what was done is noted.
    pub fn work(
        &self,
        keys: &[String],
        at_once: usize,
        pace: &dyn Pace,
        work: &(dyn Fn(usize) -> Result<Vec<f64>, Trouble> + Sync),
    ) -> Result<(), Stopped> {
        let open: Vec<usize> = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            let is_open = |&k: &usize| !known.contains_key(&keys[k]);
            (0..keys.len()).filter(is_open).collect()
        };
        pace.planned(keys.len(), keys.len() - open.len());
        let (next, ended) = (AtomicUsize::new(0), AtomicBool::new(false));
        let failed: Mutex<Option<Stopped>> = Mutex::new(None);
        let end = |why: Stopped| {
            ended.store(true, Ordering::Relaxed);
            let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
            // A disk that refuses is worth more words than the wish to stop.
            if !matches!(*failed, Some(Stopped::Disk(_))) {
                *failed = Some(why);
            }
        };
        let worker = || {
            while !ended.load(Ordering::Relaxed) {
                let Some(&piece) = open.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    return;
                };
                if pace.stop() {
                    return end(Stopped::Asked);
                }
                let answer = match guarded(|| work(piece)) {
                    Ok(values) => Answer::Values(values),
                    Err(Trouble::Fault(fault)) => Answer::Fault(fault),
                    Err(Trouble::Asked) => return end(Stopped::Asked),
                };
                if let Err(error) = self.note(&keys[piece], answer) {
                    return end(Stopped::Disk(error));
                }
                pace.done();
            }
        };
        if at_once > 1 {
            // Each thread takes the next piece: they start in order, so that what is cut off leaves the first of them done. A
            // thread that waits inside of a piece cannot be handed another's, as it could be by a parallel loop.
            rayon::broadcast(|thread| {
                if thread.index() < at_once {
                    worker();
                }
            });
        } else {
            worker();
        }
        if let Some(journal) = &self.journal {
            journal.sync().map_err(Stopped::Disk)?;
        }
        let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.map_or(Ok(()), Err)
    }

    fn note(&self, key: &str, answer: Answer) -> io::Result<()> {
        if let Some(journal) = &self.journal {
            journal.add(&written(key, &answer))?;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key.to_owned(), answer);
        Ok(())
    }
}

/// The work's answer; a panic is a fault of its piece alone.
fn guarded(work: impl FnOnce() -> Result<Vec<f64>, Trouble>) -> Result<Vec<f64>, Trouble> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|why| {
        let text = why.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| why.downcast_ref::<&str>().copied());
        let text = text.unwrap_or("no reason given");
        Err(Trouble::Fault(Fault {
            source: Source::Program,
            why: format!("the simulation broke: {text}"),
        }))
    })
}

/// A line: key, tab, numbers between spaces; or key, tab, exclamation mark, what is to be mended, reason.
fn written(key: &str, answer: &Answer) -> String {
    let mut line = format!("{key}\t");
    match answer {
        Answer::Values(values) => {
            let _ = write!(line, "{}", values.len());
            for value in values {
                let _ = write!(line, " {value:?}");
            }
        }
        Answer::Fault(Fault { source, why }) => {
            let why = why.replace(['\n', '\r', '\t'], " ");
            let _ = write!(line, "!{} {why}", source.word());
        }
    }
    line
}

fn read(line: &str) -> Option<(String, Answer)> {
    let (key, rest) = line.split_once('\t')?;
    if let Some(fault) = rest.strip_prefix('!') {
        let (word, why) = fault.split_once(' ')?;
        let source = Source::ALL.into_iter().find(|one| one.word() == word)?;
        let why = why.to_owned();
        return Some((key.to_owned(), Answer::Fault(Fault { source, why })));
    }
    let mut words = rest.split(' ');
    let count: usize = words.next()?.parse().ok()?;
    let values: Option<Vec<f64>> = words.map(|word| word.parse().ok()).collect();
    let values = values.filter(|values| values.len() == count)?;
    Some((key.to_owned(), Answer::Values(values)))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Fault, Ledger, Pace, Source, Stopped, Trouble, read, written};
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Until(usize, AtomicUsize);

    impl Pace for Until {
        fn planned(&self, _pieces: usize, _before: usize) {}
        fn done(&self) {
            self.1.fetch_add(1, Ordering::Relaxed);
        }
        fn stop(&self) -> bool {
            self.1.load(Ordering::Relaxed) >= self.0
        }
    }

    #[test]
    fn answers_read_back_to_the_bit() {
        let values = vec![0.1 + 0.2, f64::MIN_POSITIVE, -0.0, 1e300, f64::INFINITY];
        let answer = Answer::Values(values.clone());
        let (key, back) = read(&written("3 x=1", &answer)).expect("a line");
        assert_eq!(key, "3 x=1");
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(back.values().expect("numbers")), bits(&values));
        let nan = read(&written("k", &Answer::Values(vec![f64::NAN]))).expect("a line");
        assert!(nan.1.values().expect("numbers")[0].is_nan());
        for source in Source::ALL {
            let fault = |why: &str| {
                Answer::Fault(Fault {
                    source,
                    why: why.to_owned(),
                })
            };
            let back = read(&written("k", &fault("no\tway\nout"))).expect("a line");
            assert_eq!(back.1, fault("no way out"));
        }
        assert_eq!(read("k\t3 1 2"), None);
    }

    #[test]
    fn pieces_are_done_once_in_order_and_a_broken_one_stops_no_other() {
        let keys: Vec<String> = (0..20).map(|k| format!("{k}")).collect();
        let ledger = Ledger::new(None, &["3\t1 7".to_owned()]);
        let stopped = ledger.work(&keys, 1, &Until(5, AtomicUsize::new(0)), &|k| {
            Ok(vec![k as f64])
        });
        assert!(matches!(stopped, Err(Stopped::Asked)));
        assert_eq!(ledger.answer("3"), Some(Answer::Values(vec![7.0])));
        assert!(ledger.answer("5").is_some() && ledger.answer("6").is_none());
        let all = ledger.work(&keys, 2, &Until(99, AtomicUsize::new(0)), &|k| match k {
            11 => panic!("out of luck"),
            12 => Err(Trouble::Fault(Fault::scenario("cannot be"))),
            k => Ok(vec![k as f64]),
        });
        assert!(all.is_ok());
        assert_eq!(ledger.answer("19"), Some(Answer::Values(vec![19.0])));
        assert_eq!(
            ledger.answer("12"),
            Some(Answer::Fault(Fault::scenario("cannot be")))
        );
        let broken = ledger.fault().expect("two faults");
        assert!(broken.source == Source::Program && broken.why.contains("out of luck"));
    }
}
