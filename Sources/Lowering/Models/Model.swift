import Diagnostics

/// A transformer's shape, before any quantization: what a model file describes.
package struct Model: Sendable, Equatable {
  package enum Architecture: Sendable, Equatable {
    /// Patches, a class token, pre-norm blocks of global attention.
    case vit(VisionTransformer)
    /// Patches, pre-norm blocks of windowed attention in stages that merge patches.
    case swin(SwinTransformer)
    /// Tokens of text, post-norm blocks of global attention.
    case bert(TextTransformer)
  }

  /// The shipped or given name; a resized model has `@N` at its end.
  package internal(set) var name: String
  /// Where the shape was published.
  package internal(set) var source: String
  package internal(set) var architecture: Architecture
  /// Whether what is published of a model of this name is of this one.
  package internal(set) var hasPublishedShape = true

  /// The same model, which shares no more than a name with the published one.
  package var unpublished: Model {
    var model = self
    model.hasPublishedShape = false
    return model
  }

  /// The same model on another input: image height and width in pixels, or tokens of text.
  ///
  /// Throws where the architecture cannot work on that size: patches or windows that do not tile
  /// the image, more tokens than there are position embeddings.
  package func resized(to size: Int) throws(InputError) -> Model {
    var resized = self
    resized.name = "\(name)@\(size)"
    let key: String
    let range: ClosedRange<Int>
    switch architecture {
    case .vit(var vit):
      vit.image = size
      resized.architecture = .vit(vit)
      (key, range) = ("image", ModelLimits.image)
    case .swin(var swin):
      swin.image = size
      resized.architecture = .swin(swin)
      (key, range) = ("image", ModelLimits.image)
    case .bert(var bert):
      bert.tokens = size
      resized.architecture = .bert(bert)
      (key, range) = ("tokens", ModelLimits.tokens)
    }
    guard range.contains(size) else {
      throw InputError(
        "'\(resized.name)': '\(key)' is \(size), which is outside "
          + "\(range.lowerBound)...\(range.upperBound)")
    }
    if let fault = resized.faults.first {
      throw InputError("'\(resized.name)': \(fault.message)", help: fault.help)
    }
    return resized
  }

  /// What of the shape does not fit together, in the order of the file's keys.
  var faults: [ModelFault] {
    switch architecture {
    case .vit(let vit): vit.faults
    case .swin(let swin): swin.faults
    case .bert(let bert): bert.faults
    }
  }
}
