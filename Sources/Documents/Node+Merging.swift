extension Node {
  /// This node's keys, and those of `base` that it lacks; mappings under one key are merged too.
  /// Every value keeps its own location.
  public func merged(over base: Node) -> Node {
    guard case .mapping(let own) = value, case .mapping(var entries) = base.value else {
      return self
    }
    for entry in own {
      if let index = entries.firstIndex(where: { $0.key == entry.key }) {
        entries[index] = Entry(
          key: entry.key, keyLocation: entry.keyLocation,
          value: entry.value.merged(over: entries[index].value))
      } else {
        entries.append(entry)
      }
    }
    return Node(.mapping(entries), at: location)
  }

  /// A mapping without some of its keys; anything else as it is.
  public func without(_ keys: [String]) -> Node {
    guard case .mapping(let entries) = value else { return self }
    return Node(.mapping(entries.filter { !keys.contains($0.key) }), at: location)
  }
}
