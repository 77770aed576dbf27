import Hardware
import Workload

/// Binding of products of matrices.
extension Binder {
  mutating func bindMatrix(
    _ op: Operator, on array: ArrayID, _ demand: ProductDemand, _ trace: Trace
  ) -> Binding {
    let inputs = trace.inputs(of: op)
    guard let first = inputs.first, let second = inputs.dropFirst().first else { return .none }
    let (a, b) = (trace[first].type, trace[second].type)
    guard let mode = mode(for: op, on: array, a, b, demand) else {
      reportMissingMode(op, on: array, a, b, demand, trace)
      return .none
    }
    checkTransposition(op, on: array, trace)
    checkMask(op, on: array, trace)
    checkSums(op, on: array, mode: mode, demand, trace)
    guard let rows = demand.powerOfTwo else { return .array(array, mode: mode) }
    return bindRows(rows, op, on: array, a, first: mode, demand, trace)
  }

  /// The first mode that takes the operands as they are; for sparse weights, first of those that skip
  /// their zeros.
  private func mode(
    for op: Operator, on array: ArrayID, _ a: ElementType, _ b: ElementType,
    _ demand: ProductDemand
  ) -> Int? {
    let modes = accelerator[array].modes
    func first(skipping sparsity: Sparsity?) -> Int? {
      modes.firstIndex {
        $0.sparsity == sparsity && $0.packing >= demand.packing
          && $0.codes.isSuperset(of: demand.codes)
          && $0.covers(mac: op.mac, activation: a, weight: b)
      }
    }
    guard let sparsity = demand.sparsity else { return first(skipping: nil) }
    if let mode = first(skipping: sparsity) { return mode }
    return accelerator[array].unmatchedSparsity == .dense ? first(skipping: nil) : nil
  }

  /// Rows of powers of two go to a pool of shifters, the other rows to a pool of multipliers. Where
  /// the grid has no pools, its PEs shift in some columns while they multiply in others, with one
  /// initiation interval, or they multiply all.
  private mutating func bindRows(
    _ rows: PowerOfTwoRows, _ op: Operator, on array: ArrayID, _ a: ElementType, first: Int,
    _ demand: ProductDemand, _ trace: Trace
  ) -> Binding {
    let modes = accelerator[array].modes
    let path = accelerator.path(of: array)
    let pool = modes[first].pool
    if pool == nil {
      let second = modes.firstIndex {
        $0.mac == .shiftAdd && $0.sharesTiming(with: modes[first])
          && $0.codes.isSuperset(of: demand.codes)
          && $0.covers(mac: .shiftAdd, activation: a, weight: rows.type)
      }
      if let second { return .array(array, mode: first, secondMode: second) }
      if modes[first].covers(mac: .shiftAdd, activation: a, weight: rows.type) {
        return .array(array, mode: first)
      }
    } else {
      let second = modes.firstIndex {
        $0.pool != pool && $0.sparsity == nil && $0.packing >= demand.packing
          && $0.reduction == modes[first].reduction
          && $0.groupScales == modes[first].groupScales
          && $0.groupScaleKind == modes[first].groupScaleKind
          && $0.codes.isSuperset(of: demand.codes)
          && $0.covers(mac: .shiftAdd, activation: a, weight: rows.type)
      }
      if let second { return .array(array, mode: first, secondMode: second) }
    }
    reportMissing(
      "pot_rows \(path) \(a) \(rows.type)", op, trace,
      "has rows of powers of two, \(rows.type), in its weights, and no PE that can work alongside "
        + "'\(path).pe[\(first)]' shifts \(a) by them",
      "add {mac: shift_add, activation: \(a), weight: \(rows.type)} to '\(path).pe', with its initiation interval or for a "
        + "pool of columns in '\(path).pools'", at: accelerator.origin.array(array).modes)
    return .none
  }

