import Hardware
import Quantities
import Workload

/// What makes the products of a grid's PEs, and their sums.
///
/// Modes of one kind share their multipliers, so the largest of them counts; multipliers, floating-point
/// units, shifters and adders are next to each other. Where a PE takes several cycles for a product, it has
/// a part of the multiplier.
struct ProductResources {
  let target: FPGATarget

  /// What kind of circuit makes a product.
  private enum Circuit: CaseIterable {
    case integer, float, shiftAdd, addSubtract, xnor, logAdd, table

    init(_ mode: PEMode) {
      switch mode.mac {
      case .multiply: self = mode.activation.isFloat || mode.weight.isFloat ? .float : .integer
      case .shiftAdd: self = .shiftAdd
      case .addSubtract: self = .addSubtract
      case .xnorPopcount: self = .xnor
      case .logAdd: self = .logAdd
      case .lut: self = .table
      }
    }
  }

  /// Of an array: every pool, or the whole grid.
  func resources(of array: PEArray) -> FPGAResources {
    let pools: [Int?] = array.pools.isEmpty ? [nil] : array.pools.indices.map { $0 }
    return pools.reduce(into: .none) { sum, pool in
      let modes = array.modes.filter { $0.pool == pool || array.pools.isEmpty }
      let columns = pool.map { array.pools[$0].columns } ?? array.columns
      sum += resources(modes, of: array, rows: array.rows, columns: columns)
    }
  }

  /// Of a grid of `rows` by `columns` PEs with these modes, and an array's form and dataflow.
  func resources(
    _ modes: [PEMode], of array: PEArray, rows: Int, columns: Int
  ) -> FPGAResources {
    var sum = FPGAResources.none
    for circuit in Circuit.allCases {
      var largest = FPGAResources.none
      for mode in modes where Circuit(mode) == circuit {
        let one = multipliers(mode, circuit, elements: rows * columns)
        largest = largest.largest(with: one)
      }
      sum += largest
    }
    var paths = FPGAResources.none
    for mode in modes {
      paths = paths.largest(with: path(mode, elements: rows * columns))
    }
    var sums = FPGAResources.none
    for mode in modes {
      sums = sums.largest(with: self.sums(mode, of: array, rows: rows, columns: columns))
    }
    return sum + paths + sums
  }

  /// Products of a cycle: of a mode that takes several, their part.
  private func products(_ mode: PEMode, _ elements: Int) -> Int {
    ceilingDivision(elements * mode.packing * mode.reduction, mode.cycles)
  }

  private func multipliers(
    _ mode: PEMode, _ circuit: Circuit, elements: Int
  ) -> FPGAResources {
    let (a, b) = (Int(mode.activation.bits), Int(mode.weight.bits))
    switch circuit {
    case .integer where max(a, b) <= target.lutProducts:
      return FabricCosts.product(a, b) * products(mode, elements)
    case .integer: return FPGAResources(dsp: slices(mode, elements))
    case .float, .logAdd, .table:
      return mode.operations.fabric * products(mode, elements)
    case .shiftAdd:
      let (distance, bits) = shift(mode)
      return FabricCosts.shifter(bits: bits, distance: distance) * products(mode, elements)
    // The sign decides whether the adder subtracts.
    case .addSubtract: return .none
    case .xnor: return FPGAResources(lut: products(mode, elements))
    }
  }

  /// Bits of a log2 code's distance, and of a value shifted by any of them. A weight's code has a sign.
  private func shift(_ mode: PEMode) -> (distance: Int, bits: Int) {
    let (a, b) = (Int(mode.activation.bits), Int(mode.weight.bits))
    let isWeight = mode.weight.family == .log2
    let distance = isWeight ? max(1, b - 1) : a
    return (distance, (isWeight ? a : b) + (1 << min(distance, 6)) - 1)
  }

  /// DSP slices of a mode's products.
  private func slices(_ mode: PEMode, _ elements: Int) -> Int {
    let (a, b) = (Int(mode.activation.bits), Int(mode.weight.bits))
    let together =
      switch max(a, b) {
      case ...4: target.dspPacking
      case ...8: min(target.dspPacking, 2)
      default: 1
      }
    // 8 by 8 bits make the same of a wider product in several cycles.
    let isSplit = mode.cycles > 1 && min(a, b) <= 8 && max(a, b) <= 8 * mode.cycles
    let (perSlice, slices, cycles) =
      isSplit
      ? (min(target.dspPacking, 2), 1, 1) : (together, FabricCosts.slices(a, b), mode.cycles)
    let products = elements * mode.packing * mode.reduction * slices
    return ceilingDivision(products, perSlice * cycles * target.dspClockRatio)
  }

  /// Products of DSP slices have what `FabricCosts.path` says; others registers of their operands.
  private func path(_ mode: PEMode, elements: Int) -> FPGAResources {
    let bits = products(mode, elements) * Int(mode.activation.bits + mode.weight.bits)
    guard usesSlices(mode) else { return FPGAResources(ff: bits) }
    let cost = FabricCosts.path
    return FPGAResources(
      lut: ceilingDivision(bits * cost.lut, cost.bits),
      ff: ceilingDivision(bits * cost.ff, cost.bits))
  }

  /// Adders that no DSP slice has: those of products that are made of LUTs, and those of results that leave
  /// for a buffer.
  private func sums(
    _ mode: PEMode, of array: PEArray, rows: Int, columns: Int
  ) -> FPGAResources {
    let adders =
      usesSlices(mode) || hasAdders(mode)
      ? FPGAResources.none : lutAdders(mode, of: array, elements: rows * columns)
    switch array.dataflow {
    case .outputStationary: return adders
    case .weightStationary, .inputStationary:
      let results = columns * mode.packing
      switch target.accumulators {
      case .dsp: return adders + FPGAResources(dsp: results)
      case .lut: return adders + FabricCosts.accumulator * results
      }
    }
  }

  /// Whether what makes its products sums them too.
  private func hasAdders(_ mode: PEMode) -> Bool {
    switch Circuit(mode) {
    case .float, .logAdd, .table: true
    case .integer, .shiftAdd, .addSubtract, .xnor: false
    }
  }

  /// Whether DSP slices make the products, and sum those of a PE or of a column.
  private func usesSlices(_ mode: PEMode) -> Bool {
    Circuit(mode) == .integer
      && Int(max(mode.activation.bits, mode.weight.bits)) > target.lutProducts
  }

  /// In a tree a product is added at its own width and a bit or two more; elsewhere at the sum's.
  private func lutAdders(_ mode: PEMode, of array: PEArray, elements: Int) -> FPGAResources {
    let (a, b) = (Int(mode.activation.bits), Int(mode.weight.bits))
    let product =
      switch Circuit(mode) {
      case .integer, .float, .logAdd, .table: a + b
      case .shiftAdd: shift(mode).bits
      case .addSubtract: a
      case .xnor: 1
      }
    let isTree = array.form == .dotProduct || mode.reduction > 1
    let bits = isTree ? product + 2 : min(Int(mode.accumulator.bits), product + 10)
    return FabricCosts.adder(bits: bits) * products(mode, elements)
  }
}

extension FPGAResources {
  /// The larger of each count.
  func largest(with other: FPGAResources) -> FPGAResources {
    FPGAResources(
      dsp: max(dsp, other.dsp), lut: max(lut, other.lut), ff: max(ff, other.ff),
      bramHalves: max(bramHalves, other.bramHalves), uram: max(uram, other.uram))
  }
}
