import Core
import Foundation

/// The models on this machine: known ones by name, in a folder of their own, and any other GGUF file by path.
///
/// The folder is `$FIRSTPASS_HOME/models`, by default `~/.cache/firstpass/models`. A model is one file `NAME.gguf`,
/// which appears there whole and with the right SHA-256 or not at all; beside it `NAME.gguf.verified`
/// (``VerificationRecord``) and, while it is being pulled, `NAME.gguf.part`.
///
/// ```swift
/// let store = ModelStore()
/// let path = try store.path(for: "qwen2.5-coder-1.5b")
/// ```
public struct ModelStore: Sendable {
    /// The folder of the model files.
    public let folder: String
    /// The models that are known by name.
    public let models: [RegisteredModel]
    let environment: [String: String]

    /// Opens the store. The folder need not exist yet.
    ///
    /// - Parameters:
    ///   - environment: where `FIRSTPASS_HOME`, `FIRSTPASS_PYTHON`, `HF_ENDPOINT`, `HF_TOKEN` and pip's variables are read;
    ///     by default the process's own.
    ///   - models: the models that are known.
    public init(
        environment: [String: String]? = nil,
        models: [RegisteredModel] = ModelRegistry.models
    ) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        let home =
            environment["FIRSTPASS_HOME"].flatMap { $0.isEmpty ? nil : Self.absolute($0) }
            ?? FileManager.default.homeDirectoryForCurrentUser.path + "/.cache/firstpass"
        folder = home + "/models"
        self.models = models
        self.environment = environment
    }

    /// The known models with what is here of each, in the registry's order. Reads no model file.
    ///
    /// - Throws: ``FirstpassError`` where the folder cannot be read.
    public func list() throws -> [StoredModel] {
        try models.map(status)
    }

    /// One known model with what is here of it.
    ///
    /// - Throws: ``FirstpassError`` where the name is not known or the folder cannot be read.
    public func info(_ name: String) throws -> StoredModel {
        try status(of: model(named: name))
    }

    /// The GGUF file that a name or path stands for.
    ///
    /// A known model's SHA-256 is checked unless it was right before and the file has not changed since; whether a file
    /// given by path is a model is for its reader to say.
    ///
    /// - Throws: ``FirstpassError`` where there is no such file, the name is not known (naming the nearest), or the model
    ///   has not been pulled or is damaged.
    /// - Complexity: O(1), but O(file) on the first use of a file that was put there by hand.
    public func path(for nameOrPath: String) throws -> String {
        guard let model = models.first(where: { $0.name == nameOrPath }) else {
            let looksLikePath = nameOrPath.contains("/") || nameOrPath.lowercased().hasSuffix(".gguf")
            let path = Self.absolute(nameOrPath)
            if try !nameOrPath.isEmpty && (looksLikePath || FileFacts(path: path) != nil) {
                guard try FileFacts(path: path) != nil else {
                    throw FirstpassError(
                        .storage, "there is no such file", at: path,
                        remedy: "give the path of a GGUF file, or one of the names of 'firstpass models list'")
                }
                return path
            }
            throw unknown(nameOrPath)
        }
        switch try status(of: model).state {
        case .verified: break
        case .unverified:
            do {
                try verify(model.name)
            } catch var error as FirstpassError where error.code == .checkFailed {
                // Nobody asked for a check: to its user it is a file that cannot be read as the model.
                error.code = .format
                throw error
            }
        case .absent, .partial:
            throw FirstpassError(
                .environment, "the model '\(model.name)' has not been pulled", at: path(of: model),
                remedy: "run 'firstpass models pull \(model.name)' (\(ByteCount.text(model.bytes)))")
        }
        return path(of: model)
    }

    /// Computes a pulled model's SHA-256, whatever was recorded before.
    ///
    /// - Parameters:
    ///   - progress: called with the bytes hashed so far.
    /// - Throws: ``FirstpassError``: `checkFailed` where the file is not the model's, `environment` where there is none;
    ///   `CancellationError` when the task is cancelled.
    public func verify(_ name: String, progress: (_ bytesDone: Int) -> Void = { _ in }) throws {
        let model = try model(named: name)
        let path = path(of: model)
        guard let facts = try FileFacts(path: path) else {
            throw FirstpassError(
                .environment, "the model '\(name)' has not been pulled", at: path,
                remedy: "run 'firstpass models pull \(name)'")
        }
        do {
            try check(path, is: model, progress: progress)
        } catch let error as FirstpassError {
            try StorageFailure.removeFile(recordPath(of: model))
            throw error
        }
        VerificationRecord(sha256: model.sha256, file: facts).write(to: recordPath(of: model))
    }

    /// Removes a model's file and whatever a pull left of it; gives whether there was anything.
    ///
    /// - Throws: ``FirstpassError`` where the name is not known, the model is being pulled, or removing fails.
    public func remove(_ name: String) throws -> Bool {
        let model = try model(named: name)
        guard FileManager.default.fileExists(atPath: folder) else { return false }
        guard let lock = try FileLock.attempt(lockPath(of: model)) else {
            throw FirstpassError(
                .environment, "the model '\(name)' is being pulled by another process", at: folder,
                remedy: "end that one first")
        }
        return try withExtendedLifetime(lock) {
            removeOldWorkFolders(of: model)
            let partial = try PartialFile(path: partialPath(of: model))
            let hadPart = partial.size > 0
            try partial.remove()
            try StorageFailure.removeFile(recordPath(of: model))
            let hadFile = try StorageFailure.removeFile(path(of: model))
            return hadFile || hadPart
        }
    }
}

