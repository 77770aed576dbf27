/// When a key has a meaning, as another key of its section says.
public struct KeyCondition<Value: Sendable>: Sendable {
  /// What becomes of the key where the condition is not met.
  public enum Otherwise: Sendable {
    /// It is an error that names the other key.
    case refused
    /// It is no key of the section, like any other unknown name.
    case unknown
    /// It has no effect; allowed, so that a sweep can vary the other key.
    case ignored
  }

  enum State {
    case read
    case refused
    case unknown
    case ignored
  }

  struct Refusal {
    var reason: String
    var help: String
  }

  /// As the reference page gives it.
  let text: String
  /// Another key of the mapping, with values that meet the condition.
  let setting: KeySetting
  let isMet: @Sendable (Value) -> Bool
  private let otherwise: @Sendable (Value) -> Otherwise
  private let refuse: @Sendable (Value) -> Refusal

  var state: @Sendable (Value) -> State {
    let (isMet, otherwise) = (isMet, otherwise)
    return { value in
      guard !isMet(value) else { return .read }
      switch otherwise(value) {
      case .refused: return .refused
      case .unknown: return .unknown
      case .ignored: return .ignored
      }
    }
  }

  /// What is said of the key where it is written all the same; nil where that is allowed.
  var refusal: @Sendable (Value) -> Refusal? {
    let (state, refuse) = (state, refuse)
    return { state($0) == .refused ? refuse($0) : nil }
  }

  /// An earlier key of the mapping has one of these values.
  ///
  /// - Parameter help: In place of the advice to set the first of them.
  public static func with<Choice: RawRepresentable<String> & Equatable & Sendable>(
    _ key: String, _ field: Key<Value>.Field<Choice>, _ choices: Choice...,
    otherwise: @escaping @Sendable (Choice) -> Otherwise = { _ in .refused }, help: String? = nil
  ) -> KeyCondition {
    let help =
      help ?? "remove it, or set '\(key): \(choices.first?.rawValue ?? "")'"
    return KeyCondition(
      text: choices.map { "`\(key): \($0.rawValue)`" }.joined(separator: " or "),
      setting: KeySetting(key: key, values: choices.map { $0.rawValue }),
      isMet: { choices.contains($0[keyPath: field]) },
      otherwise: { otherwise($0[keyPath: field]) },
      refuse: {
        Refusal(reason: "with '\(key): \($0[keyPath: field].rawValue)'", help: help)
      })
  }

  /// Another key is written at all.
  ///
  /// - Parameters:
  ///   - example: A value of the other key.
  ///   - reason: What the message says: `without 'output_fifo'`.
  public static func given<T: Sendable>(
    _ key: String, _ field: Key<Value>.Field<T?>, example: String, reason: String, help: String
  ) -> KeyCondition {
    KeyCondition(
      text: "`\(key)`", setting: KeySetting(key: key, values: [example], isExample: true),
      isMet: { $0[keyPath: field] != nil }, otherwise: { _ in .refused },
      refuse: { _ in Refusal(reason: reason, help: help) })
  }
}

/// A key of a section with values with which another has a meaning.
public struct KeySetting: Sendable, Equatable {
  public var key: String
  public var values: [String]
  /// Whether any other value does as well.
  public var isExample = false
}
