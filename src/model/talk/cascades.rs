//! How do adoptions hang together? Trees of who brought whom: their sizes, depths and shapes, and what each cohort brought.
//!
//! An adoption hangs under its parent where the parent adopted at an earlier step; else it begins a tree. A paid voice, or a tie
//! that was asked, may never have adopted, or later, or at the same step: then it did not pass on what was brought to it. Who
//! has the smaller number among adopters of one step says nothing about them and must not decide.

use crate::model::talk::trace::{Event, NOBODY};
use std::collections::BTreeMap;

/// A tree of adoptions, seen from its root.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cascade {
    /// The adult at its root.
    pub root: u32,
    /// Adoptions in it, the root's among them.
    pub size: u64,
    /// Steps from the root to the farthest adopter along the tree.
    pub depth: u32,
    /// Structural virality: the mean distance between two adopters in the tree (Goel, Anderson, Hofman & Watts 2016); 0 for
    /// a root alone.
    pub virality: f64,
}

/// Place of an adoption in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The adult at the root.
    pub root: u32,
    /// Steps from the root.
    pub depth: u32,
}

/// Adopters of a step and those whom they brought, ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cohort {
    /// Adopters of the step.
    pub adopters: u64,
    /// Later adoptions whose parent is one of them.
    pub caused: u64,
}

/// The trees of the events of one run, which stand in the order of their steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trees {
    /// Place of each event.
    pub places: Vec<Place>,
    /// All trees, in the order of their roots' adoption.
    pub cascades: Vec<Cascade>,
    /// Cohorts by step, up to the last step in which someone adopted.
    pub cohorts: Vec<Cohort>,
}

/// Builds the trees.
#[must_use]
pub fn trees(events: &[Event], adults: usize) -> Trees {
    let mut number = vec![NONE; adults];
    let mut places: Vec<Place> = Vec::with_capacity(events.len());
    let mut cohorts: Vec<Cohort> = Vec::new();
    for (k, event) in events.iter().enumerate() {
        number[event.adult as usize] = u32::try_from(k).expect("adults are numbered in 32 bits");
        let place = match above(events, event, &number) {
            None => Place {
                root: event.adult,
                depth: 0,
            },
            Some(parent) => {
                cohorts[events[parent].step as usize].caused += 1;
                Place {
                    depth: places[parent].depth + 1,
                    root: places[parent].root,
                }
            }
        };
        let step = event.step as usize;
        if cohorts.len() <= step {
            cohorts.resize(step + 1, Cohort::default());
        }
        cohorts[step].adopters += 1;
        places.push(place);
    }
    let cascades = cascades(events, &places, &number);
    Trees {
        places,
        cascades,
        cohorts,
    }
}

/// The event under which an adoption hangs: that of its parent, if it is of an earlier step. It stands before the child's then.
fn above(events: &[Event], event: &Event, number: &[u32]) -> Option<usize> {
    if event.parent == NOBODY {
        return None;
    }
    let parent = number[event.parent as usize];
    let known = (parent != NONE).then_some(parent as usize)?;
    (events[known].step < event.step).then_some(known)
}

/// The number of the event of someone who has none.
const NONE: u32 = u32::MAX;

fn cascades(events: &[Event], places: &[Place], number: &[u32]) -> Vec<Cascade> {
    // Sizes of subtrees, from the leaves to the roots: a parent stands before its children.
    let mut below = vec![1_u64; events.len()];
    for (k, event) in events.iter().enumerate().rev() {
        if let Some(parent) = above(events, event, number) {
            below[parent] += below[k];
        }
    }
    let mut cascades = Vec::new();
    let mut of_root: BTreeMap<u32, usize> = BTreeMap::new();
    // Twice the sum of distances of all pairs: every edge lies between its subtree and the rest.
    let mut distances: Vec<u128> = Vec::new();
    for (k, place) in places.iter().enumerate() {
        if above(events, &events[k], number).is_none() {
            of_root.insert(place.root, cascades.len());
            cascades.push(Cascade {
                root: place.root,
                size: below[k],
                depth: 0,
                virality: 0.0,
            });
            distances.push(0);
        } else {
            let tree = of_root[&place.root];
            let all = cascades[tree].size;
            cascades[tree].depth = cascades[tree].depth.max(place.depth);
            distances[tree] += 2 * u128::from(below[k]) * u128::from(all - below[k]);
        }
    }
    for (cascade, distance) in cascades.iter_mut().zip(distances) {
        let pairs = u128::from(cascade.size) * u128::from(cascade.size - 1);
        if pairs > 0 {
            cascade.virality = distance as f64 / pairs as f64;
        }
    }
    cascades
}

