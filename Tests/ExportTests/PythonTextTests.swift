import Testing

@testable import Export

@Suite struct PythonTextTests {
    @Test(arguments: [
        ("def f(x):\n    return x + 1  # one more\n", "def f(x):\n\treturn x+1"),
        ("a = '#' # comment", "a='#'"), ("x = \"\"\"a # b\"\"\"\n", "x=\"\"\"a # b\"\"\""),
        ("f('it\\'s')  # '", "f('it\\'s')"), ("a\r\n", "a"), ("", "# nothing"),
    ])
    func layoutDoesNotCount(_ one: String, _ other: String) {
        #expect(PythonText.withoutLayout(one) == PythonText.withoutLayout(other))
    }

    @Test(arguments: [
        ("return x + 1", "return x - 1"), ("a = ' '", "a = ''"), ("'a # b'", "'a'"),
        ("\"\"\"a\nb\"\"\"", "\"\"\"ab\"\"\""),
        ("'a'#b", "'a#b"),
    ])
    func whatIsSaidCounts(_ one: String, _ other: String) {
        #expect(PythonText.withoutLayout(one) != PythonText.withoutLayout(other))
    }

    @Test(arguments: ["'", "\"\"\"", "'\\", "'''a\\", "#"])
    func whatDoesNotEndIsTakenAsItIs(_ source: String) {
        #expect(PythonText.withoutLayout(source).count <= source.utf8.count)
    }
}
