import Core

/// Memory of the engine, with a clear error where the machine has none left.
enum ModelMemory {
    /// Maps a buffer of floats.
    ///
    /// - Throws: ``FirstpassError`` of the kind `environment`.
    static func floats(_ count: Int, for purpose: String, hugePages: Bool = false) throws -> FloatBuffer {
        guard let buffer = FloatBuffer(count: count, hugePages: hugePages) else {
            throw FirstpassError(
                .environment, "no memory for \(purpose): \(count) floats cannot be had",
                remedy: "close other programs, use a smaller model, or run fewer sequences at once")
        }
        return buffer
    }
}