  /// Says what the nearest mode lacks: a decoder, a packing, the skipping of zeros, or all.
  private mutating func reportMissingMode(
    _ op: Operator, on id: ArrayID, _ a: ElementType, _ b: ElementType, _ demand: ProductDemand,
    _ trace: Trace
  ) {
    let array = accelerator[id]
    let (path, place) = (accelerator.path(of: id), accelerator.origin.array(id).modes)
    let product = "'\(op.mac.rawValue)' of \(a) and \(b)"
    let covering = array.modes.indices.filter {
      array.modes[$0].covers(mac: op.mac, activation: a, weight: b)
    }
    guard let nearest = covering.first else {
      let options = demand.packing > 1 ? ", packing: \(demand.packing)" : ""
      reportMissing(
        "\(path) \(op.mac.rawValue) \(a) \(b)", op, trace,
        "needs \(product), and no mode of '\(path).pe' covers it",
        "add {mac: \(op.mac.rawValue), activation: \(a), weight: \(b)\(options)} to '\(path).pe', "
          + "or choose a scheme that the array can run", at: place)
      return
    }
    let missing = demand.codes.subtracting(array.modes[nearest].codes).codes.map(\.rawValue)
    if let code = missing.first {
      reportMissing(
        "code \(path) \(missing) \(op.mac.rawValue) \(a) \(b)", op, trace,
        "reads an operand in code '\(code)', and no mode of '\(path).pe' for \(product) decodes it",
        "add 'codes: [\(missing.joined(separator: ", "))]' to '\(path).pe[\(nearest)]'",
        at: place)
    } else if covering.allSatisfy({ array.modes[$0].packing < demand.packing }) {
      reportMissing(
        "packing \(path) \(demand.packing)", op, trace,
        "needs \(demand.packing) weights in one multiplier, and no mode of '\(path).pe' for \(product) "
          + "has that packing",
        "add a mode with 'packing: \(demand.packing)' to '\(path).pe'", at: place)
    } else if let sparsity = demand.sparsity {
      reportMissing(
        "sparsity \(path) \(sparsity)", op, trace,
        "has \(sparsity) sparse weights, and no mode of '\(path).pe' for \(product) skips their zeros",
        "add a mode with 'sparsity: \(sparsity)', or set '\(path).unmatched_sparsity' to 'dense'",
        at: place)
    } else {
      reportMissing(
        "together \(path) \(op.mac.rawValue) \(a) \(b)", op, trace,
        "needs \(product), and no mode of '\(path).pe' for it has its packing, codes and sparsity "
          + "together", "give them to one mode", at: place)
    }
  }

  /// A mask that is to save work has to say of what.
  private mutating func checkMask(_ op: Operator, on array: ArrayID, _ trace: Trace) {
    guard accelerator[array].maskSkipping == .tiles, op.mask == .causal || op.mask == .window else {
      return
    }
    guard let mask = MaskedProduct(op, window: trace.extras(of: op).window) else {
      if op.mask == .window, op.kind == .attentionQK || op.kind == .attentionAV {
        reportMissing(
          "window", op, trace, "has 'mask' 'window' without its 'window' of keys",
          "add \"window\":{\"before\":127,\"after\":0}, or set "
            + "'\(accelerator.path(of: array)).mask_skipping' to 'none'")
      }
      return
    }
    if mask.offset < 0 {
      reportMissing(
        "queries", op, trace,
        "has 'mask' '\(op.mask.rawValue)' with \(mask.queries) queries for \(mask.keys) keys",
        "the last query's own key is the last one: a mask needs a key for each query")
    } else if mask.unseenKeys > 0 {
      reportMissing(
        "unseen", op, trace,
        "has a 'window' in which no query sees the first \(mask.unseenKeys) of \(mask.keys) keys",
        "leave them out of the trace")
    }
  }

