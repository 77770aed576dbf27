import Diagnostics
import Documents
import Hardware

/// Reads a configuration of SCALE-Sim, strictly: every key must be one of SCALE-Sim's, in its section.
///
/// Addresses (`…Offset`), request buffers, banks and the seeds of sparsity have no effect on dense
/// cycles and are checked without being used. Bank layouts and Ramulator's latencies change what
/// SCALE-Sim's memory does in USER mode, where the memory is ours, and a linear model of a chip's time
/// gives microseconds of its own: they are noted. Sparsity changes the folds and must be off.
struct ScaleSimConfigurationReader {
  /// What `array.rows` takes.
  static let largestSide = 65_536
  /// 2 GiB, far above any SRAM: the largest that the energy tables price.
  static let largestKiB = 1 << 21
  /// What `dram.bandwidth` takes is below 1 MiB a cycle.
  static let largestBandwidth = (1 << 20) - 1
  /// Errors that are collected, and characters of a name that they quote.
  private static let mostErrors = 20
  private static let longestName = 60

  private let sink: DiagnosticSink
  private let end: SourceLocation
  private var entries: [ScaleSimKey: INIDocument.Entry] = [:]
  /// Keys that are there under a name that is reported: they are not missing too.
  private var misspelt: Set<ScaleSimKey> = []

  /// What the file says, or defaults where the sink has errors.
  ///
  /// - Parameter sink: Takes what is wrong, and notes on what is read and differs.
  static func read(_ source: SourceText, sink: DiagnosticSink) -> ScaleSimConfiguration {
    let source = source.plain
    sink.add(source)
    guard !source.reportsControl(to: sink) else { return .standIn }
    let lines = DiagnosticSink()
    let document = INIReader.read(source.text, file: source.file, sink: lines)
    guard !document.sections.isEmpty else {
      sink.error(
        at: SourceLocation(file: source.file, line: 1, column: 1),
        "this is no configuration of SCALE-Sim: it has no section",
        help: "it begins with [general] and has keys as 'ArrayHeight: 32' in [architecture_presets]"
      )
      return .standIn
    }
    for diagnostic in lines.diagnostics { sink.report(diagnostic) }
    var reader = ScaleSimConfigurationReader(document, sink)
    return reader.configuration(file: source.file)
  }

  private init(_ document: INIDocument, _ sink: DiagnosticSink) {
    self.sink = sink
    end = SourceLocation(file: document.source.file, line: 1, column: 1)
    for section in document.sections { add(section) }
    for text in document.unread {
      let word = String(text.prefix { $0 != " " && $0 != "\t" })
      let names = ScaleSimKey.allCases.map(\.rawValue)
      if let key = NearestName.of(word, among: names).flatMap(ScaleSimKey.init(name:)) {
        misspelt.insert(key)
      }
    }
  }

  // MARK: Names

  private mutating func add(_ section: INIDocument.Section) {
    let lower = section.name.lowercased()
    guard let known = ScaleSimKey.Section(rawValue: lower) else {
      return refuse(section)
    }
    var strangers: [ScaleSimKey.Section: [(key: ScaleSimKey, location: SourceLocation)]] = [:]
    for entry in section.entries {
      guard let key = ScaleSimKey(name: entry.key) else {
        refuse(entry, in: known)
        continue
      }
      if key.section == known {
        entries[key] = entry
        continue
      }
      strangers[key.section, default: []].append((key, entry.keyLocation))
      entries[key] = entries[key] ?? entry
    }
    // Where a section's own line is missing, its keys are one mistake.
    for other in ScaleSimKey.Section.allCases {
      guard let keys = strangers[other], let first = keys.first else { continue }
      let rest = keys.count - 1
      sink.error(
        at: first.location,
        "'\(first.key.rawValue)' \(rest == 0 ? "is" : "and \(rest) more keys are") in "
          + "[\(known.rawValue)], \(rest == 0 ? "its" : "their") section is [\(other.rawValue)]")
    }
  }

  /// Its keys are read all the same: they are not missing because the section's name is wrong.
  private mutating func refuse(_ section: INIDocument.Section) {
    let names = ScaleSimKey.Section.allCases.map(\.rawValue)
    let name = String(section.name.prefix(Self.longestName))
    let nearest = NearestName.of(name, among: names)
    sink.error(
      at: section.location, "SCALE-Sim has no section '\(name)'",
      help: nearest.map { "did you mean '\($0)'?" } ?? "one of: \(names.joined(separator: ", "))")
    let meant = nearest.flatMap(ScaleSimKey.Section.init)
    for entry in section.entries {
      if let key = ScaleSimKey(name: entry.key) {
        entries[key] = entries[key] ?? entry
      } else if let meant {
        refuse(entry, in: meant)
      }
    }
  }

  private mutating func refuse(_ entry: INIDocument.Entry, in section: ScaleSimKey.Section) {
    guard sink.diagnostics.count < Self.mostErrors else { return }
    let all = ScaleSimKey.allCases
    let names = all.filter { $0.section == section }.map(\.rawValue)
    let name = String(entry.key.prefix(Self.longestName))
    let nearest =
      NearestName.of(name, among: names) ?? NearestName.of(name, among: all.map(\.rawValue))
    if let key = nearest.flatMap(ScaleSimKey.init(name:)) { misspelt.insert(key) }
    sink.error(
      at: entry.keyLocation, "SCALE-Sim has no key '\(name)' in [\(section.rawValue)]",
      help: nearest.map { "did you mean '\($0)'?" }
        ?? "known keys: \(names.joined(separator: ", "))")
  }

  // MARK: Values

