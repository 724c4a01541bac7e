import Core
import Testing

@testable import Sandbox

@Suite struct AnalyserTests {
    private func facts(_ text: String) async throws -> PythonFacts {
        try #require(try await Shared.runner.analyse([PythonSource(text)]).first)
    }

    @Test func definitionsAndImports() async throws {
        let facts = try await facts(
            """
            import os.path, numpy as np
            from collections import Counter
            from . import helper

            LIMIT = 10

            @decorate
            def add(a, b=1, *rest, c, **more):
                return a + missing

            async def later(): pass

            class Stack(Base):
                def push(self, x): self.x = Counter(x)
            """)
        #expect(facts.parses && facts.problem == nil)
        #expect(facts.statements.count == 7)
        #expect(facts.statements[4].hasPrefix("@decorate\ndef add"))
        #expect(
            facts.functions == [
                PythonFunction(
                    name: "add", parameters: ["a", "b", "c"], hasDefaults: true, hasVariableArguments: true,
                    isAsync: false, line: 8, positional: 2, required: 1, requiredKeywords: ["c"],
                    takesMorePositional: true, takesMoreKeywords: true),
                PythonFunction(
                    name: "later", parameters: [], hasDefaults: false, hasVariableArguments: false, isAsync: true,
                    line: 11, positional: 0, required: 0, requiredKeywords: [], takesMorePositional: false,
                    takesMoreKeywords: false),
            ])
        #expect(facts.methods.map(\.name) == ["Stack.push"] && facts.methods.map(\.parameters) == [["x"]])
        #expect(facts.classes == ["Stack"])
        #expect(
            facts.imports == [
                PythonImport(module: "os", isStandardLibrary: true),
                PythonImport(module: "numpy", isStandardLibrary: false),
                PythonImport(module: "collections", isStandardLibrary: true),
                PythonImport(module: ".", isStandardLibrary: false),
            ])
        #expect(facts.undefinedNames == ["Base", "decorate", "missing"])
    }

    static let asserts: [(String, String?, String?)] = [
        ("assert add(1, 2) == 3", "3", nil),
        ("assert [1, -2.5, 'é'] == f(x)", "[1, -2.5, 'é']", nil),
        ("assert f(1) is True", "True", nil),
        ("assert f(1) == g(1)", nil, nil),
        ("assert f(1)", nil, nil),
        ("assert not f(1)", nil, nil),
        ("assert f(1) is None", "None", nil),
        ("assert x == 3", nil, nil),
        ("assert math.isclose(f(1), 0.5)", nil, nil),
        ("assert len(f(1)) == 3", "3", nil),
        ("assert len(f(1)) > 0", nil, nil),
        ("assert isinstance(f(1), int) and f(1) == 3", nil, nil),
        ("assert f(1) in [1, 2]", nil, nil),
        ("assert all(f(i) == i for i in range(3))", nil, nil),
        ("assert True", nil, "the condition is constant"),
        ("assert 1 + 1 == 2", nil, "the condition is constant"),
        ("assert 'message'", nil, "the condition is constant"),
        ("assert [1]", nil, "the condition is constant"),
        ("assert (f(1) == 3, 'message')", nil, "a tuple always holds"),
        ("assert (f(i) == i for i in range(3))", nil, "a function or generator always holds"),
        ("assert lambda: f(1) == 3", nil, "a function or generator always holds"),
        ("assert f(1) == f(1)", nil, "a thing is compared with itself"),
        ("assert x is x", nil, "a thing is compared with itself"),
        ("assert isinstance(f(1), int)", nil, "only a type is checked"),
        ("assert not isinstance(f(1), int)", nil, "only a type is checked"),
        ("assert isinstance(f(1), int) == True", "True", "only a type is checked"),
        ("assert type(f(1)) == int", nil, "only a type is checked"),
        ("assert type(f(1)) is int", nil, "only a type is checked"),
        ("assert callable(f)", nil, "only a type is checked"),
        ("assert hasattr(f(1), 'x')", nil, "only a type is checked"),
        ("assert f(1) is not None", nil, "only None is excluded"),
        ("assert f(1) != None", nil, "only None is excluded"),
        ("assert len(f(1)) >= 0", nil, "a length is never negative"),
        ("assert 0 <= len(f(1))", nil, "a length is never negative"),
        ("assert len(f(1)) > -1", nil, "a length is never negative"),
        ("assert callable(f) and f is not None", nil, "only a type is checked"),
        ("assert f(1) == 3 or True", nil, "the condition is constant"),
    ]

    @Test func assertsThatTestNothingAreNamed() async throws {
        let facts = try await Shared.runner.analyse(Self.asserts.map { PythonSource("x = 1\n" + $0.0) })
        for ((source, expected, vacuous), facts) in zip(Self.asserts, facts) {
            let found = try #require(facts.asserts.first)
            #expect(found.source == source)
            #expect(found.line == 2)
            #expect(found.vacuous == vacuous, "\(source)")
            #expect(found.expected == expected, "\(source)")
        }
    }

    @Test func callsOfAnAssertAreNamedOnce() async throws {
        let facts = try await facts("assert math.isclose(f(f(1)), g(2)) and box.items()[0].size() == 1")
        #expect(Set(facts.asserts.first?.calls ?? []) == ["math.isclose", "f", "g", "size", "box.items"])
        #expect(facts.undefinedNames == ["box", "f", "g", "math"])
    }

    @Test func nondeterminismIsFoundThroughImports() async throws {
        let facts = try await facts(
            """
            import time as clock, random, uuid, os, secrets
            from datetime import datetime as moment, date
            from time import perf_counter
            def f(id):
                a = clock.time()
                b = moment.now(), date.today()
                c = perf_counter, uuid.uuid4(), os.urandom(3), secrets.token_hex()
                d = random.choice([1]), input(), hash("x")
                return id(a)
            """)
        #expect(
            facts.nondeterminism.map(\.name) == [
                "time.time", "datetime.date.today", "datetime.datetime.now", "os.urandom", "secrets.token_hex",
                "time.perf_counter", "uuid.uuid4", "hash", "input", "random.choice",
            ])
        #expect(facts.nondeterminism.map(\.line) == [5, 6, 6, 7, 7, 7, 7, 8, 8, 8])
    }

    @Test func seededRandomNumbersAreDeterministic() async throws {
        #expect(try await facts("import random\nrandom.seed(1)\nx = random.random()").nondeterminism.isEmpty)
        #expect(try await facts("import random\nx = random.Random(5).random()").nondeterminism.isEmpty)
        #expect(try await facts("import random\nx = random.Random()").nondeterminism.count == 1)
        #expect(try await facts("from random import shuffle\nshuffle([])").nondeterminism.count == 1)
        #expect(try await facts("def random(): return 4\nx = random()\nid = hash = 3").nondeterminism.isEmpty)
    }

    @Test func usesOfTheOutsideAreFound() async throws {
        let facts = try await facts(
            """
            import socket, subprocess, threading, os, shutil
            from urllib.request import urlopen
            from concurrent.futures import ThreadPoolExecutor
            open("x")
            os.system("ls")
            shutil.rmtree("x")
            urlopen("x"); socket.socket(); subprocess.run([]); threading.Thread(); ThreadPoolExecutor()
            """)
        let names = Dictionary(grouping: facts.uses, by: \.kind).mapValues { Set($0.map(\.name)) }
        #expect(names[.files] == ["open", "shutil.rmtree"])
        #expect(names[.network] == ["urllib.request.urlopen", "socket.socket"])
        #expect(names[.subprocess] == ["os.system", "subprocess.run"])
        #expect(names[.threads] == ["threading.Thread", "concurrent.futures.ThreadPoolExecutor"])
    }

    @Test func aStubKeepsTheShapeAndNothingElse() async throws {
        let source = """
            import math
            PI = math.pi
            TABLE = build()
            square = lambda x: x * x
            def build(n=3):
                "Builds."
                return [n]
            async def later():
                return 1
            class Stack:
                size: int = 0
                name = "s"
                def __init__(self): self.items = []
                @property
                def top(self): return self.items[-1]
            print(build())
            if __name__ == "__main__":
                build()
            """
        let stub = try #require(try await facts(source).stub)
        #expect(
            stub == """
                import math
                PI = math.pi
                square = lambda x: None

                def build(n=3):
                    return None

                async def later():
                    return None

                class Stack:
                    size: int = 0
                    name = 's'

                    def __init__(self):
                        return None

                    @property
                    def top(self):
                        return None

                """)
        let execution = try await Shared.runner.execute(solution: stub, tests: "assert build() == [3]")
        #expect(execution.verdict == .failed)
    }

    @Test func whatDoesNotParseSaysWhere() async throws {
        let facts = try await facts("x = 1\ndef f(:\n")
        #expect(!facts.parses && facts.stub == nil && facts.asserts.isEmpty)
        #expect(facts.problem?.line == 2)
        #expect(try await self.facts("return 1").parses == false)
    }

    @Test func manySourcesKeepTheirOrder() async throws {
        let sources = (0..<1200).map { PythonSource("assert f(\($0)) == \($0)") }
        let facts = try await Shared.runner.analyse(sources)
        #expect(facts.map { $0.asserts.first?.expected } == (0..<1200).map { String($0) })
        #expect(try await Shared.runner.analyse([]).isEmpty)
    }
}
