/// A design whose authors published figures of whole models or of parts of them.
enum PublishedDesign: String, CaseIterable {
  /// What the authors' released simulator counts, dense products only: 12 · (Q, K, V and output
  /// projection) and 12 · (both layers of the FFN).
  case viTCoD = "vitcod"
  /// What the authors measured on a board, an image from end to end.
  case groupVector = "tcas1-2023"
  /// What the authors measured on a board: cycles from image to image, and to the end of the first.
  case hgPipe = "hg-pipe"
  /// Images a second that the authors measured on a board, with part of the rows in powers of two,
  /// and with all of them in fixed point.
  case autoViTAcc = "auto-vit-acc"
  case autoViTAccFixed = "auto-vit-acc-fixed"
  /// Images a second that the authors measured on a board, at activations of 8 and of 6 bits.
  case vaqf = "vaqf"
  case vaqf6 = "vaqf-a6"

  var preset: String {
    switch self {
    case .viTCoD, .groupVector, .hgPipe, .autoViTAcc, .vaqf: rawValue
    case .autoViTAccFixed: Self.autoViTAcc.rawValue
    case .vaqf6: Self.vaqf.rawValue
    }
  }

  /// The shipped scheme whose products have the design's widths.
  var scheme: String {
    switch self {
    // 8 bits in all products; what lies between them takes no time in that simulator.
    case .viTCoD: "int8"
    // Integers only, and the one such scheme whose products are all of 8 by 8 bits.
    case .groupVector: "i-bert"
    // Shifts between products, as the authors' tables of powers of two; widths take no time there.
    case .hgPipe: "p2-vit"
    case .autoViTAcc, .autoViTAccFixed, .vaqf, .vaqf6: rawValue
    }
  }

  var bounds: [(reference: PublishedSuite.Quantity, bound: ErrorBound)] {
    switch self {
    // The simulator has no fill and no skew, and neither has the preset: what differs is its rounding.
    case .viTCoD: [(.cycles, ErrorBound(.worst, 0.01, group: rawValue))]
    // The preset leaves out what the source does not size, so that it is faster than the board.
    case .groupVector:
      [
        (.milliseconds, ErrorBound(.excess, 0, group: rawValue)),
        (.milliseconds, ErrorBound(.worst, 0.1, group: rawValue)),
      ]
    // The interval is that of attention's stages, whose sizes follow from it; the first image takes what
    // the other stages add, whose sizes are the least that keep the interval.
    case .hgPipe:
      [
        (.cycles, .exact(group: "\(rawValue) interval")),
        (.cycles, ErrorBound(.worst, 0.06, group: rawValue)),
      ]
    // The sizes of the grid and the units are assumed.
    case .autoViTAcc, .autoViTAccFixed, .vaqf, .vaqf6:
      [(.imagesPerSecond, ErrorBound(.worst, 0.15, group: rawValue))]
    }
  }
}
