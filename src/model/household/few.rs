//! How do few decide? Those of a block who review are brought together, so that reckoning costs what there is to reckon.
//!
//! Columns of all the adults of a block are reckoned with at once, whoever reviews. Where that would be in vain for most, the
//! reviewers' values are copied into a small block of their own; what they decide is copied back.

use crate::model::household::world::{Block, Memory};

/// Where at most one adult in so many reviews, reviewers are brought together: without causes and with them, which cost more
/// to reckon than to copy.
const FEW: [usize; 2] = [12, 3];

/// Those of a block who review, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Few {
    /// Places in the block.
    places: Vec<u32>,
    /// Numbers of the adults.
    agents: Vec<u32>,
    /// A block of them alone.
    block: Block,
}

impl Few {
    /// Finds those whose byte in `due` is not 0 among the adults of a block from number `first` on, and copies their values
    /// unless they are more than few. Whether it has.
    #[inline(always)]
    pub fn gather(&mut self, from: &mut Block, due: &mut Vec<u8>) -> bool {
        let some: usize = due.iter().map(|&due| usize::from(due != 0)).sum();
        if some * FEW[usize::from(!from.memory.is_empty())] > due.len() {
            return false;
        }
        self.places.clear();
        let places = (0..).zip(due.iter()).filter(|&(_, &due)| due != 0);
        self.places.extend(places.map(|(place, _)| place));
        self.agents.clear();
        let numbers = self.places.iter().map(|&place| from.first + place);
        self.agents.extend(numbers);
        due.retain(|&due| due != 0);
        self.copy(from);
        true
    }

    /// Places in the block that they were taken from.
    #[must_use]
    pub fn places(&self) -> &[u32] {
        &self.places
    }

    /// The block of them alone, and their numbers.
    pub fn parts(&mut self) -> (&mut Block, &[u32]) {
        (&mut self.block, &self.agents)
    }

    #[inline(always)]
    fn copy(&mut self, from: &mut Block) {
        let (block, places) = (&mut self.block, &self.places);
        copy_all(&mut block.traits.talent, &from.traits.talent, places);
        copy(&mut block.traits.wage, &from.traits.wage, places);
        let ranks = &from.traits.sedentary_rank;
        copy(&mut block.traits.sedentary_rank, ranks, places);
        let senses = &from.traits.quality_sense;
        copy(&mut block.traits.quality_sense, senses, places);
        copy(&mut block.traits.taste, &from.traits.taste, places);
        copy(&mut block.traits.hours, &from.traits.hours, places);
        copy(&mut block.work, &from.work, places);
        copy_all(&mut block.habits, &from.habits, places);
        copy_all(&mut block.skill, &from.skill, places);
        block.memory.resize_with(from.memory.len(), Memory::default);
        for (to, from) in block.memory.iter_mut().zip(&from.memory) {
            copy(&mut to.time_value, &from.time_value, places);
            copy(&mut to.skill, &from.skill, places);
            copy(&mut to.learned, &from.learned, places);
            copy(&mut to.learned_now, &from.learned_now, places);
            copy(&mut to.neighbours, &from.neighbours, places);
            copy(&mut to.draw, &from.draw, places);
            copy(&mut to.step, &from.step, places);
            copy(&mut to.work, &from.work, places);
        }
        std::mem::swap(&mut block.tally, &mut from.tally);
    }

    /// Gives back what reviews change: habits, what is remembered of them, and the sums.
    #[inline(always)]
    pub fn put_back(&mut self, to: &mut Block) {
        let (block, places) = (&mut self.block, &self.places);
        for (to, from) in to.habits.iter_mut().zip(&block.habits) {
            put(to, from, places);
        }
        for (to, from) in to.memory.iter_mut().zip(&block.memory) {
            put(&mut to.time_value, &from.time_value, places);
            put(&mut to.skill, &from.skill, places);
            put(&mut to.learned, &from.learned, places);
            put(&mut to.neighbours, &from.neighbours, places);
            put(&mut to.draw, &from.draw, places);
            put(&mut to.step, &from.step, places);
            put(&mut to.work, &from.work, places);
        }
        std::mem::swap(&mut block.tally, &mut to.tally);
    }
}

#[inline(always)]
fn copy<T: Copy>(to: &mut Vec<T>, from: &[T], places: &[u32]) {
    to.clear();
    to.extend(places.iter().map(|&place| from[place as usize]));
}

#[inline(always)]
fn copy_all<T: Copy>(to: &mut Vec<Vec<T>>, from: &[Vec<T>], places: &[u32]) {
    to.resize_with(from.len(), Vec::new);
    for (to, from) in to.iter_mut().zip(from) {
        copy(to, from, places);
    }
}

#[inline(always)]
fn put<T: Copy>(to: &mut [T], from: &[T], places: &[u32]) {
    for (&value, &place) in from.iter().zip(places) {
        to[place as usize] = value;
    }
}
