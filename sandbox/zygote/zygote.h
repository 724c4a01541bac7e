// A zygote: one warm CPython, from which each run is forked into namespaces of its own.
//
// The files, by concern: main.c (start and service), protocol.c (what is said to the runner), namespaces.c (a run's first
// process and what it sees), limits.c and filter.c (what it may use and call), verdict.c (what the checking reports),
// audit.c and snapshot.c (what of the checking is done outside Python). sandbox/README.md says what each layer contains.
#ifndef FIRSTPASS_ZYGOTE_H
#define FIRSTPASS_ZYGOTE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <linux/filter.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    CONTROL_DESCRIPTOR = 3,  // SOCK_SEQPACKET to the runner
    TOKEN_BYTES = 32,
    LOG_BYTES = 60 << 10,  // A reply with it stays below what a socket takes as one message.
    FAILURE_BYTES = 200,
    SUITE_BYTES = 64 << 10,
};

// Exit statuses of a run's processes that have not come to the program.
enum { EXIT_SETUP_FAILED = 70, EXIT_NOT_THE_ORIGINAL = 96 };

// What a run is asked for.
struct request {
    uint32_t seed;
    uint64_t memory_bytes, processes, file_bytes, cpu_seconds;
    size_t solution_length, tests_length;
    int tests_are_compiled;  // They are what was kept of an earlier run, instead of a text.
    char token[TOKEN_BYTES + 1];
    int sources, output, errors;  // Descriptors: the solution and, right after it, its tests; standard output; error
};

// What a run leaves, in memory that the zygote shares with it. A program in the run has no name and no descriptor for it.
struct record {
    uint32_t began;  // All limits hold and the filter is loaded.
    uint32_t passed, total;
    uint32_t log_length;
    char failure[FAILURE_BYTES];  // Why it could not be set up; empty where it could.
    char log[LOG_BYTES];          // Messages: the length in 4 bytes, then fields separated by NUL; see protocol.c.
};

// The tests of a run, compiled, in shared memory that the run gives up before the program begins.
struct suite {
    uint32_t length;  // 0 where they were compiled before, or are too long to keep
    char bytes[SUITE_BYTES];
};

// How a run ended.
struct outcome {
    int status;  // As from wait(2), of the process that ran the program; -1 where something else ended it
    uint64_t cpu_microseconds, peak_bytes;  // Of all its processes together; of the largest
};

// protocol.c
int receive_request(struct request *request);  // 1, 0 at the end of the conversation, -1 where it makes no sense
int send_ready(void);
int send_outcome(const struct outcome *outcome, const struct record *record, const struct suite *suite);

// namespaces.c
typedef void run_program_function(const struct request *request, struct record *record, struct suite *suite);
struct outcome run_isolated(const struct request *request, struct record *record, struct suite *suite,
                            run_program_function *program);

// limits.c and filter.c: false and errno where a limit cannot be set
int take_descriptors(const struct request *request);
int set_limits(const struct request *request);
int drop_privileges(void);
void keep_filter(struct sock_filter *instructions, size_t count);
int load_filter(void);

// verdict.c
PyObject *make_channel(void);
void begin_verdict(const struct request *request, struct record *record, struct suite *suite);

// audit.c
#ifdef FIRSTPASS_WITHOUT_AUDIT_HOOK  // Tests show what the layers of the kernel hold alone.
enum { AUDIT_HOOK = 0 };
#else
enum { AUDIT_HOOK = 1 };
#endif
int add_audit_hook(void);
PyObject *arm_audit_hook(PyObject *module, PyObject *arguments);
const char *refused_reason(void);  // Why the hook refused something first; NULL where it refused nothing

// snapshot.c
PyObject *first_change(PyObject *module, PyObject *snapshots);

#endif
