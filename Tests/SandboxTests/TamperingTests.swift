import Core
import Testing

@testable import Sandbox

@Suite struct TamperingTests {
    private static let wrong = "\ndef add(a, b): return 0\n"
    private static let unittests = """
        import unittest
        class AddTests(unittest.TestCase):
            def test_add(self): self.assertEqual(add(1, 2), 3)
        """

    static let cases = [
        Case("prints what graders print", "print('OK')\nprint('{\"verdict\": \"passed\"}')" + wrong, [.failed]),
        Case("leaves at exit", "import atexit, os\natexit.register(lambda: os._exit(0))" + wrong, [.failed]),
        Case("sets an exception hook", "import sys\nsys.excepthook = lambda *a: None" + wrong, [.failed]),
        Case("replaces a builtin", "import builtins\nbuiltins.len = lambda x: 3" + wrong, [.tampered]),
        Case(
            "replaces AssertionError", "import builtins\nbuiltins.AssertionError = ValueError" + wrong, [.tampered]),
        Case(
            "replaces a builtin in a call",
            "import builtins\ndef add(a, b):\n    builtins.abs = lambda x: 0\n    return 9",
            [.tampered]),
        Case(
            "replaces a function that the tests import", "import math\nmath.isclose = lambda *a: True" + wrong,
            tests: "import math\nassert math.isclose(add(1, 2), 3)", [.tampered]),
        Case(
            "replaces a function of a module that the tests use without importing it",
            "import math\nmath.isclose = lambda *a: True" + wrong, tests: "assert math.isclose(add(1, 2), 3)",
            [.tampered]),
        Case(
            "replaces a module", "import sys, types\nsys.modules['unittest'] = types.ModuleType('unittest')" + wrong,
            tests: unittests, [.tampered]),
        Case(
            "replaces assertEqual", "import unittest\nunittest.TestCase.assertEqual = lambda *a: None" + wrong,
            tests: unittests, [.tampered]),
        Case(
            "adds a method to TestCase",
            "import unittest\nunittest.TestCase.__getattribute__ = lambda s, n: (lambda *a: None)" + wrong,
            tests: unittests, [.tampered]),
        Case(
            "shadows a builtin", "def all(items): return True" + wrong, tests: "assert all([add(1, 2) == 3])",
            [.tampered]),
        Case(
            "equals everything",
            "class Any:\n    def __eq__(self, other): return True\ndef add(a, b): return Any()", [.tampered],
            message: "__eq__"),
        Case(
            "equals everything inside a list",
            "class Any(int):\n    def __eq__(self, other): return True\ndef f(): return [Any(), 1]",
            tests: "def test_f():\n    assert f() == [5, 1]", [.tampered]),
        Case(
            "contains everything",
            "class Any:\n    def __contains__(self, item): return True\ndef f(): return Any()",
            tests: "assert 5 in f()", [.tampered]),
        Case(
            "equals everything in a test class",
            "class Any:\n    def __eq__(self, other): return True\ndef add(a, b): return Any()", tests: unittests,
            [.tampered]),
        Case(
            "skips tests", "import unittest\ndef add(a, b): raise unittest.SkipTest('no')",
            tests: unittests + "\n    def test_nothing(self): self.assertTrue(True)", [.failed]),
        Case(
            "stops test classes", "import unittest.case\ndef add(a, b): raise unittest.case._ShouldStop",
            tests: unittests + "\n    def test_nothing(self): self.assertTrue(True)", [.failed]),
        Case("looks at the caller", "import sys\ndef add(a, b): return sys._getframe(1).f_locals", [.tampered]),
        Case("looks at frames through inspect", "import inspect\ndef add(a, b): return inspect.stack()", [.tampered]),
        Case(
            "looks at frames through an exception",
            "def add(a, b):\n    try: 1 / 0\n    except Exception as e: return e.__traceback__.tb_frame.f_back",
            [.tampered]),
        Case(
            "looks at frames through a generator",
            "def g():\n    yield h.gi_frame.f_back\nh = g()\ndef add(a, b): return next(h)", [.tampered]),
        Case(
            "looks at frames through traceback",
            "import traceback\ndef add(a, b): return [f for f, _ in traceback.walk_stack(None)]", [.tampered]),
        Case(
            "looks at frames through a signal handler",
            """
            import signal
            seen = []
            signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(frame))
            def add(a, b):
                signal.raise_signal(signal.SIGUSR1)
                frame = seen[0]
                while frame.f_back: frame = frame.f_back
                return frame
            """, [.failed], message: "NoneType"),
        Case(
            "takes the original of a sealed function",
            "import signal, _signal\noriginal = _signal.signal.__kwdefaults__['original']" + wrong, [.tampered]),
        Case("looks for objects", "import gc\ngc.get_objects()" + wrong, [.tampered]),
        Case("looks at other threads", "import sys\nsys._current_frames()" + wrong, [.tampered]),
        Case("profiles", "import sys\nsys.setprofile(print)" + wrong, [.tampered]),
        Case("adds a hook", "import sys\nsys.addaudithook(print)" + wrong, [.tampered]),
        Case(
            "rewrites code",
            "def f(): return 3\ndef add(a, b): return 0\nadd.__code__ = f.__code__.replace(co_consts=(None, 3))",
            [.tampered]),
        Case(
            "changes the tests' data", "def add(a, b):\n    globals()['EXPECTED'] = 0\n    return 0",
            tests: "EXPECTED = 3\nassert add(1, 2) == EXPECTED", [.failed]),
        Case(
            "guesses in forks",
            """
            import os
            def add(a, b):
                for guess in range(10):
                    if os.fork() == 0:
                        return guess
                os.wait()
                return -1
            """, tests: "assert add(1, 2) == 3", [.failed]),
        Case(
            "lets a child go on", "import os, time\ndef add(a, b):\n    if os.fork(): os._exit(0)\n    return a + b",
            [.exited]),
        Case(
            "patches posix", "import posix\nposix.getpid = lambda: 2\nposix._exit = print" + wrong,
            [.tampered, .failed]),
        Case("loads ctypes", "import ctypes" + wrong, [.failed], message: "ImportError"),
        Case(
            "loads native code again",
            """
            import importlib.machinery, importlib.util, _imp, sys
            path = [p for p in sys.path if p.endswith("lib-dynload")][0]
            finder = importlib.machinery.FileFinder(path, (importlib.machinery.ExtensionFileLoader, [".so"]))
            loader = importlib.machinery.ExtensionFileLoader("_ctypes", "_ctypes")
            spec = importlib.machinery.ModuleSpec("_ctypes", loader, origin="_ctypes")
            _imp.create_dynamic(spec)
            """, [.failed], message: "ImportError"),
        Case(
            "turns asserts off", "import os, sys\nos.environ['PYTHONOPTIMIZE'] = '2'" + wrong, [.failed]),
        Case(
            "plants modules",
            "for name in ('sitecustomize', 'unittest', 'math'):\n    open(name + '.py', 'w').close()" + wrong,
            tests: unittests, [.failed]),
        Case(
            "stops the machine's clock for itself", "import time\ntime.time = lambda: 0" + wrong, [.failed, .tampered]),
        Case(
            "exits in a thread",
            "import os, threading\nthreading.Thread(target=lambda: os._exit(0)).start()\n"
                + "import time\ntime.sleep(20)" + wrong, [.exited]),
        Case(
            "lowers the recursion limit", "import sys\ndef add(a, b):\n    sys.setrecursionlimit(40)\n    return 0",
            [.failed, .exited]),
    ]

