"""Reads Python sources as syntax, without running any of them, and tells facts about each.

Standard input:   a JSON list of source texts; or of objects with the fields of Sources/Sandbox/Analysis/PythonTests.swift.
Standard output:  a JSON list of as many objects, in order, with the fields of Sources/Sandbox/Analysis/PythonFacts.swift,
                  of PythonTestFacts.swift for tests.

It runs in the isolation of the solutions all the same: a source can be made to crash the parser.
"""

import ast
import builtins
import json
import re
import symtable
import sys
import warnings

warnings.simplefilter("ignore")

LINES = re.compile(r"\r\n|\r|\n")
MODULE_NAMES = frozenset(
    "__name__ __file__ __doc__ __builtins__ __package__ __spec__ __loader__ __annotations__ __debug__ __class__"
    " __module__ __qualname__ __path__ __dict__".split()
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

# What gives another answer in each run. A name that ends in a dot stands for everything under it.
NONDETERMINISTIC = (
    "time.time time.time_ns time.perf_counter time.perf_counter_ns time.monotonic time.monotonic_ns time.process_time"
    " time.process_time_ns time.thread_time time.thread_time_ns time.localtime time.gmtime time.ctime time.asctime"
    " time.strftime datetime.datetime.now datetime.datetime.today datetime.datetime.utcnow datetime.date.today"
    " os.urandom os.getrandom os.getpid uuid.uuid1 uuid.uuid4 secrets. random.SystemRandom timeit."
).split()
NONDETERMINISTIC_BUILTINS = frozenset(["input", "id", "hash"])
# Of `random`, what does not draw from the shared generator.
RANDOM_EXCEPTIONS = frozenset(["seed", "Random", "getstate", "setstate", "SystemRandom"])

USES = {
    "files": (
        "open io.open io.FileIO os.open os.remove os.unlink os.rename os.replace os.mkdir os.makedirs os.rmdir"
        " os.removedirs os.listdir os.scandir os.walk os.chmod os.truncate os.symlink os.link os.path.exists"
        " os.path.isfile os.path.isdir os.path.getsize os.path.getmtime os.stat fileinput. pathlib. shutil. tempfile."
        " glob. sqlite3. dbm. shelve. zipfile. tarfile. gzip.open bz2.open lzma.open"
    ).split(),
    "network": (
        "socket. socketserver. ssl. http. urllib.request. urllib.error. ftplib. smtplib. poplib. imaplib. telnetlib."
        " nntplib. xmlrpc. asyncio.open_connection asyncio.start_server webbrowser. requests. aiohttp. httpx."
    ).split(),
    "subprocess": (
        "subprocess. os.system os.popen os.fork os.forkpty os.posix_spawn os.posix_spawnp os.execv os.execve os.execvp"
        " os.execvpe os.execl os.execle os.execlp os.spawnl os.spawnv os.kill os.killpg pty."
        " asyncio.create_subprocess_exec asyncio.create_subprocess_shell"
    ).split(),
    "threads": "threading. _thread. multiprocessing. concurrent. sched. signal.".split(),
}


def matches(name, patterns):
    return any(
        name == pattern or (pattern.endswith(".") and (name + ".").startswith(pattern)) for pattern in patterns
    )


class Source:
    """The text by lines, for the source of a node."""

    def __init__(self, text):
        self.lines = LINES.split(text)

    def of(self, node):
        first, last = node.lineno - 1, node.end_lineno - 1
        decorators = getattr(node, "decorator_list", [])
        if decorators:
            first = min(decorator.lineno for decorator in decorators) - 1
            return "\n".join(self.lines[first : last + 1])
        start, end = self.at(first, node.col_offset), self.at(last, node.end_col_offset)
        if first == last:
            return self.lines[first][start:end]
        return "\n".join([self.lines[first][start:], *self.lines[first + 1 : last], self.lines[last][:end]])

    def at(self, line, byte):
        """The character at which a byte of a line begins: positions in the tree count UTF-8 bytes."""
        return len(self.lines[line].encode("utf-8")[:byte].decode("utf-8", "ignore"))


# --- Names -----------------------------------------------------------------------------------------------------------


def aliases(tree):
    """What each imported name stands for: `from time import time as now` makes `now` stand for `time.time`."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    found[alias.asname] = alias.name
                else:
                    found[alias.name.split(".")[0]] = alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = node.module + "." + alias.name
    return found


def dotted(node):
    """`a.b.c` for such an expression, or None."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def resolved(node, imported):
    """The full name of what an expression refers to, where an import tells."""
    name = dotted(node)
    if name is None:
        return None
    first, _, rest = name.partition(".")
    if first not in imported:
        return None
    return imported[first] + ("." + rest if rest else "")


def bound_names(table):
    """Names that a scope and those in it bind."""
    found = set()
    pending = [table]
    while pending:
        scope = pending.pop()
        pending.extend(scope.get_children())
        for symbol in scope.get_symbols():
            if symbol.is_assigned() or symbol.is_imported() or symbol.is_parameter() or symbol.is_namespace():
                found.add(symbol.get_name())
    return found


def undefined_names(tree, table):
    """Names that are read and that nothing in the source defines: best effort, since names can be made at run time."""
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree)):
        return []
    defined = set(dir(builtins)) | MODULE_NAMES
    read = set()
    pending = [table]
    while pending:
        scope = pending.pop()
        pending.extend(scope.get_children())
        module = scope.get_type() == "module"
        for symbol in scope.get_symbols():
            name = symbol.get_name()
            binds = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            if binds and (module or symbol.is_declared_global()):
                defined.add(name)
            if symbol.is_referenced() and (module or symbol.is_global()):
                read.add(name)
    return sorted(read - defined)