extension ModelStore {
    func path(of model: RegisteredModel) -> String { "\(folder)/\(model.name).gguf" }
    func partialPath(of model: RegisteredModel) -> String { path(of: model) + ".part" }
    func recordPath(of model: RegisteredModel) -> String { path(of: model) + ".verified" }
    func lockPath(of model: RegisteredModel) -> String { path(of: model) + ".lock" }

    func workFolderPrefix(of model: RegisteredModel) -> String { "\(model.name).gguf.wheels." }

    /// Removes the folders of pulls that were killed; for the holder of the lock.
    func removeOldWorkFolders(of model: RegisteredModel) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(workFolderPrefix(of: model)) {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    func status(of model: RegisteredModel) throws -> StoredModel {
        let path = path(of: model)
        if let facts = try FileFacts(path: path) {
            let record = VerificationRecord(path: recordPath(of: model))
            let isVerified = record == VerificationRecord(sha256: model.sha256, file: facts)
            return StoredModel(
                model: model, path: path, state: isVerified ? .verified : .unverified, bytesPresent: facts.bytes)
        }
        let part = try FileFacts(path: partialPath(of: model))?.bytes ?? 0
        return StoredModel(model: model, path: path, state: part > 0 ? .partial : .absent, bytesPresent: part)
    }

    func model(named name: String) throws -> RegisteredModel {
        guard let model = models.first(where: { $0.name == name }) else { throw unknown(name) }
        return model
    }

    /// Compares a file's size and SHA-256 with the model's.
    func check(_ path: String, is model: RegisteredModel, progress: (_ bytesDone: Int) -> Void) throws {
        let bytes = try FileFacts(path: path)?.bytes ?? 0
        guard bytes == model.bytes else {
            throw damaged("the file has \(bytes) bytes, the model \(model.bytes)", path, model)
        }
        let hash = try Fingerprint.sha256(fileAt: path) { done in
            try Task.checkCancellation()
            progress(done)
        }
        guard hash == model.sha256 else {
            throw damaged("the file's SHA-256 is \(hash), the model's \(model.sha256)", path, model)
        }
    }

    private func damaged(_ message: String, _ path: String, _ model: RegisteredModel) -> FirstpassError {
        FirstpassError(
            .checkFailed, "this is not '\(model.name)': \(message)", at: path,
            remedy: "run 'firstpass models pull \(model.name)' to fetch it again")
    }

    private func unknown(_ name: String) -> FirstpassError {
        let names = models.map(\.name)
        var remedy = "known are \(names.map { "'\($0)'" }.joined(separator: ", ")); any other GGUF file by its path"
        if let nearest = EditDistance.nearest(to: name, among: names) {
            remedy = "did you mean '\(nearest)'? Fetch it with 'firstpass models pull \(nearest)'; " + remedy
        }
        return FirstpassError(.usage, "no model is called '\(name)', and there is no such file", remedy: remedy)
    }

    private static func absolute(_ path: String) -> String {
        let expanded = (path as NSString).expandingTildeInPath
        return URL(fileURLWithPath: expanded).standardizedFileURL.path
    }
}
