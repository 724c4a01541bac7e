"""Runs one solution against its tests inside the isolation and reports how that ended.

Started by Sources/Sandbox as `python3 -s -S -B -c BOOT` in a bubblewrap of its own, with these descriptors:

    0  the job: one header line of decimal numbers and hexadecimal text, separated by spaces,
           TOKEN SEED MEMORY PROCESSES FILE_BYTES CPU_SECONDS FILTER_LENGTH SOLUTION_LENGTH TESTS_LENGTH
       followed by that many bytes of the seccomp filter (struct sock_filter), the solution and the tests (UTF-8)
    1  standard output of the program     2  standard error of the program
    3  the report: a SOCK_SEQPACKET socket on which the receiver sees the sender's process id (SCM_CREDENTIALS)

Every message on descriptor 3 is a list of UTF-8 fields separated by NUL:

    hello                                       all limits hold; nothing of the program has run yet
    progress PASSED TOTAL                       a top-level assert held
    missed POSITION [VALUE]                     another one did not: its position among them, and what was compared with
                                                the right-hand side, where that is short and of Python's own plain types
    report VERDICT PASSED TOTAL TEXT [TOKEN]    the end

Only the report of a pass carries the token: a program that redirects descriptor 3 to itself and fails must not learn
what would make it pass.

The module runs with a private copy of the builtins, so a program that replaces `builtins.len` does not reach it. What
is kept from the program lives in objects that Python shows only through audited calls (frames, gc), which the audit
hook refuses. This is Python guarding Python: sandbox/README.md says what that cannot hold.
"""

import _imp
import _signal
import _thread
import builtins
import itertools
import posix
import resource
import sys

# Bound now: the program can replace any attribute of a module later.
from posix import _exit, getpid, write
from types import CoroutineType, FunctionType, ModuleType

REPORT_FD = 3
EXIT_REPORTED = 0
EXIT_SETUP_FAILED = 70
EXIT_NOT_THE_ORIGINAL = 96

PARSE_ONLY = 0x400  # ast.PyCF_ONLY_AST: importing `ast` would cost more than the whole harness
GUARD = "__firstpass_guard__"
UNSEEN = object()
MISSED_LIMIT = 100  # Messages about asserts that did not hold; a suite may have thousands.
STDLIB = "%s/lib/python%d.%d/" % (sys.base_prefix, *sys.version_info[:2])
MODULES = sys.modules
ORIGINAL = getpid()


# --- The job and the limits ------------------------------------------------------------------------------------------


def read_job():
    pieces = []
    while True:
        piece = posix.read(0, 1 << 20)
        if not piece:
            break
        pieces.append(piece)
    job = b"".join(pieces)
    null = posix.open("/dev/null", posix.O_RDWR)
    posix.dup2(null, 0)
    posix.closerange(REPORT_FD + 1, 256)
    header, body = job.split(b"\n", 1)
    token, *numbers = header.split(b" ")
    seed, memory, processes, file_bytes, cpu, *lengths = [int(number) for number in numbers]
    parts = []
    for length in lengths:
        parts.append(body[:length])
        body = body[length:]
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_NPROC: processes,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    return make_finish(token.decode()), seed, limits, parts


def set_limits(limits):
    for limit, value in limits.items():
        hard = resource.getrlimit(limit)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(limit, (value, value))


