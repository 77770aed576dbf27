import Documents

/// An explanation as JSON, schema `systole.explain/1`; keys in a fixed order, energies exact in pJ.
package struct ExplanationJSON {
  private let explanation: Explanation

  package init(_ explanation: Explanation) { self.explanation = explanation }

  package var text: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.fields(ExplanationFields.head.fields(of: explanation))
      writer.notes(explanation.notes)
      writer.fields(ExplanationFields.subject.fields(of: explanation))
    }
    return writer.text + "\n"
  }
}
