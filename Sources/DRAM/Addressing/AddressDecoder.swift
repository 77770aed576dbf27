import Hardware

/// Finds channel, bank and row of a byte address by shifts and masks.
struct AddressDecoder: Sendable {
  /// Where a burst goes.
  struct Place: Equatable {
    var channel: Int
    /// Among the banks of its channel: rank, then bank group, then bank.
    var bank: Int
    var row: Int
  }

  private struct Part {
    var shift = 0
    var mask = 0

    func of(_ address: Int) -> Int { address &>> shift & mask }
  }

  private let rank: Part
  private let bankGroup: Part
  private let bank: Part
  private let channel: Part
  private let row: Part
  /// Where columns follow each other in memory; 0 otherwise.
  private let columnMask: Int
  private let burstShift: Int
  private let groupShift: Int
  private let rankShift: Int

  init(_ dram: BankedDRAM) {
    let geometry = dram.geometry
    var parts = [Part](repeating: Part(), count: AddressField.allCases.count)
    var shift = geometry.burstBytes.trailingZeroBitCount
    for field in dram.addressMap {
      let count = geometry.count(field)
      parts[Self.place(field)] = Part(shift: shift, mask: count - 1)
      shift += count.trailingZeroBitCount
    }
    rank = parts[Self.place(.rank)]
    bankGroup = parts[Self.place(.bankGroup)]
    bank = parts[Self.place(.bank)]
    channel = parts[Self.place(.channel)]
    row = parts[Self.place(.row)]
    burstShift = geometry.burstBytes.trailingZeroBitCount
    columnMask = dram.addressMap.first == .column ? geometry.columns - 1 : 0
    groupShift = geometry.banks.trailingZeroBitCount
    rankShift = groupShift + geometry.bankGroups.trailingZeroBitCount
  }

  private static func place(_ field: AddressField) -> Int {
    switch field {
    case .column: 0
    case .bankGroup: 1
    case .bank: 2
    case .rank: 3
    case .channel: 4
    case .row: 5
    }
  }

  /// Bursts after an address that are in its row too, as far as they follow each other.
  func following(_ address: Int) -> Int { columnMask - address &>> burstShift & columnMask }

  /// Addresses above the last row wrap.
  func place(of address: Int) -> Place {
    Place(
      channel: channel.of(address),
      bank: rank.of(address) &<< rankShift | bankGroup.of(address) &<< groupShift
        | bank.of(address),
      row: row.of(address))
  }
}

extension BankedDRAM {
  /// Bytes from an address to the same one with the next value of a field.
  public func stride(of field: AddressField) -> Int {
    var stride = geometry.burstBytes
    for other in addressMap {
      if other == field { return stride }
      stride *= geometry.count(other)
    }
    return stride
  }
}
