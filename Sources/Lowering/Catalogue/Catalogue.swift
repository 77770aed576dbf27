/// A list of quantization systems, in the order of its file.
package struct Catalogue: Sendable, Equatable {
  package var name: String
  package var systems: [QuantizationSystem]
}
