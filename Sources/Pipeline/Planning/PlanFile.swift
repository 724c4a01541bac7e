internal import Core
public import Foundation
internal import Glibc

/// The file in a run's folder that keeps its plan.
public struct PlanFile: Sendable {
    /// Its path.
    public let path: String

    /// The plan of the run in a folder.
    public init(folder: String) { path = URL(filePath: folder).appending(path: "plan.json").path }

    /// The plan of the run whose ledger is at a path.
    public init(besideLedger ledger: String) {
        self.init(folder: URL(filePath: ledger).deletingLastPathComponent().path)
    }

    /// Reads it.
    ///
    /// - Throws: `FirstpassError` where there is none, or where it is none.
    public func read() throws -> RunPlan {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FirstpassError(
                .usage, "there is no plan", at: path,
                remedy: "'firstpass plan' with the arguments of the run makes one, before the run or after it.")
        }
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(RunPlan.self, from: data)
        } catch {
            throw FirstpassError(
                .format, "the file is no plan of this version", at: path, remedy: "Make it again with 'firstpass plan'."
            )
        }
    }

    /// Writes it, with its folder; one that is there is replaced.
    ///
    /// - Throws: `FirstpassError` where it cannot be written.
    public func write(_ plan: RunPlan) throws {
        do {
            let data = try Self.data(of: plan)
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try data.write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw FirstpassError(
                .storage, "the plan cannot be written", at: path,
                remedy: "Name another --out, or make the folder writable.", cause: error)
        }
    }

    /// Checks before all the work that it can be written, as far as that can be told without writing.
    ///
    /// - Throws: `FirstpassError` where it cannot.
    public func checkWritable() throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw FirstpassError(
                .storage, "there is a folder where the plan shall be", at: path,
                remedy: "Remove it, or name another --out.")
        }
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue, access(folder, W_OK) == 0 else {
            throw FirstpassError(
                .storage, isFolder.boolValue ? "the folder cannot be written" : "this is no folder", at: folder,
                remedy: "Name another --out, or make the folder writable.")
        }
    }

    /// The bytes of the file.
    public static func data(of plan: RunPlan) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(plan) + Data("\n".utf8)
    }
}
