/// Functions that solve nothing: an item whose tests one of them passes is no evidence.
enum TrivialFunction {
    /// What each returns for whatever it is given, as Python.
    private static let expressions = [
        "None", "True", "False", "0", "1", "-1", "''", "[]", "()", "{}", "set()", "arguments[0]", "arguments[-1]",
        "arguments", "len(*arguments)", "sum(*arguments)", "max(*arguments)", "min(*arguments)", "sorted(*arguments)",
        "abs(*arguments)", "any(*arguments)", "all(*arguments)", "list(*arguments)", "tuple(*arguments)",
        "set(*arguments)", "str(*arguments)", "int(*arguments)", "float(*arguments)", "dict(*arguments)",
        "round(*arguments)", "pow(*arguments)", "bin(*arguments)", "hex(*arguments)", "ord(*arguments)",
        "chr(*arguments)", "divmod(*arguments)", "list(zip(*arguments))", "arguments[0][::-1]", "arguments[0][0]",
        "arguments[0][-1]", "arguments[0] + arguments[1]", "arguments[0] - arguments[1]", "arguments[0] * arguments[1]",
        "arguments[0] / arguments[1]", "arguments[0] // arguments[1]", "arguments[0] % arguments[1]",
        "arguments[0] ** arguments[1]", "arguments[0] == arguments[1]", "arguments[0] in arguments[1]",
        "arguments[1] in arguments[0]", "arguments[0] ** 2", "arguments[0] * 2", "arguments[0] + 1", "arguments[0] - 1",
        "arguments[0] % 1", "arguments[0] % 2 == 0", "''.join(*arguments)", "arguments[0].upper()",
        "arguments[0].lower()",
        "arguments[0].swapcase()", "arguments[0].split()", "__import__('math').gcd(*arguments)",
    ]

    /// A solution with all of them.
    static let source = expressions.enumerated().map { number, expression in
        "def \(prefix)\(number)(*arguments, **named):\n    return \(expression)\n"
    }.joined(separator: "\n")

    private static let prefix = "trivial_"

    /// What the function with this name returns.
    static func expression(of name: String) -> String? {
        guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)) else { return nil }
        return expressions.indices.contains(number) ? expressions[number] : nil
    }
}
