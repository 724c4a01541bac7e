import Core
import Export
import Foundation
import Ledger

extension ExportOptions {
    /// What the card of a run's dataset says, from the configuration that its ledger keeps.
    ///
    /// - Parameter license: instead of the configured one.
    init(of ledger: LedgerReader, license: String? = nil, bare: Bool = false) async throws {
        let text = try await ledger.read { try $0.run().description.configuration }
        let configuration: Stated
        do {
            configuration = try JSONDecoder().decode(Stated.self, from: Data(text.utf8))
        } catch {
            throw FirstpassError(
                .storage, "the configuration that the ledger keeps is not what it should be", at: ledger.path,
                cause: error)
        }
        self.init(
            license: license ?? configuration.license, benchmarks: configuration.benchmarks,
            contaminationMode: configuration.contaminationMode, bare: bare)
    }

    /// What a card needs of a configuration, whatever else there was in the version that made the run.
    private struct Stated: Decodable {
        var license: String?
        var benchmarks: [String]
        var contaminationMode: String
    }
}
