import Inference

/// What a person should know of the processor before they wait for the engine.
enum ProcessorNotice {
    /// Says once, on standard error, that the engine has nothing but plain code to run with; checks `FIRSTPASS_ISA`.
    ///
    /// - Throws: `FirstpassError` where the variable names what the machine lacks.
    static func give() throws {
        if let warning = try ProcessorFeatures().warning { Terminal.write("warning: \(warning)") }
    }
}
