//! Who belongs to the core of a network?
//!
//! The k-core is what is left when everyone with fewer than k ties is taken away again and again (Seidman 1983); an adult's
//! shell is the greatest k whose core it belongs to. Found by taking adults away in the order of the ties they have left
//! (Batagelj & Zaversnik 2003), in time proportional to the ties.

use crate::population::network::Network;

impl Network {
    /// Shell of every adult, by those it listens to. On a complete network all belong to one shell.
    #[must_use]
    pub fn shells(&self) -> Vec<u32> {
        let adults = self.adults();
        let degree = |adult: usize| u32::try_from(self.degree(adult)).expect("below 2^32 ties");
        let mut left: Vec<u32> = (0..adults).map(degree).collect();
        if self.is_complete() {
            return left;
        }
        let most = left.iter().max().map_or(0, |&most| most as usize);
        // Adults in the order of the ties they have left; where each number of ties begins, where each adult stands.
        let mut starts = vec![0_usize; most + 2];
        for &ties in &left {
            starts[ties as usize + 1] += 1;
        }
        for k in 1..starts.len() {
            starts[k] += starts[k - 1];
        }
        let mut next = starts.clone();
        let (mut order, mut stands) = (vec![0_usize; adults], vec![0_usize; adults]);
        for adult in 0..adults {
            let place = &mut next[left[adult] as usize];
            (order[*place], stands[adult]) = (adult, *place);
            *place += 1;
        }
        for k in 0..adults {
            let adult = order[k];
            self.each_listener(adult, |tie| {
                let tie = tie as usize;
                if left[tie] <= left[adult] {
                    return;
                }
                // It moves to the front of those with as many ties, which now begin after it.
                let front = &mut starts[left[tie] as usize];
                let (place, first) = (stands[tie], (*front).max(k + 1));
                let other = order[first];
                order.swap(place, first);
                (stands[other], stands[tie]) = (place, first);
                *front = first + 1;
                left[tie] -= 1;
            });
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use crate::population::network::Network;

    #[test]
    fn a_clique_with_a_tail_has_its_shells() {
        // 0, 1, 2, 3 know one another; 4 knows 3 and 5; 5 knows 4 alone; 6 knows nobody.
        let pairs = [
            (0, 1),
            (0, 2),
            (0, 3),
            (1, 2),
            (1, 3),
            (2, 3),
            (3, 4),
            (4, 5),
        ];
        let network =
            Network::of_undirected(7, 1, |_, tie| pairs.iter().for_each(|&(a, b)| tie(a, b)));
        assert_eq!(network.shells(), [3, 3, 3, 3, 1, 1, 0]);
        assert_eq!(Network::complete(5).shells(), [4; 5]);
    }

    #[test]
    fn shells_are_what_taking_away_leaves() {
        let pairs: Vec<(u32, u32)> = (0..200_u32)
            .flat_map(|a| {
                let other = (a * 7919 + 13) % 200;
                [(a, other), (a, (a + 1) % 200), (a, (a * a + 5) % 200)]
            })
            .filter(|(a, b)| a != b)
            .collect();
        let network =
            Network::of_undirected(200, 1, |_, tie| pairs.iter().for_each(|&(a, b)| tie(a, b)));
        let shells = network.shells();
        for k in 0..=6 {
            // The k-core by its definition.
            let mut inside = [true; 200];
            loop {
                let weak = |adult: usize| {
                    let mut ties = 0;
                    network.each_known(adult, |tie| ties += u32::from(inside[tie as usize]));
                    inside[adult] && ties < k
                };
                let Some(weak) = (0..200).find(|&adult| weak(adult)) else {
                    break;
                };
                inside[weak] = false;
            }
            for adult in 0..200 {
                assert_eq!(inside[adult], shells[adult] >= k, "adult {adult}, core {k}");
            }
        }
    }
}
