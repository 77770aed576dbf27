import Documents
import Workload

extension TensorLine {
  /// Checks what the line says against itself and against the tensors above.
  func check(against trace: Trace) throws(JSONError) {
    guard hasExtras, !dependsOnBroken else { return }
    if let view = extras.view { try check(view, trace) }
    if let shared = extras.shares {
      guard extras.view == nil else {
        throw JSONError(offset: sharesOffset, "a tensor is a view or shares, not both")
      }
      let count = trace.elements(of: trace[shared])
      guard count == elements else {
        throw JSONError(
          offset: sharesOffset,
          "it has \(elements) elements, but the tensor it shares has \(count)")
      }
    }
    if let state = extras.state {
      guard role == .state, state.length <= state.capacity, state.append <= state.capacity else {
        throw JSONError(
          offset: stateOffset,
          role == .state
            ? "a state's 'length' and 'append' must not exceed its 'capacity'"
            : "only a tensor whose role is 'state' has a 'state'")
      }
    }
    if extras.sparsity != nil, role != .weight {
      throw JSONError(
        offset: sparsityOffset, "only a tensor whose role is 'weight' has a 'sparsity'")
    }
    if extras.storedPercent < 100, role != .weight {
      throw JSONError(
        offset: storedOffset,
        "only a tensor whose role is 'weight' has a 'stored_percent'")
    }
    if let rows = extras.powerOfTwoRows { try check(rows) }
    for bound in extras.bounds {
      guard bound.axis < shape.count, bound.maximum >= Int(shape[bound.axis]) else {
        throw JSONError(
          offset: boundsOffset,
          bound.axis < shape.count
            ? "axis \(bound.axis) is \(shape[bound.axis]), above its maximum \(bound.maximum)"
            : "axis \(bound.axis) is bounded, but the shape has \(shape.count) axes")
      }
    }
  }

  private func check(_ rows: PowerOfTwoRows) throws(JSONError) {
    let all = Int(shape.first ?? 1)
    guard role == .weight, rows.count <= all else {
      throw JSONError(
        offset: rowsOffset,
        role == .weight
          ? "\(rows.count) of \(all) rows are powers of two"
          : "only a tensor whose role is 'weight' has 'pot_rows'")
    }
    guard rows.type.family == .log2, rows.type.bits <= type.bits else {
      throw JSONError(
        offset: rowsOffset,
        "rows of powers of two are \(rows.type); they need a log2 code of at most \(type.bits) bits"
      )
    }
  }

  private func check(_ view: TensorExtras.View, _ trace: Trace) throws(JSONError) {
    let base = trace[view.base]
    guard view.strides.count == shape.count else {
      throw JSONError(
        offset: viewOffset,
        "the view has \(view.strides.count) strides for \(shape.count) axes")
    }
    guard base.type.bits == type.bits else {
      throw JSONError(
        offset: viewOffset,
        "a view of \(type) elements onto '\(trace.name(of: view.base))', which has \(base.type)")
    }
    let last = lastElement(of: view)
    let count = trace.elements(of: base)
    guard last < Int128(count) else {
      throw JSONError(
        offset: viewOffset,
        "the view reaches element \(last) of '\(trace.name(of: view.base))', "
          + "which has \(count) elements")
    }
    guard trace.viewDepth(of: view.base) < TraceLimits.maximumViewDepth else {
      throw JSONError(
        offset: viewOffset,
        "a view through more than \(TraceLimits.maximumViewDepth) tensors")
    }
  }
}

extension Trace {
  /// Through how many tensors a view or shared tensor goes to its storage; 0 for the storage.
  func viewDepth(of tensor: TensorID) -> Int {
    var depth = 0
    var id = tensor
    while self[id].extras != .max, let base = tensorExtras.base(Int(self[id].extras)) {
      depth += 1
      id = base
    }
    return depth
  }
}
