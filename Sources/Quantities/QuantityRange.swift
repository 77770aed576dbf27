/// Quantities from one to another in equal steps or by a factor.
public enum QuantityRange {
  /// How a value follows from the one before.
  public enum Step: Sendable, Equatable {
    /// Times a whole number above 1.
    case times(Int)
    /// Plus what this text says, in the unit that it names.
    case plus(String)
  }

  /// The values as texts, the last of them the largest that is not above `last`; nil where the texts
  /// are no quantities of one kind, or no steps lead from the first up to the last. A first value
  /// without a unit has that of the last: `64..256 KiB`.
  ///
  /// - Parameter most: As many values at most; one more is returned where there would be more.
  public static func values(
    from first: String, to last: String, by step: Step, most: Int
  ) -> [String]? {
    let kinds: [any MeasuredQuantity.Type] = [
      Bytes.self, BytesPerSecond.self, Hertz.self, Picoseconds.self, Picowatts.self,
      SquareNanometres.self, Millivolts.self, Microamperes.self, Kelvin.self, EnergyPerAction.self,
    ]
    for kind in kinds {
      if let found = values(kind, first, last, step, most) { return found }
    }
    return nil
  }

  private static func values<Q: MeasuredQuantity>(
    _: Q.Type, _ first: String, _ last: String, _ step: Step, _ most: Int
  ) -> [String]? {
    guard case .success(let end) = Q.parse(last), let start: Q = start(first, last), start > .zero,
      start <= end
    else { return nil }
    var values = [start]
    while let value = values.last, values.count <= most {
      let next: (partialValue: Int, overflow: Bool)
      switch step {
      case .times(let factor):
        guard factor > 1 else { return nil }
        next = value.count.multipliedReportingOverflow(by: factor)
      case .plus(let text):
        guard case .success(let part) = Q.parse(text), part > .zero else { return nil }
        next = value.count.addingReportingOverflow(part.count)
      }
      guard !next.overflow, next.partialValue <= end.count else { break }
      values.append(Q(next.partialValue))
    }
    return values.map(\.description)
  }

  /// The first value, in the last one's unit where it names none.
  private static func start<Q: MeasuredQuantity>(_ first: String, _ last: String) -> Q? {
    switch Q.parse(first) {
    case .success(let value): return value
    case .failure(.noUnit):
      let unit = last.drop { !$0.isLetter }
      guard case .success(let value) = Q.parse("\(first) \(unit)") else { return nil }
      return value
    case .failure: return nil
    }
  }
}
