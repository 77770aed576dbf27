import Diagnostics
import Documents
import Lowering
import Workload

/// Lowers the subjects of a sweep; every scheme is read once for what the axes make of it.
struct SweepTraceBuilder {
  static let batches = 1...65_536

  /// Those that lowering takes.
  private let axes: [SweepAxis]
  private let lowering: SweepLowering?
  /// By axis and value; nil where the axis is not of a scheme's keys.
  private let overrides: [[Override]?]
  private var schemes: [[Int]: Result<Scheme, InputError>] = [:]

  init(
    axes: [SweepAxis], lowering: SweepLowering?,
    readOverride: (String) throws(InputError) -> Override
  ) throws(InputError) {
    self.axes = axes
    self.lowering = lowering
    var overrides: [[Override]?] = []
    for axis in axes {
      guard axis.target == .schemeKey else {
        overrides.append(nil)
        continue
      }
      var read: [Override] = []
      for value in axis.values {
        let override = try readOverride("\(axis.path)=\(value)")
        // What is left of the path is that in the scheme's file; its text stays as it was given.
        read.append(
          Override(
            source: override.source, number: override.number,
            path: Array(override.path.dropFirst()), value: override.value))
      }
      overrides.append(read)
    }
    self.overrides = overrides
  }

  /// Refuses axes that would change nothing, or what an option has fixed.
  func check(_ subjects: [NamedWorkload]) throws(InputError) {
    for axis in axes {
      for subject in subjects {
        guard case .trace = subject.form else { continue }
        throw axis.error(
          "'\(subject.name)' is a trace, which is lowered already",
          help: "give its model's name, and its scheme with --scheme or --vary")
      }
    }
    let fixed: [(LoweringKey, Bool, String)] = [
      (.scheme, lowering?.scheme != nil, "--scheme"),
      (.weightBits, lowering?.weightBits != nil, "--weight-bits"),
      (.batch, lowering?.batch != nil, "--batch"),
    ]
    for (key, isFixed, option) in fixed where isFixed {
      guard let axis = axes.first(where: { $0.target == .lowering(key) }) else { continue }
      throw axis.error("'\(key.rawValue)' is varied, and \(option) gives it", help: "remove one")
    }
  }

  /// A subject's trace where the axes have the values of these indices.
  mutating func entry(
    _ subject: NamedWorkload, _ values: [Int]
  ) throws(InputError) -> SweepTraces.Entry {
    switch subject.form {
    case .trace(let trace): return SweepTraces.Entry(trace: trace)
    case .lowerable(let lowerable):
      let scheme = try scheme(for: subject, values)
      let bits = try number(.weightBits, values, in: 1...32) ?? lowering?.weightBits
      let batch = try number(.batch, values, in: Self.batches) ?? lowering?.batch
      do throws(InputError) {
        _ = try scheme.weightFormat(bits: bits)
      } catch {
        guard let axis = axis(.weightBits) else { throw error }
        throw axes[axis].locating(error, value: values[axis])
      }
      let layerBits = lowering?.layerBits ?? LayerBits()
      let isChanged = axes.contains { $0.target == .schemeKey } || !layerBits.rules.isEmpty
      return SweepTraces.Entry(
        trace: try lowerable.trace(
          scheme: scheme, weightBits: bits, layerBits: layerBits, batch: batch ?? 1),
        scheme: SweepScheme(
          scheme,
          published: isChanged ? nil : lowerable.accuracy(scheme: scheme, weightBits: bits)))
    }
  }

  private func axis(_ key: LoweringKey) -> Int? {
    axes.firstIndex { $0.target == .lowering(key) }
  }

  private func number(
    _ key: LoweringKey, _ values: [Int], in range: ClosedRange<Int>
  ) throws(InputError) -> Int? {
    guard let axis = axis(key) else { return nil }
    let text = axes[axis].values[values[axis]]
    if let number = Int(text), range.contains(number) { return number }
    throw axes[axis].error(
      "'\(key.rawValue)' cannot be '\(text)'", value: values[axis],
      help: "a whole number of \(range.lowerBound)...\(range.upperBound)")
  }

  private mutating func scheme(
    for subject: NamedWorkload, _ values: [Int]
  ) throws(InputError) -> Scheme {
    let choice = axes.indices.filter {
      axes[$0].target == .schemeKey || axes[$0].target == .lowering(.scheme)
    }.map { values[$0] }
    if let known = schemes[choice] { return try known.get() }
    let read: Result<Scheme, InputError>
    do throws(InputError) {
      read = .success(try readScheme(for: subject, values))
    } catch {
      read = .failure(error)
    }
    schemes[choice] = read
    return try read.get()
  }

  private func readScheme(
    for subject: NamedWorkload, _ values: [Int]
  ) throws(InputError) -> Scheme {
    guard let lowering else { throw needsScheme(subject) }
    var document: Document
    if let axis = axis(.scheme) {
      let value = values[axis]
      do throws(InputError) {
        document = try lowering.findScheme(
          axes[axis].values[value], axes[axis].location(ofValue: value))
      } catch {
        throw axes[axis].quoting(error)
      }
    } else if let scheme = lowering.scheme {
      document = try lowering.findScheme(scheme, nil)
    } else {
      throw needsScheme(subject)
    }
    for (axis, read) in overrides.enumerated() {
      if let read { document = try document.applying(read[values[axis]]) }
    }
    return try lowering.readScheme(document)
  }

  private func needsScheme(_ subject: NamedWorkload) -> InputError {
    InputError(
      "lowering '\(subject.name)' needs a scheme",
      help: "add --scheme p2-vit, or --vary scheme=i-vit,p2-vit, or name a trace")
  }
}
