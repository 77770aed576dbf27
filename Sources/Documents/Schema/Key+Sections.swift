import Diagnostics

/// Sections are asked for when they are needed: most files have no use for the keys of a banked DRAM, and
/// making a table takes time.
extension Key {
  /// A mapping of keys.
  public static func section<Part: Sendable>(
    _ name: String, _ field: Field<Part>,
    _ section: @autoclosure @escaping @Sendable () -> Section<Part>,
    required: Bool = false, _ meaning: String
  ) -> Key {
    Key(name, .section, required: required, meaning) { node, value, fields in
      guard let node else { return }
      section().read(
        Fields(node, path: fields.path(of: name), sink: fields.sink), &value[keyPath: field])
    } echo: {
      section().echo($0[keyPath: field])
    } nested: {
      section().rows(under: $0)
    }
  }

  /// A mapping of keys; without it there is none.
  public static func optionalSection<Part: Sendable>(
    _ name: String, _ field: Field<Part?>,
    _ section: @autoclosure @escaping @Sendable () -> Section<Part>, _ meaning: String
  ) -> Key {
    Key(name, .section, meaning) { node, value, fields in
      guard let node else { return }
      var part = section().blank
      section().read(Fields(node, path: fields.path(of: name), sink: fields.sink), &part)
      value[keyPath: field] = part
    } echo: {
      $0[keyPath: field].map { section().echo($0) }
    } nested: {
      section().rows(under: $0)
    }
  }

  /// A list of mappings.
  ///
  /// - Parameters:
  ///   - begin: The initial element, for those that depend on the elements before them.
  ///   - elements: The elements of a value.
  public static func list<Element: Sendable>(
    _ name: String, _ section: @autoclosure @escaping @Sendable () -> Section<Element>,
    required: Bool = false,
    _ meaning: String, begin: (@Sendable (Value) -> Element)? = nil,
    elements: @escaping @Sendable (Value) -> [Element],
    set: @escaping @Sendable (inout Value, [Element]) -> Void
  ) -> Key {
    Key(name, .list, required: required, meaning) { node, value, fields in
      guard let node else { return }
      let path = fields.path(of: name)
      let reader = ScalarReader(path: path, sink: fields.sink)
      let nodes = reader.elements(node, mayBeEmpty: !required)
      let first = begin?(value) ?? section().blank
      set(
        &value,
        nodes.enumerated().map { index, node in
          var element = first
          section().read(Fields(node, path: "\(path)[\(index)]", sink: fields.sink), &element)
          return element
        })
    } echo: {
      .list(elements($0).map { section().echo($0) })
    } nested: {
      section().rows(under: $0 + [.index])
    }
  }

  /// Mappings under names of the writer's choice, in the order of the text.
  ///
  /// - Parameters:
  ///   - word: What the reference page calls a name.
  ///   - named: The field of an element that is its name.
  ///   - rule: Run where all of them were read without an error.
  public static func named<Element: Sendable>(
    _ name: String, _ field: Field<[Element]>,
    _ section: @autoclosure @escaping @Sendable () -> Section<Element>,
    named: any WritableKeyPath<Element, String> & Sendable, word: String = "name",
    required: Bool = false, _ meaning: String,
    rule: @escaping @Sendable (inout Value, Fields) -> Void = { _, _ in }
  ) -> Key {
    Key(name, .named(word), required: required, meaning) { node, value, fields in
      guard let node else { return }
      let errors = fields.sink.diagnostics.count
      let path = fields.path(of: name)
      let all = Fields(node, path: path, sink: fields.sink)
      value[keyPath: field] = all.all.map { entry in
        var element = section().blank
        element[keyPath: named] = entry.key
        section().read(
          Fields(entry.value, path: all.path(of: entry.key), sink: fields.sink), &element)
        return element
      }
      if fields.sink.diagnostics.count == errors { rule(&value, all) }
    } echo: { value in
      .mapping(
        value[keyPath: field].map {
          ResolvedNode.Entry($0[keyPath: named], section().echo($0))
        })
    } nested: {
      section().rows(under: $0 + [.name(word)])
    }
  }

  /// Texts under names of the writer's choice, in the order of the text.
  ///
  /// - Parameters:
  ///   - word: What the reference page calls a name.
  ///   - text: What the reference page says of a text.
  ///   - read: Takes the entries of the mapping.
  ///   - entries: The names and texts of a value.
  public static func namedTexts(
    _ name: String, word: String, _ meaning: String, text: String,
    read: @escaping @Sendable (inout Value, Fields) -> Void,
    entries: @escaping @Sendable (Value) -> [(name: String, text: String)]
  ) -> Key {
    Key(name, .named(word), meaning) { node, value, fields in
      guard let node else { return }
      read(&value, Fields(node, path: fields.path(of: name), sink: fields.sink))
    } echo: { value in
      .mapping(
        entries(value).map { (name: String, text: String) -> ResolvedNode.Entry in
          ResolvedNode.Entry(name, .text(text))
        })
    } nested: {
      [
        KeyRow(
          path: $0 + [.name(word)], form: .text, isRequired: true, meaning: text, isEchoed: true)
      ]
    }
  }
}
