import Documents
import Hardware
import Reporting

/// A size of a machine that can be halved and doubled, with all the keys that hold it.
struct Knob {
  /// A key of the configuration with its number, as `--set` takes it.
  struct Setting {
    var path: String
    var value: Int
    /// What follows the number: a unit, or nothing.
    var suffix = ""
  }

  var key: String
  /// One key, or equal ones.
  var settings: [Setting]
  /// What has to change with it.
  var followers: [Setting] = []
  /// How people read a number of `settings`.
  var text: @Sendable (Int) -> String = { "\($0)" }

  /// Doubled, or halved where that leaves at least 1 everywhere.
  func changed(doubled: Bool) -> MachineChange? {
    func change(_ value: Int) -> Int? {
      guard doubled else { return value > 1 ? value / 2 : nil }
      let (twice, overflow) = value.multipliedReportingOverflow(by: 2)
      return overflow ? nil : twice
    }
    var options: [String] = []
    var values: [Int] = []
    for setting in settings + followers {
      guard let value = change(setting.value) else { return nil }
      options.append("\(setting.path)=\(value)\(setting.suffix)")
      values.append(value)
    }
    return MachineChange(
      key: key, from: text(of: settings.map(\.value)),
      to: text(of: Array(values.prefix(settings.count))), settings: options)
  }

  /// One number where all are the same.
  private func text(of values: [Int]) -> String {
    let texts = values.map(text)
    return Set(texts).count == 1 ? texts[0] : texts.joined(separator: ", ")
  }
}

extension Knob {
  /// The order in which explanations go through a machine.
  private static let sections = [
    "array", "extra_arrays", "dram", "dma", "buffers", "units", "host",
  ]

  /// The sizes of a machine that its configuration states, as its keys' table marks them.
  static func all(in document: Document) -> [Knob] {
    let leaves = AcceleratorReader.tree.leaves(of: document.root)
    // A device is for its energy: halving its bus is no smaller machine.
    let device: [Override.Step] = [.key("dram"), .key("device")]
    let sizes = leaves.filter {
      $0.row.exploration != nil && Array($0.path.prefix(device.count)) != device
    }
    return sections.flatMap { section in
      let own = sizes.filter { $0.path.first == .key(section) }
      // All lanes of a unit are one size; rows and columns of an array are two.
      func isSame(_ a: KeyLeaf, _ b: KeyLeaf) -> Bool {
        a.part == b.part && a.path.last == b.path.last
      }
      return own.indices.filter { index in
        own.firstIndex { isSame($0, own[index]) } == index
      }.compactMap { first in
        Knob(own.filter { isSame($0, own[first]) }, among: leaves)
      }
    }
  }

  /// The numbers of a configuration that it says are assumed, one by one.
  static func assumed(_ origin: ConfigurationOrigin) -> [Knob] {
    let values = origin.values
    return values.filter { origin.provenance?.of($0.path)?.kind == .assumed }
      .compactMap { Knob([$0], among: values) }
  }

  /// Keys that are one size: all `lanes` that a unit states, wherever they are.
  init?(_ sizes: [KeyLeaf], among leaves: [KeyLeaf]) {
    let settings = sizes.compactMap { Setting($0) }
    guard let last = sizes.last, settings.contains(where: { $0.value > 0 }) else { return nil }
    let within = KeyRow.text(last.row.path.dropFirst(last.part.count))
    self.init(
      key: settings.count == 1 ? settings[0].path : "\(last.part.pathText).\(within)",
      settings: settings)
    if case .quantity(let form) = last.row.form { text = { form.text(of: $0) } }
    followers = sizes.flatMap { size in
      (size.row.exploration?.followers ?? []).compactMap { key in
        let path = size.path.dropLast() + [.key(key)]
        return leaves.first { $0.path == Array(path) }.flatMap { Setting($0) }
      }
    }
  }
}

extension Knob.Setting {
  /// A whole number or a quantity; nil for anything else.
  init?(_ leaf: KeyLeaf) {
    guard case .scalar(let scalar) = leaf.node.value else { return nil }
    switch leaf.row.form {
    case .integer, .powerOfTwo:
      guard let value = Int(scalar.text) else { return nil }
      self.init(path: leaf.path.pathText, value: value)
    case .quantity(let form):
      guard let value = form.count(of: scalar.text) else { return nil }
      self.init(path: leaf.path.pathText, value: value, suffix: " \(form.baseUnit)")
    case .integers, .boolean, .text, .name, .names, .other, .section, .list, .named: return nil
    }
  }
}
