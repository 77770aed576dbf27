import Workload

/// Which array runs some products: an entry of `assign`. Of several that match a product the first
/// counts; what none matches runs on the main array.
public struct ArrayAssignment: Sendable, Equatable {
  public enum Products: Sendable, Equatable {
    case kind(OperatorKind)
    case named(NamePattern)
  }

  public var products: Products
  public var array: ArrayID

  public init(_ products: Products, on array: ArrayID) {
    self.products = products
    self.array = array
  }

  public func matches(_ kind: OperatorKind, name: @autoclosure () -> String) -> Bool {
    switch products {
    case .kind(let own): own == kind
    case .named(let pattern): pattern.matches(name())
    }
  }

  /// As the configuration names the products.
  public var text: String {
    switch products {
    case .kind(let kind): kind.rawValue
    case .named(let pattern): pattern.text
    }
  }
}
