import Quantities

extension WorkloadCounts {
  /// Lines of names and counts, aligned, with thousands separated.
  public func text(name: String, header: Trace.Header) -> String {
    let operatorCount = OperatorKind.allCases.reduce(0) { $0 + operators($1) }
    var rows: [(String, String)?] = [("operators", NumberText.grouped(operatorCount)), nil]
    rows.append(("MACs", NumberText.grouped(totalMACs)))
    for kind in MACClass.allCases {
      rows.append(("  \(kind.rawValue)", NumberText.grouped(macs(kind))))
    }
    rows += [nil, ("elements through", "")]
    for kind in ElementClass.allCases where elements(kind) > 0 {
      rows.append(("  \(kind.rawValue)", NumberText.grouped(elements(kind))))
    }
    rows += [
      ("softmax rows", NumberText.grouped(softmaxRows)), nil,
      ("parameters", NumberText.grouped(parameters)),
      ("weights", "\(NumberText.grouped(storage.weights.count)) B"),
      ("activations", "\(NumberText.grouped(storage.activations.count)) B"),
    ]
    let names = rows.compactMap(\.?.0.count).max() ?? 0
    let values = rows.compactMap { $0?.1.split(separator: " ").first?.count }.max() ?? 0
    let lines = rows.map { row -> String in
      guard let (name, value) = row else { return "" }
      guard !value.isEmpty else { return name }
      let digits = value.split(separator: " ").first?.count ?? 0
      let gap = String(repeating: " ", count: names - name.count + 2 + values - digits)
      return name + gap + value
    }
    let scheme = header.scheme.isEmpty ? "" : ", scheme \(header.scheme)"
    return "\(name): model \(header.model)\(scheme), batch \(header.batch)\n\n"
      + lines.joined(separator: "\n") + "\n"
  }
}
