// zygote PYTHON HASH_SEED
//
// Starts Python, loads the checking, and forks a run for each request. Started in a bubblewrap of its own, as process 1 of
// its PID namespace, with the setup on descriptor 0 (a line `FILTER_BYTES SOURCE_BYTES`, the seccomp filter, and
// sandbox/check.py) and the socket of protocol.c on descriptor 3. Exits with 0 when the runner closes that.

#include "zygote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static PyObject *checker;

static _Noreturn void quit(const char *reason) {
    fprintf(stderr, "the zygote cannot start: %s\n", reason);
    if (PyErr_Occurred()) PyErr_Print();
    exit(EXIT_SETUP_FAILED);
}

static char *read_part(FILE *file, size_t count) {
    char *bytes = calloc(1, count + 1);
    if (!bytes || fread(bytes, 1, count, file) != count) quit("the setup is cut short");
    return bytes;
}

// The text of check.py; keeps the filter.
static char *read_setup(void) {
    FILE *file = fdopen(0, "rb");
    size_t filter_bytes, source_bytes;
    if (!file || fscanf(file, "%zu %zu", &filter_bytes, &source_bytes) != 2 || fgetc(file) != '\n') quit("no setup");
    if (filter_bytes % sizeof(struct sock_filter) || filter_bytes > 1 << 20 || source_bytes > 1 << 24) quit("a wrong setup");
    keep_filter((struct sock_filter *)read_part(file, filter_bytes), filter_bytes / sizeof(struct sock_filter));
    return read_part(file, source_bytes);
}

static void check(PyStatus status) {
    if (PyStatus_Exception(status)) quit(status.err_msg ? status.err_msg : "Python does not start");
}

// Python as `python3 -s -S -B` would be, with the environment left out of account.
static void start_python(const char *program, unsigned long hash_seed) {
    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    check(Py_PreInitialize(&before));
    if (!add_audit_hook()) quit("the audit hook cannot be added");
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.write_bytecode = 0;
    config.install_signal_handlers = 1;
    config.use_hash_seed = 1;
    config.hash_seed = hash_seed;
    check(PyConfig_SetBytesString(&config, &config.program_name, program));
    check(PyConfig_SetBytesString(&config, &config.executable, program));
    check(PyConfig_SetBytesString(&config, &config.stdio_encoding, "utf-8"));
    check(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
}

// The checking in a namespace with builtins of its own; see sandbox/check.py.
static PyObject *load_checker(char *source) {
    PyObject *code = Py_CompileString(source, "<check.py>", Py_file_input);
    free(source);
    PyObject *builtins = code ? PyDict_Copy(PyEval_GetBuiltins()) : NULL;
    PyObject *space = builtins ? Py_BuildValue("{sssN}", "__name__", "firstpass", "__builtins__", builtins) : NULL;
    PyObject *result = space ? PyEval_EvalCode(code, space, space) : NULL;
    PyObject *class = result ? PyDict_GetItemString(space, "Checker") : NULL;
    PyObject *channel = class ? make_channel() : NULL;
    PyObject *compare = channel ? PyObject_GetAttrString(channel, "first_change") : NULL;
    PyObject *made = compare ? PyObject_CallMethod(class, "for_many_runs", "OO", channel, compare) : NULL;
    if (!made) quit("check.py does not load");
    return made;
}

// A part of the sources, as a text or as bytes. What is not UTF-8 in a text is replaced, as at every level.
static PyObject *read_source(int file, size_t start, size_t length, int as_bytes) {
    char *bytes = malloc(length + 1);
    size_t done = 0;
    while (bytes && done < length) {
        ssize_t count = pread(file, bytes + done, length - done, (off_t)(start + done));
        if (count <= 0) return NULL;
        done += (size_t)count;
    }
    if (!bytes) return NULL;
    PyObject *source = as_bytes ? PyBytes_FromStringAndSize(bytes, (Py_ssize_t)length)
                                : PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)length, "replace");
    explicit_bzero(bytes, length);
    free(bytes);
    return source;
}

// In the run's own process: runs the program and its tests. Does not come back where that ends as it should.
static void run_program(const struct request *request, struct record *record, struct suite *suite) {
    PyObject *solution = read_source(request->sources, 0, request->solution_length, 0);
    PyObject *tests =
        read_source(request->sources, request->solution_length, request->tests_length, request->tests_are_compiled);
    close(request->sources);
    if (request->tests_are_compiled) munmap(suite, sizeof *suite);
    // The names are handed over, so that no other reference to the texts is left while the program runs.
    PyObject *result = solution && tests ? PyObject_CallMethod(checker, "run", "INN", request->seed, solution, tests) : NULL;
    snprintf(record->failure, sizeof record->failure, "the checking %s", result ? "came back" : "did not begin");
}

// Zeroes that a run shares with the zygote; NULL where there is no memory.
static void *share(size_t length) {
    void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static void serve(void) {
    struct request request;
    while (receive_request(&request) > 0) {
        struct record *record = share(sizeof *record);
        struct suite *suite = share(sizeof *suite);
        if (!record || !suite) return;
        struct outcome outcome = run_isolated(&request, record, suite, run_program);
        close(request.sources);
        close(request.output);
        close(request.errors);
        int sent = send_outcome(&outcome, record, suite);
        munmap(record, sizeof *record);
        munmap(suite, sizeof *suite);
        if (!sent) return;
    }
}

int main(int count, char **arguments) {
    if (count != 3) quit("it takes the path of Python and a hash seed");
    char *source = read_setup();
    close_range(CONTROL_DESCRIPTOR + 1, ~0U, 0);
    start_python(arguments[1], strtoul(arguments[2], NULL, 10));
    checker = load_checker(source);
    if (!send_ready()) quit("nobody listens");
    serve();
    return 0;
}
