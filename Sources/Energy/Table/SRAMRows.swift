/// Where a table's SRAMs are from.
package enum SRAMRows: Sendable {
  /// Macros of one word width that the table lists.
  case macros(SRAMTable)
  /// A library, of which the configuration chooses cells and temperature.
  case library(SRAMLibrary)

  var library: SRAMLibrary? {
    switch self {
    case .macros: nil
    case .library(let library): library
    }
  }
}
