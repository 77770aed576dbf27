import Diagnostics

/// Where random rows come from: `normal:MEAN,DEVIATION`, `uniform:LOW,HIGH`, `laplace:MEAN,SCALE`.
package struct Distribution: Sendable {
  enum Kind: String, CaseIterable {
    case normal
    case uniform
    case laplace
  }

  let kind: Kind
  /// Mean, or low end.
  let first: Double
  /// Deviation, high end, or scale.
  let second: Double

  /// - Throws: What is wrong with the text, with the nearest name.
  package init(_ text: String) throws(InputError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let kind = Kind(rawValue: name) else {
      let known = Kind.allCases.map(\.rawValue)
      throw InputError(
        "distribution '\(name)' is unknown",
        help: NearestName.of(name, among: known).map { "did you mean '\($0)'?" }
          ?? "one of: \(known.joined(separator: ", "))")
    }
    let numbers = parts.count < 2 ? [] : parts[1].split(separator: ",").map { Double($0) }
    guard numbers.count == 2, let first = numbers[0], let second = numbers[1],
      abs(first) <= 1e9, abs(second) <= 1e9
    else {
      throw InputError(
        "distribution '\(text)' needs two numbers", help: "write \(kind.rawValue):0,2")
    }
    guard kind == .uniform ? second > first : second > 0 else {
      throw InputError(
        kind == .uniform
          ? "distribution '\(text)' has its low end at or above its high end"
          : "distribution '\(text)' needs a second number above 0")
    }
    self.kind = kind
    self.first = first
    self.second = second
  }

  /// Rows of one length, the same for a seed.
  package func rows(_ count: Int, length: Int, seed: Int) -> [[Double]] {
    var generator = SplitMix64(seed: UInt64(bitPattern: Int64(seed)))
    return (0..<count).map { _ in (0..<length).map { _ in sample(&generator) } }
  }

  private func sample(_ generator: inout SplitMix64) -> Double {
    switch kind {
    case .uniform: return first + (second - first) * generator.unit()
    case .laplace:
      let place = generator.unit() - 0.5
      let size = -RealFunctions.logarithm(1 - 2 * abs(place))
      return first + second * (place < 0 ? -size : size)
    case .normal:
      // Marsaglia's polar method; the second value of each pair is left.
      while true {
        let u = 2 * generator.unit() - 1
        let v = 2 * generator.unit() - 1
        let square = u * u + v * v
        guard square < 1, square > 0 else { continue }
        return first + second * u * (-2 * RealFunctions.logarithm(square) / square).squareRoot()
      }
    }
  }
}

/// Steele, Lea and Flood's generator (OOPSLA 2014): the same sequence for a seed, everywhere.
package struct SplitMix64: Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// In (0, 1): 53 bits and a half.
  package mutating func unit() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }
}