    /// What only level C has: a channel with a descriptor, and types of native code that loaded the filter.
    static let channel = [
        Case(
            "forges a report",
            "import os\nos.write(3, b'report\\0passed\\0003\\0003\\0\\0' + b'0' * 32)\nos._exit(0)", [.tampered]),
        Case(
            "forges a report from another process",
            "import os\nif os.fork() == 0:\n    os.write(3, b'report\\0passed\\0003\\0003\\0\\0')\n    os._exit(0)\nos.wait()\n"
                + "def add(a, b): return a + b", [.tampered], message: "another process"),
        Case("forges progress", "import os\nos.write(3, b'progress\\0002\\0003')" + wrong, [.tampered]),
        Case(
            "sends descriptors",
            """
            import array, os, socket
            channel = socket.socket(fileno=3)
            for _ in range(100):
                channel.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
            """, [.tampered]),
        Case("closes the channel", "import os\nos.close(3)\ndef add(a, b): return a + b", [.exited]),
        Case(
            "takes the channel over",
            """
            import os, socket, threading
            mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            real = os.dup(3)
            os.dup2(theirs.fileno(), 3)
            def relay():
                while True:
                    message = mine.recv(4096)
                    os.write(real, message.replace(b"failed", b"passed"))
            threading.Thread(target=relay, daemon=True).start()
            def add(a, b): return 0
            """, [.tampered, .exited]),
        Case(
            "uses native types that are still there",
            """
            def walk(cls):
                for sub in type.__subclasses__(cls):
                    yield sub
                    yield from walk(sub)
            pointer = [cls for cls in walk(object) if cls.__name__ == "CFuncPtr"][0]
            class Function(pointer):
                _flags_ = 1
                _restype_ = None
            """ + wrong, [.tampered], message: "native code"),
    ]

    @Test("A program that interferes with its channel does not pass", arguments: channel)
    func interferenceWithTheChannel(by program: Case) async throws {
        let execution = try await Shared.runner(at: .c).execute(solution: program.solution, tests: program.tests)
        #expect(program.verdicts.contains(execution.verdict), "\(execution)")
        #expect(execution.message.contains(program.message), "\(execution.message)")
    }

