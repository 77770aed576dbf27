import Workload

/// Some rows of an operator's result, run by themselves. Rows are numbered batch element by batch
/// element: heads of one image after those of the image before it.
struct OperatorSlice: Hashable {
  /// Of the trace.
  var index: Int
  var rows: Range<Int>
}

/// Why an operator cannot run in slices.
struct SliceFault: Error {
  /// Of the trace.
  var index: Int
  /// Continues `operator 'x'`.
  var reason: String
}

/// A part of a tensor: consecutive indices along each of its dimensions.
struct TensorPart: Hashable {
  var starts: [Int]
  var counts: [Int]

  /// Consecutive elements of a tensor in row-major order, where they are indices of one dimension with all
  /// of the dimensions behind it and one index of each before it; nil where they are not.
  init?(_ range: Range<Int>, of lengths: some Collection<Int>) {
    let lengths = Array(lengths)
    var inner = lengths.reduce(1, *)
    for (axis, length) in lengths.enumerated() {
      inner /= length
      guard range.lowerBound % inner == 0, range.upperBound % inner == 0 else { continue }
      let (first, end) = (range.lowerBound / inner, range.upperBound / inner)
      guard first / length == (end - 1) / length else { continue }
      starts = [Int](repeating: 0, count: lengths.count)
      counts = lengths
      var rest = first
      for before in (0...axis).reversed() {
        starts[before] = rest % lengths[before]
        counts[before] = 1
        rest /= lengths[before]
      }
      counts[axis] = end - first
      return
    }
    return nil
  }

  /// The part with a range of one more dimension, the innermost.
  func appending(_ range: Range<Int>) -> TensorPart {
    var part = self
    part.starts.append(range.lowerBound)
    part.counts.append(range.count)
    return part
  }

  /// The elements from the first to the last one, where elements lie `strides` apart along the dimensions
  /// from `offset` on.
  func span(offset: Int, strides: [Int]) -> Range<Int> {
    var (first, last) = (offset, offset)
    for (axis, stride) in strides.enumerated() {
      first += starts[axis] * stride
      last += (starts[axis] + counts[axis] - 1) * stride
    }
    return min(first, last)..<max(first, last) + 1
  }

  var elements: Int { counts.reduce(1, *) }
}
