/// A column of values: a leaf of the schema and the levels at which it can be missing or repeated.
///
/// Levels are those of Dremel (Melnik et al. 2010, *Dremel: interactive analysis of web-scale datasets*, section 4.1): a
/// definition level counts the optional and repeated nodes on the path that are there, a repetition level says which
/// repeated node of the path begins again.
public struct LeafDescriptor: Sendable, Equatable {
    /// The names from the root's child down to the leaf.
    public var path: [String]
    /// The leaf itself.
    public var element: SchemaElement
    /// Its position in the list of all nodes.
    public var position: Int
    /// The definition level of a value that is there.
    public var maximumDefinition: UInt8
    /// The number of repeated nodes on the path.
    public var maximumRepetition: UInt8
}
