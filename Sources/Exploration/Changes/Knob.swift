import Documents
import Hardware
import Quantities
import Reporting

/// A size of a machine that can be halved and doubled, with all the keys that it stands in.
struct Knob {
  /// A key of the configuration with its number, as `--set` takes it.
  struct Setting {
    var path: String
    var value: Int
    /// What follows the number: a unit, or nothing.
    var suffix = ""
  }

  var key: String
  /// What it is: one key, or alike ones.
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

  /// The sizes of a machine: rows and columns of its grid, its memory's rate, buffers, and the lanes of
  /// its units.
  static func all(of accelerator: Accelerator, in document: Document) -> [Knob] {
    var knobs = [
      Knob("array.rows", accelerator.array.rows), Knob("array.columns", accelerator.array.columns),
    ]
    switch accelerator.dram {
    case .ideal: break
    case .bandwidth(let rate, _):
      knobs.append(
        Knob(
          key: "dram.bandwidth",
          settings: [Setting(path: "dram.bandwidth", value: rate.count, suffix: " B/s")],
          text: { BytesPerSecond($0).description }))
    case .banked(let dram, _):
      knobs.append(Knob("dram.geometry.bus_bits", dram.geometry.busBits))
    }
    if accelerator.dma.requestCycles > .zero {
      knobs.append(Knob("dma.request_cycles", accelerator.dma.requestCycles.count))
    }
    knobs += accelerator.buffers.all.map(buffer)
    knobs += accelerator.units.compactMap { lanes($0, document) }
    if let host = accelerator.host {
      knobs.append(Knob("host.elements_per_second", host.elementsPerSecond))
    }
    return knobs
  }

  /// Where tiles pass through a part of a buffer, the part grows and shrinks with it.
  private static func buffer(_ buffer: Buffer) -> Knob {
    let path = "buffers.\(buffer.name)"
    var knob = Knob(
      key: "\(path).size",
      settings: [Setting(path: "\(path).size", value: buffer.size.count, suffix: " B")],
      text: { Bytes($0).description })
    if buffer.holds.contains(.input), buffer.holds.contains(.output) {
      knob.followers = [
        Setting(path: "\(path).stream", value: buffer.stream.count, suffix: " B")
      ]
    }
    return knob
  }

  /// All `lanes` that a unit states: its own, and those of stages, wherever they stand.
  private static func lanes(_ unit: FunctionUnit, _ document: Document) -> Knob? {
    let path = "units.\(unit.name)"
    guard let node = document.root["units"]?[unit.name] else { return nil }
    let settings = lanes(in: node, path: path)
    guard let first = settings.first else { return nil }
    return Knob(
      key: settings.count == 1 ? first.path : "\(path).stages[].lanes", settings: settings)
  }

  private static func lanes(in node: Node, path: String) -> [Setting] {
    switch node.value {
    case .scalar: []
    case .sequence(let nodes):
      nodes.enumerated().flatMap { lanes(in: $1, path: "\(path)[\($0)]") }
    case .mapping(let entries):
      entries.flatMap { entry in
        let path = "\(path).\(entry.key)"
        guard entry.key == "lanes", case .scalar(let scalar) = entry.value.value,
          let value = Int(scalar.text)
        else { return lanes(in: entry.value, path: path) }
        return [Setting(path: path, value: value)]
      }
    }
  }
}

extension Knob {
  /// A plain number that stands in one key.
  init(_ path: String, _ value: Int) {
    self.init(key: path, settings: [Setting(path: path, value: value)])
  }
}
