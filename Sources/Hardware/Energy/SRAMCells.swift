/// Devices that SRAMs are made of, as the roadmap of semiconductors (ITRS) and CACTI name them.
public enum SRAMCells: String, CaseIterable, Sendable {
  /// High performance: fast, and the most leakage.
  case hp
  /// Low operating power: a low supply voltage.
  case lop
  /// Low standby power: slow, and the least leakage.
  case lstp

  /// What a configuration that names no cells is counted with. At 45 nm 1 MiB of 128 bit leaks 20.5 mW
  /// with a cycle of 2.6 ns, between hp (470.5 mW, 2.1 ns) and lstp (0.025 mW, 3.5 ns), and an access
  /// takes about half the energy of either; see the page on energy.
  public static let standard = SRAMCells.lop
}
