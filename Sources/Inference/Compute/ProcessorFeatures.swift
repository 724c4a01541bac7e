internal import CKernels

/// What the processor can do that the kernels care about.
public struct ProcessorFeatures: Sendable {
    /// The instruction set that the kernels run with on this machine.
    public let instructionSet: String

    /// Asks the processor.
    public init() { instructionSet = String(cString: fp_instruction_set()) }

    /// For people.
    public var text: String { "kernels run with \(instructionSet)" }
}
