import Testing

extension EndToEndTests {
    @Suite struct InstructionSetTests {
        /// What the machine lacks is refused and passed over; plain code is everywhere.
        @Test func theSameTextsOnEveryInstructionSet() throws {
            var texts: [String: String] = [:]
            for name in ["amx", "avx512vnni", "avx2", "neon", "scalar"] {
                let outcome = try Program.run(
                    [
                        "generate", "Write a Python function that reverses a string.", "--model", try Fixture.model(),
                        "--n", "3", "--seed", "5", "--max-tokens", "24", "--json",
                    ], environment: ["FIRSTPASS_ISA": name])
                if outcome.status == 2, outcome.errors.contains("has no kernels for '\(name)'") { continue }
                #expect(outcome.status == 0, "\(name): \(outcome.errors)")
                #expect(outcome.errors.contains("plain code") == (name == "scalar"), "\(name): \(outcome.errors)")
                texts[name] = outcome.output
            }
            let plain = try #require(texts["scalar"])
            #expect(plain.split(separator: "\n").count == 3)
            for (name, text) in texts { #expect(text == plain, "\(name)") }
        }
    }
}
