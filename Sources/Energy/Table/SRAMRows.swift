/// Where a table's SRAMs are from.
package enum SRAMRows: Sendable {
  /// Macros of one word width that the table lists.
  case macros(SRAMTable)
  /// A library, of which the configuration chooses cells and temperature.
  case library(SRAMLibrary)
}
