//! Lines that must fit: where they do not, those in the middle go, and one line says which.

use std::ops::Range;

/// The most bytes that such a line takes.
pub(super) const MISSING: usize = 1200;

/// As many of the lines as fit into this many bytes, first and last ones, with `missing` in place of the others. There must
/// be room for that one at least.
pub(super) fn fit(
    lines: &[String],
    space: usize,
    missing: impl Fn(Range<usize>) -> String,
) -> String {
    if lines.iter().map(String::len).sum::<usize>() <= space {
        return lines.concat();
    }
    let space = space.saturating_sub(MISSING);
    // Whoever reads a part reads the beginning.
    let front = taken(lines.iter(), space / 3 * 2);
    let used: usize = lines.iter().take(front).map(String::len).sum();
    let behind = lines.iter().skip(front).rev();
    let back = lines.len() - taken(behind, space - used);
    let gap = front..back.max(front);
    let first: String = lines.iter().take(gap.start).map(String::as_str).collect();
    let last: String = lines.iter().skip(gap.end).map(String::as_str).collect();
    format!("{first}{}{last}", missing(gap))
}

/// How many lines from the first on take no more than this.
fn taken<'a>(lines: impl Iterator<Item = &'a String>, space: usize) -> usize {
    let sums = lines.scan(0_usize, |sum, line| {
        *sum += line.len();
        Some(*sum)
    });
    sums.take_while(|sum| *sum <= space).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_goes_and_is_counted() {
        let lines: Vec<_> = (0..1000).map(|number| format!("{number:09}\n")).collect();
        let told = |gap: Range<usize>| format!("{} to {}\n", gap.start, gap.end);
        assert_eq!(fit(&lines, 10_000, told), lines.concat());
        let text = fit(&lines, MISSING + 300, told);
        assert!(text.len() <= MISSING + 300);
        assert!(text.starts_with("000000000\n") && text.ends_with("000000999\n"));
        assert!(text.contains("\n20 to 990\n000000990\n"), "{text}");
        assert_eq!(fit(&lines, MISSING, told), "0 to 1000\n");
    }
}
