import Workload

/// Which parts of its operands a slice of an operator reads, and which part of the result it makes.
struct SliceOperands {
  private let trace: Trace
  private let images: Int

  init(_ trace: Trace) {
    self.trace = trace
    images = max(1, trace.header.batch)
  }

  /// The rows of some images of a batch.
  ///
  /// - Throws: where the rows are not the same number for each image.
  func rows(of index: Int, images range: Range<Int>) throws(SliceFault) -> Range<Int> {
    let rows = trace.operators[index].rows
    guard range.count < images else { return 0..<rows }
    guard rows % images == 0 else {
      throw SliceFault(index: index, reason: "has \(rows) rows for \(images) images")
    }
    let perImage = rows / images
    return range.lowerBound * perImage..<range.upperBound * perImage
  }

  /// Whether a slice is of whole images.
  private func isOfImages(_ op: Operator, _ rows: Range<Int>) -> Bool {
    guard images > 1, op.rows % images == 0 else { return false }
    let perImage = op.rows / images
    return rows.lowerBound % perImage == 0 && rows.upperBound % perImage == 0
  }

  private func lengths(of id: TensorID) -> [Int] {
    trace.shape(of: trace[id]).map { Int($0) }
  }

  // MARK: Operands

  /// The part of an operand that a slice reads; nil for all of it.
  func part(
    ofInput place: Int, of slice: OperatorSlice
  ) throws(SliceFault) -> TensorPart? {
    let op = trace.operators[slice.index]
    let rows = slice.rows
    guard rows.count < op.rows else { return nil }
    let inputs = trace.inputs(of: op)
    let id = inputs[inputs.startIndex + place]
    let elements = trace.elements(of: trace[id])
    let extras = trace.extras(of: op)
    let map = place < extras.rowMaps.count ? extras.rowMaps[place] : op.kind.rowMap(ofInput: place)
    let range: Range<Int>?
    if trace[id].role == .weight, !op.kind.isMatrix, map == .all {
      return nil
    } else if place == 1, extras.broadcast != 1 {
      range = try repeated(elements, extras.broadcast, op, slice)
    } else if trace[id].role == .weight {
      // Weights of a product; of other operators what is as long as the result goes with its rows.
      let isPerRow = !op.kind.isMatrix && op.kind != .embed && elements == op.elements
      let isPerElement =
        op.kind.isMatrix && place == 1 && elements == Int(op.b) * Int(op.k) * Int(op.n)
      guard isPerRow || isPerElement else { return nil }
      range =
        isPerRow
        ? try sameRows(elements, op, slice) : batchElements(elements, op, slice)
    } else if op.kind.isMatrix, op.kind != .convolution, place == 1 {
      range = batchElements(elements, op, slice)
    } else {
      range =
        map == .identity && op.kind != .convolution
        ? try sameRows(elements, op, slice) : try wholeImages(elements, op, slice)
    }
    guard let range else { return nil }
    guard let part = TensorPart(range, of: lengths(of: id)) else {
      throw SliceFault(
        index: slice.index, reason: "reads a part of '\(trace.name(of: id))' that no view can give")
    }
    return part
  }

  /// Elements that belong to the slice's rows one for one.
  private func sameRows(
    _ elements: Int, _ op: Operator, _ slice: OperatorSlice
  ) throws(SliceFault) -> Range<Int> {
    guard elements % op.rows == 0 else { return try wholeImages(elements, op, slice) }
    let perRow = elements / op.rows
    return slice.rows.lowerBound * perRow..<slice.rows.upperBound * perRow
  }

  private func wholeImages(
    _ elements: Int, _ op: Operator, _ slice: OperatorSlice
  ) throws(SliceFault) -> Range<Int> {
    guard isOfImages(op, slice.rows), elements % images == 0 else {
      throw SliceFault(index: slice.index, reason: "needs rows in another order than it makes them")
    }
    let perImage = op.rows / images
    let ofImage = elements / images
    return slice.rows.lowerBound / perImage * ofImage..<slice.rows.upperBound / perImage * ofImage
  }

