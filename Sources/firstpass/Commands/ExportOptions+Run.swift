import Export
import Foundation
import Ledger
import Pipeline

extension ExportOptions {
    /// What the card of a run's dataset says, from the configuration that its ledger keeps.
    ///
    /// - Parameter license: instead of the configured one.
    init(of ledger: LedgerReader, license: String? = nil, bare: Bool = false) async throws {
        let text = try await ledger.read { try $0.run().description.configuration }
        let configuration = try JSONDecoder().decode(RunConfiguration.self, from: Data(text.utf8))
        self.init(
            license: license ?? configuration.license, benchmarks: configuration.benchmarks,
            contaminationMode: configuration.contaminationMode, bare: bare)
    }
}
