/// Energy in 10⁻¹⁸ joules: integers, so that sums are exact and equal in any order.
@frozen
public struct Attojoules: Quantity {
  public var count: Int128

  @inlinable
  public init(_ count: Int128) { self.count = count }
}

extension Attojoules {
  /// Picojoules as an exact decimal: 1,250,000 aJ is `1.25`.
  public var picojoulesText: String { DecimalText.format(count, fractionDigits: 6) }

  /// Picojoules, for ratios and display only.
  public var picojoules: Double { Double(count) / 1_000_000 }
}

/// Bytes of data, as stored: an element of b bits in a tensor of n takes part of ⌈n·b/8⌉ bytes.
@frozen
public struct Bytes: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// A data rate in bytes per second.
@frozen
public struct BytesPerSecond: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// Clock cycles of the accelerator, the simulator's tick.
@frozen
public struct Cycles: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// A clock rate in cycles per second.
@frozen
public struct Hertz: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

extension Hertz {
  /// The cycles that a span of time takes, rounded up.
  public func cycles(in time: Picoseconds) -> Cycles {
    Cycles(Int(ceilingDivision(Int128(time.count) * Int128(count), 1_000_000_000_000)))
  }

  /// The seconds that a number of cycles takes, for printing only.
  public func seconds(_ cycles: Cycles) -> Double { Double(cycles.count) / Double(count) }
}

/// A temperature in kelvins.
@frozen
public struct Kelvin: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// A length of a technology node in 10⁻⁹ metres.
@frozen
public struct Nanometres: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// A current in 10⁻⁶ amperes, as datasheets state a device's supply currents.
@frozen
public struct Microamperes: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// A supply voltage in 10⁻³ volts.
@frozen
public struct Millivolts: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// A span of time in 10⁻¹² seconds, as configurations state latencies.
@frozen
public struct Picoseconds: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// Power in 10⁻¹² watts; a pico unit keeps CACTI's smallest leakage (20 nW) an integer.
@frozen
public struct Picowatts: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

extension Picowatts {
  /// Energy that this power spends over `cycles` of a clock, rounded down.
  ///
  /// pW × s = 10⁻¹² J = 10⁶ aJ.
  public func energy(over cycles: Cycles, at clock: Hertz) -> Attojoules {
    Attojoules(Int128(count) * Int128(cycles.count) * 1_000_000 / Int128(clock.count))
  }
}

/// Area in 10⁻¹⁸ square metres; 1 mm² is 10¹² of them.
@frozen
public struct SquareNanometres: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}