  /// The second operand of the products of the batch that the rows are of.
  private func batchElements(
    _ elements: Int, _ op: Operator, _ slice: OperatorSlice
  ) -> Range<Int>? {
    let (count, rows) = (Int(op.b), Int(op.m))
    guard count > 1, elements % count == 0 else { return nil }
    let first = slice.rows.lowerBound / rows
    let end = (slice.rows.upperBound + rows - 1) / rows
    let size = elements / count
    return first * size..<end * size
  }

  /// Of an operand that repeats along the batch: the part of it that the rows meet, nil where they meet
  /// all of it.
  private func repeated(
    _ elements: Int, _ times: Int, _ op: Operator, _ slice: OperatorSlice
  ) throws(SliceFault) -> Range<Int>? {
    guard !op.kind.isMatrix, op.rows % times == 0, elements % (op.rows / times) == 0 else {
      throw SliceFault(index: slice.index, reason: "has an operand that repeats along the batch")
    }
    let period = op.rows / times
    let first = slice.rows.lowerBound % period
    guard first + slice.rows.count <= period else {
      guard first == 0, slice.rows.count % period == 0 else {
        throw SliceFault(index: slice.index, reason: "has an operand that repeats along the batch")
      }
      return nil
    }
    guard slice.rows.count < period else { return nil }
    let perRow = elements / period
    return first * perRow..<(first + slice.rows.count) * perRow
  }

  // MARK: Result

  /// The part of its result that a slice makes; nil for all of it.
  func part(
    ofOutput id: TensorID, of slice: OperatorSlice
  ) throws(SliceFault) -> TensorPart? {
    let op = trace.operators[slice.index]
    guard slice.rows.count < op.rows else { return nil }
    let lengths = lengths(of: id)
    let elements = lengths.reduce(1, *)
    let range: Range<Int>
    if op.kind.isMatrix {
      if let columns = try columns(of: slice, op, lengths) { return columns }
      let row = elements / op.rows
      range = slice.rows.lowerBound * row..<slice.rows.upperBound * row
    } else {
      range = try sameRows(elements, op, slice)
    }
    guard let part = TensorPart(range, of: lengths) else {
      throw SliceFault(
        index: slice.index, reason: "makes a part of '\(trace.name(of: id))' that no view can give")
    }
    return part
  }

  /// The part of a result in which the products of a batch, heads, are side by side in the rows; nil where
  /// they follow each other, or the slice has all of an image.
  private func columns(
    of slice: OperatorSlice, _ op: Operator, _ lengths: [Int]
  ) throws(SliceFault) -> TensorPart? {
    let (count, rows, length) = (Int(op.b), Int(op.m), Int(op.n))
    let leading = lengths.dropLast(2).reduce(1, *)
    guard count > 1, leading != count, let width = lengths.last else { return nil }
    guard width % length == 0, count % (width / length) == 0 else {
      throw SliceFault(
        index: slice.index, reason: "has a result of another order than its products")
    }
    let heads = width / length
    let perImage = heads * rows
    let (first, end) = (slice.rows.lowerBound, slice.rows.upperBound)
    if first % perImage == 0, end % perImage == 0 { return nil }
    let image = first / perImage
    let head = first % perImage / rows
    let isStrip = first / rows == (end - 1) / rows
    guard image == (end - 1) / perImage, isStrip || first % rows == 0 && end % rows == 0 else {
      throw SliceFault(
        index: slice.index, reason: "has heads side by side, and a slice of parts of them")
    }
    let heights =
      isStrip
      ? image * rows + first % rows..<image * rows + (end - 1) % rows + 1
      : image * rows..<(image + 1) * rows
    let ends = isStrip ? head + 1 : (end - 1) % perImage / rows + 1
    guard let part = TensorPart(heights, of: lengths.dropLast()) else {
      throw SliceFault(
        index: slice.index, reason: "has a result of another order than its products")
    }
    return part.appending(head * length..<ends * length)
  }
}
