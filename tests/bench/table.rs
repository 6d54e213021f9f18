//! How figures are printed: ours, the goal, whether it is met, and the yardstick.

use tests::exchanges::Exchange;

/// Bytes and requests of one step.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// Requests.
    pub requests: usize,
    /// Bytes to the server, headers included.
    pub up: usize,
    /// Bytes from the server, headers included.
    pub down: usize,
    /// How many of all these are headers.
    pub heads: usize,
}

impl Cost {
    /// The cost of exchanges.
    pub fn of<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>) -> Self {
        exchanges.into_iter().fold(Self::default(), |cost, exchange| {
            let answer = exchange.answer.as_ref().map_or(0, |answer| answer.head_bytes);
            Self {
                requests: cost.requests + 1,
                up: cost.up + exchange.sent(),
                down: cost.down + exchange.received(),
                heads: cost.heads + exchange.request.head_bytes + answer,
            }
        })
    }

    /// Both ways together.
    pub const fn bytes(self) -> usize {
        self.up + self.down
    }
}

/// One step of ours with its goal, beside the yardstick.
pub struct Row {
    /// What was done.
    pub what: &'static str,
    /// What it cost us.
    pub ours: Cost,
    /// The most bytes and requests allowed.
    pub goal: (usize, usize),
    /// What it cost the yardstick.
    pub yardstick: Cost,
}

/// Prints rows.
pub fn print(rows: &[Row]) {
    println!(
        "{:<22} {:>8} {:>7} {:>7} {:>4}   {:>7} {:>3}  {:<6} {:>8} {:>4} {:>6}",
        "", "bytes", "up", "down", "req", "goal", "req", "", "PouchDB", "req", "ours"
    );
    for Row { what, ours, goal, yardstick } in rows {
        let met = ours.bytes() <= goal.0 && ours.requests <= goal.1;
        #[expect(clippy::cast_precision_loss, reason = "a percentage of some kilobytes")]
        let share = 100.0 * ours.bytes() as f64 / yardstick.bytes() as f64;
        println!(
            "{what:<22} {:>8} {:>7} {:>7} {:>4}   {:>7} {:>3}  {:<6} {:>8} {:>4} {share:>5.1}%",
            ours.bytes(),
            ours.up,
            ours.down,
            ours.requests,
            goal.0,
            goal.1,
            told(met),
            yardstick.bytes(),
            yardstick.requests,
        );
    }
}

/// Whether a goal is met, in a word.
pub const fn told(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

/// Prints exchanges one by one: headers and body of the request, then of the answer.
pub fn print_exchanges<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>) {
    for exchange in exchanges {
        let answer = exchange.answer.as_ref();
        let (head, body) = answer.map_or((0, 0), |answer| (answer.head_bytes, answer.body));
        let status = answer.map_or("none", |answer| answer.status());
        let packed = |message: Option<&str>| message.unwrap_or("plain").to_owned();
        println!(
            "  {:<44} up {:>4} + {:>5} {:<5} down {head:>4} + {body:>6} {:<5} {status}",
            exchange.path(),
            exchange.request.head_bytes,
            exchange.request.body,
            packed(exchange.request.header("content-encoding")),
            packed(answer.and_then(|answer| answer.header("content-encoding"))),
        );
    }
}

/// Prints every line of the headers of an exchange with its length.
pub fn print_heads(exchange: &Exchange) {
    for message in [Some(&exchange.request), exchange.answer.as_ref()].into_iter().flatten() {
        for line in message.head.split_inclusive("\r\n") {
            println!("  {:>5}  {}", line.len(), line.trim_end());
        }
    }
}
