import Core
import Foundation
import Sandbox
import Testing

@Test func simple() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../sandbox").path
    let runner = try await SandboxRunner(configuration: SandboxConfiguration(folder: folder, workers: 2))
    for (s, t) in [
        ("def add(a, b): return a + b", "assert add(1, 2) == 3\nassert add(2,2)==4"),
        ("def add(a, b): return 0", "assert add(1, 2) == 3\nassert add(0,0)==0"),
        ("import sys\nsys._getframe()", "assert 1"),
        (
            "import random\ndef f(): return random.random()",
            "import unittest\nclass T(unittest.TestCase):\n  def test_a(self): self.assertEqual(f(), f())\n"
        ),
    ] {
        let e = await runner.execute(solution: s, tests: t)
        print(e, String(decoding: e.stderrTail, as: UTF8.self))
    }
}
