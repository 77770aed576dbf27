/// How many of what a DRAM has; all are powers of two.
public struct DRAMGeometry: Sendable, Hashable {
  public var channels: Int
  /// Data bits of one channel.
  public var busBits: Int
  /// Data bits of one device; a rank is `busBits / deviceBits` devices.
  public var deviceBits: Int
  /// Ranks of one channel.
  public var ranks: Int
  /// Bank groups of one rank.
  public var bankGroups: Int
  /// Banks of one group.
  public var banks: Int
  /// Rows of one bank.
  public var rows: Int
  /// Bytes of one row, over all devices of a rank.
  public var rowBytes: Int
  /// Beats of one burst.
  public var burstLength: Int
  /// Beats of the data bus in one cycle of the command clock: 2, or 8 where a faster clock strobes
  /// the data (LPDDR5).
  public var beatsPerCycle: Int

  public init(
    channels: Int, busBits: Int, deviceBits: Int, ranks: Int, bankGroups: Int, banks: Int,
    rows: Int, rowBytes: Int, burstLength: Int, beatsPerCycle: Int
  ) {
    self.channels = channels
    self.busBits = busBits
    self.deviceBits = deviceBits
    self.ranks = ranks
    self.bankGroups = bankGroups
    self.banks = banks
    self.rows = rows
    self.rowBytes = rowBytes
    self.burstLength = burstLength
    self.beatsPerCycle = beatsPerCycle
  }

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
