//! Which number has a name? Names are numbered in the order of their first appearance.

/// Names with their numbers. An open table over one store of bytes: a map of strings would take several times the memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Labels {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Numbers plus one, by hash; 0 is free. As long as a power of two, or empty at rest.
    slots: Vec<u32>,
}

impl Labels {
    pub(crate) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            ends: Vec::new(),
            slots: Vec::new(),
        }
    }

    /// The same without what is needed to look names up, which takes more memory than the names; it comes back when it is.
    pub(crate) fn at_rest(mut self) -> Self {
        self.slots = Vec::new();
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
        self
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The name of a number.
    pub(crate) fn name(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[number]]
    }

    /// The number of a name, a new one if it was not there.
    pub(crate) fn number(&mut self, name: &[u8]) -> u32 {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(name);
        if self.slots[slot] == 0 {
            self.bytes.extend_from_slice(name);
            self.ends.push(self.bytes.len());
            let count = u32::try_from(self.ends.len()).expect("fewer names than 2^32");
            self.slots[slot] = count;
        }
        self.slots[slot] - 1
    }

    /// The slot of a name, or the free one where it belongs.
    fn slot(&self, name: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = usize::try_from(hash(name) >> 32).expect("32 bits") & mask;
        while self.slots[slot] != 0 && self.name(self.slots[slot] as usize - 1) != name {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; (4 * self.len()).next_power_of_two().max(1024)];
        for number in 0..self.len() {
            let slot = self.slot(self.name(number));
            self.slots[slot] = u32::try_from(number + 1).expect("fewer names than 2^32");
        }
    }
}

/// FNV-1a with its bits mixed at the end.
fn hash(name: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in name {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn names_are_numbered_as_they_come_and_found_again() {
        let mut labels = Labels::new();
        for round in 0..2 {
            for k in 0..5000_u32 {
                let name = format!("adult {}", k * 7);
                assert_eq!(labels.number(name.as_bytes()), k, "round {round}");
            }
        }
        assert_eq!((labels.len(), labels.name(3)), (5000, &b"adult 21"[..]));
        let mut again = labels.at_rest();
        assert_eq!((again.number(b"adult 21"), again.number(b"new")), (3, 5000));
    }
}
