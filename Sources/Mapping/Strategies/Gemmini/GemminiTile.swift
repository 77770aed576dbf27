import Simulation
import Timing

/// The sizes of a tile along each loop, outermost first.
struct GemminiTile: Hashable {
  var batches: Int
  var rows: Int
  var columns: Int
  var kernels: Int
  var kernelRows: Int
  var kernelColumns: Int
  var channels: Int

  /// Vectors, reduction and columns of the product that it is.
  var shape: TileShape {
    TileShape(
      m: batches * rows * columns, k: kernelRows * kernelColumns * channels, n: kernels)
  }
}

/// The loops over tiles, outermost first.
enum GemminiLoop: CaseIterable {
  case batches
  case rows
  case columns
  case kernels
  case kernelRows
  case kernelColumns
  case channels

  /// Whether it counts channels, which fill rows of the memories by blocks.
  var isChannels: Bool { self == .kernels || self == .channels }
}

extension GemminiTile {
  subscript(loop: GemminiLoop) -> Int {
    get {
      switch loop {
      case .batches: batches
      case .rows: rows
      case .columns: columns
      case .kernels: kernels
      case .kernelRows: kernelRows
      case .kernelColumns: kernelColumns
      case .channels: channels
      }
    }
    set {
      switch loop {
      case .batches: batches = newValue
      case .rows: rows = newValue
      case .columns: columns = newValue
      case .kernels: kernels = newValue
      case .kernelRows: kernelRows = newValue
      case .kernelColumns: kernelColumns = newValue
      case .channels: channels = newValue
      }
    }
  }
}
