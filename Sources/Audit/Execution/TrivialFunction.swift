/// Functions that solve nothing: an item whose tests one of them passes is no evidence.
enum TrivialFunction {
    /// What each returns for whatever it is given, as Python: a constant, an argument, one call or one operation.
    static let expressions = [
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

    /// Each as a solution.
    static let sources = expressions.map { "def trivial(*arguments, **named):\n    return \($0)\n" }
}