# --- Asserts ---------------------------------------------------------------------------------------------------------


def is_literal(node):
    try:
        ast.literal_eval(node)
        return True
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False


def is_constant(node):
    """Whether it has no names, calls and the like, so that no program can change it."""
    varying = (ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.Lambda, ast.Await, ast.NamedExpr, ast.JoinedStr)
    return not any(isinstance(inner, varying) for inner in ast.walk(node))


def called(node):
    """The name of what is called, where it is one."""
    return dotted(node.func) if isinstance(node, ast.Call) else None


def vacuous(test):
    """Why an assert tests nothing, or None."""
    if isinstance(test, ast.Tuple) and test.elts:
        return "a tuple always holds"
    if isinstance(test, (ast.Lambda, ast.GeneratorExp)):
        return "a function or generator always holds"
    if is_constant(test):
        return "the condition is constant"
    if isinstance(test, ast.BoolOp):
        reasons = [vacuous(value) for value in test.values]
        if all(reasons):
            return reasons[0]
        always = ("a tuple always holds", "a function or generator always holds", "the condition is constant")
        if isinstance(test.op, ast.Or):
            return next((reason for reason in reasons if reason in always), None)
        return None
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return vacuous(test.operand)
    if isinstance(test, ast.Call):
        name = called(test)
        if name in ("isinstance", "issubclass", "callable", "hasattr"):
            return "only a type is checked"
        if name in ("bool", "any", "all") and len(test.args) == 1 and not test.keywords:
            if not isinstance(test.args[0], ast.GeneratorExp):
                items = test.args[0].elts if isinstance(test.args[0], (ast.List, ast.Tuple)) else [test.args[0]]
                reasons = [vacuous(item) for item in items]
                return reasons[0] if reasons and all(reasons) else None
        return None
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return vacuous_comparison(test.left, test.ops[0], test.comparators[0])
    return None


