//! What happens in a step, and in which order? A list of phases, each declaring what it reads and what it writes.

/// One part of a step. It reads what stood in the columns of `reads` before it began and changes those of `writes` alone.
pub struct Phase<W> {
    /// Its name.
    pub name: &'static str,
    /// Columns it reads.
    pub reads: &'static [&'static str],
    /// Columns it writes.
    pub writes: &'static [&'static str],
    /// The work.
    pub run: fn(&mut W),
}

/// A world whose state can be named column by column.
pub trait Columns {
    /// Calls `see` with every piece of every column, in a fixed order: its name and its bytes.
    fn visit(&self, see: &mut dyn FnMut(&'static str, &[u8]));

    /// Fingerprint of each column, in order of first appearance.
    fn fingerprints(&self) -> Vec<(&'static str, u64)> {
        let mut prints: Vec<(&'static str, u64)> = Vec::new();
        self.visit(&mut |name, bytes| {
            let place = prints.iter().position(|(known, _)| *known == name);
            let place = place.unwrap_or_else(|| {
                prints.push((name, 0xcbf2_9ce4_8422_2325));
                prints.len() - 1
            });
            let print = &mut prints[place].1;
            for &byte in bytes {
                *print = (*print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        });
        prints
    }
}

/// Runs the phases in order.
pub fn run<W>(phases: &[Phase<W>], world: &mut W) {
    for phase in phases {
        (phase.run)(world);
    }
}

/// Runs the phases in order and checks that each left alone what it did not declare. For tests: it reads every
/// column twice a phase.
///
/// # Panics
/// When a phase changed a column that it does not declare.
pub fn run_checked<W: Columns>(phases: &[Phase<W>], world: &mut W) {
    for phase in phases {
        let before = world.fingerprints();
        (phase.run)(world);
        for (was, is) in before.iter().zip(&world.fingerprints()) {
            assert!(
                was == is || phase.writes.contains(&was.0),
                "phase `{}` changed `{}`, which it does not declare",
                phase.name,
                was.0
            );
        }
    }
}
