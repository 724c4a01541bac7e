import CZstd
import Core

/// Compresses pages one by one.
final class PageCompressor {
    /// How.
    let compression: ParquetCompression
    private let context: OpaquePointer?
    private var packed: [UInt8] = []

    /// - Throws: ``FirstpassError`` with the code `usage` where there is no such level.
    init(_ compression: ParquetCompression) throws {
        self.compression = compression
        guard case .zstd(let level) = compression else {
            context = nil
            return
        }
        guard (1...Int(ZSTD_maxCLevel())).contains(level) else {
            throw FirstpassError(
                .usage, "Zstandard has no level \(level)", remedy: "Choose one from 1 to \(ZSTD_maxCLevel()).")
        }
        context = ZSTD_createCCtx()
        guard let context,
            ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))) == 0
        else { throw FirstpassError(.internal, "zstd cannot be set up") }
    }

    deinit { if let context { ZSTD_freeCCtx(context) } }

    /// The bytes of the page in the file, which are valid in the closure only.
    func compress<Result>(
        _ page: [UInt8], _ use: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        guard let context else { return try page.withUnsafeBytes(use) }
        let bound = ZSTD_compressBound(page.count)
        if packed.count < bound { packed = [UInt8](repeating: 0, count: bound) }
        let count = packed.withUnsafeMutableBytes { packed in
            page.withUnsafeBytes { page in
                ZSTD_compress2(context, packed.baseAddress, packed.count, page.baseAddress, page.count)
            }
        }
        guard ZSTD_isError(count) == 0 else {
            throw FirstpassError(.internal, "zstd failed: \(String(cString: ZSTD_getErrorName(count)))")
        }
        return try packed.withUnsafeBytes { try use(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
}