def vacuous_comparison(left, operator, right):
    if isinstance(operator, (ast.Eq, ast.Is, ast.LtE, ast.GtE)) and ast.dump(left) == ast.dump(right):
        return "a thing is compared with itself"
    for one, other in ((left, right), (right, left)):
        if called(one) == "type" or (isinstance(one, ast.Attribute) and one.attr == "__class__"):
            return "only a type is checked"
        negated = isinstance(operator, (ast.IsNot, ast.NotEq))
        if negated and isinstance(one, ast.Constant) and one.value is None:
            return "only None is excluded"
        if called(one) in ("isinstance", "callable", "hasattr", "issubclass") and isinstance(other, ast.Constant):
            return "only a type is checked"
    bounds = {ast.GtE: (0, None), ast.Gt: (-1, None), ast.LtE: (None, 0), ast.Lt: (None, -1)}
    low, high = bounds.get(type(operator), (None, None))
    for side, bound, value in ((left, low, right), (right, high, left)):
        if called(side) == "len" and bound is not None and is_literal(value):
            number = ast.literal_eval(value)
            if isinstance(number, int) and number <= bound:
                return "a length is never negative"
    return None


def expected(test):
    """The literal that a call is compared with, or None."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], (ast.Eq, ast.Is)):
        return None
    for call, value in ((test.left, test.comparators[0]), (test.comparators[0], test.left)):
        if isinstance(call, ast.Call) and is_literal(value):
            return value
    return None


def assert_facts(node, source):
    calls = []
    for inner in ast.walk(node.test):
        if isinstance(inner, ast.Call):
            name = dotted(inner.func) or (inner.func.attr if isinstance(inner.func, ast.Attribute) else None)
            if name and name not in calls:
                calls.append(name)
    value = expected(node.test)
    return {
        "source": source.of(node),
        "line": node.lineno,
        "calls": calls,
        "expected": source.of(value) if value is not None else None,
        "vacuous": vacuous(node.test),
    }


# --- Definitions, imports, uses --------------------------------------------------------------------------------------


def function_facts(node):
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    return {
        "name": node.name,
        "parameters": [argument.arg for argument in [*positional, *given.kwonlyargs]],
        "hasDefaults": bool(given.defaults) or any(default is not None for default in given.kw_defaults),
        "hasVariableArguments": given.vararg is not None or given.kwarg is not None,
        "isAsync": isinstance(node, ast.AsyncFunctionDef),
        "line": node.lineno,
        "positional": len(positional),
        "required": len(positional) - len(given.defaults),
        "requiredKeywords": [
            argument.arg for argument, default in zip(given.kwonlyargs, given.kw_defaults) if default is None
        ],
        "takesMorePositional": given.vararg is not None,
        "takesMoreKeywords": given.kwarg is not None,
    }


def method_facts(tree):
    """The methods of top-level classes as functions CLASS.METHOD, without the argument that they are bound to."""
    found = []
    for owner in tree.body:
        for node in owner.body if isinstance(owner, ast.ClassDef) else []:
            decorators = {dotted(decorator) for decorator in getattr(node, "decorator_list", [])}
            if not isinstance(node, FUNCTIONS) or decorators - {"staticmethod", "classmethod"}:
                continue
            facts = function_facts(node)
            if "staticmethod" not in decorators and facts["positional"]:
                facts["positional"] -= 1
                facts["required"] = max(0, facts["required"] - 1)
                del facts["parameters"][0]
            facts["name"] = owner.name + "." + node.name
            found.append(facts)
    return found


def import_facts(tree):
    found = {}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "."] if not node.level else ["." * node.level + (node.module or "")]
        for name in names:
            module = name.split(".")[0] or name
            found.setdefault(module, module in sys.stdlib_module_names)
    return [{"module": module, "isStandardLibrary": standard} for module, standard in found.items()]


def outermost(tree):
    """Names and dotted names that are not part of a longer dotted name, with the calls of them."""
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in inner and isinstance(node.ctx, ast.Load):
            yield node, calls.get(id(node))


def use_facts(tree, imported, bound):
    """Sources of nondeterminism, and uses of files, network, processes and threads, each with its line."""
    seeded = any(
        isinstance(node, ast.Call) and resolved(node.func, imported) == "random.seed" and node.args
        for node in ast.walk(tree)
    )
    nondeterminism, uses = [], []
    for node, call in outermost(tree):
        name = resolved(node, imported)
        if name is None and isinstance(node, ast.Name) and node.id not in bound:
            if call is not None and node.id in NONDETERMINISTIC_BUILTINS:
                nondeterminism.append((node.lineno, node.id))
            name = "open" if node.id == "open" else None
        if name is None:
            continue
        if matches(name, NONDETERMINISTIC) or is_unseeded(name, call, seeded):
            nondeterminism.append((node.lineno, name))
        for use, patterns in USES.items():
            if matches(name, patterns):
                uses.append((node.lineno, name, use))
    return (
        [{"name": name, "line": line} for line, name in sorted(set(nondeterminism))],
        [{"kind": use, "name": name, "line": line} for line, name, use in sorted(set(uses))],
    )


def is_unseeded(name, call, seeded):
    if not name.startswith("random."):
        return False
    part = name.split(".")[1]
    if part == "Random":
        return call is not None and not call.args and not call.keywords
    return part not in RANDOM_EXCEPTIONS and not seeded


# --- The stub --------------------------------------------------------------------------------------------------------


class Hollow(ast.NodeTransformer):
    """Replaces the body of every function by `return None`."""

    def visit_FunctionDef(self, node):
        node.body = [ast.Return(value=ast.Constant(value=None))]
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        node.body = ast.Constant(value=None)
        return node


def stub(tree):
    """The source with every function hollow; imports, classes and constants stay, everything else goes."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, (*FUNCTIONS, ast.ClassDef))}

    def is_steady(node):
        """An assignment that no hollow function takes part in."""
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            return False
        names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
        return not names & (own | {"input", "open", "print"})

    def kept(body, inside):
        result = []
        for node in body:
            if isinstance(node, ast.ClassDef):
                node.body = kept(node.body, True) or [ast.Pass()]
                result.append(node)
            elif isinstance(node, (*FUNCTIONS, ast.Import, ast.ImportFrom)) or is_steady(node):
                result.append(node)
            elif isinstance(node, ast.Try) and all(isinstance(item, (ast.Import, ast.ImportFrom)) for item in node.body):
                result.append(node)
            elif inside and isinstance(node, ast.AnnAssign):
                result.append(node)
        return result

    hollow = Hollow().visit(ast.Module(body=kept(tree.body, False), type_ignores=[]))
    return ast.unparse(ast.fix_missing_locations(hollow)) + "\n"


