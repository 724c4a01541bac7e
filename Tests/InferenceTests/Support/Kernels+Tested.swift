import CKernels

@testable import Inference

extension Kernels {
    /// What this machine can run, and the kernels for AMX with tiles in plain C where AVX-512 VNNI is there.
    static let tested: [Kernels] = ofMachine + (fp_kernels_for_tests().map { [Kernels(table: $0.pointee)] } ?? [])
}
