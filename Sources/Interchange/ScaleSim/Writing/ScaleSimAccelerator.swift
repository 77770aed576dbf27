import Documents
import Hardware
import Timing

extension ScaleSimConfiguration {
  /// The machine as a configuration file of ours.
  ///
  /// Its folds are SCALE-Sim's in both modes. `CALC` is an ideal memory and `mapping: whole`: folds
  /// do not depend on the SRAMs, which only decide what comes from DRAM again. In `USER` the memory
  /// is ours: one path of `Bandwidth` words a cycle that all operands share, and tiles that the
  /// mapper cuts to fit the SRAMs; SCALE-Sim has three paths of that bandwidth, and half SRAMs that
  /// are filled in a fixed order (v2 `memory/read_buffer.py`).
  package var acceleratorText: String {
    """
    # The machine of SCALE-Sim's configuration \(Self.comment(file)), imported. Folds follow each other
    # as there: K + R + C - 2 cycles each where outputs stay, T + 2R + C - 2 else, for edge tiles too.
    schema: systole.accelerator/1
    name: \(Self.quoted(name))
    source: \(Self.quoted("SCALE-Sim configuration \(file)"))
    clock: 1 GHz                      # assumed: SCALE-Sim has no clock
    technology: 45 nm                 # that of the energy table
    energy: horowitz-45               # assumed: SCALE-Sim has no energy

    array:
    \(Self.line("  rows: \(rows)", "ArrayHeight"))
    \(Self.line("  columns: \(columns)", "ArrayWidth"))
    \(Self.line("  dataflow: \(dataflow.rawValue)", "Dataflow"))
      preload: serial
      fold_overlap: none
      ragged: full                    # edge tiles cost what full ones do
      # A word is one byte there (v2 single_layer_sim.py); the wider types let other traces run.
      pe:
        - {mac: multiply, activation: int8, weight: int8}
        - {mac: multiply, activation: int32, weight: int32}
        - {mac: multiply, activation: fp32, weight: fp32}

    # IfmapSramSzkB, FilterSramSzkB, OfmapSramSzkB: half of each is filled while the other is used.
    buffers:
      ifmap: {size: \(ifmapKiB) KiB, holds: [input], double_buffered: true}
      filter: {size: \(filterKiB) KiB, holds: [weight], double_buffered: true}
      ofmap: {size: \(ofmapKiB) KiB, holds: [output, partial_sum], double_buffered: true}

    \(memory)

    units:
      requantize:                     # not modelled there: as many lanes as results can come
        operators: [requantize]
        algorithms: [shift, dyadic, float]
        placement: in_stream
        stages: [{name: scale, lanes: \(min(65_536, rows * columns))}]

    # SCALE-Sim gives no time to anything but products; this is the fastest host that can be stated.
    host: {elements_per_second: 1000000000000, latency: 0 ns}

    pipeline: serial                  # one layer after the other
    \(mapping)

    """
  }

  private var memory: String {
    switch interface {
    case .calculated: "dram: {model: ideal}              # InterfaceBandwidth: CALC never stalls"
    case .user(let words):
      """
      # InterfaceBandwidth: USER, Bandwidth: \(words) words a cycle. There each SRAM has a port of that
      # bandwidth; here it is one path that they share. Latency: none there.
      dram: {model: bandwidth, bandwidth: \(words) GB/s, latency: 0 ns}
      """
    }
  }

  private var mapping: String {
    switch interface {
    case .calculated:
      """
      # Folds do not depend on the size of the SRAMs; what passes the DRAM does, so that bytes and energy
      # of a report are not the machine's. InterfaceBandwidth: USER fits tiles to the SRAMs.
      mapping: {policy: whole}
      """
    case .user: "mapping: {policy: search}         # tiles fit the SRAMs"
    }
  }

  /// A line whose comment is aligned with those of the others.
  private static func line(_ text: String, _ comment: String) -> String {
    text + String(repeating: " ", count: max(1, 34 - text.count)) + "# " + comment
  }

  /// In double quotes, in which YAML takes JSON's escapes.
  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(nil, text)
    return writer.text
  }

  /// What a comment of one line can show.
  private static func comment(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