# --- One source ------------------------------------------------------------------------------------------------------


def refusal(line, message):
    return {
        "parses": False,
        "problem": {"line": line, "message": message},
        "statements": [], "asserts": [], "functions": [], "methods": [], "classes": [], "imports": [], "undefinedNames": [],
        "nondeterminism": [], "uses": [], "stub": None,
    }


def facts(text):
    try:
        tree = ast.parse(text)
        compile(text, "<source>", "exec", 0, True)  # finds what the parser does not: a `return` outside a function
        table = symtable.symtable(text, "<source>", "exec")
    except SyntaxError as error:
        return refusal(error.lineno, error.msg)
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return refusal(None, str(error) or type(error).__name__)
    source = Source(text)
    imported = aliases(tree)
    nondeterminism, uses = use_facts(tree, imported, bound_names(table) - set(imported))
    return {
        "parses": True,
        "problem": None,
        "statements": [source.of(node) for node in tree.body],
        "asserts": [assert_facts(node, source) for node in tree.body if isinstance(node, ast.Assert)],
        "functions": [function_facts(node) for node in tree.body if isinstance(node, FUNCTIONS)],
        "methods": method_facts(tree),
        "classes": [node.name for node in tree.body if isinstance(node, ast.ClassDef)],
        "imports": import_facts(tree),
        "undefinedNames": undefined_names(tree, table),
        "nondeterminism": nondeterminism,
        "uses": uses,
        "stub": stub(tree),
    }


