import Documents
import Hardware
import Quantities

/// A resource of which a design takes more than its FPGA has.
package struct FPGAExcess: Sendable, Hashable {
  package var resource: FPGAResource
  /// In halves of block RAMs.
  package var used: Int
  package var available: Int

  package var text: String {
    "\(FPGACount(resource, used).text) \(resource.noun) of "
      + FPGACount(resource, available).text
  }
}

/// A count of a resource, for print: of block RAMs halves are `.5`.
struct FPGACount {
  private let blocks: Int
  private let hasHalf: Bool

  init(_ resource: FPGAResource, _ count: Int) {
    blocks = count / resource.unitsPerBlock
    hasHalf = count % resource.unitsPerBlock != 0
  }

  /// Without grouping, for programs.
  var exact: String { "\(blocks)\(hasHalf ? ".5" : "")" }

  var text: String { NumberText.grouped(blocks) + (hasHalf ? ".5" : "") }
}

extension FPGAResource {
  /// In a sentence, of several.
  var noun: String {
    switch self {
    case .dsp: "DSP slices"
    case .lut: "LUTs"
    case .ff: "flip-flops"
    case .bram: "block RAMs"
    case .uram: "UltraRAMs"
    }
  }

  /// At the head of a column.
  var title: String { rawValue.uppercased() }
}

extension FPGATarget {
  /// What reports call the device.
  var title: String {
    device.map { FileName.stem($0) } ?? part ?? "the FPGA"
  }
}