def install_filter(program):
    """Stacks the full seccomp filter on the one that bubblewrap loaded: from here on nothing can be executed.

    `_ctypes` alone instead of `ctypes` saves 5 ms a run. A bytes object holds its bytes right after its header, whose
    size CPython tells; struct sock_fprog is { unsigned short length; struct sock_filter *filter; }, and the processors
    that have Swift are little-endian.
    """
    import _ctypes

    address = id(program) + bytes.__basicsize__ - 1
    header = (len(program) // 8).to_bytes(8, "little") + address.to_bytes(8, "little")
    prctl = _ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl")
    set_dumpable, set_no_new_privileges, set_seccomp, filter_mode = 4, 38, 22, 2
    for arguments in ((set_no_new_privileges, 1, 0, 0, 0), (set_dumpable, 0, 0, 0, 0), (set_seccomp, filter_mode, header)):
        if _ctypes.call_function(prctl, arguments) != 0:
            raise OSError("prctl%s failed" % (arguments[:2],))
    native = (
        _ctypes._SimpleCData, _ctypes.Structure, _ctypes.Union, _ctypes.Array, _ctypes._Pointer, _ctypes.CFuncPtr,
    )
    del sys.modules["_ctypes"]
    return native


# --- Reporting -------------------------------------------------------------------------------------------------------


def send(*fields):
    if getpid() != ORIGINAL:
        _exit(EXIT_NOT_THE_ORIGINAL)  # A fork of the program came back here.
    text = "\0".join([str(field) for field in fields])
    try:
        write(REPORT_FD, text.encode("utf-8", "backslashreplace"))
    except OSError:
        pass  # The program closed the channel; without a report the run does not pass.


def make_finish(token):
    """A function that reports and ends the process, without atexit handlers: those belong to the program.

    The token lives in its closure and in no local variable, which `traceback` would print with the frames of a stack.
    """

    def finish(verdict, passed, total, text):
        text = text.replace("\0", "\\0")[:1000]
        send("report", verdict, passed, total, text, *([token] if verdict == "passed" else []))
        _exit(EXIT_REPORTED)

    return finish


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


def parse(text, name):
    """The syntax tree, or the reason why there is none."""
    try:
        return compile(text, "<%s>" % name, "exec", PARSE_ONLY, True), None
    except SyntaxError as error:
        return None, "the %s do not compile, line %s: %s" % (name, error.lineno, error.msg)
    except BaseException as error:
        return None, "the %s do not compile: %s" % (name, describe(error))


def kind(node):
    return type(node).__name__


def children(node):
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            for item in value:
                if hasattr(item, "_fields"):
                    yield item
        elif hasattr(value, "_fields"):
            yield value


def walk(node):
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def guarded(expression, counts=False):
    """The expression with its value passed through the guard."""
    import _ast

    place = {name: getattr(expression, name) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")}
    arguments = [expression]
    if counts:
        arguments.append(_ast.Constant(value=1, kind=None, **place))
    function = _ast.Name(id=GUARD, ctx=_ast.Load(), **place)
    return _ast.Call(func=function, args=arguments, keywords=[], **place)


def guard_asserts(tree):
    """Passes what asserts compare, and their outcome, through the guard: see `make_guard`."""
    for node in list(walk(tree)):
        if kind(node) == "Call" and kind(node.func) == "Attribute" and node.func.attr.startswith("assert"):
            node.args[:2] = [arg if kind(arg) == "Starred" else guarded(arg) for arg in node.args[:2]]
        if kind(node) != "Assert":
            continue
        for inner in list(walk(node.test)):
            if kind(inner) == "Compare":
                inner.left = guarded(inner.left)
                inner.comparators = [guarded(operand) for operand in inner.comparators]
        node.test = guarded(node.test, counts=True)


def names_in_class_bodies(statement):
    """Names that a class body itself loads: those do not go through `__missing__` of the tests' namespace."""
    found = set()
    stack = [(statement, False)]
    while stack:
        node, inside = stack.pop()
        if kind(node) in ("FunctionDef", "AsyncFunctionDef"):
            for part in [*node.decorator_list, node.args, node.returns]:
                if part is not None:
                    stack.append((part, inside))
            if not inside:
                stack.extend([(item, False) for item in node.body])
            continue
        if inside and kind(node) == "Name":
            found.add(node.id)
        stack.extend([(child, inside or kind(node) == "ClassDef") for child in children(node)])
    return found


def source_of(statement, lines):
    text = " ".join([line.strip() for line in lines[statement.lineno - 1 : statement.end_lineno]])
    return text[:200]


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


def make_hook(tampered, sealed):
    busy = set()
    get_frame = sys._getframe
    ident = _thread.get_ident
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

    def refused(event, arguments, frame):
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

    def hook(event, arguments):
        if not (event in REFUSED or event in WATCHED or event.startswith("ctypes.")):
            return
        me = ident()
        if me in busy:
            return
        busy.add(me)
        try:
            if event == "import" and type(arguments[0]) is str and arguments[0].split(".")[0] in NATIVE_MODULES:
                raise ImportError("no native code in the sandbox: " + arguments[0])
            reason = refused(event, arguments, get_frame(1))
        finally:
            busy.discard(me)
        if reason:
            tampered.append(reason)
            raise RuntimeError("not permitted in the sandbox: " + reason)

    return hook


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


def changed_name(before, now, also_new=False):
    """The first name that stands for something else than before, or None."""
    for key, value in before.items():
        if now.get(key, before) is not value:
            return key
    if also_new:
        for key, value in now.items():
            if key not in before and callable(value):
                return key
    return None


class Snapshot:
    """What must be the same object after the run: builtins, modules, and the classes of modules that the tests use."""

    # Tests may stand in for these; asserts do not rest on them.
    MAY_CHANGE = frozenset("_ __build_class__ print input".split())
    UNWATCHED = frozenset("__main__ sys builtins".split())
    HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: the attributes of other classes cannot be set

    def __init__(self, watched):
        self.builtins = {key: value for key, value in vars(builtins).items() if key not in self.MAY_CHANGE}
        self.modules = []
        self.watched = []
        self.classes = []
        for name, module in list(MODULES.items()):
            if name in self.UNWATCHED or type(module) is not ModuleType:
                continue
            entry = (name, module, vars(module), steady_names(vars(module)))
            self.modules.append(entry)
            if name.split(".")[0] in watched:
                self.watched.append(entry)
                for value in entry[3].values():
                    if type(value) is type and value.__flags__ & self.HEAP_TYPE:
                        self.classes.append((value, steady_names(names_of_class(value))))

    def change(self, whole):
        """What was replaced, or None; of the modules only those that the tests use, unless it is to be the whole."""
        key = changed_name(self.builtins, vars(builtins))
        if key:
            return "builtins.%s was replaced" % key
        if sys.modules is not MODULES:
            return "sys.modules was replaced"
        for name, module, names, steady in self.modules if whole else self.watched:
            if MODULES.get(name) is not module:
                return "the module %s was replaced" % name
            key = changed_name(steady, names)
            if key:
                return "%s.%s was replaced" % (name, key)
        for cls, names in self.classes:
            key = changed_name(names, names_of_class(cls), also_new=True)
            if key:
                return "%s.%s was replaced" % (cls.__name__, key)
        return None


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


def imported_modules(tree):
    """Modules of the standard library that a tree imports anywhere."""
    found = set()
    for node in walk(tree):
        if kind(node) == "Import":
            found.update([alias.name for alias in node.names])
        elif kind(node) == "ImportFrom" and node.module and not node.level:
            found.add(node.module)
    return {name for name in found if name.split(".")[0] in sys.stdlib_module_names}


def preload(names, mentioned, seed):
    """Imports what the tests import before the program can replace it, and seeds `random`."""
    for name in names:
        if name.split(".")[0] in NATIVE_MODULES:
            continue
        try:
            __import__(name)
        except ImportError:
            pass  # The tests will say so themselves.
    if "random" in mentioned:
        import random

        random.seed(seed)
    if "unittest" in mentioned:
        import unittest.case
        import unittest.main

        # A test that raises this exception counts as a success; only `failfast`, which is off, needs it.
        unittest.case._ShouldStop = ()
        # The harness runs every TestCase itself; `unittest.main()` would look for them elsewhere and exit.
        space = {"__builtins__": {}}
        exec("def main(*arguments, **options): return None", space)
        unittest.main.main = unittest.main.TestProgram = unittest.main = space["main"]


class Run:
    """One solution, its tests, and what is known of them so far."""

    def __init__(self, finish, seed, solution, tests):
        self.finish = finish
        self.seed = seed
        self.passed = 0
        self.done = 0
        self.total = 0
        self.verdict = "passed"
        self.text = ""
        self.tampered = []
        self.ran = itertools.count()
        self.last = [UNSEEN, UNSEEN]
        self.prepare(solution, tests)

    def end(self, verdict, text):
        if self.tampered:
            verdict, text = "tampered", self.tampered[0]
        self.finish(verdict, self.passed, self.total, text)

    def prepare(self, solution, tests):
        """Compiles everything before any of it runs."""
        tree, problem = parse(tests, "tests")
        if problem:
            self.end("invalid", problem)
        self.total = len([node for node in tree.body if kind(node) == "Assert"])
        program, problem = parse(solution, "solution")
        if problem:
            self.end("invalid", problem.replace("do not", "does not"))
        if not [node for node in program.body if not (kind(node) == "Expr" and kind(node.value) == "Constant")]:
            self.end("invalid", "the solution has no statements")
        used = {node.id for node in walk(tree) if kind(node) == "Name"}
        self.imports = imported_modules(tree)
        self.imports |= {name for name in imported_modules(program) if name.split(".")[0] in used}
        self.functions = [node.name for node in tree.body if self.is_test_function(node)]
        self.case_names = [node.name for node in tree.body if kind(node) == "ClassDef"]
        self.oracle = [self.names(node) for node in walk(tree) if kind(node) == "Assert"]
        called = {node.func.id for node in walk(tree) if kind(node) == "Call" and kind(node.func) == "Name"}
        self.functions = [name for name in self.functions if name not in called]
        lines = tests.split("\n")
        guard_asserts(tree)
        flags = 0
        self.statements = []
        try:
            for node in tree.body:
                if kind(node) == "ImportFrom" and node.module == "__future__":
                    import __future__

                    for alias in node.names:
                        flags |= getattr(__future__, alias.name).compiler_flag
                alone = type(tree)(body=[node], type_ignores=[])
                code = compile(alone, "<tests>", "exec", flags, True)
                compared = kind(node) == "Assert" and kind(node.test.args[0]) == "Compare" and node.test.args[0]
                self.statements.append((
                    kind(node), source_of(node, lines), names_in_class_bodies(node),
                    compared and len(compared.ops) == 1, code,
                ))
        except BaseException as error:
            self.end("invalid", "the tests do not compile: " + describe(error))
        try:
            self.solution = compile(solution, "<solution>", "exec", 0, True)
        except SyntaxError as error:
            self.end("invalid", "the solution does not compile, line %s: %s" % (error.lineno, error.msg))
        except BaseException as error:
            self.end("invalid", "the solution does not compile: " + describe(error))
        self.canaries = [(text, compile(text, "<canary>", "exec", 0, True)) for text in CANARIES]
        self.mentioned = [name for name in ("random", "unittest") if name in solution or name in tests]

    @staticmethod
    def is_test_function(node):
        if kind(node) not in ("FunctionDef", "AsyncFunctionDef") or not node.name.startswith("test"):
            return False
        given = node.args
        required = len(given.posonlyargs) + len(given.args) - len(given.defaults)
        return required == 0 and all([default is not None for default in given.kw_defaults])

    @staticmethod
    def names(node):
        return {inner.id for inner in walk(node.test) if kind(inner) == "Name"}

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
        except AssertionError as error:
            self.note("failed", place + describe(error, fallback))
        except BaseException as error:
            self.note("failed", place + describe(error, fallback))
        return False

    def check(self, whole=True):
        """Ends the run as tampered where something that must not change has changed."""
        found = self.snapshot.change(whole)
        if not found and whole:
            deaf = deaf_canary(self.canaries)
            found = "a false assert held: " + deaf if deaf else None
        if not found and any([type.__subclasses__(cls) != before for cls, before in self.native]):
            found = "use of native code"
        if found:
            self.tampered.append(found)
        if self.tampered:
            self.end("tampered", self.tampered[0])

    def begin(self, native):
        self.native = [(cls, type.__subclasses__(cls)) for cls in native]
        preload(self.imports, self.mentioned, self.seed)
        main = ModuleType("__main__")
        self.space = vars(main)
        self.space["__builtins__"] = builtins
        import _sitebuiltins

        builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D")
        builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D")
        MODULES["__main__"] = main
        sys.argv[:] = [""]
        sys.path[:] = [path for path in sys.path if path.startswith("/usr/")]
        sealed = seal()
        self.snapshot = Snapshot({name.split(".")[0] for name in self.imports} | {"unittest"})
        sys.addaudithook(make_hook(self.tampered, sealed))

    def solve(self):
        if not self.attempt(lambda: exec(self.solution, self.space), "the solution: "):
            self.end(self.verdict, self.text)
        self.check()
        own = {name for name, value in self.space.items() if callable(value) and not self.is_borrowed(name, value)}
        shadowed = {name for name in own if name in self.snapshot.builtins}
        for names in self.oracle:
            if names & shadowed and names & (own - shadowed):
                self.tampered.append("the solution replaces %s, which the tests rely on" % sorted(names & shadowed)[0])

    @staticmethod
    def is_borrowed(name, value):
        """Whether a library has it under the same name, as `pow` of `math`."""
        try:
            return value.__module__ != "__main__" and value.__name__ == name
        except BaseException:
            return False

    def test(self):
        space = type("Namespace", (dict,), {"__missing__": self.space.__getitem__})()
        space["__name__"] = "__main__"
        space["__builtins__"] = builtins
        space[GUARD] = guard = make_guard(self.tampered, self.ran, self.last)
        for statement, source, class_names, comparison, code in self.statements:
            for name in class_names:
                if name not in dict.keys(space) and name in self.space:
                    space[name] = self.space[name]
            self.last[:] = [UNSEEN, UNSEEN]
            held = self.attempt(lambda: exec(code, space), source + ": " if statement != "Assert" else "", source)
            if statement == "Assert":
                self.count(held, source, comparison)
            if dict.get(space, GUARD) is not guard:
                self.tampered.append("the tests' namespace was changed")
            self.check(whole=False)
        for name in self.functions:
            function = dict.get(space, name)
            if type(function) is FunctionType:
                self.ran.__next__()
                self.attempt(lambda: self.call(function), name + ": ")
        cases = [dict.get(space, name) for name in self.case_names]
        if "unittest" in self.mentioned:
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
            send("progress", self.passed, self.total)
        else:
            value = plain_text(self.last[0], [100]) if comparison and self.last[1] is not UNSEEN else None
            if value is not None and len(value) > 300:
                value = None
            if value is not None and self.text == "AssertionError: " + source:
                self.text += ", got " + value[:200]
            if self.done - self.passed < MISSED_LIMIT:
                send("missed", self.done, *([] if value is None else [value]))
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


def main():
    try:
        finish, seed, limits, (program, solution, tests) = read_job()
        set_limits(limits)
        native = install_filter(program)
    except BaseException as error:
        write(2, ("the harness could not start: " + describe(error)).encode("utf-8", "replace"))
        _exit(EXIT_SETUP_FAILED)
    send("hello")
    run = Run(finish, seed, solution.decode("utf-8", "replace"), tests.decode("utf-8", "replace"))
    try:
        run.begin(native)
        run.solve()
        run.test()
        run.conclude()
    except MemoryError:
        run.end("memory", "MemoryError")
    except BaseException as error:
        # The program left too little to work with: no stack, a clock that raises, a signal handler of its own.
        run.end("failed", "the checking was cut short: " + describe(error))


main()
