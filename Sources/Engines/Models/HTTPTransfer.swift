import CCurl
import Core
import Foundation
import Synchronization
import SystemPackage

/// One request and its answer, written to a partial file by a thread of its own.
///
/// The thread waits in `curl_multi_poll`, so that `curl_multi_wakeup` stops it at once when the task is cancelled,
/// even while a name is being looked up or a server says nothing.
final class HTTPTransfer: @unchecked Sendable {
    /// The connection broke; what had come is in the partial file.
    struct Interruption: Error {
        let reason: String
    }

    /// What the server would not do.
    enum Refusal: Error {
        /// Send the range that was asked for (status 416).
        case range
    }

    private let downloader: HTTPDownloader
    private let partial: PartialFile
    private let progress: @Sendable (Int) -> Void
    private let handle: CurlHandle
    private let multi: UnsafeMutableRawPointer
    private let isCancelled = Atomic(false)
    /// Whether the head of the answer has been judged and the body goes to the file.
    private var hasBegun = false
    /// Why the body is not wanted, or could not be written.
    private var failure: (any Error)?

    init(
        _ downloader: HTTPDownloader, into partial: PartialFile, progress: @escaping @Sendable (Int) -> Void
    ) throws {
        self.downloader = downloader
        self.partial = partial
        self.progress = progress
        handle = try CurlHandle()
        guard let multi = curl_multi_init() else { throw FirstpassError(.environment, "libcurl cannot be started") }
        self.multi = multi
    }

    deinit {
        curl_multi_cleanup(multi)
    }

    /// Makes the request and writes the body.
    ///
    /// - Throws: ``Interruption``, ``Refusal``, ``FirstpassError``, or `CancellationError`.
    func run() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                Thread.detachNewThread { continuation.resume(with: Result { try self.perform() }) }
            }
        } onCancel: {
            isCancelled.store(true, ordering: .relaxed)
            curl_multi_wakeup(multi)
        }
    }

    private func perform() throws {
        try configure()
        guard curl_multi_add_handle(multi, handle.easy) == CURLM_OK else {
            throw FirstpassError(.environment, "libcurl cannot be started")
        }
        defer { curl_multi_remove_handle(multi, handle.easy) }
        var running: Int32 = 1
        while running > 0 {
            guard !isCancelled.load(ordering: .relaxed) else { throw CancellationError() }
            var result = curl_multi_perform(multi, &running)
            if result == CURLM_OK, running > 0 { result = curl_multi_poll(multi, nil, 0, 1000, nil) }
            guard result == CURLM_OK else {
                throw Interruption(reason: String(cString: curl_multi_strerror(result)))
            }
        }
        var left: Int32 = 0
        guard let message = curl_multi_info_read(multi, &left) else {
            throw Interruption(reason: "the transfer ended without a result")
        }
        try conclude(firstpass_curl_message_result(message))
    }

    private func configure() throws {
        let url = downloader.url
        try handle.set(CURLOPT_URL, url.absoluteString)
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_FOLLOWLOCATION, 1)
        try handle.set(CURLOPT_MAXREDIRS, 10)
        try handle.set(CURLOPT_REDIR_PROTOCOLS_STR, url.scheme?.lowercased() == "https" ? "https" : "http,https")
        try handle.set(CURLOPT_CONNECTTIMEOUT, downloader.connectSeconds)
        // Proxies from the environment are libcurl's own affair, except that none can reach this machine's loopback.
        if url.isLoopback { try handle.set(CURLOPT_NOPROXY, "*") }
        try handle.set(CURLOPT_LOW_SPEED_LIMIT, 1000)
        try handle.set(CURLOPT_LOW_SPEED_TIME, downloader.stallSeconds)
        try handle.set(CURLOPT_BUFFERSIZE, 512 << 10)
        try handle.set(CURLOPT_USERAGENT, "firstpass")
        if let token = downloader.bearerToken {
            // As an option and not as a header line: libcurl then keeps it from every other host, port and protocol.
            try handle.set(CURLOPT_HTTPAUTH, Int(bitPattern: UInt(firstpass_curl_auth_bearer())))
            try handle.set(CURLOPT_XOAUTH2_BEARER, token)
        }
        if partial.size > 0 {
            // Not CURLOPT_RESUME_FROM, which makes an error of a server that sends the whole file instead.
            try handle.set(CURLOPT_RANGE, "\(partial.size)-")
            if let tag = partial.tag { try handle.set(headers: ["If-Range: \(tag)"]) }
        }
        // The callback runs inside curl_multi_perform only, while `self` is alive in `perform`.
        try handle.set(CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
        try handle.set(write: { bytes, _, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
        })
    }

    /// Takes a piece of the body; false ends the transfer.
    private func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        do {
            guard !isCancelled.load(ordering: .relaxed) else { throw CancellationError() }
            try begin()
            guard bytes.count <= downloader.expectedBytes - partial.size else {
                throw downloader.failure("the server sends more than \(downloader.expectedBytes) bytes")
            }
            try partial.append(bytes)
            progress(partial.size)
            return true
        } catch {
            failure = error
            return false
        }
    }

    /// Judges the head of the answer, once, and makes the file ready for the body.
    private func begin() throws {
        guard !hasBegun else { return }
        hasBegun = true
        let expected = downloader.expectedBytes
        switch handle.status {
        case 200:
            if let length = handle.announcedLength, length != expected {
                throw downloader.failure("the server offers \(length) bytes, the model has \(expected)")
            }
            try StorageFailure.requireSpace(expected - partial.size, in: folder)
            try partial.truncate(to: 0)
            try partial.keep(tag: handle.header("ETag"))
        case 206:
            guard handle.header("Content-Range") == "bytes \(partial.size)-\(expected - 1)/\(expected)" else {
                throw downloader.failure(
                    "the server sends another range than asked for: '\(handle.header("Content-Range") ?? "none")'")
            }
            try StorageFailure.requireSpace(expected - partial.size, in: folder)
        case 416 where partial.size > 0: throw Refusal.range
        case let status: throw downloader.failure(Self.explanation(status: status))
        }
    }

    /// Turns the end of a transfer into success or the right error.
    private func conclude(_ code: CURLcode) throws {
        if let failure { throw failure }
        guard code == CURLE_OK else { throw Interruption(reason: handle.explanation(of: code)) }
        try begin()
        guard partial.size == downloader.expectedBytes else {
            throw Interruption(
                reason: "the server sent \(partial.size) of \(downloader.expectedBytes) bytes")
        }
    }

    private var folder: String {
        FilePath(partial.path).removingLastComponent().string
    }

    private static func explanation(status: Int) -> String {
        switch status {
        case 401, 403: "HTTP status \(status): the server wants an access token (HF_TOKEN) or refuses the one it got"
        case 404: "HTTP status 404: there is no such file"
        case 429: "HTTP status 429: too many requests"
        case 500...: "HTTP status \(status): the server has a problem"
        default: "HTTP status \(status)"
        }
    }
}
