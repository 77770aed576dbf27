import Diagnostics

/// One key of a section, stated once: how it is read, written out and documented.
///
/// A key that is not required keeps the value that the section begins with (`Section.blank`), so that
/// a default is the field's own.
public struct Key<Value: Sendable>: Sendable {
  public typealias Field<T> = any WritableKeyPath<Value, T> & Sendable

  /// What of a value is written out.
  public enum Echo: Sendable {
    case always
    /// Left out where it is the default, so that a machine without the feature has no line of it.
    case unlessDefault
    case when(@Sendable (Value) -> Bool)
    /// Other keys say it: `lanes` of a unit is in every stage.
    case elsewhere
  }

  public let name: String
  public let form: KeyForm
  public let isRequired: Bool
  /// One line for the reference page.
  public let meaning: String
  /// What the reference page gives as the default, where the field's own value does not say it.
  private(set) var absence: String?
  private(set) var condition: KeyCondition<Value>?
  private(set) var echoes = Echo.always
  private(set) var exploration: KeyExploration?
  /// The rows of the keys that it holds, under its path.
  let nested: (@Sendable ([KeyStep]) -> [KeyRow])?
  private let readNode: @Sendable (Node?, inout Value, Fields) -> Void
  private let resolve: @Sendable (Value) -> ResolvedNode?

  /// A key of any form.
  ///
  /// - Parameters:
  ///   - read: Takes the key's node, nil where the section has none.
  ///   - echo: The value as it is written out; nil where there is none.
  ///   - nested: The rows of the keys that it holds, under its path.
  public init(
    _ name: String, _ form: KeyForm, required: Bool = false, _ meaning: String,
    read: @escaping @Sendable (Node?, inout Value, Fields) -> Void,
    echo: @escaping @Sendable (Value) -> ResolvedNode?,
    nested: (@Sendable ([KeyStep]) -> [KeyRow])? = nil
  ) {
    self.name = name
    self.form = form
    isRequired = required
    self.meaning = meaning
    readNode = read
    resolve = echo
    self.nested = nested
  }

  /// A key whose value is one field.
  public init<T>(
    _ name: String, _ field: Field<T>, _ form: KeyForm, required: Bool = false,
    _ meaning: String, read: @escaping @Sendable (Node, ScalarReader) -> T,
    echo: @escaping @Sendable (T) -> ResolvedNode?
  ) {
    self.init(name, form, required: required, meaning) { node, value, fields in
      guard let node else { return }
      let reader = ScalarReader(path: fields.path(of: name), sink: fields.sink)
      value[keyPath: field] = read(node, reader)
    } echo: {
      echo($0[keyPath: field])
    }
  }

  /// Reads the key from the section's fields. If the key that its condition depends on is wrong, it is not
  /// known whether this key has a meaning, and no error is reported for it.
  var read: @Sendable (inout Fields, inout Value) -> Void {
    let (name, isRequired, readNode) = (name, isRequired, readNode)
    let readValue: @Sendable (inout Fields, inout Value) -> Void = { fields, value in
      let errors = fields.sink.diagnostics.count
      readNode(isRequired ? fields.required(name) : fields.optional(name), &value, fields)
      if fields.sink.diagnostics.count > errors { fields.noteWrong(name) }
    }
    guard let condition else { return readValue }
    let (state, decider) = (condition.state, condition.setting.key)
    return { fields, value in
      guard !fields.isWrong(decider) else {
        _ = fields.optional(name)
        return
      }
      switch state(value) {
      case .unknown: return
      case .ignored, .refused: _ = fields.optional(name)
      case .read: readValue(&fields, &value)
      }
    }
  }

  /// Reports the key where it is written without a meaning.
  var judge: (@Sendable (Value, Fields) -> Void)? {
    guard let refusal = condition?.refusal else { return nil }
    let name = name
    return { value, fields in
      guard let node = fields.node[name], let refusal = refusal(value) else { return }
      fields.sink.error(
        at: node.location, "'\(fields.path(of: name))' has no meaning \(refusal.reason)",
        help: refusal.help)
    }
  }

  /// The value as it is written out, nil where the key is left out.
  func echo(_ value: Value, blank: Value) -> ResolvedNode? {
    guard condition?.isMet(value) ?? true else { return nil }
    switch echoes {
    case .always: return resolve(value)
    case .unlessDefault:
      let node = resolve(value)
      return node == resolve(blank) ? nil : node
    case .when(let holds): return holds(value) ? resolve(value) : nil
    case .elsewhere: return nil
    }
  }

  /// The default, where it is a value.
  func defaultText(_ blank: Value) -> String? {
    isRequired || absence != nil ? nil : resolve(blank)?.text
  }

  /// Whether the resolved configuration has the key.
  var isEchoed: Bool {
    if case .elsewhere = echoes { false } else { true }
  }
}

// MARK: Options of a row

extension Key {
  private func changed(_ change: (inout Key) -> Void) -> Key {
    var copy = self
    change(&copy)
    return copy
  }

  /// The key as one of a section around its own.
  func lifted<Outer>(
    to field: Key<Outer>.Field<Value>, _ condition: KeyCondition<Outer>?, blank: Value
  ) -> Key<Outer> {
    var outer = Key<Outer>(name, form, required: isRequired, meaning) {
      readNode($0, &$1[keyPath: field], $2)
    } echo: {
      echo($0[keyPath: field], blank: blank)
    } nested: {
      nested?($0) ?? []
    }
    outer.absence = absence
    outer.condition = condition
    outer.exploration = exploration
    return outer
  }

  /// The key has a meaning only then.
  public func when(_ condition: KeyCondition<Value>) -> Key {
    changed { $0.condition = condition }
  }

  public func echoed(_ echo: Echo) -> Key { changed { $0.echoes = echo } }

  /// What holds where the key is not written: `no limit`.
  public func absent(_ text: String) -> Key { changed { $0.absence = text } }

  /// Explanations halve and double it: a size of the machine.
  ///
  /// - Parameter followers: Keys of the same mapping that change with it.
  public func explored(with followers: String...) -> Key {
    changed { $0.exploration = KeyExploration(followers: followers) }
  }
}
