/// A step of a key's path in the table.
public enum KeyStep: Sendable, Hashable {
  case key(String)
  /// Any name; in the reference page this one.
  case name(String)
  /// Any place in a list.
  case index
  /// Any place in a list, which may be under one or two names.
  case listByNames
}

/// A key of a kind of document, by its whole path, apart from how it is read.
public struct KeyRow: Sendable {
  public var path: [KeyStep]
  public var form: KeyForm
  public var isRequired: Bool
  /// The default, where it is a value.
  public var defaultText: String?
  /// What holds without the key, in words.
  public var absence: String?
  /// When it has a meaning, as the reference page gives it.
  public var condition: String?
  /// The same as values of another key of the mapping.
  public var setting: KeySetting?
  public var meaning: String
  /// Whether the resolved configuration has it; otherwise other keys say what it meant.
  public var isEchoed: Bool
  /// How explanations change it; nil for keys that they leave as they are.
  public var exploration: KeyExploration?

  /// As the reference page gives the path: `buffers.<name>.size`, `array.pe[].mac`.
  public var pathText: String { Self.text(path) }

  public static func text(_ path: some Sequence<KeyStep>) -> String {
    path.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .name(let name): text += ".<\(name)>"
      case .index, .listByNames: text += "[]"
      }
    }
  }
}

/// A size of the machine, which explanations halve and double.
public struct KeyExploration: Sendable, Equatable {
  /// Keys of the same mapping that change with it.
  public var followers: [String] = []
}
