//! Where the flows of mappings lie in a drawing: sources on the left, targets on the right, and on the way between them
//! the functions, one band below the other for each mapping.
//!
//! All measures are whole numbers of pixels, so that the same plan is the same drawing everywhere.

use super::flow::{Flow, Kind, Node};
use super::mark::Mark;
use crate::visible::line;

/// Wider than this a drawing would be scaled until nobody can read it.
const WIDEST: i32 = 1000;
const ROW: i32 = 34;
const BOX: i32 = 24;
const GAP: i32 = 46;
const PAD: i32 = 10;
/// Of a letter of the fixed-width face at 12 pixels, in tenths.
const LETTER: i32 = 74;
/// Names that are longer end in dots; the whole name is in the box's title.
const LONGEST: usize = 30;

/// One drawing.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) boxes: Vec<Shape>,
    pub(super) lines: Vec<Line>,
    /// The heights at which one band ends and another begins.
    pub(super) borders: Vec<i32>,
}

/// A node with a place.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) round: i32,
    pub(super) text_x: i32,
    pub(super) text_y: i32,
    pub(super) kind: &'static str,
    pub(super) mark: Mark,
    pub(super) name: String,
    pub(super) title: String,
}

/// A way between two nodes.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) path: String,
    pub(super) tip: String,
    pub(super) mark: Mark,
}

/// A node, or a place that a line keeps free on its way past others.
#[derive(Debug)]
struct Spot {
    column: usize,
    y: i32,
    node: Option<usize>,
    from: Vec<usize>,
}

/// The drawing of these flows; `None` where it would be too wide.
pub(super) fn picture(flows: &[Flow]) -> Option<Picture> {
    let last = flows.iter().filter_map(|flow| flow.nodes.last());
    let last = last.map(|target| target.column).max()?;
    let columns = columns(flows, last);
    let width = columns.last().map(|(x, width)| x + width + 2)?;
    if width > WIDEST {
        return None;
    }
    let mut picture = Picture {
        width,
        height: PAD,
        boxes: Vec::new(),
        lines: Vec::new(),
        borders: Vec::new(),
    };
    for flow in flows {
        picture.band(flow, &columns);
    }
    Some(picture)
}

/// Where each column begins, and how wide it is.
fn columns(flows: &[Flow], last: usize) -> Vec<(i32, i32)> {
    let mut x = 2;
    let widest = |column: usize| {
        let all = flows.iter().flat_map(|flow| &flow.nodes);
        let here = all.filter(|node| place(node, last) == column);
        here.map(width).max().unwrap_or_default()
    };
    let mut columns = Vec::new();
    for column in 0..=last {
        let width = widest(column);
        columns.push((x, width));
        x += width + GAP;
    }
    columns
}

/// Targets stand below each other.
fn place(node: &Node, last: usize) -> usize {
    if node.kind == Kind::Target {
        last
    } else {
        node.column
    }
}

fn width(node: &Node) -> i32 {
    let symbol = if node.mark == Mark::Kept { 0 } else { 2 };
    let letters = name(node);
    let letters = letters
        .chars()
        .map(|letter| if letter < '\u{1100}' { 1 } else { 2 });
    (letters.sum::<i32>() + symbol) * LETTER / 10 + 22
}

/// The name as it is shown in a box.
fn name(node: &Node) -> String {
    let name = line(&node.label);
    let call = if node.kind == Kind::Function {
        "()"
    } else {
        ""
    };
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…{call}", &name[..end]),
        None => format!("{name}{call}"),
    }
}

impl Picture {
    fn band(&mut self, flow: &Flow, columns: &[(i32, i32)]) {
        let last = columns.len() - 1;
        if self.height > PAD {
            self.borders.push(self.height);
            self.height += PAD;
        }
        let (spots, chains) = spots(flow, last);
        let top = self.height + BOX / 2;
        let at = |spot: &Spot| {
            let (x, column) = columns[spot.column];
            let own = spot.node.map_or(column, |node| width(&flow.nodes[node]));
            let is_source = spot.column == 0;
            let left = if is_source || spot.column == last {
                x
            } else {
                x + (column - own) / 2
            };
            (left, top + spot.y, own)
        };
        for (chain, mark) in chains {
            let stops: Vec<_> = chain.iter().map(|spot| at(&spots[*spot])).collect();
            self.lines.push(way(&stops, mark));
        }
        for spot in &spots {
            let Some(node) = spot.node.map(|node| &flow.nodes[node]) else {
                continue;
            };
            let (x, y, width) = at(spot);
            self.boxes.push(shape(node, (x, y, width)));
        }
        let lowest = spots.iter().map(|spot| spot.y).max().unwrap_or_default();
        self.height += lowest + BOX + PAD;
    }
}