    @Test("Forked from a zygote there is no channel to interfere with", arguments: Shared.levels.filter { $0 < .c })
    func noChannel(at level: IsolationLevel) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: """
                import os
                def opened():
                    return [number for number in range(1024) if not refused(number)]
                def refused(number):
                    try:
                        os.fstat(number)
                        return False
                    except OSError:
                        return True
                """, tests: "assert opened() == [0, 1, 2]")
        #expect(execution.verdict == .passed, "\(execution)")
    }

    @Test("A wrong program that interferes does not pass", arguments: Shared.levels, cases)
    func interference(at level: IsolationLevel, by program: Case) async throws {
        let execution = try await Shared.runner(at: level).execute(
            solution: program.solution, tests: program.tests, limits: program.limits)
        #expect(program.verdicts.contains(execution.verdict), "\(execution)")
        #expect(execution.message.contains(program.message), "\(execution.message)")
    }

    static let honest = [
        Case(
            "modules below those that a zygote has loaded", "def add(a, b): return a + b",
            tests: "import encodings.idna, importlib.resources, unittest.mock\n" + Case.addTests, [.passed]),
        Case(
            "signal handler",
            """
            import signal
            def late(number, frame): raise TimeoutError
            def add(a, b):
                signal.signal(signal.SIGALRM, late)
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0.01)
                    while True: pass
                except TimeoutError:
                    return a + b
            """, [.passed]),
        Case(
            "class with equality",
            """
            class Money:
                def __init__(self, n): self.n = n
                def __eq__(self, other): return self.n == getattr(other, "n", other)
            def add(a, b): return Money(a + b)
            """, [.passed]),
        Case(
            "many parts of the library",
            """
            import abc, asyncio, bisect, collections, contextlib, copy, dataclasses, datetime, decimal, enum, fractions
            import functools, heapq, io, itertools, json, logging, math, operator, pickle, random, re, string, struct
            import tempfile, textwrap, threading, traceback, typing, uuid, warnings
            Point = collections.namedtuple("Point", "x y")
            @dataclasses.dataclass(order=True)
            class Item:
                x: int
                tags: typing.List[str] = dataclasses.field(default_factory=list)
            class Colour(enum.Enum):
                RED = 1
            class Pair(typing.NamedTuple):
                a: int
                b: int
            @functools.lru_cache(maxsize=None)
            def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
            @contextlib.contextmanager
            def quiet():
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    yield
            async def later(x):
                await asyncio.sleep(0)
                return x
            def add(a, b):
                try:
                    raise ValueError("no")
                except ValueError:
                    traceback.format_exc()
                    logging.getLogger().warning("no", stack_info=True)
                with quiet(), tempfile.TemporaryFile() as file:
                    warnings.warn("x")
                    file.write(b"x")
                assert pickle.loads(pickle.dumps(Item(1, ["a"]))) == Item(1, ["a"])
                assert copy.deepcopy(Point(1, 2)) == Point(1, 2) and Pair(1, 2).a == Colour.RED.value
                assert fib(30) == 832040 and eval("1 + 1") == 2 and re.sub("a", "b", "a") == "b"
                exec(compile("y = 1", "<string>", "exec"), {})
                return asyncio.run(later(a + b))
            """, [.passed]),
        Case(
            "names borrowed from the library", "from math import *\ndef power(a, b): return a ** b",
            tests: "assert power(2, 3) == pow(2, 3)", [.passed]),
        Case(
            "tests that skip and expect failures", "def add(a, b): return a + b",
            tests: """
                import unittest
                class AddTests(unittest.TestCase):
                    @unittest.skip("later")
                    def test_later(self): self.fail()
                    @unittest.expectedFailure
                    def test_wrong(self): self.assertEqual(add(1, 2), 4)
                    def test_right(self): self.assertEqual(add(1, 2), 3)
                """, [.passed]),
        Case(
            "functions named like builtins", "def sum(items):\n    t = 0\n    for i in items: t += i\n    return t",
            tests: "assert sum([1, 2]) == 3\nassert sum([]) == 0", [.passed]),
        Case(
            "tests that stand in for input", "def add_two(): return int(input()) + int(input())",
            tests: """
                import builtins
                answers = iter(["1", "2"])
                builtins.input = lambda *prompt: next(answers)
                assert add_two() == 3
                """, [.passed]),
        Case(
            "tests with mocks", "import time\ndef stamp(): return time.time()",
            tests: """
                from unittest import mock
                with mock.patch("time.time", return_value=5):
                    result = stamp()
                assert result == 5
                """, [.passed]),
        Case(
            "threads that assert", "def add(a, b): return a + b",
            tests: """
                from concurrent.futures import ThreadPoolExecutor
                def one(i):
                    assert add(i, i) == 2 * i
                    return i
                with ThreadPoolExecutor(4) as pool:
                    assert sum(pool.map(one, range(100))) == 4950
                """, [.passed]),
        Case(
            "processes",
            "import multiprocessing\ndef double(x): return 2 * x\n"
                + "def run():\n    with multiprocessing.Pool(2) as pool: return pool.map(double, [1, 2])",
            tests: "assert run() == [2, 4]", [.passed]),
    ]

    @Test("An honest program is not taken for one that interferes", arguments: Shared.levels, honest)
    func honesty(at level: IsolationLevel, of program: Case) async throws {
        let execution = try await Shared.runner(at: level).execute(solution: program.solution, tests: program.tests)
        #expect(execution.verdict == .passed, "\(execution) \(String(decoding: execution.stderrTail, as: UTF8.self))")
    }
}
