import Diagnostics
import Hardware

/// Reads the text of an access pattern: `seq:65536`, `tile:197x384:1152`.
public struct PatternParser {
  enum Form: String, CaseIterable {
    case sequence = "seq"
    case tile
    case random
    case twoReads = "two-reads"
    case readWrite = "read-write"

    /// What a user may write, and an example.
    var pattern: (text: String, example: String) {
      switch self {
      case .sequence: ("seq:BYTES", "seq:65536")
      case .tile: ("tile:ROWSxWIDTH:PITCH", "tile:197x384:1152")
      case .random: ("random:BURSTS:RANGE[:SEED]", "random:8192:268435456:2")
      case .twoReads: ("two-reads:BYTES:AxB:RELATION", "two-reads:131072:32x32:bank_group")
      case .readWrite: ("read-write:BYTES:AxB:RELATION", "read-write:262144:3x1:bank_group")
      }
    }

    var parts: ClosedRange<Int> {
      switch self {
      case .sequence: 1...1
      case .tile: 2...2
      case .random: 2...3
      case .twoReads, .readWrite: 3...3
      }
    }
  }

  /// Where the second of two streams begins: far above the first, in the same bank or in the next
  /// value of one field.
  enum Relation: String, CaseIterable {
    case sameBank = "same_bank"
    case bankGroup = "bank_group"
    case bank
    case rank
    case channel

    var field: AddressField? {
      switch self {
      case .sameBank: nil
      case .bankGroup: .bankGroup
      case .bank: .bank
      case .rank: .rank
      case .channel: .channel
      }
    }
  }

  /// Keeps a list of bursts within memory.
  public static let mostBytes = 1 << 30
  /// Where second streams begin: a row of the same banks, and no address of the first stream.
  static let secondBase = 64 << 20

  private let text: String
  private let dram: BankedDRAM
  private let isWrite: Bool

  /// - Parameter isWrite: whether patterns of one direction write.
  public init(_ text: String, isWrite: Bool, _ dram: BankedDRAM) {
    self.text = text
    self.isWrite = isWrite
    self.dram = dram
  }

  public func parse() throws(InputError) -> AccessPattern {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let form = try form(String(parts[0]))
    guard form.parts.contains(parts.count - 1) else {
      throw malformed(form, "it has \(parts.count - 1) parts after its name")
    }
    switch form {
    case .sequence:
      return .sequence(base: 0, bytes: try number(parts[1], form), isWrite: isWrite)
    case .tile:
      let (rows, width) = try pair(parts[1], form)
      let pitch = try number(parts[2], form)
      guard rows.multipliedReportingOverflow(by: max(width, pitch)).partialValue <= Self.mostBytes
      else { throw malformed(form, "it spans more than 1 GiB") }
      return .tile(base: 0, rows: rows, width: width, pitch: pitch, isWrite: isWrite)
    case .random:
      let count = try number(parts[1], form)
      let range = try number(parts[2], form)
      let places = range / dram.geometry.burstBytes
      guard count <= places else {
        throw malformed(form, "\(range) B have \(places) bursts, fewer than \(count)")
      }
      let seed = parts.count == 4 ? try number(parts[3], form) : 1
      return .random(count: count, range: range, seed: UInt64(seed), isWrite: isWrite)
    case .twoReads, .readWrite:
      return try streams(parts, form)
    }
  }

  private func streams(_ parts: [Substring], _ form: Form) throws(InputError) -> AccessPattern {
    if isWrite { throw malformed(form, "its directions are its own: --write has no meaning") }
    let bytes = try number(parts[1], form)
    let (a, b) = try pair(parts[2], form)
    guard let relation = Relation(rawValue: String(parts[3])) else {
      let names = Relation.allCases.map(\.rawValue)
      throw malformed(
        form,
        "RELATION is '\(parts[3])', not one of \(names.joined(separator: ", "))")
    }
    if let field = relation.field, dram.geometry.count(field) == 1 {
      throw malformed(form, "this DRAM has one \(field.rawValue)")
    }
    let base = Self.secondBase + (relation.field.map { dram.stride(of: $0) } ?? 0)
    // Of a read and a write the bytes are those of both, in the ratio of their granules.
    let first = form == .twoReads ? bytes : bytes / (a + b) * a
    let second = form == .twoReads ? bytes : bytes / (a + b) * b
    return .pair(
      .init(base: 0, bytes: first, granule: a, isWrite: false),
      .init(base: base, bytes: second, granule: b, isWrite: form == .readWrite))
  }

  private func form(_ name: String) throws(InputError) -> Form {
    if let form = Form(rawValue: name) { return form }
    let names = Form.allCases.map(\.rawValue)
    throw InputError(
      "'\(text)' names no access pattern",
      help: NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
        ?? "one of: \(Form.allCases.map(\.pattern.text).joined(separator: ", "))")
  }

  private func pair(_ part: Substring, _ form: Form) throws(InputError) -> (Int, Int) {
    let numbers = part.split(separator: "x", omittingEmptySubsequences: false)
    guard numbers.count == 2 else {
      throw malformed(form, "'\(part)' is no pair of numbers with an x between")
    }
    return (try number(numbers[0], form), try number(numbers[1], form))
  }

  private func number(_ part: Substring, _ form: Form) throws(InputError) -> Int {
    guard part.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(part),
      (1...Self.mostBytes).contains(value)
    else { throw malformed(form, "'\(part)' is no whole number of 1...\(Self.mostBytes)") }
    return value
  }

  private func malformed(_ form: Form, _ reason: String) -> InputError {
    InputError(
      "'\(text)' is not of the form \(form.pattern.text): \(reason)",
      help: "for example \(form.pattern.example)")
  }
}
