internal import CKernels
import Core
import Foundation

/// The numeric kernels for one instruction set. All sets give the same bits.
struct Kernels: @unchecked Sendable {  // Unchecked for the names only, which are constants of the program.
    /// The functions; see CKernels.h.
    let table: fp_kernels

    /// The name that `FIRSTPASS_ISA` takes.
    var name: String { String(cString: table.name) }
    /// The name for people.
    var title: String { String(cString: table.title) }

    /// What this machine can run, fastest first; the last is plain C.
    static let ofMachine: [Kernels] = {
        var all: [Kernels] = []
        while let kernels = fp_kernels_of_machine(all.count) { all.append(Kernels(table: kernels.pointee)) }
        return all
    }()

    /// The fastest of this machine, or those that the environment's `FIRSTPASS_ISA` names.
    ///
    /// - Throws: ``FirstpassError`` of the kind `environment` where the machine has none of that name.
    static func chosen(environment: [String: String] = ProcessInfo.processInfo.environment) throws(FirstpassError)
        -> Kernels
    {
        let wanted = environment["FIRSTPASS_ISA"].flatMap { $0.isEmpty ? nil : $0 }
        guard let kernels = ofMachine.first(where: { wanted == nil || $0.name == wanted }) else {
            let names = ofMachine.map(\.name).joined(separator: ", ")
            throw FirstpassError(
                .environment, "this machine has no kernels for '\(wanted ?? "")'", at: "FIRSTPASS_ISA",
                remedy: "Set it to one of these, or leave it out for the first: \(names).")
        }
        return kernels
    }
}
