import Core
import Testing

@testable import Inference

@Suite struct KernelsTests {
    @Test func theLastIsPlainCodeAndTheFirstIsChosen() throws {
        let names = Kernels.ofMachine.map(\.name)
        #expect(names.last == "scalar" && Set(names).count == names.count)
        #expect(try Kernels.chosen(environment: [:]).name == names.first)
        #expect(try Kernels.chosen(environment: ["FIRSTPASS_ISA": ""]).name == names.first)
    }

    @Test(arguments: Kernels.ofMachine)
    func everyNameCanBeForced(kernels: Kernels) throws {
        #expect(try Kernels.chosen(environment: ["FIRSTPASS_ISA": kernels.name]).name == kernels.name)
    }

    @Test(arguments: ["sse9", "AVX2", "avx512vnni,avx2"])
    func aNameThatTheMachineLacksIsAnErrorThatListsWhatItHas(name: String) {
        let error = #expect(throws: FirstpassError.self) { try Kernels.chosen(environment: ["FIRSTPASS_ISA": name]) }
        #expect(error?.code == .environment)
        #expect(error?.remedy?.contains("scalar") == true && error?.message.contains(name) == true)
    }

    /// The check that a processor's tiles must pass before they are used; here the emulated ones pass it.
    @Test func tilesAreBelievedWhereTheyGiveTheBitsOfVectors() {
        let hasVectors = Kernels.ofMachine.contains { $0.name == "avx512vnni" }
        #expect(Kernels.tested.contains { $0.name == "emulated-tiles" } == hasVectors)
    }
}
