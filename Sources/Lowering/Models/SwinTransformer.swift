/// A Swin transformer: stages of windowed attention, between which 2×2 patches merge (Liu et al.,
/// ICCV 2021).
package struct SwinTransformer: Sendable, Equatable {
  /// What one stage works on.
  package struct Stage: Sendable, Equatable {
    /// Height and width in tokens.
    package var resolution: Int
    package var width: Int
    package var depth: Int
    package var heads: Int
    /// Height and width of a window in tokens.
    package var window: Int
    /// Rows and columns by which every other block shifts its windows; 0 where one window covers
    /// the stage.
    package var shift: Int

    package var tokens: Int { resolution * resolution }
    package var windows: Int { (resolution / window) * (resolution / window) }
  }

  /// Height and width of the image in pixels.
  package var image = 0
  package var patch = 1
  package var channels = 3
  /// Width of the first stage; each later one has twice that of the one before.
  package var width = 0
  /// Blocks of each stage.
  package var depths: [Int] = []
  package var heads: [Int] = []
  package var window = 1
  /// Width of an MLP's hidden layer in widths of its stage.
  package var mlpRatio = 0
  package var classes = 0

  /// The stages in order; a window is as large as the stage where the stage is smaller, and such a
  /// stage does not shift (timm, `SwinTransformerBlock`).
  package var stages: [Stage] {
    depths.indices.map { index in
      let resolution = (image / patch) >> index
      return Stage(
        resolution: resolution, width: width << index, depth: depths[index], heads: heads[index],
        window: min(window, resolution), shift: resolution <= window ? 0 : window / 2)
    }
  }

  var faults: [ModelFault] {
    guard heads.count == depths.count else {
      return [
        ModelFault(
          key: "heads",
          message: "'heads' has \(heads.count) stages where 'depths' has \(depths.count)",
          help: "give one number of heads for each stage")
      ]
    }
    if let fault = ModelFault.unless("image", image, isMultipleOf: "patch", patch) {
      return [fault]
    }
    var faults: [ModelFault] = []
    for index in stages.indices {
      // A value that is wrong for one stage is wrong for most: once is enough.
      if let fault = fault(ofStage: index), !faults.contains(where: { $0.key == fault.key }) {
        faults.append(fault)
      }
    }
    return faults
  }

  /// What keeps a stage from being tiled by its windows or split into its heads. Padding a stage to
  /// whole windows is not modelled, so it is refused.
  private func fault(ofStage index: Int) -> ModelFault? {
    let stage = stages[index]
    let place = "stage \(index) of \(stage.resolution)x\(stage.resolution) tokens"
    let step = patch << (depths.count - 1)
    let help = "'image' must be a multiple of \(step) for \(depths.count) stages"
    if stage.resolution == 0 || index + 1 < depths.count && stage.resolution % 2 != 0 {
      return ModelFault(key: "image", message: "\(place) cannot merge 2x2 patches", help: help)
    }
    if stage.resolution % stage.window != 0 {
      return ModelFault(
        key: "window", message: "windows of \(window) do not tile \(place)",
        help: "an 'image' that is a multiple of \(step * window) has whole windows in every stage")
    }
    guard stage.width.isMultiple(of: stage.heads) else {
      return ModelFault(
        key: "heads",
        message: "stage \(index) is \(stage.width) wide, which \(stage.heads) heads do not divide",
        help: "its width is 'width' times \(1 << index)")
    }
    return nil
  }
}