fn shape(node: &Node, (x, y, width): (i32, i32, i32)) -> Shape {
    Shape {
        x,
        y: y - BOX / 2,
        width,
        height: BOX,
        round: match node.kind {
            Kind::Source => BOX / 2,
            Kind::Target => 5,
            Kind::Constant | Kind::Function | Kind::Opaque => 0,
        },
        text_x: x + width / 2,
        text_y: y + 4,
        kind: node.kind.word(),
        mark: node.mark,
        name: name(node),
        title: format!("{} {}, {}", node.kind.word(), node.label, node.mark.word()),
    }
}

/// All spots with their heights, and for each line the spots that it touches.
fn spots(flow: &Flow, last: usize) -> (Vec<Spot>, Vec<(Vec<usize>, Mark)>) {
    let spot = |(at, node): (usize, &Node)| Spot {
        column: place(node, last),
        y: 0,
        node: Some(at),
        from: Vec::new(),
    };
    let mut spots: Vec<_> = flow.nodes.iter().enumerate().map(spot).collect();
    let functions = flow.nodes.iter().filter(|node| node.kind != Kind::Target);
    let busy = functions.map(|node| node.column).max().unwrap_or_default();
    let mut chains = Vec::new();
    for edge in &flow.edges {
        let mut chain = vec![edge.from];
        let between = spots[edge.from].column + 1..spots[edge.to].column.min(busy + 1);
        for column in between {
            let from = chain.last().copied().into_iter().collect();
            spots.push(Spot {
                column,
                y: 0,
                node: None,
                from,
            });
            chain.push(spots.len() - 1);
        }
        let before = chain.last().copied();
        spots[edge.to].from.extend(before);
        chain.push(edge.to);
        chains.push((chain, edge.mark));
    }
    lay(&mut spots, last);
    (spots, chains)
}

/// Column by column: each spot at the middle of those that lead to it, and none on another.
fn lay(spots: &mut [Spot], last: usize) {
    let mut lowest = -ROW;
    for column in 0..=last {
        let mut here: Vec<(i32, usize)> = Vec::new();
        for at in (0..spots.len()).filter(|at| spots[*at].column == column) {
            let from = &spots[at].from;
            let sum: i32 = from.iter().map(|from| spots[*from].y).sum();
            let count = i32::try_from(from.len()).unwrap_or(i32::MAX);
            let wished = if count == 0 {
                lowest + ROW
            } else {
                sum / count
            };
            lowest = lowest.max(wished);
            here.push((wished, at));
        }
        here.sort_unstable();
        let mut free = 0;
        for (wished, at) in here {
            let y = wished.max(free);
            spots[at].y = y;
            lowest = lowest.max(y);
            free = y + if spots[at].node.is_some() {
                ROW
            } else {
                ROW / 2
            };
        }
    }
}

/// A line through its stops, each with its left edge, its height and its width.
fn way(stops: &[(i32, i32, i32)], mark: Mark) -> Line {
    let mut path = String::new();
    let mut tip = String::new();
    for pair in stops.windows(2) {
        let [(from, y1, width), (x2, y2, _)] = pair else {
            continue;
        };
        let x1 = from + width;
        if path.is_empty() {
            path = format!("M{x1} {y1}");
        } else {
            path += &format!("H{x1}");
        }
        let middle = (x1 + x2) / 2;
        path += &format!("C{middle} {y1} {middle} {y2} {x2} {y2}");
        tip = format!("M{} {}L{x2} {y2}L{} {}", x2 - 7, y2 - 4, x2 - 7, y2 + 4);
    }
    Line { path, tip, mark }
}
