/// A count of one unit: two quantities of different units never mix.
///
/// Arithmetic traps on overflow; what comes from a file is bounded when it is read.
public protocol Quantity: Comparable, Hashable, Sendable {
  associatedtype Count: FixedWidthInteger & Sendable
  var count: Count { get set }
  init(_ count: Count)
}

extension Quantity {
  @inlinable public static var zero: Self { Self(0) }

  @inlinable
  public static func < (lhs: Self, rhs: Self) -> Bool { lhs.count < rhs.count }

  @inlinable
  public static func + (lhs: Self, rhs: Self) -> Self { Self(lhs.count + rhs.count) }

  @inlinable
  public static func - (lhs: Self, rhs: Self) -> Self { Self(lhs.count - rhs.count) }

  @inlinable
  public static func * (lhs: Self, rhs: Count) -> Self { Self(lhs.count * rhs) }

  @inlinable
  public static func += (lhs: inout Self, rhs: Self) { lhs.count += rhs.count }

  @inlinable
  public static func -= (lhs: inout Self, rhs: Self) { lhs.count -= rhs.count }
}

/// `a / b` rounded up, for `a` ≥ 0 and `b` > 0.
@inlinable
public func ceilingDivision<Integer: FixedWidthInteger>(_ a: Integer, _ b: Integer) -> Integer {
  let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
  return remainder == 0 ? quotient : quotient + 1
}
