import Workload

/// The keys of a trace file's objects, each set in its canonical order.
enum TraceKey {
  enum Header: String, CaseIterable {
    case schema, model, scheme, batch, source, operands, algorithms, tensors, operators
  }

  /// An algorithm that the header declares.
  enum Algorithm: String, CaseIterable {
    case name, `operator`
  }

  enum Tensor: String, CaseIterable {
    case tensor, view, shares, shape, role, type, uses, scale
    case zeroPoint = "zero_point"
    case code
    case sideBytes = "side_bytes"
    case state, bounds, sparsity
    case powerOfTwoRows = "pot_rows"
    case storedPercent = "stored_percent"
  }

  enum PowerOfTwoRows: String, CaseIterable {
    case count, type
  }

  enum Scale: String, CaseIterable {
    case per, kind, group
  }

  enum View: String, CaseIterable {
    case of, offset, strides
  }

  enum State: String, CaseIterable {
    case capacity, length, append
  }

  enum Bound: String, CaseIterable {
    case axis, symbol, maximum
  }

  enum Operator: String, CaseIterable {
    case `operator`, name, source, inputs, outputs, dims, algorithm, mac, mask, convolution, rows,
      halo
    case broadcast, axis, epilogue
    case preAdd = "pre_add"
    case sparsity, packing
    case outlierColumns = "outlier_columns"
    case phase
    case repeats = "repeat"
    case window
  }

  enum Window: String, CaseIterable {
    case before, after
  }

  enum Dimension: String, CaseIterable {
    case b, m, k, n, rows, length
  }

  enum Convolution: String, CaseIterable {
    case input, kernel, stride, padding, groups
  }

  enum Step: String, CaseIterable {
    case step, algorithm, rounding, per
  }

  /// Where the operands of a bare operator are.
  enum Operands: String, CaseIterable {
    case offChip = "off_chip"
    case onChip = "on_chip"
  }
}
