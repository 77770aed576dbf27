/// What few tensors have, equal attributes stored once: of views, only the base differs from block
/// to block.
public struct TensorExtrasTable: Sendable {
  private struct Entry {
    /// Index of the tensor that it is a view of; `UInt32.max` for none.
    var base: UInt32
    /// Index of the tensor whose bytes it shares; `UInt32.max` for none.
    var shares: UInt32
    var form: UInt32
  }

  private var entries: [Entry] = []
  /// The distinct attributes, without the tensors that they name.
  private var forms: [TensorExtras] = []
  private var indexOfForm: [TensorExtras: UInt32] = [:]

  init() {}

  /// Adds attributes; equal ones that name no tensor may share an entry.
  public mutating func add(_ extras: TensorExtras) -> UInt32 {
    var form = extras
    form.view?.base = TensorID(index: .max)
    form.shares = nil
    var index = UInt32(forms.count)
    if let known = indexOfForm[form] {
      index = known
    } else {
      forms.append(form)
      indexOfForm[form] = index
    }
    entries.append(
      Entry(
        base: extras.view?.base.index ?? .max, shares: extras.shares?.index ?? .max, form: index))
    return UInt32(entries.count - 1)
  }

  /// Adds the attributes of another view or shared tensor, of another base.
  public mutating func add(like index: Int, base: TensorID) -> UInt32 {
    var entry = entries[index]
    if entry.shares != .max { entry.shares = base.index } else { entry.base = base.index }
    entries.append(entry)
    return UInt32(entries.count - 1)
  }

  public subscript(index: Int) -> TensorExtras {
    let entry = entries[index]
    var extras = forms[Int(entry.form)]
    extras.view?.base = TensorID(index: entry.base)
    if entry.shares != .max { extras.shares = TensorID(index: entry.shares) }
    return extras
  }

  /// The tensor whose bytes a view or a shared tensor has, without building the attributes.
  public func base(_ index: Int) -> TensorID? {
    let entry = entries[index]
    let base = entry.base != .max ? entry.base : entry.shares
    return base == .max ? nil : TensorID(index: base)
  }
}
