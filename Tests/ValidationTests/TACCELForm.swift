/// Cycles of TACCEL's programs from the structure of its RTL, instruction by instruction: a reference that
/// is independent of mapper and simulator.
struct TACCELForm {
  var readLatency = 4
  var readBeat = 1
  var writeResponse = 2
  var isBroadcast = false

  private static let sums = 16_384

  /// Cycles of an instruction: its fetch, issue and decoding.
  private var f: Int { readLatency + 3 }

  func strips(_ rows: Int, _ columns: Int) -> [Int] {
    let length = max(1, Self.sums / columns / 16) * 16
    return stride(from: 0, to: rows, by: length).map { min(length, rows - $0) }
  }

  // MARK: Instructions

  private func bursts(_ bytes: Int) -> [Int] {
    let beats = bytes / 16
    return stride(from: 0, to: beats, by: 256).map { min(256, beats - $0) }
  }

  func load(_ bytes: Int) -> Int {
    3 * f + (f - 1)
      + bursts(bytes).reduce(0) { $0 + 1 + readLatency + ($1 - 1) * readBeat }
  }

  func store(_ bytes: Int) -> Int {
    3 * f + 1 + bursts(bytes).reduce(0) { $0 + 3 + 2 * ($1 - 1) + writeResponse }
  }

  func product(_ m: Int, _ k: Int, _ n: Int) -> Int {
    let tiles = (m + 15) / 16 * ((n + 15) / 16)
    let segment = isBroadcast ? 64 : 124
    return 2 * f + 1 + 1 + 64 * tiles + tiles * (66 + segment * (k / 16))
  }

  func bias(_ m: Int, _ n: Int) -> Int { f + 1 + n / 4 * (2 + 2 * m) }
  func requantize(_ m: Int, _ n: Int) -> Int { 2 * f + 1 + 9 * m * n / 16 }
  func add(_ m: Int, _ n: Int) -> Int { 2 * f + 1 + 2 * m * n / 16 }
  func gelu(_ m: Int, _ n: Int) -> Int { 3 * f + 1 + 3 * m * n / 16 }
  func transpose(_ m: Int, _ n: Int) -> Int { f + 1 + 48 * (m / 16) * (n / 16) }
  func copy(_ n: Int) -> Int { f + 1 + 2 * n / 16 }
  func softmax(_ m: Int, _ n: Int) -> Int { 3 * f + 1 + m * (n / 2 + 1 + n / 8) }

  func layerNorm(_ m: Int, _ n: Int) -> Int {
    load(4 * n) + 4 * f + 1 + n / 2 + m * (n / 8 + 1 + n / 8)
  }

  func fused(_ m: Int, _ s: Int, _ d: Int) -> Int {
    5 * f + 1 + m * (s / 2 + 1 + 2 * s * d / 16 + d / 16)
  }

  // MARK: Programs

  func parameters(_ k: Int, _ n: Int) -> Int { load(k * n) + load(4 * n) }

  func linear(_ m: Int, _ k: Int, _ n: Int, strips: [Int]? = nil) -> Int {
    (strips ?? self.strips(m, n)).reduce(0) {
      $0 + product($1, k, n) + bias($1, n) + requantize($1, n)
    }
  }

  func attend(_ s: Int, _ d: Int, isFused: Bool = false) -> Int {
    strips(s, s).reduce(transpose(s, d)) { sum, rows in
      let scores = product(rows, d, s)
      guard !isFused else { return sum + scores + fused(rows, s, d) }
      return sum + scores + softmax(rows, s) + product(rows, s, d) + requantize(rows, d)
    }
  }

  /// With the cycle of the start pulse and the halt.
  private func counted(_ cycles: Int) -> Int { 1 + cycles + f }

  func linearLayer(_ m: Int, _ k: Int, _ n: Int) -> Int {
    counted(load(m * k) + parameters(k, n) + linear(m, k, n) + store(m * n))
  }

  func head(_ s: Int, _ d: Int, isFused: Bool = false) -> Int {
    counted(3 * load(s * d) + attend(s, d, isFused: isFused) + store(s * d))
  }

  func encoder(_ s: Int, _ d: Int, heads: Int, head: Int, hidden: Int, blocks: Int = 1) -> Int {
    let qkv = 3 * (parameters(d, head) + linear(s, d, head))
    let attention =
      layerNorm(s, d) + heads * (qkv + attend(s, head) + s * copy(head))
      + parameters(d, d) + linear(s, d, d) + add(s, d)
    let strips = strips(s, hidden)
    let feedForward =
      layerNorm(s, d) + parameters(d, hidden) + linear(s, d, hidden)
      + strips.reduce(0) { $0 + gelu($1, hidden) + store($1 * hidden) + load($1 * hidden) }
      + parameters(hidden, d) + linear(s, hidden, d, strips: strips) + add(s, d)
    return counted(load(s * d) + blocks * (attention + feedForward) + store(s * d))
  }
}
