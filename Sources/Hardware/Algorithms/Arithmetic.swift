/// The elementary operations whose energies tables state; the names are the tables' keys.
public enum Arithmetic: Int, CaseIterable, Sendable {
  case add8
  case add16
  case add32
  case multiply4
  case multiply8
  case multiply16
  case multiply32
  case shift8
  case shift16
  case shift32
  case compare32
  case divide32
  case squareRoot32
  case floatAdd16
  case floatMultiply16
  case floatAdd32
  case floatMultiply32

  public var name: String {
    switch self {
    case .add8: "add_int8"
    case .add16: "add_int16"
    case .add32: "add_int32"
    case .multiply4: "multiply_int4"
    case .multiply8: "multiply_int8"
    case .multiply16: "multiply_int16"
    case .multiply32: "multiply_int32"
    case .shift8: "shift_int8"
    case .shift16: "shift_int16"
    case .shift32: "shift_int32"
    case .compare32: "compare_int32"
    case .divide32: "divide_int32"
    case .squareRoot32: "square_root_int32"
    case .floatAdd16: "add_fp16"
    case .floatMultiply16: "multiply_fp16"
    case .floatAdd32: "add_fp32"
    case .floatMultiply32: "multiply_fp32"
    }
  }
}
