import Algorithms
import Diagnostics
import Workload

/// A quantization scheme as independent attributes: what a scheme file describes.
///
/// Lowering reads these attributes and never the name, so a new scheme is a new file.
package struct Scheme: Sendable, Equatable {
  /// The number formats at the named places of a model. A place is where a producer hands over: its
  /// epilogue leaves that format.
  package struct ActivationFormats: Sendable, Equatable {
    /// The image as it arrives.
    package var image: TensorFormat
    /// What the patch embedding leaves.
    package var patches: TensorFormat
    /// The residual stream: every `add`'s result, every LayerNorm's input.
    package var residual: TensorFormat
    /// A LayerNorm's result.
    package var normalized: TensorFormat
    /// Queries, keys and values.
    package var qkv: TensorFormat
    /// QKᵀ.
    package var scores: TensorFormat
    /// The softmax's result.
    package var probabilities: TensorFormat
    /// A·V.
    package var context: TensorFormat
    /// What the attention's projection and the MLP add to the residual stream.
    package var branch: TensorFormat
    /// The MLP's first product, before its nonlinearity.
    package var hidden: TensorFormat
    /// The MLP's hidden layer, after it.
    package var activated: TensorFormat
    /// The classifier's or the pooler's result.
    package var logits: TensorFormat
  }

  /// Formats that consumers take where they differ from those of `activations`; nil takes these.
  /// Where they do differ, a `quantize`, `dequantize` or `requantize` operator lies between.
  package struct Operands: Sendable, Equatable {
    /// The activation of every linear and convolution.
    package var linear: TensorFormat?
    /// Queries, keys and values, converted once as one tensor where all have one format.
    package var qkv: TensorFormat?
    /// Values; nil takes `qkv`.
    package var values: TensorFormat?
    /// The left operand of A·V.
    package var probabilities: TensorFormat?
    package var softmax: TensorFormat?
    package var layernorm: TensorFormat?
    package var gelu: TensorFormat?
    /// The activation of the MLP's second linear; nil takes `linear`.
    package var activated: TensorFormat?
    /// The weights of encoder linears: a separate operator converts them at every use.
    package var weights: TensorFormat?

    /// These, and those of `base` where nothing is said.
    func over(_ base: Operands) -> Operands {
      Operands(
        linear: linear ?? base.linear, qkv: qkv ?? base.qkv, values: values ?? base.values,
        probabilities: probabilities ?? base.probabilities, softmax: softmax ?? base.softmax,
        layernorm: layernorm ?? base.layernorm, gelu: gelu ?? base.gelu,
        activated: activated ?? base.activated, weights: weights ?? base.weights)
    }
  }

  /// Which arithmetic each nonlinear operator uses.
  package struct Algorithms: Sendable, Equatable {
    package var softmax: ListedAlgorithm
    package var layernorm: ListedAlgorithm
    /// Of the MLP: a GELU, or the activation that a model was trained with in its place.
    package var gelu: ListedAlgorithm

    /// The kind of operator that the MLP's nonlinearity is.
    package var mlpKind: OperatorKind { gelu.computes(.gelu) ? .gelu : .activation }
  }

  /// The formats of parameters that are not weights of a matrix product.
  package struct Parameters: Sendable, Equatable {
    /// Biases of linears and convolutions.
    package var bias: TensorFormat
    /// A LayerNorm's weight and bias.
    package var norm: TensorFormat
    /// Tables of words, positions, types, the class token, Swin's relative position bias.
    package var embedding: TensorFormat
  }

  package internal(set) var name: String
  package internal(set) var schemeClass: SchemeClass
  /// Paper and code that it follows.
  package internal(set) var source: String
  /// The formats that weights of encoder linears may have, at most one for each width. The first
  /// is the default, and the one of the patch embedding, the classifier and the pooler unless
  /// `outer` has another.
  package internal(set) var weights: [TensorFormat]
  package internal(set) var activations: ActivationFormats
  package internal(set) var operands: Operands
  /// By width of the encoder's weights: operands that differ there.
  package internal(set) var widths: [Int: Operands]
  package internal(set) var nonEncoder: NonEncoderFormats
  /// Formats of some products, the first match counts; without widths where one is asked for.
  package internal(set) var layers: [LayerRule]
  package internal(set) var attention: AttentionForm
  /// What a matrix product sums in.
  package internal(set) var accumulator: ElementType
  /// What PEs do where the types of the operands are not to decide.
  package internal(set) var macKinds: MACKinds
  package internal(set) var algorithms: Algorithms
  package internal(set) var requantizations: Requantizations
  package internal(set) var parameters: Parameters
  /// In the order of execution where several are at one place.
  package internal(set) var insertions: [Insertion]
  package internal(set) var outliers: OutlierColumns?
  package internal(set) var accuracy: [PublishedAccuracy]

  /// The widths that may be asked for; empty where weights are floats that no scale belongs to.
  package var weightBits: [Int] {
    weights.filter { !$0.isUnscaledFloat }.map { Int($0.type.bits) }
  }

  /// The formats that the encoder's consumers take where its weights have this width.
  func operands(weightBits bits: Int) -> Operands {
    widths[bits].map { $0.over(operands) } ?? operands
  }

  /// What a source prints for a model with weights of `bits`, nil being the default width, and with what
  /// goes with them; a model on images of another size has another name, and so none.
  package func publishedAccuracy(model: String, weightBits bits: Int?) -> PublishedAccuracy? {
    // Widths that differ by layer are not those of a table.
    guard bits != nil || !layers.contains(where: \.hasWidths) else { return nil }
    let bits = bits ?? weightBits.first
    return accuracy.first { published in
      guard published.model == model else { return false }
      return switch published.widths {
      case .float: true
      case .uniform(let weights, _, _): weights == bits
      case .mixed: false
      }
    }
  }

  /// The format of the encoder's weights; `bits` nil is the default.
  ///
  /// Throws where the scheme has no weights of that width.
  package func weightFormat(bits: Int?) throws(InputError) -> TensorFormat {
    guard let bits else { return weights[0] }
    if let format = weights.first(where: { !$0.isUnscaledFloat && Int($0.type.bits) == bits }) {
      return format
    }
    throw InputError(
      "scheme '\(name)' has no \(bits)-bit weights",
      help: weightBits.isEmpty
        ? "its weights are \(weights[0].type) and leave no choice"
        : "its weights may have \(weightBits.map(String.init).joined(separator: " or ")) bits")
  }
}
