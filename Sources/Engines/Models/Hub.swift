import Core
import Foundation

/// A Hugging Face hub: huggingface.co, or the mirror that `HF_ENDPOINT` names.
struct Hub {
    /// For people: the host.
    let name: String
    private let endpoint: URL
    private let token: String?

    /// Reads `HF_ENDPOINT` and `HF_TOKEN`.
    ///
    /// - Throws: ``FirstpassError`` where one of them cannot be used.
    init(environment: [String: String]) throws {
        let text = environment["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 } ?? "https://huggingface.co"
        guard let endpoint = URL(string: text), let host = endpoint.host(percentEncoded: false), !host.isEmpty,
            let scheme = endpoint.scheme?.lowercased(), ["http", "https"].contains(scheme)
        else {
            throw FirstpassError(
                .configuration, "HF_ENDPOINT is not the address of a server", at: Redaction.clean(text),
                remedy: "give it as 'https://host', or unset it")
        }
        self.endpoint = endpoint
        name = host
        let token = environment["HF_TOKEN"]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw FirstpassError(
                .configuration, "HF_TOKEN has characters that no token has", remedy: "set it again, or unset it")
        }
        // In clear text only to this machine.
        let isPrivate = scheme == "https" || endpoint.isLoopback
        self.token = isPrivate && !token.isEmpty ? token : nil
    }

    /// The download of one file.
    func downloader(of file: RegisteredModel.HubFile, bytes: Int) -> HTTPDownloader {
        let url = [file.repository, "resolve", file.revision, file.file].reduce(endpoint) { $0.appending(path: $1) }
        return HTTPDownloader(url: url, bearerToken: token, expectedBytes: bytes)
    }
}
