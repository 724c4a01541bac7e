import Engines
import Testing

@Suite("The registry")
struct ModelRegistryTests {
    @Test("has the default model, and every name once")
    func names() {
        let names = ModelRegistry.models.map(\.name)
        #expect(names.first == ModelRegistry.defaultName)
        #expect(Set(names).count == names.count)
    }

    @Test("gives packages whose pieces add up to the file", arguments: ModelRegistry.models)
    func pieces(model: RegisteredModel) {
        #expect(!model.packages.isEmpty)
        #expect(model.packages.reduce(0) { $0 + $1.bytes } == model.bytes)
        #expect(Set(model.packages.map(\.package)).count == model.packages.count)
    }

    @Test("writes a SHA-256 as 64 lower-case hexadecimal digits", arguments: ModelRegistry.models)
    func hash(model: RegisteredModel) {
        #expect(model.sha256.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    }
}
