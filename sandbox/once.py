"""Runs one solution against its tests in a Python of its own (isolation level C), by means of `check.py`.

Started by Sources/Sandbox as `python3 -s -S -B -c BOOT` in a bubblewrap of its own, after `check.py` in the same
namespace, with these descriptors:

    0  the job: one header line of decimal numbers and hexadecimal text, separated by spaces,
           TOKEN SEED MEMORY PROCESSES FILE_BYTES CPU_SECONDS FILTER_LENGTH SOLUTION_LENGTH TESTS_LENGTH
       followed by that many bytes of the seccomp filter (struct sock_filter), the solution and the tests (UTF-8)
    1  standard output of the program     2  standard error of the program
    3  the report: a SOCK_SEQPACKET socket on which the receiver sees the sender's process id (SCM_CREDENTIALS)

Every message on descriptor 3 is a list of UTF-8 fields separated by NUL:

    hello                                       all limits hold; nothing of the program has run yet
    progress PASSED TOTAL                       see `check.py`
    missed POSITION [VALUE]
    report VERDICT PASSED TOTAL TEXT [TOKEN]    the end

Only the report of a pass carries the token: a program that redirects descriptor 3 to itself and fails must not learn
what would make it pass.
"""

import posix
import resource
from posix import _exit, getpid, write

REPORT_FD = 3
EXIT_REPORTED = 0
EXIT_SETUP_FAILED = 70
EXIT_NOT_THE_ORIGINAL = 96

ORIGINAL = getpid()


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
    return Channel(make_finish(token.decode())), seed, limits, parts


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
        send("report", verdict, passed, total, text, *([token] if verdict == "passed" else []))
        _exit(EXIT_REPORTED)

    return finish


class Channel:
    """What the checker reports to."""

    guards = True

    def __init__(self, finish):
        self.finish = finish

    def progress(self, passed, total):
        send("progress", passed, total)

    def missed(self, position, value):
        send("missed", position, *([] if value is None else [value]))

    def keep(self, suite):
        pass  # There is no later run that could be given it.

    def arm(self, events, judge, tampered):
        sys.addaudithook(make_hook(frozenset(events), judge, tampered))


def make_hook(events, judge, tampered):
    """The audit hook: refuses, and records, what the judge does."""
    busy = set()
    get_frame = sys._getframe
    ident = _thread.get_ident

    def hook(event, arguments):
        if event not in events and not event.startswith("ctypes."):
            return
        me = ident()
        if me in busy:
            return
        busy.add(me)
        try:
            reason = judge(event, arguments, get_frame(1))
        finally:
            busy.discard(me)
        if reason:
            tampered.append(reason)
            raise RuntimeError("not permitted in the sandbox: " + reason)

    return hook


def main():
    try:
        channel, seed, limits, (program, solution, tests) = read_job()
        set_limits(limits)
        native = install_filter(program)
    except BaseException as error:
        write(2, ("the harness could not start: " + describe(error)).encode("utf-8", "replace"))
        _exit(EXIT_SETUP_FAILED)
    send("hello")
    checker = Checker(channel, native=native)
    checker.run(seed, solution.decode("utf-8", "replace"), tests.decode("utf-8", "replace"))


main()
