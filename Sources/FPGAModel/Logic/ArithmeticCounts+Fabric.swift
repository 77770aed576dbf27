import Algorithms
import Hardware

extension ArithmeticCounts {
  /// What operators take of which there are as many as counts.
  var fabric: FPGAResources {
    Arithmetic.allCases.reduce(into: .none) { sum, operation in
      let count = self[operation]
      if count > 0 { sum += operation.fabric * count }
    }
  }

  /// The same, of operators that work bit by bit where they can.
  var serialFabric: FPGAResources {
    Arithmetic.allCases.reduce(into: .none) { sum, operation in
      let count = self[operation]
      if count > 0 { sum += operation.serialFabric * count }
    }
  }

  /// The larger of each count.
  func largest(with other: ArithmeticCounts) -> ArithmeticCounts {
    var counts = self
    for operation in Arithmetic.allCases where other[operation] > self[operation] {
      counts[operation] = other[operation]
    }
    return counts
  }
}
