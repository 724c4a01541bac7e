import Core
import Foundation
import Glibc

/// The program of a zygote, and what it is given at its start.
struct ZygoteProgram: Sendable {
    /// The path of the program.
    let path: String
    /// After how many runs one is replaced.
    let runs: Int
    /// `check.py`.
    private let checking: [UInt8]

    /// What to do where there is no zygote.
    static let remedy = "build it with 'make zygote', which needs libpython3-dev and a C compiler"

    /// Finds the program: as configured, else beside the other files of the sandbox folder, else where the checkout's
    /// makefile builds it.
    ///
    /// - Throws: ``FirstpassError`` with the code `environment` where there is none.
    init(configuration: SandboxConfiguration) throws {
        let candidates =
            configuration.zygote.map { [$0] } ?? [
                configuration.folder + "/firstpass-zygote", configuration.folder + "/../.build-zygote/firstpass-zygote",
            ]
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw FirstpassError(.environment, "the zygote is not built", at: candidates[0], remedy: Self.remedy)
        }
        path = found
        runs = configuration.runsPerZygote
        checking = try configuration.source("check.py")
    }

    /// What it reads at its start; the format stands at the top of `sandbox/zygote/main.c`.
    func setup(filter: SystemCallFilter) -> [UInt8] {
        Array("\(filter.program.count) \(checking.count)\n".utf8) + filter.program + checking
    }
}
