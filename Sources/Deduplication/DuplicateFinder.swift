import Core

/// Takes questions in the order of their index and says which repeat an earlier one.
///
/// A question is compared with every earlier one that is not itself a duplicate, and the earliest is kept. The state
/// follows from the questions alone: to go on with a run, feed the earlier ones again.
///
/// ```swift
/// var finder = DuplicateFinder(method: .normalised)
/// try finder.take("Add two numbers.", index: 0)  // nil
/// try finder.take("add two numbers", index: 1)   // Duplicate(kept: 0, method: .normalised, similarity: 1)
/// ```
public struct DuplicateFinder: Sendable {
    /// The widest method that is used.
    public let method: DuplicateMethod
    private var detectors: [any DuplicateDetector]
    private var lastIndex: Int?

    /// Begins with no questions.
    ///
    /// - Parameter method: the widest method; the narrower ones are tried first, and named where they suffice.
    public init(method: DuplicateMethod) {
        self.method = method
        let methods = DuplicateMethod.allCases.prefix { $0 != method } + [method]
        detectors = methods.map { KeyDetector($0) }
    }

    /// Takes the next question.
    ///
    /// - Returns: the earlier question that it repeats; `nil` where it is new, and is remembered.
    /// - Throws: ``FirstpassError`` where its index is not above the last one.
    public mutating func take(_ text: String, index: Int) throws -> Duplicate? {
        if let lastIndex, index <= lastIndex {
            throw FirstpassError(.internal, "question \(index) was given to the duplicate finder after \(lastIndex)")
        }
        lastIndex = index
        for detector in detectors {
            if let (kept, similarity) = detector.match(text) {
                return Duplicate(kept: kept, method: detector.method, similarity: similarity)
            }
        }
        for place in detectors.indices { detectors[place].insert(text, index: index) }
        return nil
    }
}
