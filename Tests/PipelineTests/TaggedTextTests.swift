import Testing

@testable import Pipeline

@Suite struct TaggedTextTests {
    @Test(arguments: [
        ("[PYTHON]\ndef f(): pass\n[/PYTHON]", "def f(): pass"),
        ("Sure!\n[PYTHON]\ndef f(): pass\n[/PYTHON]\nI hope this helps.", "def f(): pass"),
        ("[PYTHON]\ndef f(): pass\n", "def f(): pass"),
        ("[PYTHON]\n```python\ndef f(): pass\n```\n[/PYTHON]", "def f(): pass"),
        ("Here it is:\n```python\ndef f(): pass\n```\nDone.", "def f(): pass"),
        ("```\ndef f(): pass", "def f(): pass"),
        ("def f(): pass\n[/PYTHON]", "def f(): pass"),
        ("\n\n  indented\n\n", "  indented"),
        ("[PYTHON][/PYTHON]", ""),
        ("```", ""),
        ("", ""),
    ])
    func whatWasAskedForIsFound(_ answer: String, _ inside: String) {
        #expect(TaggedText.inside("PYTHON", of: answer) == inside)
    }

    @Test func piecesBeginAtCommentsAndAsserts() {
        let text = """
            # Test case 1:
            assert f(1) == 1
            # Test case 2:
            # an edge
            assert f([
                2,
            ]) == 2
            assert f(3) == 3
            """
        #expect(
            SuiteBuilder.pieces(of: text) == [
                "# Test case 1:\nassert f(1) == 1", "# Test case 2:\n# an edge\nassert f([\n    2,\n]) == 2",
                "assert f(3) == 3",
            ])
        #expect(SuiteBuilder.pieces(of: "") == [])
    }
}
