import Core
import Foundation

extension SandboxConfiguration {
    /// A file of the sandbox folder.
    ///
    /// - Throws: ``FirstpassError`` with the code `environment` where it is missing.
    func source(_ name: String) throws -> [UInt8] {
        let path = folder + "/" + name
        guard let source = FileManager.default.contents(atPath: path) else {
            throw FirstpassError(
                .environment, "the sandbox folder is incomplete: \(name) is missing", at: path,
                remedy: "set FIRSTPASS_SHARE to the folder that holds 'sandbox', or install Firstpass again")
        }
        return Array(source)
    }
}
