import Core
import Foundation
import Glibc

/// Attacks the runner in a real slot: what a hostile program would try is tried first.
struct SelfCheck {
    /// The runner that is attacked.
    let runner: SandboxRunner

    /// The layers, each with what its probe found.
    func layers() async -> [IsolationLayer] {
        let bait: HostBait
        do {
            bait = try HostBait()
        } catch {
            return [
                IsolationLayer(name: "self-check", holds: false, detail: "\(error)", remedy: "free some disk space")
            ]
        }
        let probes = Self.probes(bait: bait)
        return await withTaskGroup(of: (Int, IsolationLayer).self) { group in
            for (index, probe) in probes.enumerated() {
                group.addTask { (index, await check(probe, bait)) }
            }
            var layers: [(Int, IsolationLayer)] = []
            for await layer in group { layers.append(layer) }
            return layers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// One layer.
    func check(_ probe: Probe, _ bait: HostBait) async -> IsolationLayer {
        let (execution, leftBehind) = await runner.executeAndCount(
            solution: probe.solution, tests: probe.tests, limits: probe.limits)
        var finding: String?
        if execution.verdict != probe.expected {
            finding = "the probe ended as \(execution.verdict) instead of \(probe.expected): \(execution.message)"
        } else if leftBehind > 0 {
            finding = "\(leftBehind) processes were left behind"
        } else if bait.wasTaken {
            finding = "a program reached a socket of this machine"
        }
        return IsolationLayer(
            name: probe.name, holds: finding == nil, detail: finding ?? probe.promise,
            remedy: finding == nil ? nil : probe.remedy)
    }
}

extension SelfCheck {
    /// A program that tries to get around one layer. Its tests hold, or its verdict comes, where the layer holds.
    struct Probe: Sendable {
        /// The layer's name.
        var name: String
        /// What it promises.
        var promise: String
        /// The program.
        var solution: String
        /// Its tests.
        var tests: String
        /// How it must end.
        var expected = Verdict.passed
        /// What it may use.
        var limits = ExecutionLimits()
        /// What to do where the layer does not hold.
        var remedy = Isolation.namespaceRemedy
    }
}
