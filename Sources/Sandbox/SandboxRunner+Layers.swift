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
                return layers + [failed(step.name, error)]
            }
        }
        do {
            let runner = try await SandboxRunner(unchecked: configuration)
            layers.append(IsolationLayer(name: "namespaces", holds: true, detail: "the sandbox starts"))
            return layers + (await SelfCheck(runner: runner).layers())
        } catch {
            return layers + [failed("namespaces", error)]
        }
    }

    private static func failed(_ name: String, _ error: any Error) -> IsolationLayer {
        guard let error = error as? FirstpassError else {
            return IsolationLayer(name: name, holds: false, detail: "\(error)")
        }
        let place = error.location.map { " (\($0))" } ?? ""
        return IsolationLayer(name: name, holds: false, detail: error.message + place, remedy: error.remedy)
    }
}
