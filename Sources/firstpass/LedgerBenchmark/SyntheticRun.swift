import Core
import Foundation
import Ledger
import Pipeline

/// A run whose rows are written by arithmetic instead of a model: of the sizes and with the losses of a real one, and the
/// same every time.
///
/// Of 62 questions 9 repeat an earlier one, as in the paper; of what is left a few are contaminated, cannot be tested or
/// fault, and, unless told otherwise, every fourth or so has a sample that passes.
struct SyntheticRun: Sendable {
    /// Questions in one request.
    static let questionsPerRequest = 5
    /// Asserts in one suite.
    static let asserts = 5

    let questions: Int
    let samples: Int
    /// The share of the questions that have a sample that passes.
    let solvable: Double

    /// What becomes of a question before it has samples.
    enum Fate: Sendable, Hashable {
        case duplicate(of: Int)
        case contaminated
        case untestable
        /// Its tests fault until they are given up.
        case faulting
        case tested
    }

    func fate(ofQuestion index: Int) -> Fate {
        // The first of every 62 are never repetitions themselves.
        if index >= 62, index % 62 >= 53 { return .duplicate(of: index - 53) }
        return switch draw(index, .fate) % 1000 {
        case ..<4: .contaminated
        case ..<7: .untestable
        case ..<8: .faulting
        default: .tested
        }
    }

    /// Whether the first suite of a question is refused and another is written.
    func isRewritten(_ question: Int) -> Bool { draw(question, .rewrite) % 20 == 0 }

    /// What the run asked for, as its configuration gives it.
    func description() throws -> RunDescription {
        var configuration = RunConfiguration()
        configuration.samples = samples
        configuration.questionsPerRequest = Self.questionsPerRequest
        configuration.testsPerSuite = Self.asserts
        // Stands in a column of its own, since it may grow.
        configuration.questions = 0
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return RunDescription(
            seed: configuration.seed, questions: questions, samples: samples,
            configuration: String(decoding: try encoder.encode(configuration), as: UTF8.self),
            versions: ["firstpass": Version.current], machine: "synthetic",
            models: Role.allCases.map {
                ModelRecord(
                    role: $0, engine: "local", name: "synthetic", fileSHA256: Fingerprint.sha256("synthetic"),
                    quantisation: "Q4_K_M", context: 4096)
            },
            templates: Role.allCases.map { TemplateRecord(name: $0.rawValue, text: Self.template) })
    }

    /// What a sample comes to.
    enum Outcome: Sendable, Hashable {
        case passed
        case failed
        /// The answer holds no solution.
        case unextracted
        /// The engine faults until the sample is given up.
        case faulting
    }

    func outcome(ofSample sample: Int, of question: Int) -> Outcome {
        let value = CounterRandom.value(seed: UInt64(question), position: UInt64(sample))
        // One sample of every question that can be solved passes for certain.
        if isSolvable(question) {
            if UInt64(sample) == draw(question, .solver) % UInt64(samples) || value % 100 < 40 { return .passed }
        }
        return switch value >> 32 % 10_000 {
        case ..<1: .faulting
        case ..<100: .unextracted
        default: .failed
        }
    }

    /// Whether a question with a sample that passed is refused all the same.
    func isRejected(_ question: Int) -> Bool { draw(question, .rejection) % 40 == 0 }

    /// Whether a test is refuted where no sample passed.
    func isRefuted(_ question: Int) -> Bool { draw(question, .refutation) % 100 == 0 }

    private func isSolvable(_ question: Int) -> Bool { Double(draw(question, .difficulty) % 1000) < solvable * 1000 }

    /// What is drawn for a question, apart from its samples.
    private enum Draw: UInt64 {
        case fate = 0x1_0000
        case rewrite, solver, difficulty, rejection, refutation
    }

    private func draw(_ question: Int, _ what: Draw) -> UInt64 {
        CounterRandom.value(seed: UInt64(question), position: what.rawValue)
    }
}
