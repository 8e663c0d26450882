//! Whose draw is low enough? Chances of a rule as limits for random words, so that most adults are done after one comparison.
//!
//! A draw is first held against a bound for all who heard as many voices; only who stays below it is looked at with its own
//! ties. The upper 16 bits of a draw say nearly always enough, so that only they are drawn for all. Bounds may be too high,
//! never too low: they change the cost of a step and nothing else.

use crate::engine::arithmetic::threshold;
use crate::engine::bounds::{GROUP, within};
use crate::model::talk::rules::{Chance, Heard, Ties};
use crate::model::talk::world::{CONTENT, REJECTED};

/// Ties up to which chances are looked up and not computed anew.
const TABLE_TIES: u32 = 63;

/// Chances as limits for random words.
#[derive(Clone, Debug)]
pub struct Limits {
    /// A limit that the upper half of no word of a decision exceeds, by voices heard or fewer; the last holds for any number.
    bounds: [u16; 256],
    /// Where a chance depends on voices and ties alone: by ties, then voices.
    table: Vec<u64>,
}

impl Limits {
    /// The limits of a rule among adults who listen to `fewest` at least and to `most` at most.
    pub fn of<R: Chance>(rule: &R, fewest: Ties, most: Ties) -> Self {
        let mut bounds = [0; 256];
        for (bound, voices) in bounds.iter_mut().zip(0..) {
            let chance = if voices < 255 {
                rule.bound(voices, fewest, most)
            } else {
                rule.ceiling(most)
            };
            *bound = upper(threshold(chance));
        }
        let mut table = Vec::new();
        // Where everyone listens to more, nothing would be looked up.
        if rule.is_simple() && fewest.all() <= TABLE_TIES {
            let chance = |voices: u32, ties: u32| {
                let (heard, ties) = (Heard::offline(voices), Ties::offline(ties));
                threshold(rule.chances(heard, ties).adopt)
            };
            for ties in 0..=most.all().min(TABLE_TIES) {
                table.extend((0..=ties).map(|voices| chance(voices, ties)));
                table.resize(table.len() + (TABLE_TIES - ties) as usize, 0);
            }
        }
        for voices in 1..bounds.len() {
            bounds[voices] = bounds[voices].max(bounds[voices - 1]);
        }
        Self { bounds, table }
    }

    /// The limit of everyone, where all heard the same and have as many ties.
    pub fn level<R: Chance>(rule: &R, heard: Heard, ties: Ties) -> Self {
        let chances = rule.chances(heard, ties);
        let limit = threshold(chances.adopt + chances.reject);
        Self {
            bounds: [upper(limit); 256],
            table: Vec::new(),
        }
    }

    /// A bit for each of some adults whose draw is not above the bound of as many voices as it heard, or could have heard.
    #[inline(always)]
    pub fn candidates(&self, draws: &[u16; GROUP], voices: &[u8; GROUP]) -> u64 {
        within(draws, voices, &self.bounds)
    }

    /// What an adult comes to, if anything, whose draw is `upper` in its upper 16 bits; the lower ones are drawn where they
    /// decide.
    #[inline]
    pub fn verdict<R: Chance>(
        &self,
        rule: &R,
        (heard, ties): (Heard, Ties),
        upper: u16,
        lower: impl FnOnce() -> u16,
    ) -> Option<u8> {
        let all = ties.all();
        let (adopt, decide) = if !self.table.is_empty() && all <= TABLE_TIES {
            let limit = self.table[(all * (TABLE_TIES + 1) + heard.all()) as usize];
            (limit, limit)
        } else {
            let chances = rule.chances(heard, ties);
            (
                threshold(chances.adopt),
                threshold(chances.adopt + chances.reject),
            )
        };
        let near = |limit: u64| limit >> 16 == u64::from(upper);
        let rest = if near(adopt) || near(decide) {
            lower()
        } else {
            0
        };
        let word = u64::from(upper) << 16 | u64::from(rest);
        if word < adopt {
            return Some(CONTENT);
        }
        (word < decide).then_some(REJECTED)
    }
}

