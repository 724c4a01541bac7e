public import Core

/// What the processor can do that the kernels care about.
public struct ProcessorFeatures: Sendable {
    /// The instruction set that the kernels run with, as `FIRSTPASS_ISA` takes it: `amx`, `avx512vnni`, `avx2`, `neon` or
    /// `scalar`.
    public let instructionSet: String
    /// All that this machine has, fastest first.
    public let available: [String]
    private let title: String

    /// Asks the processor, and `FIRSTPASS_ISA`.
    ///
    /// - Throws: ``FirstpassError`` of the kind `environment` where the variable names a set that the machine lacks.
    public init() throws(FirstpassError) {
        let kernels = try Kernels.chosen()
        instructionSet = kernels.name
        title = kernels.title
        available = Kernels.ofMachine.map(\.name)
    }

    /// For people.
    public var text: String { "kernels run with \(title)" }

    /// What a person should know before they wait: that there is plain code only, many times slower. Nil elsewhere.
    public var warning: String? {
        guard instructionSet == "scalar" else { return nil }
        let reason = available.count > 1 ? "FIRSTPASS_ISA says so" : "this processor has no AVX2"
        return "the engine runs plain code, many times slower: \(reason)"
    }
}
