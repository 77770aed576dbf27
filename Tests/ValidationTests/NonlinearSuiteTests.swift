import Diagnostics
import Testing
@testable import Validation

/// Nonlinear units of open RTL designs, cycle by cycle.
struct NonlinearSuiteTests {
  @Test func everyRowIsExact() throws {
    let report = try RTLReference.replay(.nonlinear, "nonlinear")
    #expect(report.rows.count == 12)
    #expect(report.broken.isEmpty, "\(report.text)")
    for measure in report.measures.indices {
      let summary = try #require(report.summary(measure))
      #expect(summary[.exactShare] == 1)
    }
  }

  /// Derived by hand from the control of the designs: three passes of ⌈length ÷ lanes⌉ groups and the
  /// registers between them; each doubling of lanes is a register more in each tree.
  @Test(arguments: [
    ("utlca_softmax_p4_fixed16,softmax,4,13,1,0", 3 * 4 + 19),
    ("utlca_softmax_p4_fixed16,softmax,4,200,3,10", 3 * 169 + 2 * 10),
    ("utlca_softmax_p8_fixed16,softmax,8,200,1,0", 3 * 25 + 21),
    ("utlca_softmax_p4_fp16,softmax,4,200,1,0", 3 * 50 + 14),
    ("ibert_netlist,softmax,1,32,7,0", 112 + 7 * 32),
    ("ibert_netlist,layernorm,1,768,2,100", 841 + 2 * 768 + 100),
    ("ibert_netlist,gelu,1,1,1,0", 9),
  ])
  func unseen(row: String, cycles: Int) throws {
    let table = try ReferenceTable.read(
      "design,unit,lanes,row_len,rows,idle_between_rows\n\(row)\n", file: "rows.csv")
    let report = try NonlinearSuite().replay(table, library: RTLReference.library)
    #expect(report.rows[0].predictions[0]?.number == Double(cycles))
  }

  @Test(arguments: [
    ("utlca_softmax_p4_fixed,softmax,4,8,1,0", "is no known design"),
    ("utlca_softmax_p4_fixed16,softmax,8,8,1,0", "the name of the design says 4"),
    ("utlca_softmax_p4_fixed16,gelu,4,8,1,0", "has no unit 'gelu'"),
    ("ibert_netlist,soft,1,8,1,0", "'unit' is 'soft'"),
  ])
  func refused(row: String, message: String) throws {
    let table = try ReferenceTable.read(
      "design,unit,lanes,row_len,rows,idle_between_rows\n\(row)\n", file: "rows.csv")
    let error = try #require(throws: InputError.self) {
      try NonlinearSuite().replay(table, library: RTLReference.library)
    }
    #expect(error.diagnostics.contains { $0.message.contains(message) }, "\(error)")
  }
}
