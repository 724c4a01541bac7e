import ArgumentParser
import Core
import Foundation
import Ledger

/// The run that a command reads: its folder, or its ledger.
struct RunLocation: ParsableArguments {
    @Argument(help: "The run's folder, or its run.sqlite.") var run: String

    /// The path of the run's ledger.
    ///
    /// - Throws: `FirstpassError` where there is none.
    func ledgerPath() throws -> String {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: run, isDirectory: &isFolder)
        let path = exists && isFolder.boolValue ? URL(filePath: run).appending(path: "run.sqlite").path : run
        guard FileManager.default.fileExists(atPath: path) else {
            throw FirstpassError(
                .usage, "there is no run", at: path, remedy: "Give the folder that 'firstpass run --out' was given.")
        }
        return path
    }

    /// Opens the ledger for reading.
    ///
    /// - Throws: `FirstpassError` where there is none, or where it cannot be read.
    func open() throws -> LedgerReader { try LedgerReader(at: try ledgerPath()) }
}
