extension PythonFacts {
    /// The statements that define something, where there are others; nil where all do.
    ///
    /// Models like to add an example call, a print or the visible test behind the function.
    ///
    /// - Parameter names: functions; a constant for which one of them is called is taken for an example.
    public func definitions(notCalling names: [String]) -> String? {
        let kept = statements.filter { statement in
            if ["def ", "async def ", "class ", "@", "import ", "from "].contains(where: statement.hasPrefix) {
                return true
            }
            // A constant; not an example call whose result is kept in a variable.
            let name = statement.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
            let rest = statement.dropFirst(name.count).drop { $0 == " " }
            let assigns = (rest.hasPrefix("=") && !rest.hasPrefix("==")) || rest.hasPrefix(":")
            return !name.isEmpty && assigns && !names.contains { statement.contains("\($0)(") }
        }
        return kept.count == statements.count ? nil : kept.joined(separator: "\n\n")
    }
}
