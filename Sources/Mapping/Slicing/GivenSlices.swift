import Diagnostics
import Hardware
import Workload

/// The slices that a configuration gives.
struct GivenSlices {
  private let sizes: SliceSizes
  private let accelerator: Accelerator

  init(_ sizes: SliceSizes, _ accelerator: Accelerator) {
    self.sizes = sizes
    self.accelerator = accelerator
  }

  /// - Throws: sizes that no operator of the trace has, or an operator that cannot run so.
  func slices(of trace: Trace) throws(InputError) -> SlicedTrace {
    let chains = OperatorChain.all(trace)
    let images = max(1, trace.header.batch)
    try check(chains, images: images)
    var slicing = Slicing(images: sizes.images)
    for chain in chains {
      let rows = chain.elements > 1 ? chain.rows : chain.rows / images
      if let given = sizes.rows, given < rows, chain.dividesRows {
        slicing.sizes[chain.shape] = .rows(given)
      } else if let given = sizes.heads ?? sizes.rows.map({ _ in 1 }), given < chain.heads {
        slicing.sizes[chain.shape] = .elements(given)
      }
    }
    do throws(SliceFault) {
      return try SlicedTrace(trace, SliceOrder(trace, chains, accelerator).slices(slicing))
    } catch {
      let name = trace.name(of: trace.operators[error.index])
      throw accelerator.origin.error(
        at: origin.first,
        "operator '\(name)' \(error.reason), so it cannot run in slices",
        help: "remove the key; without it 'mapping.slices' decides")
    }
  }

  private func check(_ chains: [OperatorChain], images: Int) throws(InputError) {
    if let given = sizes.images, given > images {
      throw accelerator.origin.error(
        at: origin.images,
        "'mapping.images_per_slice' is \(given), but the batch of the trace is \(images)",
        help: "give at most \(images), or remove the key")
    }
    let heads = chains.map(\.heads).max() ?? 0
    if let given = sizes.heads, given > heads {
      throw accelerator.origin.error(
        at: origin.heads,
        "'mapping.heads_per_slice' is \(given), but "
          + (heads > 1
            ? "no attention of the trace has more than \(heads) heads"
            : "the trace has no attention with several heads"),
        help: heads > 1 ? "give at most \(heads), or remove the key" : "remove the key")
    }
    let rows = chains.map { $0.elements > 1 ? $0.rows : $0.rows / images }.max() ?? 0
    if let given = sizes.rows, given > rows {
      throw accelerator.origin.error(
        at: origin.rows,
        "'mapping.rows_per_slice' is \(given), but "
          + (rows > 0
            ? "no operators of the trace that can run in slices have more than \(rows) rows"
            : "the trace has no operators that can run in slices of rows"),
        help: rows > 0 ? "give at most \(rows), or remove the key" : "remove the key")
    }
  }

  private var origin: ConfigurationOrigin.Slices { accelerator.origin.slices }
}
