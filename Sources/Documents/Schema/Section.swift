import Diagnostics

/// The keys of a mapping in the order in which they are read and written out, and the rules that
/// combine them.
public struct Section<Value: Sendable>: Sendable {
  /// Every default: what a section without keys means, where none is required.
  public let blank: Value
  let keys: [Key<Value>]
  // What reading does for each key, apart from what else a row says: copying rows would take most of the
  // time.
  private let readers: [@Sendable (inout Fields, inout Value) -> Void]
  private let judges: [@Sendable (Value, Fields) -> Void]
  public let complete: @Sendable (inout Value) -> Void
  private let rules: [@Sendable (Value, Fields) -> Void]
  /// What a document of these keys is called under `schema`; nil for a part of one.
  private let schema: String?

  /// - Parameters:
  ///   - schema: Of a whole document.
  ///   - complete: Derives what no key says, from what was read without an error.
  ///   - rules: What keys must be together; run in this order on the same.
  public init(
    _ blank: Value, _ keys: [Key<Value>], schema: String? = nil,
    complete: @escaping @Sendable (inout Value) -> Void = { _ in },
    rules: [@Sendable (Value, Fields) -> Void] = []
  ) {
    self.blank = blank
    self.keys = keys
    // Closures, as key paths of a generic type are made anew at each use, slowly.
    readers = keys.map { $0.read }
    judges = keys.compactMap { $0.judge }
    self.schema = schema
    self.complete = complete
    self.rules = rules
  }

  /// Reads a whole document.
  ///
  /// - Parameters:
  ///   - elsewhere: The paths of the keys of a name, for one that is not at the top.
  ///   - other: Reads keys that are no part of the value.
  /// - Throws: All that is wrong with it, in the order of the text.
  public func read(
    _ document: Document, elsewhere: ((String) -> [String])? = nil,
    other: (inout Fields) -> Void = { _ in }
  ) throws(InputError) -> Value {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    fields.elsewhere = elsewhere
    if let schema { try fields.expectSchema(schema) }
    var value = blank
    readKeys(&fields, &value)
    other(&fields)
    fields.end()
    try sink.throwIfErrors()
    return value
  }

  /// Reads all that a mapping may hold; what else it holds is an error.
  public func read(_ fields: Fields, _ value: inout Value) {
    var fields = fields
    readKeys(&fields, &value)
    fields.end()
  }

  /// Reads the keys of a mapping that has further keys.
  public func readKeys(_ fields: inout Fields, _ value: inout Value) {
    let errors = fields.sink.diagnostics.count
    for read in readers { read(&fields, &value) }
    guard fields.sink.diagnostics.count == errors else { return }
    complete(&value)
    check(value, fields)
  }

  /// What the keys must be together.
  public func check(_ value: Value, _ fields: Fields) {
    let errors = fields.sink.diagnostics.count
    for judge in judges { judge(value, fields) }
    guard fields.sink.diagnostics.count == errors else { return }
    for rule in rules { rule(value, fields) }
  }

  /// The keys as ones of a section around this, where a condition is met. Its rules and what it
  /// derives are that section's to ask for.
  public func lifted<Outer>(
    to field: Key<Outer>.Field<Value>, _ condition: KeyCondition<Outer>? = nil
  ) -> [Key<Outer>] {
    keys.map { $0.lifted(to: field, condition, blank: blank) }
  }

  /// The keys with their values, in order.
  public func entries(_ value: Value) -> [ResolvedNode.Entry] {
    let start = schema.map { [ResolvedNode.Entry("schema", .text($0))] } ?? []
    return start
      + keys.compactMap { key in
        key.echo(value, blank: blank).map { ResolvedNode.Entry(key.name, $0) }
      }
  }

  public func echo(_ value: Value) -> ResolvedNode { .mapping(entries(value)) }

  /// The rows of the reference page: every key, and those of what it holds, with their paths.
  public func rows(under path: [KeyStep] = []) -> [KeyRow] {
    let start = schema.map {
      KeyRow(
        path: path + [.key("schema")], form: .name([$0]), isRequired: true,
        meaning: "the kind of document", isEchoed: true)
    }
    return (start.map { [$0] } ?? [])
      + keys.flatMap { key in
        let path = path + [.key(key.name)]
        let row = KeyRow(
          path: path, form: key.form, isRequired: key.isRequired,
          defaultText: key.defaultText(blank), absence: key.absence, condition: key.condition?.text,
          setting: key.condition?.setting, meaning: key.meaning, isEchoed: key.isEchoed,
          exploration: key.exploration)
        return [row] + (key.nested?(path) ?? [])
      }
  }
}
