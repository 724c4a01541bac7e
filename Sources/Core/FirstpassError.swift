internal import Foundation

/// An error that a person can act on: what happened, where, and what to do about it.
///
/// ```swift
/// throw FirstpassError(
///     .format, "the file ends inside tensor 'blk.3.ffn_up.weight'",
///     at: "model.gguf, byte 81920", remedy: "fetch it again with 'firstpass models pull NAME'")
/// ```
public struct FirstpassError: Error, Sendable {
    /// The kind of failure; decides the exit code.
    public var code: Code
    /// What went wrong, in one sentence without a full stop.
    public var message: String
    /// The file, line, row, field or byte offset that it concerns.
    public var location: String?
    /// What the reader can do about it.
    public var remedy: String?
    /// The error underneath, where there was one.
    public var cause: (any Error)?

    /// Makes an error.
    public init(
        _ code: Code, _ message: String, at location: String? = nil, remedy: String? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.location = location
        self.remedy = remedy
        self.cause = cause
    }

    /// The exit code of a program that ends with this error.
    public var exitCode: Int32 { code.exitCode }
}

extension FirstpassError {
    /// A kind of failure. More may be added; compare, do not switch exhaustively.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name, as it stands in logs and in the ledger.
        public let description: String
        /// The exit code of a program that ends with it.
        public let exitCode: Int32

        /// A flag or argument that cannot be used. Exit 2.
        public static let usage = Code(description: "usage", exitCode: 2)
        /// A configuration file or prompt template that cannot be used. Exit 2.
        public static let configuration = Code(description: "configuration", exitCode: 2)
        /// A file or record from outside that cannot be read as what it should be. Exit 2.
        public static let format = Code(description: "format", exitCode: 2)
        /// A file or request that is well-formed and that this version does not handle. Exit 2.
        public static let unsupported = Code(description: "unsupported", exitCode: 2)
        /// Something that the machine lacks: a program, a permission, isolation, the network. Exit 2.
        public static let environment = Code(description: "environment", exitCode: 2)
        /// Reading or writing failed: disk full, no such file, read-only. Exit 2.
        public static let storage = Code(description: "storage", exitCode: 2)
        /// A check found what it looked for: contamination, a failed verification, too low a yield. Exit 1.
        public static let checkFailed = Code(description: "check-failed", exitCode: 1)
        /// A broken invariant of this program: a bug. Exit 70.
        public static let `internal` = Code(description: "internal", exitCode: 70)
        /// Stopped by a signal; the same command goes on. Exit 130.
        public static let interrupted = Code(description: "interrupted", exitCode: 130)
    }
}

extension FirstpassError: CustomStringConvertible {
    /// One line: `message (location): cause. Remedy`.
    public var description: String {
        var text = message
        if let location { text += " (\(location))" }
        if let cause {
            // Foundation's errors print all that they are made of.
            text += ": \(cause is CocoaError ? cause.localizedDescription : "\(cause)")"
        }
        if let remedy { text += "\n  \(remedy)" }
        return text
    }
}
