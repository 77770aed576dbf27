/// How many of what a DRAM has; all are powers of two.
public struct DRAMGeometry: Sendable, Hashable {
  public var channels = 1
  /// Data bits of one channel.
  public var busBits = 64
  /// Data bits of one device; a rank is `busBits / deviceBits` devices.
  public var deviceBits = 8
  /// Ranks of one channel.
  public var ranks = 1
  /// Bank groups of one rank.
  public var bankGroups = 1
  /// Banks of one group.
  public var banks = 1
  /// Rows of one bank.
  public var rows = 1
  /// Bytes of one row, over all devices of a rank.
  public var rowBytes = 64
  /// Beats of one burst.
  public var burstLength = 8
  /// Beats of the data bus in one cycle of the command clock: 2, or 8 where a faster clock strobes
  /// the data (LPDDR5).
  public var beatsPerCycle = 2

  public var burstBytes: Int { busBits / 8 * burstLength }
  /// Cycles that a burst holds the data bus.
  public var burstCycles: Int { burstLength / beatsPerCycle }
  public var devicesPerRank: Int { busBits / deviceBits }
  /// Bursts of one row.
  public var columns: Int { rowBytes / burstBytes }
  public var banksPerRank: Int { bankGroups * banks }
  public var banksPerChannel: Int { ranks * banksPerRank }
  /// Bytes of all channels.
  public var bytes: Int { channels * banksPerChannel * rows * rowBytes }

  /// How many values a field of an address has.
  public func count(_ field: AddressField) -> Int {
    switch field {
    case .column: columns
    case .bankGroup: bankGroups
    case .bank: banks
    case .rank: ranks
    case .channel: channels
    case .row: rows
    }
  }
}
