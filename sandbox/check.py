"""Checks one solution against its tests. The same code runs at every isolation level.

It runs in one namespace with what starts it, which gives it a channel to report on: `once.py` where each run has a Python
of its own, `zygote/verdict.c` where runs are forked from one that is warm. A channel has

    progress(passed, total)                 a top-level assert held
    missed(position, value)                 another one did not: its position among them, and what was compared with the
                                            right-hand side where that is short and of Python's own plain types, or None
    keep(suite)                             the tests, compiled: another run may be given them in the place of their text
    finish(verdict, passed, total, text)    the end: reports and leaves the process
    arm(events, judge, tampered)            from now on an audit hook asks the judge about these events, and adds to the
                                            list why one was refused
    guards                                  whether the audit hook and what belongs to it is there; tests take it away, to see
                                            what the kernel holds

The namespace has a private copy of the builtins, so a program that replaces `builtins.len` does not reach it. What is
kept from the program lives in objects that Python shows only through audited calls (frames, gc), which the audit hook
refuses. This is Python guarding Python: sandbox/README.md says what that cannot hold.
"""

import _ast
import _imp
import _signal
import _thread
import builtins
import itertools
import marshal
import sys

# Bound now: the program can replace any attribute of a module later.
from types import CoroutineType, FunctionType, ModuleType

PARSE_ONLY = 0x400  # ast.PyCF_ONLY_AST: importing `ast` would cost more than the whole checking
GUARD = "__firstpass_guard__"
UNSEEN = object()
MISSED_LIMIT = 100  # Messages about asserts that did not hold; a suite may have thousands.
STDLIB = "%s/lib/python%d.%d/" % (sys.base_prefix, *sys.version_info[:2])
MODULES = sys.modules
BUILTIN_NAMES = frozenset(vars(builtins))
SPECIAL_MODULES = ("random", "unittest")  # Those that `preload` prepares.


# --- Text ------------------------------------------------------------------------------------------------------------


def plain_text(value, budget):
    """A value of Python's own plain types as text, equal ones as equal text; None where it is another or too long.

    None of the program's code runs for it: `type` is exact, and so are the types of all parts.
    """
    budget[0] -= 1
    if budget[0] < 0:
        return None
    cls = type(value)
    if cls in (int, float, bool, type(None)):
        return repr(value) if cls is not int or value.bit_length() <= 1000 else None
    if cls not in (str, bytes, list, tuple, dict, set, frozenset) or len(value) > 300:
        return None
    if cls in (str, bytes):
        return repr(value)
    if cls is dict:
        parts = [(plain_text(key, budget), plain_text(item, budget)) for key, item in list(value.items())]
        if any([None in part for part in parts]):
            return None
        return "{" + ", ".join(sorted([": ".join(part) for part in parts])) + "}"
    parts = [plain_text(part, budget) for part in list(value)]
    if None in parts:
        return None
    text = ", ".join(parts if cls in (list, tuple) else sorted(parts))
    if cls is list:
        return "[" + text + "]"
    if cls is tuple:
        return "(" + text + ("," if len(parts) == 1 else "") + ")"
    text = "{" + text + "}" if parts else ""
    return text if cls is set and parts else cls.__name__ + "(" + text + ")"


def describe(error, fallback=""):
    """One line about an exception. Its text comes from the program and may be anything."""
    try:
        text = str(error)
        text = text if type(text) is str else ""
    except BaseException:
        text = ""
    name = type(error).__name__
    line = (text.strip().splitlines() or [""])[0][:300] or fallback
    return name + ": " + line if line else name


# --- Syntax ----------------------------------------------------------------------------------------------------------


class Invalid(Exception):
    """Sources that cannot be run at all."""


def compiled(what, text, name, mode=0):
    """The code, or with PARSE_ONLY the syntax tree, of a source."""
    try:
        return compile(text, "<%s>" % name, "exec", mode, True)
    except SyntaxError as error:
        raise Invalid("the %s compile, line %s: %s" % (what, error.lineno, error.msg))
    except BaseException as error:
        raise Invalid("the %s compile: %s" % (what, describe(error)))


def children(node):
    found = []
    for field in node._fields:
        value = getattr(node, field, None)
        if type(value) is list:
            found += [item for item in value if isinstance(item, _ast.AST)]
        elif isinstance(value, _ast.AST):
            found.append(value)
    return found


