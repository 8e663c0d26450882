//! What has everyone heard, if all ties are looked at? The count that messages keep, found from the beginning.
//!
//! Looking at ties is what a program does that keeps no counts. It serves where counts are not known: a run that is taken up,
//! adults who go offline. And it is a second way to the same step, for any rule of chance.

use crate::model::reach::bit;
use crate::model::talk::counts::Counts;
use crate::model::talk::hear::{self, carries};
use crate::model::talk::rules::Heard;
use crate::model::talk::world::{CONTENT, Layer, NEVER, Talk};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

/// Whether an adult spoke for it, or against it, before the news that are told at a step.
pub(super) fn has_spoken(talk: &Talk, adult: usize, for_it: bool, step: u32) -> bool {
    let since = talk.since[adult];
    since != NEVER && since + 1 < step && (talk.status[adult] == CONTENT) == for_it
}

/// Those who can be heard over a layer and spoke before the news of a step: a bit an adult.
pub(super) fn voices(talk: &Talk, layer: Layer, for_it: bool, step: u32) -> Vec<u64> {
    let adults = talk.adults();
    let of = |word: usize| {
        let some = word * 64..adults.min(word * 64 + 64);
        let bits = some.fold(0, |bits, adult| {
            bits | u64::from(has_spoken(talk, adult, for_it, step)) << (adult % 64)
        });
        match layer {
            Layer::Offline => bits,
            Layer::Online => bits & talk.connected[word],
        }
    };
    (0..adults.div_ceil(64)).into_par_iter().map(of).collect()
}

/// How many of some voices an adult listens to over a layer.
#[inline]
pub(super) fn heard_of(talk: &Talk, layer: Layer, adult: usize, voices: &[u64]) -> u32 {
    if layer == Layer::Online && !bit(&talk.connected, adult) {
        return 0;
    }
    let network = talk.shared.network(layer);
    let tried = talk.shared.trials(layer).is_some();
    let heard = |known: u32| bit(voices, known as usize);
    if let (Some(rows), false) = (network.rows(), tried) {
        let row = rows.row(adult).iter();
        return row.map(|&known| u32::from(heard(known))).sum();
    }
    let hearer = u32::try_from(adult).expect("adults are numbered in 32 bits");
    let mut count = 0;
    network.each_known(adult, |known| {
        let carried = !tried || carries(&talk.shared, layer, known, hearer);
        count += u32::from(heard(known) && carried);
    });
    count
}

/// Counts a layer's voices from the beginning, as they stand before the news of a step.
pub(super) fn count(talk: &mut Talk, layer: Layer, step: u32) {
    let network = talk.shared.network(layer);
    if network.ties() == 0 || talk.shared.is_alike(layer) {
        return;
    }
    for for_it in [true, false] {
        let mut counts = std::mem::replace(hear::counts(talk, layer, for_it), Counts::Silent);
        if counts != Counts::Silent {
            let voices = voices(talk, layer, for_it, step);
            counts.refill(|adult| heard_of(talk, layer, adult, &voices));
        }
        *hear::counts(talk, layer, for_it) = counts;
    }
}

/// All voices, for who looks at its ties and keeps no counts; none where nothing is ever counted.
pub(super) struct Everyone {
    offline: Option<Vec<u64>>,
    online: Option<Vec<u64>>,
    offline_against: Option<Vec<u64>>,
    online_against: Option<Vec<u64>>,
}

impl Everyone {
    /// Those who spoke before the news of a step.
    pub(super) fn before(talk: &Talk, step: u32) -> Self {
        let some = |counts: &Counts, layer, for_it| {
            (*counts != Counts::Silent).then(|| voices(talk, layer, for_it, step))
        };
        Self {
            offline: some(&talk.heard, Layer::Offline, true),
            online: some(&talk.heard_online, Layer::Online, true),
            offline_against: some(&talk.against, Layer::Offline, false),
            online_against: some(&talk.against_online, Layer::Online, false),
        }
    }

    /// What an adult has heard of them.
    #[inline]
    pub(super) fn heard_by(&self, talk: &Talk, adult: usize) -> Heard {
        let of = |layer, voices: &Option<Vec<u64>>| {
            let voices = voices.as_ref();
            voices.map_or(0, |voices| heard_of(talk, layer, adult, voices))
        };
        Heard {
            offline: of(Layer::Offline, &self.offline),
            online: of(Layer::Online, &self.online),
            offline_against: of(Layer::Offline, &self.offline_against),
            online_against: of(Layer::Online, &self.online_against),
        }
    }
}