# --- The tests of a benchmark's item ---------------------------------------------------------------------------------

MODULES_OF_TESTS = frozenset(["collections", "itertools", "math", "random", "re", "string"])
COUNT = "firstpass_count"  # Sources/Audit/Execution gives each of the functions below what is called so.


class Lean(ast.NodeTransformer):
    """Drops what asserts and functions say; passes the outcome of each assert that tests something through COUNT."""

    def __init__(self, counts):
        self.counts = counts

    def visit_Assert(self, node):
        if self.counts and not is_constant(node.test):
            function = ast.Name(id=COUNT, ctx=ast.Load())
            node.test = ast.Call(func=function, args=[node.test], keywords=[])
        node.msg = None
        return node

    def visit_Expr(self, node):
        return ast.Pass() if isinstance(node.value, ast.Constant) else self.generic_visit(node)


def bound_by(node):
    """The names that a statement binds."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)}


def names_in(nodes):
    return {inner.id for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def needed(helpers, tests, entry):
    """The statements that define what the tests use and do not define, but for the entry point itself."""
    missing = names_in(tests) - {name for node in tests for name in bound_by(node)} - {entry}
    kept = set()
    while True:
        more = {
            index
            for index, node in enumerate(helpers)
            if index not in kept and not isinstance(node, ast.Expr) and (bound_by(node) - {entry}) & missing
        }
        if not more:
            break
        kept |= more
        missing |= names_in([helpers[index] for index in more])
    found = [helpers[index] for index in sorted(kept)]
    # Tools of some benchmarks import modules for all tests.
    modules = (missing - {name for node in found for name in bound_by(node)}) & MODULES_OF_TESTS
    return [ast.Import(names=[ast.alias(name=name)]) for name in sorted(modules)] + found


def called_function(tests, helpers):
    """The function of the helpers that the most asserts call, or None; the first of several."""
    defined = [node.name for node in helpers if isinstance(node, FUNCTIONS)]
    counts = dict.fromkeys(defined, 0)
    for node in tests:
        if isinstance(node, ast.Assert):
            for name in {dotted(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)} & set(counts):
                counts[name] += 1
    best = max(counts, key=counts.get, default=None)
    return best if best is not None and counts[best] else None


def calls_of(names, nodes):
    """How these names are called: each way once, as the number of arguments by position and the names of the others.

    None stands for a way that the syntax does not tell.
    """
    found = []
    calls = [inner for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    for call in calls:
        if not isinstance(call.func, ast.Name) or call.func.id not in names:
            continue
        if any(isinstance(value, ast.Starred) for value in call.args) or any(word.arg is None for word in call.keywords):
            way = None
        else:
            way = {"positional": len(call.args), "keywords": sorted(word.arg for word in call.keywords)}
        if way not in found:
            found.append(way)
    return sorted(found, key=lambda way: (way["positional"], way["keywords"]) if way else (1 << 30, []))


def count_of_asserts(nodes):
    return sum(
        isinstance(inner, ast.Assert) and not is_constant(inner.test) for node in nodes for inner in ast.walk(node)
    )


def beginning(body, most):
    """The statements up to the one with which so many asserts are reached."""
    count = 0
    for index, node in enumerate(body):
        count += count_of_asserts([node])
        if count >= most:
            return body[: index + 1]
    return body


def is_unused(node, body):
    """Whether it only names a literal that nothing reads, as HumanEval's METADATA."""
    if not isinstance(node, ast.Assign) or not is_literal(node.value):
        return False
    read = {
        inner.id
        for other in body
        for inner in ast.walk(other)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)
    }
    return not bound_by(node) & read


