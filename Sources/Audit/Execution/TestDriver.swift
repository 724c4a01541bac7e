/// What stands before the functions of items in the tests of a run. It is Python, and runs as part of the tests: the solution
/// has no name for it.
enum TestDriver {
    /// The name that a run's solution gives to the function that is tried.
    static let candidate = "firstpass_candidate"

    /// Only values of Python's plain types and matches of regular expressions come through, whose `==` no solution can
    /// define; iterators give their values one by one. Built-in names in the tests are Python's own, whatever the solution
    /// defines. What it prints goes nowhere.
    static let common = """
        import builtins, collections, sys
        sys.stdout = sys.stderr = builtins.open("/dev/null", "w")
        builtins.globals().update({key: value for key, value in builtins.vars(builtins).items() if key[:2] != "__"})
        firstpass_atoms = frozenset([int, float, complex, bool, str, bytes, bytearray, type(None), range])
        firstpass_maps = frozenset([dict, collections.OrderedDict, collections.defaultdict, collections.Counter])
        firstpass_lists = frozenset([
            list, tuple, set, frozenset, collections.deque, type({}.keys()), type({}.values()), type({}.items())])
        firstpass_iterators = frozenset([
            map, filter, zip, enumerate, reversed, type(i for i in ()), type(iter([])), type(iter(())), type(iter("")),
            type(iter({})), type(iter(set())), type(iter(range(0))), type(reversed([]))])
        def firstpass_plain(value):
            if type(value) in firstpass_iterators:
                return map(firstpass_plain, value)
            pending, seen = [value], set()
            while pending:
                item = pending.pop()
                if type(item) in firstpass_atoms:
                    continue
                if id(item) in seen:
                    continue
                seen.add(id(item))
                if type(item) in firstpass_maps:
                    pending.extend(dict.keys(item))
                    pending.extend(dict.values(item))
                elif type(item) in firstpass_lists:
                    pending.extend(item)
                elif type(item) is not type(builtins.__import__("re").match("", "")):
                    raise TypeError("a value of another type than Python's plain ones")
            return value
        def firstpass_call(*arguments, **named):
            return firstpass_plain(\(candidate)(*arguments, **named))

        """

    /// One item's failure, exception or slowness does not end the others; after some slow ones the others get less time.
    static func screening(itemSeconds: Double) -> String {
        """
        import _signal
        class firstpass_Late(BaseException):
            pass
        def firstpass_stop(number, frame):
            raise firstpass_Late
        _signal.signal(_signal.SIGPROF, firstpass_stop)
        _signal.signal(_signal.SIGALRM, firstpass_stop)
        firstpass_late = 0
        def firstpass_limit(seconds):
            _signal.setitimer(_signal.ITIMER_PROF, seconds, seconds / 4)
            _signal.setitimer(_signal.ITIMER_REAL, seconds * 20, seconds)
        def firstpass_outcome(item):
            global firstpass_late
            outcome = "\(Outcome.missed.rawValue)"
            try:
                try:
                    firstpass_limit(\(itemSeconds) if firstpass_late < \(mostLate) else \(itemSeconds) / 10)
                    item(firstpass_call, lambda value: value)
                    outcome = "\(Outcome.held.rawValue)"
                finally:
                    firstpass_limit(0)
            except firstpass_Late:
                firstpass_late += 1
                outcome = "\(Outcome.late.rawValue)"
            except BaseException:
                pass
            firstpass_limit(0)
            return outcome
        def firstpass_outcomes(*items):
            return "".join([firstpass_outcome(item) for item in items])

        """
    }

    /// Nothing here can be reached from the solution: no handler, no stream, no frame.
    static let whole = """
        def firstpass_told(item):
            count = 0
            def counted(value):
                nonlocal count
                count += 1
                return value
            try:
                item(firstpass_call, counted)
            except BaseException:
                return "missed"
            return "held %d" % count

        """

    /// So many items may take their whole time in one run.
    private static let mostLate = 4
    /// CPU time for all asserts of one item.
    static let wholeSeconds = 5.0

    /// How the first asserts of an item ended.
    enum Outcome: Character, Sendable {
        case held = "+"
        case missed = "-"
        /// They took too long.
        case late = "?"
    }
}
