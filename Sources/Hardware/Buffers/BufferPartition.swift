import Quantities

/// The part of a buffer that tiles of one content pass through.
public struct BufferPartition: Sendable, Equatable {
  public var bytes: Bytes
  /// A tile may come while another is used; otherwise one tile at a time.
  public var isDoubleBuffered: Bool

  public init(bytes: Bytes, isDoubleBuffered: Bool) {
    self.bytes = bytes
    self.isDoubleBuffered = isDoubleBuffered
  }

  /// So that the next tile finds space while this one is used.
  public var largestTile: Bytes { isDoubleBuffered ? Bytes(bytes.count / 2) : bytes }
}