def as_function(name, entry, body, counts):
    """The source of a function with this body, indented by four spaces: its texts may have several lines."""
    body = [Lean(counts).visit(node) for node in body if not is_unused(node, body)]
    given = ast.arguments(
        posonlyargs=[], args=[ast.arg(arg=entry), ast.arg(arg=COUNT)], kwonlyargs=[], kw_defaults=[], defaults=[])
    function = ast.FunctionDef(name=name, args=given, body=body or [ast.Pass()], decorator_list=[])
    block = ast.If(test=ast.Constant(value=True), body=[function], orelse=[])
    return ast.unparse(ast.fix_missing_locations(ast.Module(body=[block], type_ignores=[]))).split("\n", 1)[1]


def tests_refusal(message):
    return {"problem": message, "entryPoint": "", "calls": [], "asserts": 0, "beginning": "", "whole": ""}


def tests_facts(given):
    parts = {}
    for part in ("helpers", "setup", "tests"):
        try:
            parts[part] = given[part], ast.parse(given[part]).body
        except (SyntaxError, ValueError) as error:
            return tests_refusal("the %s are not Python: %s" % (part, error))
    helpers, setup, tests = [parts[part][1] for part in ("helpers", "setup", "tests")]
    entry = given.get("entryPoint") or called_function(tests, helpers)
    if not entry:
        return tests_refusal("its asserts call no function that its code defines")
    check = next((node for node in tests if isinstance(node, FUNCTIONS) and node.name == "check"), None)
    if given["hasCheck"] and (check is None or not check.args.args):
        return tests_refusal("its tests define no check(candidate)")
    if entry in {name for node in [*setup, *tests] for name in bound_by(node)}:
        return tests_refusal("its tests define %s themselves" % entry)
    candidate = [argument.arg for argument in check.args.args[:1]] if given["hasCheck"] else [entry]
    names = {entry, *candidate}
    calls = calls_of(names, tests)
    asserts = count_of_asserts(tests)
    if not calls or not asserts:
        return tests_refusal("its tests have no assert" if calls else "its tests do not call %s" % entry)
    first = needed(helpers, [*setup, *tests], entry) + setup
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in [*first, *tests]):
        return tests_refusal("its tests import *")

    def source(most):
        """Parsed anew, since what is made of it changes it."""
        statements = ast.parse(given["tests"]).body
        if given["hasCheck"]:
            function = next(node for node in statements if isinstance(node, FUNCTIONS) and node.name == "check")
            function.body = beginning(function.body, most) if most else function.body
            if all(isinstance(node, (ast.Assert, ast.Expr)) for node in function.body) and entry not in names_in([function]):
                # It binds nothing, so that it need not be a function: a shorter program.
                rest = [node for node in statements if node is not function]
                return as_function(given["name"], *candidate, first + rest + function.body, counts=not most)
            argument = [ast.Name(id=entry, ctx=ast.Load())]
            call = ast.Call(func=ast.Name(id="check", ctx=ast.Load()), args=argument, keywords=[])
            statements.append(ast.Expr(value=call))
        elif most:
            statements = beginning(statements, most)
        return as_function(given["name"], entry, first + statements, counts=not most)

    return {
        "problem": None,
        "entryPoint": entry,
        "calls": calls,
        "asserts": asserts,
        "beginning": source(given["beginning"]),
        "whole": source(None),
    }


# --- All -------------------------------------------------------------------------------------------------------------


def main():
    result = []
    for given in json.load(sys.stdin):
        tell, refuse = (facts, lambda text: refusal(None, text)) if type(given) is str else (tests_facts, tests_refusal)
        try:
            result.append(tell(given))
        except (RecursionError, MemoryError) as error:
            result.append(refuse("too deeply nested: " + type(error).__name__))
    json.dump(result, sys.stdout)


main()
