import Diagnostics
import Quantities

/// Accelergy's energy reference table, with the areas of its area reference table where that is given:
/// components, their actions, and what each costs. Versions 0.3 and 0.4.
package struct AccelergyTables: Sendable {
  /// An action of a component. In 0.3 there is one for each choice of arguments.
  struct Action: Sendable {
    var name: String
    /// `address_delta` → `1`, in the order written.
    var arguments: [(name: String, text: String)]
    /// pJ, rounded to the nearest attojoule.
    var energy: EnergyPerAction
    var location: SourceLocation
  }

  struct Component: Sendable {
    /// As written: `system.PE[0..191].mac`.
    var name: String
    var actions: [Action]
    var location: SourceLocation

    /// The name without counts of instances: `system.PE.mac`.
    var bareName: String { AccelergyTables.bareName(name) }
  }

  /// An area table.
  struct Areas: Sendable {
    /// The file's name.
    var file: String
    /// As written, µm² as square nanometres.
    var rows: [(name: String, area: SquareNanometres)]
  }

  /// `0.3` or `0.4`.
  package var version: String
  var components: [Component]
  /// Nil without an area table.
  var areas: Areas?
  /// The file's name, for the sources of rows.
  var file: String

  /// Counts of instances are no part of a component's name: `mac[1..256]` is `mac`.
  static func bareName(_ name: String) -> String {
    var bare = ""
    var depth = 0
    for character in name {
      if character == "[" { depth += 1 }
      if depth == 0 { bare.append(character) }
      if character == "]", depth > 0 { depth -= 1 }
    }
    return bare
  }
}
