extension SchemaElement {
    /// Adds the format's `SchemaElement`.
    func encode(to encoder: inout ThriftEncoder) {
        encoder.structure {
            if let physicalType { $0.field(1, physicalType.rawValue) }
            if let typeLength { $0.field(2, typeLength) }
            if let repetition { $0.field(3, repetition.rawValue) }
            $0.field(4, name)
            if let childCount { $0.field(5, childCount) }
            if let convertedType { $0.field(6, convertedType) }
            if let scale { $0.field(7, scale) }
            if let precision { $0.field(8, precision) }
            if let fieldID { $0.field(9, fieldID) }
            if let logicalType { $0.field(10, encoded: logicalType) }
        }
    }
}
