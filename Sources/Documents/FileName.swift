/// The name of a file in results, which are the same wherever the file lies.
public enum FileName {
  /// The last component of a path without the given suffix: `Configs/energy/cacti-45.yaml` is
  /// `cacti-45`. A name without folders and suffix stays as it is.
  public static func stem(_ path: String, without suffixes: [String] = [".yaml", ".yml"]) -> String
  {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    guard let suffix = suffixes.first(where: { last.hasSuffix($0) && last != $0 }) else {
      return last
    }
    return String(last.dropLast(suffix.count))
  }
}
