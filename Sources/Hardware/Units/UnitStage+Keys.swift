import Diagnostics
import Documents

/// A stage of a unit with what the unit says for stages that do not.
struct StageKeys: Sendable {
  /// Far above any chip.
  static let counts = 1...65_536
  private static let longest = 65_536
  private static let widest = 64

  var stage = UnitStage(name: "", lanes: 1, interval: 1, latency: 0, perRow: 0)
  /// For a stage that states none.
  var lanes: Int?
  /// The same, with a serial part.
  var servers = 1

  static let keys = Section(
    StageKeys(),
    [
      .text("name", \.stage.name, required: true, "what it does"),
      lanesKey,
      .integer(
        "interval", \.stage.interval, in: 1...longest, "cycles between two groups of lanes"),
      .integer(
        "latency", \.stage.latency, in: 0...longest, "cycles from the last group to its result"),
      .integer(
        "per_row", \.stage.perRow, in: 0...longest,
        "cycles of serial work once a row: a divider, a square root"),
      serversKey,
      .choice(
        "reduction", \.stage.reduction,
        "how the elements of a group meet. `tree`: ⌈log2 lanes⌉ cycles more; `two_trees`: twice that"
      ),
      .limit(
        "kept_bits", \.stage.keptBits, in: 1...widest,
        "bits of an element that wait in a row buffer for the later stages"
      ).absent("the operand's"),
      .choice(
        "each", \.stage.pass,
        "how often it runs. `task`: once before the rows of a task, over as many elements as a row has, as "
          + "for reading parameters"
      ).echoed(.unlessDefault),
    ])

  private static let lanesKey = Key<StageKeys>(
    "lanes", .integer(counts), "elements taken together; required where the unit has no `lanes`"
  ) { node, value, fields in
    let reader = ScalarReader(path: fields.path(of: "lanes"), sink: fields.sink)
    if let count = node.map({ reader.integer($0, in: counts) }) ?? value.lanes {
      value.stage.lanes = count
    } else {
      fields.reportMissing("lanes")
    }
  } echo: {
    .number($0.stage.lanes)
  }.absent("the unit's").explored()

  private static let serversKey = Key<StageKeys>(
    "per_row_servers", .integer(counts),
    "dividers and the like that work at a time, each on a different row"
  ) { node, value, fields in
    let reader = ScalarReader(path: fields.path(of: "per_row_servers"), sink: fields.sink)
    value.stage.perRowServers =
      node.map { reader.integer($0, in: counts) } ?? (value.stage.perRow > 0 ? value.servers : 1)
  } echo: {
    .number($0.stage.perRowServers)
  }.absent("the unit's")
}
