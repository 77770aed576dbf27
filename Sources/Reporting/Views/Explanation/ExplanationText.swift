import Quantities

/// An explanation for a terminal, at most 100 columns wide and without colour.
package struct ExplanationText {
  private let explanation: Explanation

  package init(_ explanation: Explanation) { self.explanation = explanation }

  package var text: String {
    let machine = MachineSections(explanation.machine)
    let prices = PriceSections(explanation.tables, explanation.cells)
    var sections: [[String]]
    switch explanation.subject {
    case .none: sections = machine.all + [prices.prices]
    case .layer(let layer): sections = [machine.header] + LayerSections(layer).all
    case .run(let run):
      sections =
        machine.all + RunSections(run, explanation.machine).all + [
          prices.runs, prices.byCells, prices.prices,
        ]
    }
    sections.append(explanation.notes.flatMap { $0.lines() })
    sections = sections.filter { !$0.isEmpty }
    return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }
}