#[cfg(test)]
mod tests {
    use super::{Cohort, trees};
    use crate::model::talk::trace::{Channel, Event, NOBODY};

    fn event(adult: u32, parent: u32, step: u32) -> Event {
        Event {
            adult,
            parent,
            step,
            channel: Channel::Offline,
        }
    }

    #[test]
    fn a_star_a_chain_and_a_root_alone_are_told_apart() {
        let events = [
            event(0, NOBODY, 0),
            event(5, NOBODY, 0),
            event(9, NOBODY, 1),
            // A star around 0, a chain from 5.
            event(1, 0, 1),
            event(2, 0, 1),
            event(3, 0, 2),
            event(6, 5, 2),
            event(7, 6, 3),
            event(8, 7, 4),
        ];
        let found = trees(&events, 10);
        let [star, chain, alone] = found.cascades[..] else {
            panic!("three trees");
        };
        assert_eq!((star.size, star.depth), (4, 1));
        // Three pairs at distance 1, three at 2; a chain of four: (3 * 1 + 2 * 2 + 1 * 3) / 6.
        assert!((star.virality - 1.5).abs() < 1e-12);
        assert_eq!((chain.size, chain.depth), (4, 3));
        assert!((chain.virality - 10.0 / 6.0).abs() < 1e-12);
        assert_eq!((alone.size, alone.depth), (1, 0));
        assert_eq!(found.places[8].depth, 3);
        let cohort = Cohort {
            adopters: 2,
            caused: 4,
        };
        assert_eq!(found.cohorts[0], cohort);
        let caused: u64 = found.cohorts.iter().map(|cohort| cohort.caused).sum();
        assert_eq!(caused, 6);
    }

    /// What trees are, without the names of adults: step of the root, size, depth, virality; and the cohorts.
    fn forms(events: &[Event]) -> (Vec<String>, Vec<Cohort>) {
        let found = trees(events, 10);
        let step = |root: u32| events.iter().find(|event| event.adult == root);
        let mut forms: Vec<String> = found
            .cascades
            .iter()
            .map(|one| {
                let begun = step(one.root).expect("its root adopted").step;
                let shape = (begun, one.size, one.depth, one.virality);
                format!("{shape:?}")
            })
            .collect();
        forms.sort();
        (forms, found.cohorts)
    }

    #[test]
    fn only_a_parent_of_an_earlier_step_counts() {
        // 1 and 3 name one of their own step, 5 one who adopts later, 6 one who never does.
        let events = [
            event(0, NOBODY, 0),
            event(1, 2, 1),
            event(2, 0, 1),
            event(3, 2, 1),
            event(4, 3, 2),
            event(5, 7, 2),
            event(6, 9, 2),
            event(7, 1, 3),
        ];
        let found = trees(&events, 10);
        let roots: Vec<u32> = found.places.iter().map(|place| place.root).collect();
        assert_eq!(roots, [0, 1, 0, 3, 3, 5, 6, 1]);
        let depths: Vec<u32> = found.places.iter().map(|place| place.depth).collect();
        assert_eq!(depths, [0, 0, 1, 0, 1, 0, 0, 1]);
        let caused: Vec<u64> = found.cohorts.iter().map(|cohort| cohort.caused).collect();
        assert_eq!(caused, [1, 2, 0, 0]);
    }

    /// Events of a step stand in the order of the adults' numbers: whoever is numbered otherwise has the same trees.
    #[test]
    fn trees_are_the_same_however_adults_are_numbered() {
        let events = [
            event(0, NOBODY, 0),
            event(1, 2, 1),
            event(2, 0, 1),
            event(3, 2, 1),
            event(4, 3, 2),
            event(5, 4, 2),
            event(6, 7, 2),
            event(7, 1, 2),
            event(8, 6, 3),
        ];
        let expected = forms(&events);
        for step in [3, 7, 9] {
            for shift in 0..10 {
                // Numbers prime to ten reach every adult.
                let renamed = |adult: u32| match adult {
                    NOBODY => NOBODY,
                    adult => (adult * step + shift) % 10,
                };
                let mut others = events.map(|one| Event {
                    adult: renamed(one.adult),
                    parent: renamed(one.parent),
                    ..one
                });
                others.sort_by_key(|one| (one.step, one.adult));
                assert_eq!(forms(&others), expected, "{step} {shift}");
            }
        }
    }
}