  private mutating func configuration(file: String) -> ScaleSimConfiguration {
    refuseSparsity()
    noteTimes()
    for key in ScaleSimKey.countsWithoutEffect {
      guard let entry = entries[key] else { continue }
      _ = integer(entry, key, entry.value, in: 0...Int.max)
    }
    let side = 1...Self.largestSide
    let size = 1...Self.largestKiB
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return ScaleSimConfiguration(
      name: text(.runName), file: name, rows: integer(.arrayHeight, in: side),
      columns: integer(.arrayWidth, in: side),
      dataflow: choice(
        .dataflow,
        [
          ("os", .outputStationary), ("ws", .weightStationary), ("is", .inputStationary),
        ]),
      ifmapKiB: integer(.ifmapSRAM, in: size), filterKiB: integer(.filterSRAM, in: size),
      ofmapKiB: integer(.ofmapSRAM, in: size), interface: interface())
  }

  private func interface() -> ScaleSimConfiguration.Interface {
    let isUser = choice(.interfaceBandwidth, [("calc", false), ("user", true)])
    for (key, meaning) in ScaleSimKey.memorySwitches {
      guard isOn(key), isUser, let entry = entries[key] else { continue }
      sink.report(
        Diagnostic(
          .note, at: entry.keyLocation,
          "'\(key.rawValue)' is on, but \(meaning) are not imported: the memory is Systole's"))
    }
    guard isUser else {
      // Without effect there, and checked all the same.
      if entries[.bandwidth] != nil { _ = bandwidth() }
      return .calculated
    }
    let words = bandwidth()
    for key in [ScaleSimKey.ifmapBankBandwidth, .filterBankBandwidth] {
      guard let entry = entries[key], entry.value != "\(words)" else { continue }
      sink.report(
        Diagnostic(
          .note, at: entry.keyLocation,
          "'\(key.rawValue)' is read without being used; v3 reads from DRAM at that many words a "
            + "cycle, here 'Bandwidth' is taken for reads and writes"))
    }
    return .user(wordsPerCycle: words)
  }

  /// Only the first of a list is used, as in SCALE-Sim.
  private func bandwidth() -> Int {
    guard let entry = required(.bandwidth) else { return 1 }
    let parts = entry.value.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first else {
      return integer(entry, .bandwidth, entry.value, in: 1...Self.largestBandwidth)
    }
    let text = first.split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map(String.init) ?? ""
    sink.report(
      Diagnostic(
        .note, at: entry.valueLocation,
        "of the list in 'Bandwidth' only the first number is used, as in SCALE-Sim"))
    return integer(entry, .bandwidth, text, in: 1...Self.largestBandwidth)
  }

  /// What a later version makes microseconds of its cycles with.
  private func noteTimes() {
    guard let entry = entries[.timeLinearModel], entry.value.lowercased() != "none" else { return }
    sink.report(
      Diagnostic(
        .note, at: entry.keyLocation,
        "'\(ScaleSimKey.timeLinearModel.rawValue)' is '\(entry.value.prefix(Self.longestName))', but "
          + "times that a linear model makes of cycles are not imported: the clock is 1 GHz"))
  }

  private func refuseSparsity() {
    guard let entry = entries[.sparsitySupport], isOn(.sparsitySupport) else { return }
    sink.error(
      at: entry.valueLocation,
      "'\(ScaleSimKey.sparsitySupport.rawValue)' is on, but sparse filters are not imported",
      help: "set it to False for the dense machine")
  }

  /// Off where the key is absent.
  private func isOn(_ key: ScaleSimKey) -> Bool {
    guard let entry = entries[key] else { return false }
    switch entry.value.lowercased() {
    case "false", "no", "off", "0": return false
    case "true", "yes", "on", "1": return true
    default:
      sink.error(
        at: entry.valueLocation,
        "'\(key.rawValue)' is '\(entry.value.prefix(Self.longestName))', expected True or False")
      return false
    }
  }

  private func required(_ key: ScaleSimKey) -> INIDocument.Entry? {
    if let entry = entries[key] { return entry }
    if misspelt.contains(key) { return nil }
    sink.error(
      at: end, "'\(key.rawValue)' is missing",
      help: "it belongs in section [\(key.section.rawValue)]")
    return nil
  }

  private func text(_ key: ScaleSimKey) -> String {
    guard let entry = required(key) else { return "" }
    if entry.value.isEmpty { sink.error(at: entry.valueLocation, "'\(key.rawValue)' is empty") }
    return entry.value
  }

  private func integer(_ key: ScaleSimKey, in range: ClosedRange<Int>) -> Int {
    guard let entry = required(key) else { return range.lowerBound }
    return integer(entry, key, entry.value, in: range)
  }

  private func integer(
    _ entry: INIDocument.Entry, _ key: ScaleSimKey, _ text: String, in range: ClosedRange<Int>
  ) -> Int {
    let count = ScaleSimCount(text)
    if let value = count.value, range.contains(value) { return value }
    sink.error(
      at: entry.valueLocation, "'\(key.rawValue)' is \(count.found(in: range))")
    return range.lowerBound
  }

  private func choice<Value>(_ key: ScaleSimKey, _ choices: [(name: String, value: Value)]) -> Value
  {
    guard let entry = required(key) else { return choices[0].value }
    if let choice = choices.first(where: { $0.name == entry.value.lowercased() }) {
      return choice.value
    }
    sink.error(
      at: entry.valueLocation, "'\(key.rawValue)' is '\(entry.value.prefix(Self.longestName))'",
      help: "one of: \(choices.map(\.name).joined(separator: ", "))")
    return choices[0].value
  }
}
