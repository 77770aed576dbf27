/// GELU by polynomials of second order, as the group-vector accelerator of TCAS-I 2023 has it in kind
/// (DOI 10.1109/TCSI.2023.3312775). Its coefficients are not published, so this **definition is our
/// own**.
///
/// GELU(x) = x ÷ 2 + h(|x|), h(t) = t·(Φ(t) − ½). On each of [0, 1), [1, 2), [2, 3), [3, 4), h is the
/// parabola through its values at both ends and the middle; from 4 on it is t ÷ 2. The error of real
/// coefficients is at most 0.0055. Elementwise, of integers with scale S: t = |x|, coefficients with n
/// fraction bits, y = (x << (n − 1)) + (c₂·t + c₁)·t + c₀ with scale S ÷ 2^n.
package struct PiecewiseGELU: Hashable, Sendable {
  /// c₀ ÷ S, c₁ and c₂·S with the fraction bits.
  package struct Piece: Hashable, Sendable {
    package var constant: Int64
    package var linear: Int64
    package var square: Int64
    /// The first magnitude beyond it.
    package var end: Int64
  }

  /// Four, then t ÷ 2 without end.
  package let pieces: [Piece]
  /// n, 1 to 30.
  package let fractionBits: Int
  /// Of a result, before requantization.
  package let width: Width

  /// h at 0, ½, … 4: t·(Φ(t) − ½), with Φ of the normal distribution.
  private static let values: [Double] = [
    0, 0.5 * 0.1914624612740131, 0.3413447460685429, 1.5 * 0.4331927987311419,
    2 * 0.4772498680518208, 2.5 * 0.4937903346742238, 3 * 0.4986501019683699,
    3.5 * 0.4997673709209645, 4 * 0.4999683287581669,
  ]

  /// The constants for an input's scale; nil where the smallest or largest of them leaves 31 bits.
  package init?(scale: Double, fractionBits: Int = 16, width: Width = .int64) {
    precondition(1...30 ~= fractionBits, "constants have 1 to 30 fraction bits")
    guard scale > 0, scale.isFinite else { return nil }
    let one = Double(1 << fractionBits)
    var pieces: [Piece] = []
    for piece in 0..<4 {
      let (low, middle, high) = (
        Self.values[2 * piece], Self.values[2 * piece + 1], Self.values[2 * piece + 2]
      )
      // Through (0, low), (½, middle), (1, high) of u = t − piece, then in t.
      let a = 2 * (low - 2 * middle + high)
      let b = high - low - a
      let start = Double(piece)
      let constants = [
        (low - b * start + a * start * start) / scale * one, (b - 2 * a * start) * one,
        a * scale * one, (start + 1) / scale,
      ].map { $0.rounded(.toNearestOrAwayFromZero) }
      guard constants.allSatisfy({ $0.magnitude < 0x1p50 }), constants[3] >= 1 else { return nil }
      pieces.append(
        Piece(
          constant: Int64(constants[0]), linear: Int64(constants[1]), square: Int64(constants[2]),
          end: Int64(constants[3])))
    }
    self.pieces = pieces
    self.fractionBits = fractionBits
    self.width = width
  }

  /// The scale of a result for an input's.
  package func outputScale(_ scale: Double) -> Double { scale / Double(1 << fractionBits) }

  /// - Throws: `KernelError.width` where a step leaves 64 bits or the result its width.
  package func callAsFunction(_ x: Int32) throws(KernelError) -> Int64 {
    let magnitude = Int64(x.magnitude)
    let half = Int64(x) << Int64(fractionBits - 1)
    guard let piece = pieces.first(where: { magnitude < $0.end }) else {
      return try half.adding(magnitude << Int64(fractionBits - 1), in: width, "result")
    }
    let slope = try piece.square.multiplied(by: magnitude, in: .int64, "square").adding(
      piece.linear, in: .int64, "slope")
    let curve = try slope.multiplied(by: magnitude, in: .int64, "curve").adding(
      piece.constant, in: .int64, "curve")
    return try half.adding(curve, in: width, "result")
  }

  /// - Parameter y: As many elements as `x`.
  package func row(_ x: Span<Int32>, into y: inout MutableSpan<Int64>) throws(KernelError) {
    precondition(x.count == y.count, "a row and its result have one length")
    for index in x.indices { y[index] = try self(x[index]) }
  }
}
