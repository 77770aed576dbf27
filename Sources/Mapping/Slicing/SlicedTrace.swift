import Quantities
import Workload

/// A trace whose operators run in slices: a trace in which each slice is an operator of its own, so that
/// it is planned, written and run as any other.
///
/// Tensors are divided where those who make them and those who read them agree: what one slice makes and
/// another reads is a tensor of its own, with a lifetime of its own, and what is read in other parts than
/// it was made is a tensor of which the slices have views.
struct SlicedTrace {
  /// Its operators are the slices, in the order in which they run; its first tensors those of the
  /// original.
  private(set) var trace: Trace
  /// By slice: the operator of the original trace.
  let operators: [Int]
  /// By tensor behind those of the original: the one that it is a part of.
  private var wholes: [TensorID] = []
  private let originalTensors: Int

  private struct Use {
    var tensor: TensorID
    /// Nil for all of it.
    var part: TensorPart?
    /// The tensor whose bytes it is, and from which to which element.
    var storage: Int
    var span: Range<Int>
  }

  private struct PartKey: Hashable {
    var tensor: UInt32
    var part: TensorPart
  }

  /// Elements of a tensor that are one tensor here.
  private struct Block {
    var elements: Range<Int>
    var tensor: TensorID
  }

  /// - Parameter slices: In the order in which they run; rows may be missing, where a part of the trace is
  ///   of interest.
  /// - Throws: the first slice that reads what no slice before it has made, or a part that no view gives.
  init(_ original: Trace, _ slices: [OperatorSlice]) throws(SliceFault) {
    trace = original
    operators = slices.map(\.index)
    originalTensors = original.tensors.count
    trace.operators = []
    trace.operators.reserveCapacity(slices.count)
    trace.operands = []
    let operands = SliceOperands(original)
    var uses: [[Use]] = []
    uses.reserveCapacity(slices.count)
    for slice in slices { uses.append(try Self.uses(of: slice, operands, original)) }
    try Self.checkOrder(slices, uses, original)
    let blocks = self.blocks(of: uses, original)
    var known: [PartKey: TensorID] = [:]
    for (slice, uses) in zip(slices, uses) {
      var op = original.operators[slice.index]
      op.firstOperand = UInt32(trace.operands.count)
      Self.setRows(slice.rows, of: &op)
      for use in uses { trace.operands.append(tensor(for: use, blocks, &known, original)) }
      trace.operators.append(op)
    }
  }

  private static func setRows(_ rows: Range<Int>, of op: inout Operator) {
    guard rows.count < op.rows else { return }
    if rows.count % Int(op.m) == 0, rows.lowerBound % Int(op.m) == 0 {
      op.b = UInt32(rows.count / Int(op.m))
    } else {
      (op.b, op.m) = (1, UInt32(rows.count))
    }
  }

  /// Inputs, then outputs.
  private static func uses(
    of slice: OperatorSlice, _ operands: SliceOperands, _ trace: Trace
  ) throws(SliceFault) -> [Use] {
    let op = trace.operators[slice.index]
    var uses: [Use] = []
    for (place, input) in trace.inputs(of: op).enumerated() {
      uses.append(use(input, try operands.part(ofInput: place, of: slice), trace))
    }
    for output in trace.outputs(of: op) {
      uses.append(use(output, try operands.part(ofOutput: output, of: slice), trace))
    }
    return uses
  }

  private static func use(_ id: TensorID, _ part: TensorPart?, _ trace: Trace) -> Use {
    let storage = trace.storage(of: id)
    let all = 0..<trace.elements(of: trace[storage])
    var use = Use(tensor: id, part: part, storage: Int(storage.index), span: all)
    guard let part, let layout = Layout(id, trace), layout.base == storage else { return use }
    use.span = part.span(offset: layout.offset, strides: layout.strides).clamped(to: all)
    return use
  }

  /// What a slice reads must have been made.
  private static func checkOrder(
    _ slices: [OperatorSlice], _ uses: [[Use]], _ trace: Trace
  ) throws(SliceFault) {
    var writes = [[(span: Range<Int>, slice: Int)]](repeating: [], count: trace.tensors.count)
    for (index, slice) in slices.enumerated() {
      for use in uses[index].suffix(Int(trace.operators[slice.index].outputCount)) {
        writes[use.storage].append((use.span, index))
      }
    }
    // From each write on, the first element of all.
    let lowest = writes.map { writes in
      var lowest = writes.map(\.span.lowerBound)
      for at in lowest.indices.dropLast().reversed() {
        lowest[at] = min(lowest[at], lowest[at + 1])
      }
      return lowest
    }
    for (index, slice) in slices.enumerated() {
      for use in uses[index].prefix(Int(trace.operators[slice.index].inputCount)) {
        let writes = writes[use.storage]
        let later = writes.partitionIndex { $0.slice > index }
        guard later < writes.count, lowest[use.storage][later] < use.span.upperBound,
          writes[later...].contains(where: { $0.span.overlaps(use.span) })
        else { continue }
        throw SliceFault(
          index: slice.index,
          reason: "reads rows of '\(trace.name(of: use.tensor))' that are made for later slices")
      }
    }
  }

  // MARK: Tensors

  /// Where the elements of a tensor lie in the tensor that it is a view of.
  private struct Layout {
    var base: TensorID
    var offset: Int
    var strides: [Int]

