import Energy
import Hardware
import Quantities
import Run
import Simulation

/// What a run tells of a figure: a value, and the parts of it that a calibration weighs.
struct DesignEstimate {
  var value: Double
  /// Of logic and of memories, in the unit of the value; nil where they are not told apart.
  var parts: (logic: Double, memories: Double)?

  init(_ value: Double) { self.value = value }

  /// Nil where the table does not state an area.
  init?(areaOf part: DesignPart, in result: RunResult) {
    guard let value = part.area(in: result) else { return nil }
    self.value = value
    guard part.components.isEmpty, let memories = result.bufferArea else { return }
    let buffers = Double(memories.count) * 1e-12
    parts = (value - buffers, buffers)
  }

  /// Milliwatts.
  ///
  /// - Parameter rate: GMAC a second where the design works more slowly than the run: its dynamic energy is
  ///   that of the run for each MAC, its static power is the same.
  init(powerOf part: DesignPart, in result: RunResult, rate: Double?) {
    let seconds = result.accelerator.clock.seconds(Cycles(result.cycles))
    let macs = Double(result.activity.macs)
    let slowdown = rate.map { $0 * 1e9 * seconds / macs } ?? 1
    func power(_ part: DesignPart) -> Double {
      let leakage =
        part.kinds.isEmpty || part.kinds.contains(.leakage)
        ? part.leakage(in: result).picojoules : 0
      let dynamic = part.energy(in: result).picojoules - leakage
      return (dynamic * slowdown + leakage) * 1e-9 / seconds
    }
    value = power(part)
    guard part.components.isEmpty else { return }
    let accelerator = result.accelerator
    let isMemory = accelerator.components.filter {
      if case .buffer = $0 { true } else { false }
    }
    let isLogic = accelerator.components.filter {
      switch $0 {
      case .array, .unit, .dma: true
      case .buffer, .dram, .host: false
      }
    }
    parts = (
      power(DesignPart(components: isLogic, kinds: [])),
      power(DesignPart(components: isMemory, kinds: []))
    )
  }
}

extension DesignPart {
  fileprivate func leakage(in result: RunResult) -> Attojoules {
    components.isEmpty
      ? result.energy.leakage
      : components.reduce(.zero) { $0 + result.energy.byComponent[$1].leakage }
  }
}

/// Figures of one family of designs in a technology that no table is of. Rows with the same `calibration`
/// weigh the estimates of logic and of memories, and a constant where there are more than three rows with
/// `use` `fit`; those with `predict` are judged by the weights that the others give (least squares of
/// relative errors).
enum DesignCalibration {
  private enum Use: String, CaseIterable { case fit, predict }

  /// In the order of the rows; nil for what calibrates.
  static func values(
    _ rows: [(row: ReferenceRow, estimate: DesignEstimate)]
  ) throws -> [Double?] {
    var fits: [String: [(parts: [Double], value: Double)]] = [:]
    var uses: [(name: String, use: Use)?] = []
    for (row, estimate) in rows {
      guard let name = row.optionalText("calibration") else {
        uses.append(nil)
        continue
      }
      guard let use: Use = row.choice("use") else { continue }
      guard let parts = estimate.parts else {
        row.fail(
          "calibration", "only area and power of a whole design can be calibrated",
          help: "leave 'component' empty")
        continue
      }
      uses.append((name, use))
      if use == .fit, let value = row.optionalNumber("value"), value > 0 {
        fits[name, default: []].append(([parts.logic, parts.memories, 1], value))
      }
    }
    guard uses.count == rows.count else { return [] }
    var weights: [String: [Double]] = [:]
    return zip(rows, uses).map { entry, use in
      guard let (name, use) = use else { return entry.estimate.value }
      guard use == .predict, let parts = entry.estimate.parts else { return nil }
      let known = weights[name] ?? LeastSquares.weights(fits[name] ?? [])
      weights[name] = known
      guard let known else {
        entry.row.fail(
          "calibration", "calibration '\(name)' has too few rows that differ with 'use' fit")
        return nil
      }
      return zip(known, [parts.logic, parts.memories, 1]).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}

/// Linear weights with the least sum of squared relative errors.
enum LeastSquares {
  /// Nil where the points do not determine them. Of up to three points the last weight is left out.
  static func weights(_ points: [(parts: [Double], value: Double)]) -> [Double]? {
    guard let count = points.first?.parts.count else { return nil }
    let used = points.count > count ? count : count - 1
    guard points.count >= used else { return nil }
    // Normal equations of rows divided by their values.
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: used + 1), count: used)
    for (parts, value) in points {
      for row in 0..<used {
        for column in 0..<used {
          matrix[row][column] += parts[row] * parts[column] / (value * value)
        }
        matrix[row][used] += parts[row] / value
      }
    }
    for pivot in 0..<used {
      let best = (pivot..<used).max { abs(matrix[$0][pivot]) < abs(matrix[$1][pivot]) } ?? pivot
      matrix.swapAt(pivot, best)
      guard abs(matrix[pivot][pivot]) > 1e-12 else { return nil }
      for row in 0..<used where row != pivot {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        for column in pivot...used { matrix[row][column] -= factor * matrix[pivot][column] }
      }
    }
    let weights = (0..<used).map { matrix[$0][used] / matrix[$0][$0] }
    return weights + [Double](repeating: 0, count: count - used)
  }
}
