internal import Core

/// `croissant.json`: what the folder holds, for programs that know nothing of it.
///
/// JSON-LD by Croissant 1.1 (<https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html>). Each file is a
/// `cr:FileObject` with its SHA-256; those with rows together are the `cr:FileSet` that the record set `default` is read
/// from. Its field `split` comes from the files' names and refers to the record set `splits`.
struct CroissantDocument: Sendable {
    var description: DatasetDescription
    /// Files without rows, such as an index for a trainer.
    var companions: [WrittenFile] = []

    /// The whole document.
    var json: JSONValue {
        .object([
            ("@context", CroissantContext.json),
            ("@type", .string("sc:Dataset")),
            ("conformsTo", .string("http://mlcommons.org/croissant/1.1")),
            ("name", .string(description.name)),
            ("description", .string(text)),
            ("license", .string(description.license.configured ?? "other")),
            ("version", .string(Version.current)),
            ("datePublished", .string(Version.date)),
            ("url", .string("README.md")),
            ("citeAs", .string(citation)),
            (
                "creator",
                .object([
                    ("@type", .string("sc:Organization")),
                    ("name", .string("Firstpass \(Version.current)")),
                ])
            ),
            ("inLanguage", .strings(["en", "Python"])),
            ("keywords", .strings(["code", "python", "instruct", "synthetic"])),
            ("distribution", .list(files + [fileSet])),
            ("recordSet", .list([splits, records])),
        ])
    }

    private var text: String {
        "\(description.rows) rows out of coding questions, tests and Python solutions that language models wrote; each "
            + "solution passed its tests in an isolated sandbox. \(description.explanation)"
    }

    private var citation: String {
        "@misc{\(description.name), title = {\(description.name): instruct data for Python, every answer run}, "
            + "howpublished = {made with Firstpass \(Version.current)}, "
            + "note = {by the self-instruct recipe of arXiv:2308.12950, section 2.5}}"
    }

    private var files: [JSONValue] {
        description.splits.map { file($0.file, mediaType: description.format.mediaType) }
            + companions.map { file($0, mediaType: "application/octet-stream") }
    }

    private func file(_ file: WrittenFile, mediaType: String) -> JSONValue {
        .object([
            ("@type", .string("cr:FileObject")),
            ("@id", .string(file.path)),
            ("name", .string(file.path)),
            ("contentUrl", .string(file.path)),
            ("contentSize", .string("\(file.bytes) B")),
            ("encodingFormat", .string(mediaType)),
            ("sha256", .string(file.sha256)),
        ])
    }

    private var fileSet: JSONValue {
        .object([
            ("@type", .string("cr:FileSet")),
            ("@id", .string(CroissantField.fileSet)),
            ("name", .string("The files that hold rows")),
            ("encodingFormat", .string(description.format.mediaType)),
            ("includes", .string("data/*.\(description.format.rawValue)")),
        ])
    }

    private var splits: JSONValue {
        .object([
            ("@type", .string("cr:RecordSet")),
            ("@id", .string("splits")),
            ("name", .string("splits")),
            ("dataType", .string("cr:Split")),
            ("key", .object([("@id", .string("splits/name"))])),
            (
                "field",
                .list([
                    .object([
                        ("@type", .string("cr:Field")),
                        ("@id", .string("splits/name")),
                        ("name", .string("name")),
                        ("dataType", .string("sc:Text")),
                    ])
                ])
            ),
            ("data", .list(description.splits.map { .object([("splits/name", .string($0.name))]) })),
        ])
    }

    private var records: JSONValue {
        .object([
            ("@type", .string("cr:RecordSet")),
            ("@id", .string("default")),
            ("name", .string("default")),
            ("description", .string(description.explanation)),
            (
                "field",
                .list([split] + description.columns.map { CroissantField(column: $0, parent: "default").json })
            ),
        ])
    }

    /// The name of the split, out of the file's path. The pattern takes the bare name as well, since readers apply it again
    /// to what it gave.
    private var split: JSONValue {
        let names = description.splits.map(\.name).joined(separator: "|")
        return .object([
            ("@type", .string("cr:Field")),
            ("@id", .string("default/split")),
            ("name", .string("split")),
            ("dataType", .string("sc:Text")),
            (
                "source",
                .object([
                    ("fileSet", .object([("@id", .string(CroissantField.fileSet))])),
                    ("extract", .object([("fileProperty", .string("fullpath"))])),
                    ("transform", .object([("regex", .string("^(?:.*/)?(\(names))(?:-.*)?$"))])),
                ])
            ),
            ("references", .object([("field", .object([("@id", .string("splits/name"))]))])),
        ])
    }
}
