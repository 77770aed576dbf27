extension Bytes: MeasuredQuantity {
  public static var noun: String { "a size" }
  public static var units: [(name: String, size: Int)] {
    [
      ("B", 1), ("kB", 1_000), ("KiB", 1 << 10), ("MB", 1_000_000), ("MiB", 1 << 20),
      ("GB", 1_000_000_000), ("GiB", 1 << 30),
    ]
  }
}

extension Hertz: MeasuredQuantity {
  public static var noun: String { "a clock rate" }
  public static var units: [(name: String, size: Int)] {
    [("Hz", 1), ("kHz", 1_000), ("MHz", 1_000_000), ("GHz", 1_000_000_000)]
  }
}

extension BytesPerSecond: MeasuredQuantity {
  public static var noun: String { "a data rate" }
  public static var units: [(name: String, size: Int)] {
    [
      ("B/s", 1), ("kB/s", 1_000), ("KiB/s", 1 << 10), ("MB/s", 1_000_000), ("MiB/s", 1 << 20),
      ("GB/s", 1_000_000_000), ("GiB/s", 1 << 30), ("TB/s", 1_000_000_000_000),
    ]
  }
}

extension Picoseconds: MeasuredQuantity {
  public static var noun: String { "a time" }
  public static var units: [(name: String, size: Int)] {
    [
      ("ps", 1), ("ns", 1_000), ("us", 1_000_000), ("ms", 1_000_000_000), ("s", 1_000_000_000_000),
    ]
  }
}

extension Picowatts: MeasuredQuantity {
  public static var noun: String { "a power" }
  public static var units: [(name: String, size: Int)] {
    [
      ("pW", 1), ("nW", 1_000), ("uW", 1_000_000), ("mW", 1_000_000_000), ("W", 1_000_000_000_000),
    ]
  }
}

extension SquareNanometres: MeasuredQuantity {
  public static var noun: String { "an area" }
  public static var units: [(name: String, size: Int)] {
    [("nm2", 1), ("um2", 1_000_000), ("mm2", 1_000_000_000_000)]
  }
}

extension Kelvin: MeasuredQuantity {
  public static var noun: String { "a temperature" }
  public static var units: [(name: String, size: Int)] { [("K", 1)] }
}

extension Nanometres: MeasuredQuantity {
  public static var noun: String { "a technology node" }
  public static var units: [(name: String, size: Int)] { [("nm", 1)] }
}

extension Millivolts: MeasuredQuantity {
  public static var noun: String { "a voltage" }
  public static var units: [(name: String, size: Int)] { [("mV", 1), ("V", 1_000)] }
}

extension Microamperes: MeasuredQuantity {
  public static var noun: String { "a current" }
  public static var units: [(name: String, size: Int)] {
    [("uA", 1), ("mA", 1_000), ("A", 1_000_000)]
  }
}
