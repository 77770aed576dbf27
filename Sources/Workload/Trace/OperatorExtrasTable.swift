/// What few operators have, equal attributes stored once; only the source node differs from operator
/// to operator.
public struct OperatorExtrasTable: Sendable {
  private struct Entry {
    /// Where the source's text is in `sources`.
    var sourceStart: UInt32
    var sourceCount: UInt32
    /// Index of the tensor that is added first; `UInt32.max` for none.
    var preAdd: UInt32
    var form: UInt32
  }

  private var entries: [Entry] = []
  private var sources: [UInt8] = []
  /// The distinct attributes, without source and tensor.
  private var forms: [OperatorExtras] = []
  private var indexOfForm: [OperatorExtras: UInt32] = [:]

  init() {}

  /// Whether another line's source fits the 32 bits of an index.
  public var hasSpace: Bool { sources.count < 1 << 31 }

  /// Adds attributes; the source is given by its text.
  public mutating func add(_ extras: OperatorExtras, source: [UInt8]) -> UInt32 {
    var form = extras
    form.source = ""
    form.preAdd = nil
    let entry = Entry(
      sourceStart: UInt32(sources.count), sourceCount: UInt32(source.count),
      preAdd: extras.preAdd?.index ?? .max, form: index(of: form))
    sources.append(contentsOf: source)
    entries.append(entry)
    return UInt32(entries.count - 1)
  }

  private mutating func index(of form: OperatorExtras) -> UInt32 {
    if let last = entries.last, forms[Int(last.form)] == form { return last.form }
    if let known = indexOfForm[form] { return known }
    let index = UInt32(forms.count)
    forms.append(form)
    indexOfForm[form] = index
    return index
  }

  public subscript(index: Int) -> OperatorExtras {
    let entry = entries[index]
    var extras = forms[Int(entry.form)]
    extras.source = source(index)
    if entry.preAdd != .max { extras.preAdd = TensorID(index: entry.preAdd) }
    return extras
  }

  /// The source of an entry; empty for none.
  func source(_ index: Int) -> String {
    let start = Int(entries[index].sourceStart)
    return String(decoding: sources[start..<start + Int(entries[index].sourceCount)], as: UTF8.self)
  }

  /// The tensor that an entry adds to the operator's input.
  func preAdd(_ index: Int) -> TensorID? {
    entries[index].preAdd == .max ? nil : TensorID(index: entries[index].preAdd)
  }
}
