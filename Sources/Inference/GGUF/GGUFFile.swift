import Core

/// A model file: typed metadata and tensors, mapped into memory.
///
/// Format: <https://github.com/ggml-org/ggml/blob/master/docs/gguf.md>, versions 2 and 3, little-endian.
///
///     header    "GGUF"  version:u32  tensorCount:u64  metadataCount:u64
///     metadata  key:string  type:u32  value                                    metadataCount times
///     tensors   name:string  dimensions:u32  shape:u64[dimensions]  type:u32  offset:u64   tensorCount times
///     padding   to a multiple of the alignment (`general.alignment`, 32 where it is absent)
///     data      tensors at their offsets from here, each a multiple of the alignment
///
///     string    length:u64  bytes
///     array     elementType:u32  count:u64  elements
///
/// A large model may be split into files named `NAME-00001-of-00003.gguf` and so on; the first has the metadata, each
/// has tensors of its own, and `split.no`, `split.count` and `split.tensors.count` tell that they belong together.
///
/// Every count, length, offset and product is checked against the size of the file before it is used.
public final class GGUFFile: Sendable {
    /// The path it was opened by; of a split model, that of the first file.
    public let path: String
    /// The version of the format, 2 or 3.
    public let version: UInt32
    /// Bytes, of all files where the model is split.
    public let fileSize: Int
    /// The metadata by key.
    public let metadata: [String: GGUFValue]
    /// The tensors in the order of the file or files.
    public let tensors: [GGUFTensor]

    private let tensorIndex: [String: Int]
    private let keyOffsets: [String: Int]

    /// Opens a model file and, where it is the first of a split model, the others.
    ///
    /// - Throws: ``FirstpassError``: `storage` where a file cannot be opened, `unsupported` where it is of a version,
    ///   byte order or tensor type that is not read, `format` where it is damaged; with the field and the byte offset.
    public init(path: String) throws {
        var parts = [try GGUFPart(path: path)]
        parts += try GGUFPart.others(of: parts[0])
        var tensors: [GGUFTensor] = []
        var index: [String: Int] = [:]
        for part in parts {
            for tensor in part.tensors {
                guard index.updateValue(tensors.count, forKey: tensor.name) == nil else {
                    throw FirstpassError(
                        .format, "tensor '\(tensor.name)' is there twice",
                        at: "\(part.file.path), byte \(tensor.entryOffset)")
                }
                tensors.append(tensor)
            }
        }
        try parts[0].checkTensorTotal(tensors.count)
        self.path = path
        self.tensors = tensors
        tensorIndex = index
        version = parts[0].version
        metadata = parts[0].metadata
        keyOffsets = parts[0].keyOffsets
        fileSize = parts.reduce(0) { $0 + $1.file.bytes.count }
    }

    /// The tensor of a name.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where there is none.
    public func tensor(_ name: String) throws -> GGUFTensor {
        guard let tensor = tensorIfPresent(name) else {
            throw FirstpassError(.format, "the model has no tensor '\(name)'", at: path)
        }
        return tensor
    }

    /// The tensor of a name where there is one.
    public func tensorIfPresent(_ name: String) -> GGUFTensor? {
        tensorIndex[name].map { tensors[$0] }
    }

    /// Where a key is, for messages: the path and, where the key is there, the byte offset of its entry.
    func location(of key: String) -> String {
        keyOffsets[key].map { "\(path), byte \($0)" } ?? path
    }
}
