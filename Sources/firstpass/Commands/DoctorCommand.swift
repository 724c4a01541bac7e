import ArgumentParser
import Core
import Engines
import Foundation
import Glibc
import Inference
import Pipeline
import Sandbox

/// `firstpass doctor`: what this machine can do, and how to mend what is missing.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Checks what this machine can do, and says how to mend what is missing.",
        discussion: "Example: firstpass doctor")

    @Flag(help: "Print JSON.") var json = false

    private struct Finding: Encodable {
        let name: String
        let holds: Bool
        let detail: String
        let remedy: String?
        /// Whether it works without, only not as well.
        var isOptional = false
    }

    func run() async throws {
        var findings = [processor, memory]
        do {
            let shared = try SharedFolder()
            findings.append(Finding(name: "shared files", holds: true, detail: shared.path, remedy: nil))
            let layers = await SandboxRunner.checkLayers(
                configuration: SandboxConfiguration(folder: shared.path("sandbox")))
            findings += layers.map {
                Finding(
                    name: "isolation: \($0.name)", holds: $0.holds, detail: $0.detail, remedy: $0.remedy,
                    isOptional: !$0.isRequired)
            }
        } catch let error as FirstpassError {
            findings.append(
                Finding(name: "shared files", holds: false, detail: error.message, remedy: error.remedy))
        }
        findings.append(model)
        findings.append(disk)
        if json {
            try JSONOutput.print(findings, pretty: true)
        } else {
            for finding in findings {
                let mark = finding.holds ? "ok  " : finding.isOptional ? "note" : "MISS"
                print("\(mark) \(finding.name): \(finding.detail)")
                if !finding.holds, let remedy = finding.remedy { print("       \(remedy)") }
            }
        }
        let missing = findings.filter { !$0.holds && !$0.isOptional }
        guard missing.isEmpty else {
            throw FirstpassError(
                .environment, "\(missing.count) of \(findings.count) checks failed",
                remedy: "Mend what is marked MISS and run 'firstpass doctor' again.")
        }
    }

    private var processor: Finding {
        do {
            let features = try ProcessorFeatures()
            return Finding(
                name: "processor", holds: true,
                detail: "\(ProcessInfo.processInfo.activeProcessorCount) processors, \(features.text)", remedy: nil)
        } catch {
            return Finding(name: "processor", holds: false, detail: error.message, remedy: error.remedy)
        }
    }

    private var memory: Finding {
        let bytes = ProcessInfo.processInfo.physicalMemory
        return Finding(
            name: "memory", holds: bytes >= 4 << 30, detail: "\(bytes >> 20) MiB",
            remedy: "The default model needs 4 GiB; smollm2-135m runs with less.")
    }

    private var model: Finding {
        let name = RoleConfiguration.defaultModel
        do {
            let path = try ModelStore().path(for: name)
            return Finding(name: "model \(name)", holds: true, detail: path, remedy: nil)
        } catch {
            return Finding(
                name: "model \(name)", holds: false, detail: "not here",
                remedy: "Run 'firstpass models pull \(name)', or give another one with --model.")
        }
    }

    private var disk: Finding {
        let folder = ModelStore().folder
        var existing = URL(filePath: folder)
        while existing.path != "/", !FileManager.default.fileExists(atPath: existing.path) {
            existing.deleteLastPathComponent()
        }
        var status = statvfs()
        guard statvfs(existing.path, &status) == 0 else {
            return Finding(name: "disk", holds: false, detail: "\(folder) cannot be asked", remedy: "Check the path.")
        }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        return Finding(
            name: "disk", holds: free >= 2 << 30, detail: "\(free >> 20) MiB free where models are kept (\(folder))",
            remedy: "Free 2 GiB there, or set FIRSTPASS_HOME to a folder that has them.")
    }
}
