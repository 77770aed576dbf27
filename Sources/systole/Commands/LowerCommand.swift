import ArgumentParser
import Files
import Library
import TraceFormat
import Workload

/// `systole lower`
struct LowerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lower",
    abstract: "Lower a model and a quantization scheme to an operator trace.",
    discussion: """
      MODEL is a name in Configs/models (deit-small, deit-small@384, bert-base@384), a model file, \
      or a bare operator: gemm:MxKxN[xB], conv:HxWxCxKHxKWxN[:STRIDE], softmax:ROWSxLEN, \
      layernorm:ROWSxLEN, gelu:ROWSxLEN, attention:SxExPxH.
      """)

  @Argument(help: "A model's name or file, or a bare operator.")
  var model: String

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let library = Library()
    let (_, trace) = try workload.trace(model, in: library)
    try output.write(
      String(decoding: trace.canonicalBytes, as: UTF8.self), keeping: library.inputs)
  }
}