/// The greatest upper half of a word below a limit, or one more.
fn upper(limit: u64) -> u16 {
    u16::try_from(limit >> 16).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::Limits;
    use crate::engine::arithmetic::threshold;
    use crate::model::talk::rules::bass::Bass;
    use crate::model::talk::rules::strong_weak::StrongWeak;
    use crate::model::talk::rules::two_sided::TwoSided;
    use crate::model::talk::rules::{Chance, Heard, Ties};
    use crate::scenario::adoption::{self, Form, Per};

    /// Every decision that a rule allows stays below the bound of its voices.
    fn holds(rule: &impl Chance) {
        let fewest = Ties::offline(2);
        let most = Ties {
            offline: 9,
            online: 4,
        };
        let limits = Limits::of(rule, fewest, most);
        for offline in 2..=9_u32 {
            for online in [0, 4] {
                let ties = Ties { offline, online };
                for pattern in 0..4_u32.pow(4) {
                    let [a, b, c, d] = [0, 2, 4, 6].map(|bits| pattern >> bits & 3);
                    let heard = Heard {
                        offline: a.min(offline),
                        online: b.min(online),
                        offline_against: c.min(offline - a.min(offline)),
                        online_against: d.min(online - b.min(online)),
                    };
                    let voices = heard.all() + heard.all_against();
                    let bound = limits.bounds[voices as usize];
                    for draw in [bound.saturating_add(1), u16::MAX] {
                        let verdict = limits.verdict(rule, (heard, ties), draw, || 0);
                        assert!(bound == u16::MAX || verdict.is_none(), "{heard:?} {ties:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn nobody_decides_above_a_bound() {
        for form in [Form::EachTie, Form::Hazard, Form::Rate] {
            for per in [Per::Degree, Per::MeanDegree, Per::Tie] {
                for imitation in [0.02, 0.4, 3.0] {
                    let law = adoption::Bass {
                        innovation: 0.01,
                        imitation,
                        form,
                        per,
                    };
                    let bass = Bass {
                        law,
                        mean_degree: 6.0,
                        years: 0.5,
                    };
                    holds(&bass);
                    holds(&TwoSided {
                        bass,
                        negativity: 2.0,
                    });
                }
            }
        }
        for (strong, weak) in [(0.07, 0.01), (0.01, 0.3)] {
            holds(&StrongWeak {
                advertising: 0.001,
                strong,
                weak,
                years: 1.0,
            });
        }
    }

    #[test]
    fn a_draw_of_two_halves_is_a_draw_of_32_bits() {
        let rule = StrongWeak {
            advertising: 0.3,
            strong: 0.0,
            weak: 0.0,
            years: 1.0,
        };
        let (fewest, limit) = (Ties::default(), threshold(0.3));
        let limits = Limits::of(&rule, fewest, fewest);
        for word in [
            0,
            limit - 70_000,
            limit - 1,
            limit,
            limit + 1,
            limit + 70_000,
        ] {
            let upper = u16::try_from(word >> 16).unwrap();
            let lower = u16::try_from(word & 0xffff).unwrap();
            let verdict = limits.verdict(&rule, (Heard::default(), fewest), upper, || lower);
            assert_eq!(verdict.is_some(), word < limit);
            let candidate = limits.candidates(&[upper; 64], &[0; 64]) == u64::MAX;
            assert!(candidate || word >= limit);
        }
    }

    #[test]
    fn every_place_of_a_group_is_compared() {
        let rule = StrongWeak {
            advertising: 0.5,
            strong: 0.0,
            weak: 0.0,
            years: 1.0,
        };
        let limits = Limits::of(&rule, Ties::default(), Ties::offline(1));
        let mut draws = [u16::MAX; 64];
        (draws[0], draws[2], draws[63]) = (0, 7, 0);
        assert_eq!(limits.candidates(&draws, &[0; 64]), 1 << 63 | 0b101);
    }
}
