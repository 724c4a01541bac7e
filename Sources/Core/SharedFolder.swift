import Foundation

/// The folder that holds what the program reads at run time: `prompts`, `sandbox` and `fingerprints`.
public struct SharedFolder: Sendable {
    /// Its path.
    public let path: String

    /// Finds it: `FIRSTPASS_SHARE`; else `share/firstpass` beside the folder of the installed program; else the checkout
    /// that the program was built in.
    ///
    /// - Throws: ``FirstpassError`` of the kind `environment` with the places that were looked at.
    public init(environment: [String: String]? = nil, program: String? = nil) throws {
        let environment = environment ?? ProcessInfo.processInfo.environment
        let program = program ?? Self.programPath
        if let path = environment["FIRSTPASS_SHARE"], !path.isEmpty {
            guard Self.holdsResources(path) else {
                throw FirstpassError(
                    .environment, "FIRSTPASS_SHARE names a folder without 'prompts' and 'sandbox'", at: path,
                    remedy: "Set it to share/firstpass of the installation or to the checkout, or unset it.")
            }
            self.path = path
            return
        }
        var folder = URL(filePath: program).resolvingSymlinksInPath().deletingLastPathComponent()
        let installed = folder.deletingLastPathComponent().appending(path: "share/firstpass").path
        var candidates = [installed]
        while folder.path != "/" {
            candidates.append(folder.path)
            folder.deleteLastPathComponent()
        }
        guard let found = candidates.first(where: Self.holdsResources) else {
            throw FirstpassError(
                .environment, "the folder with 'prompts' and 'sandbox' is not to be found", at: program,
                remedy: "Install with 'make install', or set FIRSTPASS_SHARE to the checkout.")
        }
        path = found
    }

    /// The path of one of its files or folders.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    /// The path of the running program.
    public static var programPath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    private static func holdsResources(_ path: String) -> Bool {
        ["prompts/questions.mustache", "sandbox/check.py"].allSatisfy {
            FileManager.default.fileExists(atPath: "\(path)/\($0)")
        }
    }
}
