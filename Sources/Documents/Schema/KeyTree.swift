/// The rows of a kind of document by path, to find the row of a key that a file has.
public struct KeyTree: Sendable {
  public private(set) var row: KeyRow?
  private var keys: [String: KeyTree] = [:]
  /// What is under any name, under any place in a list; at most one each.
  private var named: [KeyTree] = []
  private var indexed: [KeyTree] = []
  /// Whether lists may be under one or two names more.
  private var mayName = false

  public init(_ rows: [KeyRow]) {
    for row in rows { add(row, row.path[...]) }
  }

  private init() {}

  private mutating func add(_ row: KeyRow, _ path: ArraySlice<KeyStep>) {
    guard let step = path.first else {
      self.row = row
      return
    }
    let rest = path.dropFirst()
    switch step {
    case .key(let key): keys[key, default: KeyTree()].add(row, rest)
    case .name:
      if named.isEmpty { named.append(KeyTree()) }
      named[0].add(row, rest)
    case .index, .listByNames:
      if step == .listByNames { mayName = true }
      if indexed.isEmpty { indexed.append(KeyTree()) }
      indexed[0].add(row, rest)
    }
  }

  /// The paths of the keys of a name, shortest first; those under names or in lists are left out.
  public func paths(to name: String, under path: [Override.Step] = []) -> [String] {
    let own = keys[name].map { _ in [(path + [.key(name)]).pathText] } ?? []
    return own
      + keys.keys.sorted().flatMap { key in
        keys[key]?.paths(to: name, under: path + [.key(key)]) ?? []
      }
  }

  /// The names that may follow; empty where any may.
  public var names: [String] { keys.keys.sorted() }

  /// What follows a step; nil where no row has it.
  public func after(_ step: Override.Step) -> KeyTree? {
    switch step {
    case .index: return indexed.first
    case .key(let key):
      if let next = keys[key] ?? named.first { return next }
      return mayName ? self : nil
    }
  }

  /// The part of the table under a path; nil where no row has it.
  public subscript(path: [Override.Step]) -> KeyTree? {
    path.reduce(self as KeyTree?) { $0?.after($1) }
  }

  /// The keys of a document that hold no keys themselves, in its order; unknown ones are left out, and
  /// those that other keys leave without a meaning.
  public func leaves(of node: Node, under path: [Override.Step] = []) -> [KeyLeaf] {
    switch (node.value, row) {
    case (.mapping(let entries), _):
      return entries.flatMap { entry -> [KeyLeaf] in
        let step = Override.Step.key(entry.key)
        guard let next = after(step), next.row.map({ isMet($0, in: node) }) ?? true else {
          return []
        }
        return next.leaves(of: entry.value, under: path + [step])
      }
    case (.sequence(let nodes), _) where !indexed.isEmpty:
      return nodes.enumerated().flatMap { index, node in
        after(.index(index))?.leaves(of: node, under: path + [.index(index)]) ?? []
      }
    case (_, let row?): return [KeyLeaf(path: path, node: node, row: row)]
    case (_, nil): return []
    }
  }

  /// Whether the keys of a mapping give one of them a meaning.
  private func isMet(_ row: KeyRow, in node: Node) -> Bool {
    guard let setting = row.setting else { return true }
    guard let value = node[setting.key] else {
      return keys[setting.key]?.row?.defaultText.map(setting.values.contains) ?? false
    }
    guard case .scalar(let scalar) = value.value else { return setting.isExample }
    return setting.isExample || setting.values.contains(scalar.text)
  }
}

/// A key that a document has, with its row.
public struct KeyLeaf: Sendable {
  public var path: [Override.Step]
  public var node: Node
  public var row: KeyRow

  /// The part of the machine that it is of, where those have names; itself otherwise.
  public var part: [Override.Step] {
    let names = row.path.firstIndex {
      if case .name = $0 { true } else { false }
    }
    return names.map { Array(path.prefix($0 + 1)) } ?? path
  }
}

extension [Override.Step] {
  /// As `--set` takes a path: `array.pe[0].cycles`.
  public var pathText: String {
    reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}