    /// Nil for a view of a view.
    init?(_ id: TensorID, _ trace: Trace) {
      if let view = trace.extras(of: trace[id]).view {
        base = view.base
        offset = view.offset
        strides = view.strides
        guard trace.storage(of: base) == base else { return nil }
      } else {
        base = trace.storage(of: id)
        offset = 0
        strides = []
        var stride = 1
        for length in trace.shape(of: trace[id]).reversed() {
          strides.append(stride)
          stride *= Int(length)
        }
        strides.reverse()
      }
    }
  }

  /// By tensor: what it is divided into; empty where it stays one tensor.
  private mutating func blocks(
    of uses: [[Use]], _ original: Trace
  ) -> [[Block]] {
    var spans = [[(elements: Range<Int>, isRead: Bool)]](
      repeating: [], count: original.tensors.count)
    for (index, uses) in zip(operators, uses) {
      let inputs = Int(original.operators[index].inputCount)
      for (place, use) in uses.enumerated()
      where original[TensorID(index: UInt32(use.storage))].role.isProduced {
        spans[use.storage].append((use.span, place < inputs))
      }
    }
    var blocks = [[Block]](repeating: [], count: original.tensors.count)
    for (storage, spans) in spans.enumerated() where !spans.isEmpty {
      let id = TensorID(index: UInt32(storage))
      let lengths = original.shape(of: original[id]).map { Int($0) }
      for span in Self.divided(spans, elements: lengths.reduce(1, *)) {
        let shape = TensorPart(span, of: lengths)?.counts ?? [span.count]
        blocks[storage].append(
          Block(elements: span, tensor: add(partOf: id, shape: shape, view: nil, original)))
      }
    }
    return blocks
  }

  /// The parts of a tensor that nothing overlaps; none where that is all of it. Parts that nobody reads
  /// belong to the one before that is read, or to the first one: alone they would count as results of the
  /// model.
  private static func divided(
    _ spans: [(elements: Range<Int>, isRead: Bool)], elements: Int
  ) -> [Range<Int>] {
    guard !spans.contains(where: { $0.elements.count == elements }) else { return [] }
    var merged: [(elements: Range<Int>, isRead: Bool)] = []
    func join(_ elements: Range<Int>, isRead: Bool) {
      let last = merged[merged.count - 1]
      merged[merged.count - 1] = (
        last.elements.lowerBound..<max(last.elements.upperBound, elements.upperBound),
        last.isRead || isRead
      )
    }
    for span in spans.sorted(by: { $0.elements.lowerBound < $1.elements.lowerBound }) {
      if let last = merged.last, span.elements.lowerBound < last.elements.upperBound {
        join(span.elements, isRead: span.isRead)
      } else {
        merged.append(span)
      }
    }
    if merged.contains(where: \.isRead) {
      let parts = merged
      merged = []
      for part in parts {
        if let last = merged.last, !part.isRead || !last.isRead {
          join(part.elements, isRead: part.isRead)
        } else {
          merged.append(part)
        }
      }
    }
    // Slices of some images of a batch make one part: theirs.
    guard merged.first?.elements.count != elements else { return [] }
    return merged.map(\.elements)
  }

  private mutating func tensor(
    for use: Use, _ blocks: [[Block]], _ known: inout [PartKey: TensorID], _ original: Trace
  ) -> TensorID {
    let own = blocks[use.storage]
    // What is read as a whole is not divided.
    guard let part = use.part else { return use.tensor }
    let key = PartKey(tensor: use.tensor.index, part: part)
    if let tensor = known[key] { return tensor }
    let after = own.partitionIndex { $0.elements.upperBound > use.span.lowerBound }
    let block = after < own.count ? own[after] : nil
    let tensor: TensorID
    if let block, block.elements == use.span, use.tensor.index == use.storage,
      part.elements == use.span.count
    {
      tensor = block.tensor
    } else if let layout = Layout(use.tensor, original) {
      let offset = part.span(offset: layout.offset, strides: layout.strides).lowerBound
      let view = TensorExtras.View(
        base: block?.tensor ?? layout.base, offset: offset - (block?.elements.lowerBound ?? 0),
        strides: layout.strides)
      tensor = add(partOf: use.tensor, shape: part.counts, view: view, original)
    } else {
      // Of a view of a view: where its elements lie is not known, and nothing needs it.
      let view = TensorExtras.View(
        base: TensorID(index: UInt32(use.storage)), offset: 0,
        strides: [Int](repeating: 1, count: part.counts.count))
      tensor = add(partOf: use.tensor, shape: part.counts, view: view, original)
    }
    known[key] = tensor
    return tensor
  }

  private mutating func add(
    partOf id: TensorID, shape: [Int], view: TensorExtras.View?, _ original: Trace
  ) -> TensorID {
    var tensor = original[id]
    var extras = original.extras(of: tensor)
    let elements = shape.reduce(1, *)
    extras.sideBytes = ceilingDivision(
      extras.sideBytes * elements, original.elements(of: original[id]))
    extras.view = view
    tensor.firstDimension = UInt32(trace.dimensions.count)
    tensor.rank = UInt8(shape.count)
    trace.dimensions.append(contentsOf: shape.map { UInt32($0) })
    tensor.extras = extras.isDefault ? .max : trace.tensorExtras.add(extras)
    trace.tensors.append(tensor)
    wholes.append(id)
    return TensorID(index: UInt32(trace.tensors.count - 1))
  }

  /// The tensor of the original trace that one is, or is a part of.
  func whole(_ id: TensorID) -> TensorID {
    Int(id.index) < originalTensors ? id : wholes[Int(id.index) - originalTensors]
  }
}

extension Array {
  /// The first index whose element meets a condition that all after it meet; the count where none does.
  fileprivate func partitionIndex(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
