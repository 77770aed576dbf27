/// The errors of a kernel over rows.
package struct KernelErrors: Sendable {
  /// Rows that were compared.
  package private(set) var rows = 0
  package private(set) var elements = 0
  /// Largest magnitude.
  package private(set) var largest = 0.0
  private var sum = 0.0
  /// Inputs that the scale does not hold.
  package private(set) var saturated = 0
  /// Rows in which the largest input's result is below another's.
  package private(set) var movedMaxima = 0
  /// Rows that the kernel gives no result for, and why the first.
  package private(set) var refused = 0
  package private(set) var refusal: String?
  /// Of a softmax: Σ y·ln(y ÷ exact), where y is the kernel's row divided by its sum. Kernels round
  /// small probabilities to 0, so that the other direction is infinite.
  package private(set) var largestDivergence = 0.0
  private var divergences = 0.0
  /// Rows of a softmax that are 0 throughout, left out of the divergence.
  package private(set) var emptyRows = 0
  /// Of a softmax's rows.
  package private(set) var smallestSum = Double.infinity
  package private(set) var largestSum = 0.0
  package let isDistribution: Bool

  init(isDistribution: Bool) { self.isDistribution = isDistribution }

  /// Mean magnitude over all elements.
  package var mean: Double { elements == 0 ? 0 : sum / Double(elements) }

  package var meanDivergence: Double {
    rows == emptyRows ? 0 : divergences / Double(rows - emptyRows)
  }

  mutating func add(_ found: [Double], exact: [Double], inputs: [Int32], saturated: Int) {
    rows += 1
    elements += found.count
    self.saturated += saturated
    var highest = -Double.infinity
    var highestOfLargest = -Double.infinity
    let largestInput = inputs.max()
    for index in found.indices {
      let error = abs(found[index] - exact[index])
      largest = max(largest, error)
      sum += error
      highest = max(highest, found[index])
      if inputs[index] == largestInput { highestOfLargest = max(highestOfLargest, found[index]) }
    }
    if highestOfLargest < highest { movedMaxima += 1 }
    if isDistribution { addDivergence(found, exact: exact) }
  }

  private mutating func addDivergence(_ found: [Double], exact: [Double]) {
    let total = found.reduce(0, +)
    smallestSum = min(smallestSum, total)
    largestSum = max(largestSum, total)
    guard total > 0 else {
      emptyRows += 1
      return
    }
    var divergence = 0.0
    for (found, exact) in zip(found, exact) where found > 0 {
      let share = found / total
      // The exact probability is above 0 wherever its exponent is a double's.
      divergence += share * RealFunctions.logarithm(share / max(exact, .leastNormalMagnitude))
    }
    divergences += divergence
    largestDivergence = max(largestDivergence, divergence)
  }

  mutating func refuse(_ reason: String) {
    refused += 1
    refusal = refusal ?? reason
  }
}
