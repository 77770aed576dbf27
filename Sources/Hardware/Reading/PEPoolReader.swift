import Diagnostics
import Documents

/// Reads `array.pools`: named parts of the columns.
enum PEPoolReader {
  static func read(_ array: inout Fields) -> [PEPool] {
    guard let pools = array.fields("pools") else { return [] }
    return pools.all.map { entry in
      var fields = Fields(entry.value, path: pools.path(of: entry.key), sink: array.sink)
      let pool = PEPool(
        name: entry.key, columns: fields.integer("columns", in: 1...ArrayReader.largestSide))
      fields.end()
      return pool
    }
  }

  /// The pools are all columns, and every pool can do something.
  static func check(_ array: PEArray, _ fields: Fields) {
    guard !array.pools.isEmpty else { return }
    let location = fields.node["pools"]?.location
    let sum = array.pools.reduce(0) { $0 + $1.columns }
    if sum != array.columns {
      fields.sink.error(
        at: location,
        "the pools of 'array.pools' have \(sum) columns, and 'array.columns' is \(array.columns)",
        help: "give every column of the grid to one pool")
    }
    for (index, pool) in array.pools.enumerated()
    where !array.modes.contains(where: { $0.pool == index }) {
      fields.sink.error(
        at: fields.node["pools"]?[pool.name]?.location,
        "no mode of 'array.pe' is of the pool '\(pool.name)'",
        help: "add one with 'pool: \(pool.name)'")
    }
    if array.batchPacking != .none {
      fields.sink.error(
        at: fields.node["batch_packing"]?.location,
        "'array.batch_packing' is '\(array.batchPacking.rawValue)', and 'array.pools' splits the grid",
        help: "set 'batch_packing: none'")
    }
  }
}
