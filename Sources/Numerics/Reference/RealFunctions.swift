/// The real functions that integer kernels approximate, in float64 alone: the same bits everywhere,
/// which no system's mathematics library promises.
enum RealFunctions {
  static let ln2 = 0.693147180559945309417232121458

  /// e^x, to a few units in the last place.
  static func exponential(_ x: Double) -> Double {
    guard x > -745 else { return 0 }
    guard x < 709 else { return .infinity }
    let halvings = (x / ln2).rounded()
    // ln 2 in two parts, so that the difference keeps its digits.
    let rest = x - halvings * 0x1.62e42feep-1 - halvings * 0x1.a39ef35793c76p-33
    // |rest| ≤ 0.35: the term after the last is below 2^−60.
    var term = 1.0
    var sum = 1.0
    for index in 1...15 {
      term *= rest / Double(index)
      sum += term
    }
    return scaled(sum, by: Int(halvings))
  }

  /// ln x of x above 0, to a few units in the last place.
  static func logarithm(_ x: Double) -> Double {
    precondition(x > 0 && x.isFinite, "a logarithm is of a finite number above 0")
    // The significand near 1, in [√½, √2).
    let isUpper = x.significand > 1.4142135623730951
    let mantissa = isUpper ? x.significand / 2 : x.significand
    let exponent = Double(x.exponent) + (isUpper ? 1 : 0)
    // 2·artanh((m − 1) ÷ (m + 1)), |t| ≤ 0.172.
    let t = (mantissa - 1) / (mantissa + 1)
    let square = t * t
    var power = t
    var sum = 0.0
    for index in 0..<12 {
      sum += power / Double(2 * index + 1)
      power *= square
    }
    return exponent * ln2 + 2 * sum
  }

  /// The error function, to about 1e-14: Kummer's series, whose terms are all of one sign.
  static func errorFunction(_ x: Double) -> Double {
    let magnitude = abs(x)
    guard magnitude < 6 else { return x < 0 ? -1 : 1 }
    // erf x = 2 ÷ √π · e^(−x²) · Σ 2^n·x^(2n+1) ÷ (1·3·5···(2n+1)).
    var term = magnitude
    var sum = magnitude
    var index = 1.0
    while term > sum * 0x1p-56 {
      term *= 2 * magnitude * magnitude / (2 * index + 1)
      sum += term
      index += 1
    }
    let value = 1.1283791670955126 * exponential(-magnitude * magnitude) * sum
    return x < 0 ? -value : value
  }

  static func softmax(_ x: [Double]) -> [Double] {
    let largest = x.max() ?? 0
    let powers = x.map { exponential($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  static func gelu(_ x: [Double]) -> [Double] {
    x.map { $0 / 2 * (1 + errorFunction($0 * 0.5.squareRoot())) }
  }

  /// Without scale, bias or epsilon; nil of a constant row.
  static func layerNorm(_ x: [Double]) -> [Double]? {
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    guard variance > 0 else { return nil }
    return x.map { ($0 - mean) / variance.squareRoot() }
  }

  private static func scaled(_ value: Double, by exponent: Int) -> Double {
    // In two steps, since 2^−1075 alone is no double.
    let half = exponent / 2
    return value * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: exponent - half, significand: 1)
  }
}