def walk(node):
    """The node and all below it."""
    found = [node]
    for node in found:  # It grows while it is read.
        found += children(node)
    return found


def guarded(expression, counts=False):
    """The expression with its value passed through the guard."""
    place = {name: getattr(expression, name) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
    arguments = [expression]
    if counts:
        arguments.append(_ast.Constant(value=1, kind=None, **place))
    function = _ast.Name(id=GUARD, ctx=_ast.Load(), **place)
    return _ast.Call(func=function, args=arguments, keywords=[], **place)


def guard_call(call):
    """Passes what an `assert…` method compares through the guard: see `make_guard`."""
    call.args[:2] = [value if type(value) is _ast.Starred else guarded(value) for value in call.args[:2]]


def guard_assert(statement, nodes):
    """Passes what an assert compares, and its outcome, through the guard; `nodes` are those of its condition."""
    for node in nodes:
        if type(node) is _ast.Compare:
            node.left = guarded(node.left)
            node.comparators = [guarded(operand) for operand in node.comparators]
    statement.test = guarded(statement.test, counts=True)


def names_in_class_bodies(statement):
    """Names that a class body itself loads: those do not go through `__missing__` of the tests' namespace."""
    found = set()
    stack = [(statement, False)]
    while stack:
        node, inside = stack.pop()
        if type(node) in (_ast.FunctionDef, _ast.AsyncFunctionDef):
            for part in [*node.decorator_list, node.args, node.returns]:
                if part is not None:
                    stack.append((part, inside))
            if not inside:
                stack.extend([(item, False) for item in node.body])
            continue
        if inside and type(node) is _ast.Name:
            found.add(node.id)
        stack.extend([(child, inside or type(node) is _ast.ClassDef) for child in children(node)])
    return found


def source_of(statement, lines):
    text = " ".join([line.strip() for line in lines[statement.lineno - 1 : statement.end_lineno]])
    return text[:200]


def is_test_function(node):
    """Whether it is a function `test…` that can be called without arguments."""
    if type(node) not in (_ast.FunctionDef, _ast.AsyncFunctionDef) or not node.name.startswith("test"):
        return False
    given = node.args
    required = len(given.posonlyargs) + len(given.args) - len(given.defaults)
    return required == 0 and all([default is not None for default in given.kw_defaults])


class Suite:
    """The tests, compiled statement by statement, so that a failed assert does not hide the next.

    `parts` holds all of it, and nothing that `marshal` does not write.
    """

    def __init__(self, parts):
        (self.total, self.names, self.imports, self.functions, self.case_names, self.oracle, self.mentioned,
         self.statements) = self.parts = parts

    @classmethod
    def of(cls, text):
        tree = compiled("tests do not", text, "tests", PARSE_ONLY)
        sorts = {}
        for node in walk(tree):
            sorts.setdefault(type(node), []).append(node)
        names = {node.id for node in sorts.get(_ast.Name, ())}
        imports = {alias.name for node in sorts.get(_ast.Import, ()) for alias in node.names}
        from_imports = [node for node in sorts.get(_ast.ImportFrom, ()) if node.module and not node.level]
        imports.update([node.module for node in from_imports])
        calls = sorts.get(_ast.Call, ())
        called = {node.func.id for node in calls if type(node.func) is _ast.Name}
        functions = [node.name for node in tree.body if is_test_function(node) and node.name not in called]
        case_names = [node.name for node in tree.body if type(node) is _ast.ClassDef]
        asserts = [node for node in tree.body if type(node) is _ast.Assert]
        comparisons = {node for node in asserts if type(node.test) is _ast.Compare and len(node.test.ops) == 1}
        class_names = {node: names_in_class_bodies(node) for node in tree.body} if _ast.ClassDef in sorts else {}

        for call in calls:
            if type(call.func) is _ast.Attribute and call.func.attr.startswith("assert"):
                guard_call(call)
        oracle = []  # The names in each assert.
        for node in sorts.get(_ast.Assert, ()):
            inner = walk(node.test)
            oracle.append({node.id for node in inner if type(node) is _ast.Name} - {GUARD})
            guard_assert(node, inner)

        flags = 0
        for node in from_imports:
            if node.module == "__future__":
                import __future__

                for alias in node.names:
                    flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
        lines = text.split("\n")
        statements = []  # Of each: whether it is an assert, and a comparison; its text; names in class bodies; its code.
        for node in tree.body:
            code = compiled("tests do not", _ast.Module(body=[node], type_ignores=[]), "tests", flags)
            source = source_of(node, lines)
            is_assert = type(node) is _ast.Assert
            statements.append((is_assert, node in comparisons, source, class_names.get(node, ()), code))
        mentioned = {name for name in SPECIAL_MODULES if name in text}
        return cls((len(asserts), names, imports, functions, case_names, oracle, mentioned, statements))


def compile_solution(text):
    code = compiled("solution does not", text, "solution")
    if not code.co_names:  # It defines nothing and calls nothing by name; does it do anything?
        body = compiled("solution does not", text, "solution", PARSE_ONLY).body
        if all([type(node) is _ast.Expr and type(node.value) is _ast.Constant for node in body]):
            raise Invalid("the solution has no statements")
    return code


# --- The guard -------------------------------------------------------------------------------------------------------

names_of_class = type.__dict__["__dict__"].__get__
bases_of_class = type.__dict__["__mro__"].__get__


def guard(value, counts=0):
    """Returns its argument, and notes one that would make any comparison hold. Runs in a namespace of its own."""
    if counts:
        ran.__next__()
        return value
    last[0], last[1] = last[1], value
    pending = [value]
    for _ in range(200):
        if not pending:
            break
        item = pending.pop()
        cls = type(item)
        if cls in plain:
            continue
        if cls in containers:
            pending.extend(list(item.values()) if cls is dict else list(item))
            continue
        for name, probes in degenerate:
            method = None
            for base in bases_of_class(cls):
                if name in names_of_class(base):
                    method = names_of_class(base)[name]
                    break
            if type(method) is not function_type:
                continue  # Not defined in Python.
            for pair in probes:
                try:
                    holds = all([method(item, probe) is True for probe in pair])
                except BaseException:
                    holds = False
                if holds:
                    tampered.append("a value whose %s holds for everything" % name)
                    return value
    return value


def isolated(function, **names):
    """The function in a namespace of its own, so that whoever gets hold of it does not see the harness through it."""
    space = {"__builtins__": dict(vars(builtins)), "__name__": "firstpass", **names}
    copy = FunctionType(function.__code__, space, function.__name__, function.__defaults__)
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


def make_guard(tampered, ran, last):
    probes = (
        (7919, 104729), (0.7919, 10.4729), ("\0probe", "probe\0"), ([7919], [104729]), ((7919,), (104729,)),
        ({7919: 1}, {104729: 1}), ({7919}, {104729}), (True, None),
    )
    return isolated(
        guard,
        tampered=tampered,
        ran=ran,
        last=last,
        function_type=FunctionType,
        plain=frozenset([int, float, str, bytes, bool, complex, type(None), type, range, FunctionType]),
        containers=frozenset([list, tuple, set, frozenset, dict]),
        degenerate=(("__eq__", probes), ("__contains__", probes[:3])),
        bases_of_class=bases_of_class,
        names_of_class=names_of_class,
    )


# --- The audit hook (PEP 578) ----------------------------------------------------------------------------------------

REFUSED = frozenset(
    "sys.settrace sys.setprofile sys.addaudithook sys._current_frames sys._current_exceptions gc.get_objects"
    " gc.get_referrers gc.get_referents cpython._PySys_ClearAuditHooks cpython.PyInterpreterState_New"
    " cpython.remote_debugger_script sys.remote_exec sys.monitoring.register_callback"
    " sqlite3.enable_load_extension sqlite3.load_extension".split()
)
WATCHED = frozenset(
    "sys._getframe code.__new__ marshal.loads marshal.load object.__getattr__ object.__setattr__ compile import".split()
)
FRAME_ATTRIBUTES = frozenset("gi_frame cr_frame ag_frame tb_frame f_code".split())
FUNCTION_ATTRIBUTES = frozenset("__code__ __defaults__ __kwdefaults__".split())

# Files of the standard library that look at frames and hand out none.
MAY_SEE_FRAMES = frozenset(
    STDLIB + name
    for name in (
        "collections/__init__.py typing.py enum.py warnings.py traceback.py logging/__init__.py unittest/result.py"
        " unittest/case.py asyncio/format_helpers.py asyncio/coroutines.py"
    ).split()
)
# Functions in them that do hand out frames, so that who asked for those matters.
HANDS_OUT_FRAMES = frozenset("walk_tb walk_stack currentframe <lambda>".split())
MAY_MAKE_CODE = frozenset([STDLIB + "types.py"])

NATIVE_MODULES = frozenset(
    "ctypes _ctypes _ctypes_test _testcapi _testinternalcapi _testbuffer _testmultiphase _testclinic"
    " _xxsubinterpreters _interpreters _xxtestfuzz".split()
)
# Loaded once; a second copy would have the functions that `seal` takes away.
SEALED_MODULES = frozenset(["_imp", "_signal"])


WATCHED_EVENTS = tuple(sorted(REFUSED | WATCHED))  # And every one whose name begins with `ctypes.`


def make_judge(sealed):
    """A function that says of a watched event, its arguments and the frame that raised it why it is refused, or None."""
    own = globals()

    def may_see_frames(frame):
        """Whether the library asks for itself, and not in order to hand a frame on to the program."""
        code = frame.f_code
        if frame.f_globals is own:
            return True
        if code.co_filename not in MAY_SEE_FRAMES:
            return False
        return code.co_name not in HANDS_OUT_FRAMES or (
            frame.f_back is not None and frame.f_back.f_code.co_filename in MAY_SEE_FRAMES
        )

    def is_library(frame):
        name = frame.f_code.co_filename
        return frame.f_globals is own or name.startswith(STDLIB) or name.startswith("<frozen ")

    def may_make_code(frame):
        name = frame.f_code.co_filename
        return frame.f_globals is own or name in MAY_MAKE_CODE or name.startswith("<frozen ")

    def judge(event, arguments, frame):
        if event == "import" and type(arguments[0]) is str and arguments[0].split(".")[0] in NATIVE_MODULES:
            raise ImportError("no native code in the sandbox: " + arguments[0])
        if event in REFUSED or event.startswith("ctypes."):
            return event
        if event == "sys._getframe":
            return None if may_see_frames(frame) else event
        if event in ("code.__new__", "marshal.loads", "marshal.load"):
            return None if may_make_code(frame) else event
        name = arguments[1] if len(arguments) > 1 and type(arguments[1]) is str else ""
        if event == "object.__getattr__":
            if name in FUNCTION_ATTRIBUTES and any([arguments[0] is function for function in sealed]):
                return "reading " + name
            return None if name not in FRAME_ATTRIBUTES or may_see_frames(frame) else "reading " + name
        if event == "object.__setattr__":
            return None if name not in FUNCTION_ATTRIBUTES or is_library(frame) else "setting " + name
        if event == "compile":
            ours = name.startswith(STDLIB) or name.startswith("<frozen ")
            return "compiling under the name of a library" if ours and not is_library(frame) else None
        if event == "import":
            if arguments[0] in SEALED_MODULES:
                return "a second copy of " + arguments[0]
            return "loading native code" if name and not name.startswith(STDLIB) else None
        return None

    return judge


# The originals are keyword defaults: the one place of a function that Python shows only through an audited access.


def signal(signalnum, handler, *, original=_signal.signal):
    """A handler is called with the frame that it interrupts, and that one leads to the harness."""
    if type(handler) is int or not callable(handler):
        return original(signalnum, handler)

    def without_frame(number, frame):
        handler(number, None)

    return original(signalnum, without_frame)


def create_builtin(spec, *, original=_imp.create_builtin):
    """Loading a module for the second time is not audited."""
    return original(checked(spec))


def create_dynamic(spec, file=None, *, original=_imp.create_dynamic):
    """Loading a module for the second time is not audited."""
    return original(checked(spec))


def checked(spec):
    if type(spec) is not spec_type or str(spec.name).rpartition(".")[2] in refused_modules:
        raise ImportError("no such module in the sandbox")
    return spec


def seal():
    """Puts wrappers in the place of functions that would lead around the hook, and returns the wrappers."""
    check = isolated(checked, spec_type=type(builtins.__spec__), refused_modules=NATIVE_MODULES | SEALED_MODULES)
    wrappers = []
    for module, wrapper in ((_signal, signal), (_imp, create_builtin), (_imp, create_dynamic)):
        function = isolated(wrapper, checked=check)
        setattr(module, function.__name__, function)
        wrappers += [function, wrapper]
    return wrappers


# --- Snapshots -------------------------------------------------------------------------------------------------------


def steady_names(names):
    """What a namespace holds that no program has a reason to replace: functions, classes, modules, tuples."""
    return {key: value for key, value in names.items() if callable(value) or type(value) in (ModuleType, tuple)}


def first_change(snapshots):
    """The first name that stands for something else than before, as "OWNER.NAME", or None.

    A snapshot is a tuple of the owner's name, what the owner's names stood for, the owner (a dictionary or a class), and
    whether names that hold something callable may not be new either.
    """
    for label, before, owner, also_new in snapshots:
        now = owner if type(owner) is dict else names_of_class(owner)
        for key, value in before.items():
            if now.get(key, before) is not value:
                return "%s.%s" % (label, key)
        if also_new:
            for key, value in now.items():
                if key not in before and callable(value):
                    return "%s.%s" % (label, key)
    return None


class Snapshots:
    """What must be the same object after the run: builtins, modules, and the classes of modules that the tests use."""

    # Tests may stand in for these; asserts do not rest on them.
    MAY_CHANGE = frozenset("_ __build_class__ print input".split())
    UNWATCHED = frozenset("__main__ sys builtins".split())
    HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: the attributes of other classes cannot be set

    def __init__(self, first_change):
        self.first_change = first_change
        names = {key: value for key, value in vars(builtins).items() if key not in self.MAY_CHANGE}
        self.loaded = {}
        self.always = [("builtins", names, vars(builtins), False), ("sys.modules", self.loaded, MODULES, False)]
        self.of_modules = []
        self.by_root = {}  # The first part of a module's name: snapshots of these modules
        self.classes = {}  # The same: snapshots of their classes, which are slow to take
        self.looked_at = 0
        self.often = None

    def extend(self):
        """Takes in the modules that have been loaded since."""
        if len(MODULES) == self.looked_at:
            return
        self.looked_at = len(MODULES)
        for name, module in list(MODULES.items()):
            if name in self.loaded or name in self.UNWATCHED or type(module) is not ModuleType:
                continue
            self.loaded[name] = module
            names = vars(module)
            snapshot = (name, steady_names(names), names, False)
            self.of_modules.append(snapshot)
            root = name.split(".")[0]
            self.by_root.setdefault(root, []).append(snapshot)
            self.classes.pop(root, None)

    def watch(self, roots):
        """Looks at these modules, those below them and their classes more often."""
        often = self.always[:]
        for root in roots:
            snapshots = self.by_root.get(root, ())
            if root not in self.classes:
                classes = {
                    value
                    for snapshot in snapshots
                    for value in snapshot[1].values()
                    if type(value) is type and value.__flags__ & self.HEAP_TYPE
                }
                self.classes[root] = [(cls.__name__, steady_names(names_of_class(cls)), cls, True) for cls in classes]
            often += snapshots
            often += self.classes[root]
        self.often = often

    def change(self, whole):
        """What was replaced, or None; of the modules only those that the tests use, unless it is to be the whole."""
        if sys.modules is not MODULES:
            return "sys.modules was replaced"
        name = self.first_change(self.often) or (self.first_change(self.of_modules) if whole else None)
        return name and name + " was replaced"


CANARIES = (
    "assert 1 == 2",
    "assert not isinstance(1, int)",
    "assert all([0])",
    "assert any([])",
    "assert len([1]) == 2",
    "assert abs(-1) == -1",
    "assert sorted([2, 1]) == [2, 1]",
)


def deaf_canary(canaries):
    """The text of a false assert that holds, or None."""
    for text, code in canaries:
        try:
            exec(code, {"__builtins__": builtins})
        except AssertionError:
            continue
        except BaseException:
            pass
        return text
    return None


# --- The run ---------------------------------------------------------------------------------------------------------

# What solutions and their tests most often import. A fork server loads it before the first run. Every module makes all runs
# slower, since its memory is mapped into each of them, and those that import it faster.
COMMON_MODULES = (
    "bisect collections collections.abc copy functools heapq itertools math operator re time typing"
).split()


def preload(names, mentioned, seed):
    """Imports what the tests import before the program can replace it, and seeds `random`."""
    for name in names:
        if name.split(".")[0] in NATIVE_MODULES:
            continue
        try:
            __import__(name)
        except ImportError:
            pass  # The tests will say so themselves.
    if "random" in mentioned or "random" in MODULES:
        import random

        random.seed(seed)
    if "unittest" in mentioned:
        import unittest.case
        import unittest.main

        # A test that raises this exception counts as a success; only `failfast`, which is off, needs it.
        unittest.case._ShouldStop = ()
        # The checker runs every TestCase itself; `unittest.main()` would look for them elsewhere and exit.
        space = {"__builtins__": {}}
        exec("def main(*arguments, **options): return None", space)
        unittest.main.main = unittest.main.TestProgram = unittest.main = space["main"]


class Checker:
    """Checks one program. It can be made before the program is known, for many runs that are forked from it later."""

    def __init__(self, channel, first_change=first_change, native=()):
        self.channel = channel
        self.passed = 0
        self.done = 0
        self.total = 0
        self.verdict = "passed"
        self.text = ""
        self.tampered = []
        self.ran = itertools.count()
        self.last = [UNSEEN, UNSEEN]
        self.guard = make_guard(self.tampered, self.ran, self.last)
        self.native = [(cls, type.__subclasses__(cls)) for cls in native]
        self.canaries = [(text, compile(text, "<canary>", "exec", 0, True)) for text in CANARIES]
        main = ModuleType("__main__")
        self.space = vars(main)
        self.space["__builtins__"] = builtins
        import _sitebuiltins

        builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D")
        builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D")
        MODULES["__main__"] = main
        sys.argv[:] = [""]
        sys.path[:] = [path for path in sys.path if path.startswith("/usr/")]
        self.judge = make_judge(seal() if channel.guards else ())
        self.snapshots = Snapshots(first_change)

    @classmethod
    def for_many_runs(cls, channel, first_change):
        """A checker with everything done that need not be done anew in each run."""
        import gc

        for name in COMMON_MODULES:
            __import__(name)
        checker = cls(channel, first_change)
        checker.snapshots.extend()
        checker.snapshots.watch(list(checker.snapshots.by_root))
        checker.check()
        # Python makes the types of syntax trees, and code its own fast paths, when they are used first.
        for _ in range(16):
            Suite.of("import math\nassert f([1]) == {'a': (1.5, None)}, ''\ndef test():\n    assert not f(x) is True\n")
            compile_solution("def f(x):\n    return [y + 1 for y in x if y]\n")
        # A collection in a run must not write to all objects that are there now.
        gc.collect()
        gc.freeze()
        return checker

    def run(self, seed, solution, tests):
        """Runs the program and its tests, a text or what was kept of one, and leaves the process."""
        try:
            suite = self.load(tests)
            self.total = suite.total
            program = compile_solution(solution)
            mentioned = suite.mentioned | {name for name in SPECIAL_MODULES if name in solution}
            del solution, tests  # The program shall not find them.
            # What the solution imports and the tests use by its name.
            imports = suite.imports | suite.names & set(program.co_names)
            imports = {name for name in imports if name.split(".")[0] in sys.stdlib_module_names}
            preload(imports, mentioned, seed)
            self.snapshots.extend()
            self.snapshots.watch({name.split(".")[0] for name in imports} | {"unittest"})
            self.channel.arm(WATCHED_EVENTS, self.judge, self.tampered)
            self.solve(program, suite.oracle)
            self.test(suite, "unittest" in mentioned)
            self.conclude()
        except Invalid as error:
            self.end("invalid", str(error))
        except MemoryError:
            self.end("memory", "MemoryError")
        except BaseException as error:
            # The program left too little to work with: no stack, a clock that raises, a signal handler of its own.
            self.end("failed", "the checking was cut short: " + describe(error))

    def end(self, verdict, text):
        if self.tampered:
            verdict, text = "tampered", self.tampered[0]
        self.channel.finish(verdict, self.passed, self.total, text.replace("\0", "\\0")[:1000])

    def load(self, tests):
        if type(tests) is bytes:
            return Suite(marshal.loads(tests))
        suite = Suite.of(tests)
        self.channel.keep(suite.parts)
        return suite

    def note(self, verdict, text):
        """Keeps the first thing that went wrong; running out of memory outranks a failure."""
        if self.verdict == "passed" or (verdict == "memory" and self.verdict == "failed"):
            self.verdict, self.text = verdict, text

    def attempt(self, action, place, fallback=""):
        """Runs something of the program or the tests; True if it ended without an exception."""
        try:
            action()
            return True
        except MemoryError:
            self.note("memory", place + "MemoryError")
        except SystemExit as error:
            self.end("exited", "%sSystemExit(%s) before the tests had ended" % (place, describe(error)[12:]))
        except BaseException as error:
            self.note("failed", place + describe(error, fallback))
        return False

    def check(self, whole=True):
        """Ends the run as tampered where something that must not change has changed."""
        found = self.snapshots.change(whole)
        if not found and whole:
            deaf = deaf_canary(self.canaries)
            found = "a false assert held: " + deaf if deaf else None
        if not found and any([type.__subclasses__(cls) != before for cls, before in self.native]):
            found = "use of native code"
        if found:
            self.tampered.append(found)
        if self.tampered:
            self.end("tampered", self.tampered[0])

    def solve(self, program, oracle):
        if not self.attempt(lambda: exec(program, self.space), "the solution: "):
            self.end(self.verdict, self.text)
        self.check()
        own = {name for name, value in self.space.items() if callable(value) and not self.is_borrowed(name, value)}
        shadowed = {name for name in own if name in BUILTIN_NAMES}
        for names in oracle:
            if names & shadowed and names & (own - shadowed):
                self.tampered.append("the solution replaces %s, which the tests rely on" % sorted(names & shadowed)[0])

    @staticmethod
    def is_borrowed(name, value):
        """Whether a library has it under the same name, as `pow` of `math`."""
        try:
            return value.__module__ != "__main__" and value.__name__ == name
        except BaseException:
            return False

    def test(self, suite, uses_unittest):
        space = type("Namespace", (dict,), {"__missing__": self.space.__getitem__})()
        space["__name__"] = "__main__"
        space["__builtins__"] = builtins
        space[GUARD] = self.guard
        for is_assert, is_comparison, source, class_names, code in suite.statements:
            for name in class_names:
                if name not in dict.keys(space) and name in self.space:
                    space[name] = self.space[name]
            self.last[:] = [UNSEEN, UNSEEN]
            held = self.attempt(lambda: exec(code, space), "" if is_assert else source + ": ", source)
            if is_assert:
                self.count(held, source, is_comparison)
            if dict.get(space, GUARD) is not self.guard:
                self.tampered.append("the tests' namespace was changed")
            self.check(whole=False)
        for name in suite.functions:
            function = dict.get(space, name)
            if type(function) is FunctionType:
                self.ran.__next__()
                self.attempt(lambda: self.call(function), name + ": ")
        cases = [dict.get(space, name) for name in suite.case_names]
        if uses_unittest:
            self.run_cases([case for case in cases if isinstance(case, type)])

    @staticmethod
    def call(function):
        result = function()
        if type(result) is CoroutineType:
            import asyncio

            asyncio.run(result)

    def run_cases(self, cases):
        import unittest

        loader, result = unittest.TestLoader(), unittest.TestResult()
        succeeded = []
        result.addSuccess = succeeded.append
        for case in cases:
            if issubclass(case, unittest.TestCase):
                self.attempt(lambda: loader.loadTestsFromTestCase(case).run(result), case.__name__ + ": ")
        for test, trace in result.errors + result.failures:
            lines = [line for line in trace.splitlines() if line and not line.startswith(" ")]
            verdict = "memory" if lines and lines[-1].startswith("MemoryError") else "failed"
            self.note(verdict, "%s: %s" % (test.id(), lines[-1] if lines else "failed"))
        # A test is skipped where its source says so, not where the program raises SkipTest.
        declared = [test for test, _ in result.skipped if self.is_declared_skip(test)]
        ended = len(succeeded) + len(result.expectedFailures) + len(declared)
        if ended != result.testsRun or len(declared) != len(result.skipped):
            self.note("failed", "a test of a TestCase did not run to its end")
        for _ in range(len(succeeded) + len(result.expectedFailures)):
            self.ran.__next__()

    @staticmethod
    def is_declared_skip(test):
        method = getattr(test, getattr(test, "_testMethodName", ""), None)
        return any([getattr(thing, "__unittest_skip__", False) is True for thing in (type(test), method)])

    def count(self, held, source, comparison):
        """Reports how a top-level assert ended, and adds what was compared to the first failure's text."""
        if held:
            self.passed += 1
            self.channel.progress(self.passed, self.total)
        else:
            value = plain_text(self.last[0], [100]) if comparison and self.last[1] is not UNSEEN else None
            if value is not None and len(value) > 300:
                value = None
            if value is not None and self.text == "AssertionError: " + source:
                self.text += ", got " + value[:200]
            if self.done - self.passed < MISSED_LIMIT:
                self.channel.missed(self.done, value)
        self.done += 1

    def conclude(self):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:
                pass
        self.check()
        if self.verdict == "passed" and self.ran.__next__() == 0:
            self.end("invalid", "no test ran")
        self.end(self.verdict, self.text)
