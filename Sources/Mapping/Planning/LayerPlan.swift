import Hardware
import Workload

/// What an operator of a trace is mapped to. Indirect, because records of layers are copied with it.
indirect enum LayerPlan {
  case product(ProductPlan)
  /// A product run by Gemmini's loop unrollers.
  case gemmini(GemminiPlan)
  case unit(UnitPlan, index: Int)
  case host(UnitPlan)
  /// A view of what is there: nothing happens.
  case view

  /// What its tasks depend on, apart from the state of buffers and of the tensors that it reads; nil
  /// for a layer whose tasks are not cached.
  var recipe: LayerRecipe? {
    switch self {
    case .product(let plan): .product(plan.recipe)
    case .gemmini(let plan): .gemmini(plan.recipe)
    case .unit(let plan, _): .unit(plan.shape)
    case .host, .view: nil
    }
  }

  /// Storage of the operands, and of the result.
  var tensors: (inputs: [TensorID], output: TensorID)? {
    switch self {
    case .product(let plan): ([plan.input, plan.weight], plan.output)
    case .gemmini(let plan): ([plan.product.input, plan.product.weight], plan.product.output)
    case .unit(let plan, _), .host(let plan): (plan.inputs, plan.output)
    case .view: nil
    }
  }

  /// The second operand of a product that loads it.
  var loadedWeights: TensorID? {
    guard case .product(let plan) = self, !plan.shape.weightOnChip else { return nil }
    return plan.weight
  }

  /// Nil for what is no product.
  var tiling: Tiling? {
    switch self {
    case .product(let plan): plan.tiling
    case .gemmini(let plan): plan.product.tiling
    case .unit, .host, .view: nil
    }
  }
}

/// Equal recipes in equal states make equal tasks.
enum LayerRecipe: Hashable {
  case product(ProductRecipe)
  case gemmini(GemminiRecipe)
  case unit(UnitShape)
}