  /// Who sums operands, and who scales the sums of groups.
  private mutating func checkSums(
    _ op: Operator, on id: ArrayID, mode: Int, _ demand: ProductDemand, _ trace: Trace
  ) {
    let array = accelerator[id]
    let path = accelerator.path(of: id)
    if demand.codes.contains(.log2Shifted), array.zeroPoints == .free {
      reportMissing(
        "log2_shifted \(path)", op, trace,
        "reads codes 2ᵏ − η, and nothing takes η · Σ off its results",
        "set '\(path).zero_points' to 'sum_column' or 'unit'")
    }
    if !demand.sums.isEmpty, array.zeroPoints == .unit, sumUnit == nil {
      reportMissing(
        "sums \(path)", op, trace,
        "needs the sums of its operands for their zero points, and no unit runs 'pool'",
        "add 'pool' to the 'operators' of a unit, or set '\(path).zero_points' to 'sum_column'")
    }
    if demand.group < 0 {
      reportMissing(
        "groups", op, trace, "has groups in both operands, neither of which is part of the other",
        "choose group sizes of which one divides the other")
    }
    guard demand.group > 0 else { return }
    let groups = bindGroups(op, on: id, .array(id, mode: mode), demand, trace)
    if groups?.scaler == .pe { return }
    if array.dataflow == .outputStationary, accelerator.buffers.partialSum == nil {
      reportMissing(
        "group sums", op, trace,
        "has a sum for each group of its reduction, and no buffer holds 'partial_sum'",
        "add it to the 'holds' list of one buffer")
    }
    guard groups == nil else { return }
    let kinds = groupScales(op, trace)
    let algorithm = groupAlgorithms(
      op, kinds.allSatisfy { $0 == .powerOfTwo } ? .powerOfTwo : .real,
      sums: array.modes[mode].accumulator, trace)[0].rawValue
    reportMissing(
      "group scales \(algorithm)", op, trace,
      "scales the sum of each group by '\(algorithm)', and no unit in the array's stream does",
      "add '\(algorithm)' to a unit that requantizes with 'placement: in_stream', or set "
        + "'\(path).group_scaling' to 'accumulator'")
  }

  /// The unit that sums rows.
  var sumUnit: Int? { accelerator.units.firstIndex { $0.runs(.pool, .none) } }

  /// The kinds of the group scales that split the reduction, of one operand or both.
  private func groupScales(_ op: Operator, _ trace: Trace) -> [ScaleKind] {
    trace.inputs(of: op).prefix(2).enumerated()
      .filter { ProductDemand.hasGroups(trace[$0.element], operand: $0.offset, of: op) }
      .map { trace[$0.element].scale }
  }

  /// How a unit or a rescaler applies scales of groups, the best first: powers of two by adding exponents
  /// or shifting, others as the result's scale is applied, or in floating point where nothing requantizes
  /// the result.
  private func groupAlgorithms(
    _ op: Operator, _ kind: ScaleKind, sums: ElementType, _ trace: Trace
  ) -> [BuiltInAlgorithm] {
    let general: BuiltInAlgorithm =
      switch op.epilogue.requantization {
      case .none, .dynamic, .dynamicP2, .exponent: .float
      case let algorithm: algorithm
      }
    return switch kind {
    case .powerOfTwo: [sums.isFloat ? .exponent : .shift, general]
    case .real: [general]
    }
  }

  /// What scales the sums of groups, each once; nil if the reduction has no groups, or nothing can scale
  /// them.
  func bindGroups(
    _ op: Operator, on id: ArrayID, _ binding: Binding, _ demand: ProductDemand, _ trace: Trace
  ) -> GroupBinding? {
    guard demand.group > 0, case .array(_, let index, _) = binding else { return nil }
    let (array, kinds) = (accelerator[id], groupScales(op, trace))
    let kind: ScaleKind = kinds.allSatisfy { $0 == .powerOfTwo } ? .powerOfTwo : .real
    let combined: ScaleKind? =
      kinds.count < 2 ? nil : kinds.contains(.powerOfTwo) ? .powerOfTwo : .real
    func scaled(by scaler: GroupBinding.Scaler) -> GroupBinding {
      GroupBinding(scaler: scaler, kind: kind, combined: combined)
    }
    let mode = array.modes[index]
    if mode.scalesGroups(by: kind) { return scaled(by: .pe) }
    let algorithms = groupAlgorithms(op, kind, sums: mode.accumulator, trace)
    if array.groupScaling == .accumulator { return scaled(by: .accumulator(algorithms[0])) }
    for algorithm in algorithms {
      let unit = accelerator.units.firstIndex {
        $0.placement == .inStream && $0.runs(.requantize, .builtIn(algorithm))
      }
      if let unit { return scaled(by: .unit(unit, algorithm)) }
    }
    return nil
  }
}
