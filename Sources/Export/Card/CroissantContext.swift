internal import Core

/// The `@context` that every Croissant 1.1 document has (appendix 1 of its specification): what the short names stand for.
enum CroissantContext {
    /// The context.
    static let json: JSONValue = .object(
        [
            ("@language", .string("en")),
            ("@vocab", .string("https://schema.org/")),
            ("sc", .string("https://schema.org/")),
            ("cr", .string("http://mlcommons.org/croissant/")),
            ("rai", .string("http://mlcommons.org/croissant/RAI/")),
            ("dct", .string("http://purl.org/dc/terms/")),
            ("conformsTo", .string("dct:conformsTo")),
            ("name", .object([("@container", .string("@language"))])),
            ("description", .object([("@container", .string("@language"))])),
            ("data", .object([("@id", .string("cr:data")), ("@type", .string("@json"))])),
            ("examples", .object([("@id", .string("cr:examples")), ("@type", .string("@json"))])),
            ("dataType", .object([("@id", .string("cr:dataType")), ("@type", .string("@vocab"))])),
        ] + terms.map { ($0, .string("cr:\($0)")) })

    private static let terms = [
        "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject",
        "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
        "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
        "source", "subField", "transform",
    ]
}
