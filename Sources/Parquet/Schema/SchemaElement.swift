/// A node of a file's schema as it stands in the footer, where all nodes follow one another in depth-first order: the
/// format's `SchemaElement`.
public struct SchemaElement: Sendable, Equatable {
    /// What it is called.
    public var name: String
    /// How its values are stored; nil for a node with children.
    public var physicalType: PhysicalType?
    /// The bytes of a value of ``PhysicalType/fixedLengthByteArray``.
    public var typeLength: Int32?
    /// How often it stands in its parent; nil for the root.
    public var repetition: Repetition?
    /// How many of the nodes that follow are its children; nil for a leaf.
    public var childCount: Int32?
    /// What the values mean, in the older form: the format's `ConvertedType`.
    public var convertedType: Int32?
    /// Of a decimal number: digits behind the point.
    public var scale: Int32?
    /// Of a decimal number: all digits.
    public var precision: Int32?
    /// A number that its writer gave it.
    public var fieldID: Int32?
    /// What the values mean: the format's `LogicalType`, as the bytes of its struct in the compact protocol, its stop byte
    /// included, so that what is not understood can still be written back.
    public var logicalType: [UInt8]?

    /// Makes a node.
    public init(
        _ name: String, _ physicalType: PhysicalType? = nil, _ repetition: Repetition? = nil, childCount: Int32? = nil
    ) {
        self.name = name
        self.physicalType = physicalType
        self.repetition = repetition
        self.childCount = childCount
    }
}
