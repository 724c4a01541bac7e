import Core
import Foundation

/// Downloads one file over HTTP, going on from what is there of it.
///
/// The part that is missing is asked for with `Range`, on the condition `If-Range` where the server's entity tag is
/// known (RFC 9110, section 13.1.5, and section 14). A connection that breaks after it brought bytes is made again at once.
struct HTTPDownloader: Sendable {
    /// Where the file is; `http` or `https`.
    var url: URL
    /// Sent to the host of ``url`` only, never to one that it redirects to.
    var bearerToken: String?
    /// The size that the file must have, in bytes.
    var expectedBytes: Int
    /// How long a connection may take to be made, TLS included, in seconds.
    var connectSeconds = 10
    /// How long fewer than 1,000 bytes a second may arrive, in seconds.
    var stallSeconds = 30
    /// How often at most the connection is made.
    var attempts = 20

    /// Downloads what is missing.
    ///
    /// The partial file is kept whatever happens, for the next time.
    ///
    /// - Throws: ``FirstpassError``: `environment` where this source does not give the file, `storage` where it cannot be
    ///   written; `CancellationError` when the task is cancelled.
    func run(into partial: PartialFile, progress: @escaping @Sendable (_ bytesDone: Int) -> Void) async throws {
        if partial.size > expectedBytes { try partial.truncate(to: 0) }
        var attempt = 0
        while partial.size < expectedBytes {
            attempt += 1
            let before = partial.size
            let transfer = try HTTPTransfer(self, into: partial, progress: progress)
            do {
                try await transfer.run()
            } catch let interruption as HTTPTransfer.Interruption {
                guard partial.size != before, attempt < attempts else { throw failure(interruption.reason) }
                continue
            } catch HTTPTransfer.Refusal.range {
                // What is there belongs to another version of the file.
                try partial.truncate(to: 0)
                try partial.keep(tag: nil)
            }
        }
    }

    /// The error of a source that does not give the file.
    func failure(_ reason: String) -> FirstpassError {
        FirstpassError(.environment, Redaction.clean(reason), at: Redaction.clean(url.absoluteString))
    }
}
