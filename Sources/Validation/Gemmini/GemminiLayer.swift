import Workload

/// One layer as it was measured: int8 operands in memory, int8 results back to it.
///
/// The programs that were measured are not published. What is assumed of them: a convolution adds a
/// bias, which Gemmini's unroller loads or clears for every pixel; a product of matrices adds none.
struct GemminiLayer: Hashable {
  enum Kind: String, CaseIterable {
    case convolution = "conv"
    case product = "gemm"
  }

  var kind: Kind
  var batch: Int
  /// Output lines and pixels of a line; a product's rows are its lines.
  var rows: Int
  var columns: Int
  var channels: Int
  var kernels: Int
  var kernelRows: Int
  var kernelColumns: Int
  var strideRows: Int
  var strideColumns: Int

  /// Of a convolution without padding: the image that its windows cover.
  private var image: OperatorExtras.Convolution {
    OperatorExtras.Convolution(
      inputHeight: (rows - 1) * strideRows + kernelRows,
      inputWidth: (columns - 1) * strideColumns + kernelColumns, inputChannels: channels,
      kernelHeight: kernelRows, kernelWidth: kernelColumns, strideHeight: strideRows,
      strideWidth: strideColumns)
  }

  var trace: Trace {
    var builder = TraceBuilder(model: "gemmini layer")
    func add(_ name: String, _ role: TensorRole, _ type: ElementType, _ shape: [Int]) -> TensorID {
      let name = builder.intern(name)
      return builder.add(
        tensor: Tensor(name: name, role: role, type: type), shape: shape.map { UInt32($0) })
    }
    let isConvolution = kind == .convolution
    let input =
      isConvolution
      ? add(
        "input", .input, .int8, [batch, channels, image.inputHeight, image.inputWidth])
      : add("input", .input, .int8, [batch * rows * columns, channels])
    let weight =
      isConvolution
      ? add("weight", .weight, .int8, [kernels, channels, kernelRows, kernelColumns])
      : add("weight", .weight, .int8, [kernels, channels])
    var inputs = [input, weight]
    var steps = [Epilogue.Step(.requantize, .float)]
    if isConvolution {
      inputs.append(add("bias", .weight, .int32, [kernels]))
      steps.insert(Epilogue.Step(.bias), at: 0)
    }
    let output = add("output", .output, .int8, [batch * rows * columns, kernels])
    var extras = OperatorExtras()
    if isConvolution { extras.convolution = image }
    builder.add(
      operator: Operator(
        name: builder.intern("layer"), kind: isConvolution ? .convolution : .linear, b: 1,
        m: UInt32(batch * rows * columns), k: UInt32(channels * kernelRows * kernelColumns),
        n: UInt32(kernels), epilogue: Epilogue(steps)),
      inputs: inputs, outputs: [output], extras: extras)
    builder.countUses()
    return builder.trace
  }
}
