//! How do few decide? Those of a block who review are brought together, so that reckoning costs what there is to reckon.
//!
//! Columns of all the adults of a block are reckoned with at once, whoever reviews. Where that would be in vain for most, the
//! reviewers' values are copied into a small block of their own (`Few`), or those of a category's reviewers into columns of
//! their own (`Apart`); what they decide is copied back.

use crate::engine::arithmetic::bits_of;
use crate::engine::arithmetic::ones;
use crate::engine::bounds::GROUP;
use crate::model::household::review::Reviewed;
use crate::model::household::review::Situations;
use crate::model::household::world::{Block, Memory};

/// Where at most one adult in so many reviews anything, reviewers are brought together: without causes and with them, where
/// more is to be copied.
const FEW: [usize; 2] = [6, 10];

/// Those of a block who review, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Few {
    /// Places in the block.
    places: Vec<u32>,
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
        put_places(&mut self.places, due, u8::MAX);
        due.retain(|&due| due != 0);
        self.copy(from);
        true
    }

    /// Places in the block that they were taken from.
    #[must_use]
    pub fn places(&self) -> &[u32] {
        &self.places
    }

    /// The block of them alone, and their places in the other.
    pub fn parts(&mut self) -> (&mut Block, &[u32]) {
        (&mut self.block, &self.places)
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
            to.copy(from, places);
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
            to.put(from, places);
        }
        std::mem::swap(&mut block.tally, &mut to.tally);
    }
}

/// Where at most one adult in so many reviews a category, its reviewers are reckoned apart: without causes and with them, which
/// cost more to reckon than to copy.
const SPARSE: [usize; 2] = [10, 3];

/// Those of a block who review a category, what they face, and what they remember of it.
#[derive(Debug)]
pub struct Apart {
    /// `SPARSE`; tests let nobody be reckoned apart.
    pub(super) sparse: [usize; 2],
    places: Vec<u32>,
    faced: [Vec<f32>; 9],
    due: Vec<u8>,
    draws: Vec<u32>,
    was: Vec<u8>,
    memory: Memory,
}

impl Default for Apart {
    fn default() -> Self {
        Self {
            sparse: SPARSE,
            places: Vec::new(),
            faced: Default::default(),
            due: Vec::new(),
            draws: Vec::new(),
            was: Vec::new(),
            memory: Memory::default(),
        }
    }
}

impl Apart {
    /// Whether it costs less to copy what `due` of so many adults face than to reckon with all.
    #[inline(always)]
    pub fn spares(&self, due: usize, adults: usize, causes: bool) -> bool {
        due.saturating_mul(self.sparse[usize::from(causes)]) <= adults
    }

    /// Lets them draw, given their places in the block.
    #[inline(always)]
    pub fn draw(&mut self, draw: impl FnOnce(&mut Vec<u32>, &[u32])) {
        draw(&mut self.draws, &self.places);
    }

    /// Copies what those have who review category `c`.
    #[inline(always)]
    pub fn gather(&mut self, all: &Reviewed, memory: Option<&Memory>, c: usize) {
        put_places(&mut self.places, all.due, 1 << c);
        let (who, places) = (&all.who, &self.places);
        let columns = [
            who.time_value,
            who.skill,
            who.talent,
            who.wage,
            who.in_wage_work,
            who.sedentary,
            who.neighbours,
            who.quality_sense,
            who.taste,
        ];
        for (to, from) in self.faced.iter_mut().zip(columns) {
            copy(to, from, places);
        }
        copy(&mut self.due, all.due, places);
        copy(&mut self.was, all.was, places);
        if let Some(memory) = memory {
            self.memory.copy(memory, places);
        }
    }

    /// Their reviews, and their memory.
    #[inline(always)]
    pub fn parts(&mut self) -> (Reviewed<'_>, &mut Memory) {
        let [
            time_value,
            skill,
            talent,
            wage,
            in_wage_work,
            sedentary,
            neighbours,
            quality_sense,
            taste,
        ] = &self.faced;
        let who = Situations {
            time_value,
            skill,
            talent,
            wage,
            in_wage_work,
            sedentary,
            neighbours,
            quality_sense,
            taste,
        };
        let reviewed = Reviewed {
            who,
            due: &self.due,
            draws: &self.draws,
            was: &self.was,
        };
        (reviewed, &mut self.memory)
    }

    /// Gives back what they chose and what they remember.
    #[inline(always)]
    pub fn put_back(&self, habits: &mut [u8], chosen: &[u8], memory: Option<&mut Memory>) {
        put(habits, chosen, &self.places);
        if let Some(memory) = memory {
            memory.put(&self.memory, &self.places);
        }
    }
}

impl Memory {
    /// The memory of some others.
    #[inline(always)]
    fn copy(&mut self, from: &Self, places: &[u32]) {
        copy(&mut self.time_value, &from.time_value, places);
        copy(&mut self.skill, &from.skill, places);
        copy(&mut self.learned, &from.learned, places);
        copy(&mut self.learned_now, &from.learned_now, places);
        copy(&mut self.neighbours, &from.neighbours, places);
        copy(&mut self.draw, &from.draw, places);
        copy(&mut self.step, &from.step, places);
        copy(&mut self.work, &from.work, places);
    }

    /// Takes over what reviews change of the memory of some.
    #[inline(always)]
    fn put(&mut self, from: &Self, places: &[u32]) {
        put(&mut self.time_value, &from.time_value, places);
        put(&mut self.skill, &from.skill, places);
        put(&mut self.learned, &from.learned, places);
        put(&mut self.neighbours, &from.neighbours, places);
        put(&mut self.draw, &from.draw, places);
        put(&mut self.step, &from.step, places);
        put(&mut self.work, &from.work, places);
    }
}

/// The places of bytes that have one of some bits.
#[inline(always)]
fn put_places(places: &mut Vec<u32>, bytes: &[u8], some: u8) {
    places.clear();
    for (group, bytes) in (0..).zip(bytes.chunks(GROUP)) {
        let mut flags = [0; GROUP];
        for (flag, byte) in flags.iter_mut().zip(bytes) {
            *flag = u8::from(byte & some != 0);
        }
        let first = group * narrow(GROUP);
        places.extend(ones(bits_of(&flags)).map(|lane| first + narrow(lane)));
    }
}

/// A place in a block.
fn narrow(place: usize) -> u32 {
    u32::try_from(place).expect("a block is small")
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
