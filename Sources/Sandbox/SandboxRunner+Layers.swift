import Core

extension SandboxRunner {
    /// Checks the isolation layer by layer, as `init` does, and tells about each instead of stopping at the first that
    /// does not hold. Where a layer that others stand on is missing, it is the last of the list.
    public static func checkLayers(configuration: SandboxConfiguration) async -> [IsolationLayer] {
        let steps: [(name: String, find: () throws -> String)] = [
            ("bubblewrap", { try Isolation.findBubblewrap(configuration) }),
            ("Python", { try Isolation.checkPython(configuration) }),
            ("seccomp", { "a filter of \(try SystemCallFilter.inner().program.count / 8) instructions" }),
        ]
        var layers: [IsolationLayer] = []
        for step in steps {
            do {
                layers.append(IsolationLayer(name: step.name, holds: true, detail: try step.find()))
            } catch {
                return layers + [IsolationLayer(step.name, error)]
            }
        }
        do {
            let runner = try await SandboxRunner(unchecked: configuration)
            layers.append(IsolationLayer(name: "namespaces", holds: true, detail: "the sandbox starts"))
            layers += runner.notes
            layers.append(
                IsolationLayer(name: "level \(runner.level)", holds: true, detail: runner.level.explanation))
            return layers + (await SelfCheck(runner: runner).layers())
        } catch {
            return layers + [IsolationLayer("namespaces", error)]
        }
    }
}
