// What the runner and the zygote say to each other, on a SOCK_SEQPACKET socket, in text.
//
// The zygote, once it is warm:            ready VERSION
// The runner, for each run:               run SEED MEMORY PROCESSES FILE_BYTES CPU_SECONDS SOLUTION_LENGTH TESTS_LENGTH
//                                             COMPILED TOKEN
//     with three descriptors (SCM_RIGHTS): the sources, standard output, standard error
// The zygote, when nothing of it is left: done BEGAN STATUS PASSED TOTAL CPU_MICROSECONDS PEAK_BYTES LOG_LENGTH FAILURE\n
//     followed by the log and the compiled tests. The log: each message its length in 4 bytes, then the fields that
//     sandbox/once.py describes, `missed` and `report`; the asserts that held are counted instead. The compiled tests can
//     stand in the place of their text in later runs, with COMPILED 1.

#include "zygote.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int send_ready(void) {
    char text[64];
    int length = snprintf(text, sizeof text, "ready %s", PY_VERSION);
    return send(CONTROL_DESCRIPTOR, text, (size_t)length, MSG_NOSIGNAL) == length;
}

// Takes the descriptors of a message; -1 each where there are not exactly three.
static void take(struct msghdr *message, struct request *request) {
    int received[3] = {-1, -1, -1};
    struct cmsghdr *part = CMSG_FIRSTHDR(message);
    if (part && part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS &&
        part->cmsg_len == CMSG_LEN(sizeof received))
        memcpy(received, CMSG_DATA(part), sizeof received);
    request->sources = received[0];
    request->output = received[1];
    request->errors = received[2];
}

int receive_request(struct request *request) {
    char text[512];
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(3 * sizeof(int))];
    } control;
    struct iovec place = {text, sizeof text - 1};
    struct msghdr message = {
        .msg_iov = &place, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
    ssize_t length;
    do {
        length = recvmsg(CONTROL_DESCRIPTOR, &message, MSG_CMSG_CLOEXEC);
    } while (length < 0 && errno == EINTR);
    if (length <= 0) return (int)length;
    text[length] = 0;
    take(&message, request);
    int fields = sscanf(text, "run %u %lu %lu %lu %lu %zu %zu %d %32s", &request->seed, &request->memory_bytes,
                        &request->processes, &request->file_bytes, &request->cpu_seconds, &request->solution_length,
                        &request->tests_length, &request->tests_are_compiled, request->token);
    return fields == 9 && request->errors >= 0 ? 1 : -1;
}

int send_outcome(const struct outcome *outcome, const struct record *record, const struct suite *suite) {
    char text[128 + FAILURE_BYTES];
    uint32_t log_length = record->log_length < LOG_BYTES ? record->log_length : LOG_BYTES;
    uint32_t suite_length = suite->length < SUITE_BYTES ? suite->length : 0;
    int length = snprintf(text, sizeof text, "done %u %d %u %u %lu %lu %u %.*s\n", record->began, outcome->status,
                          record->passed, record->total, outcome->cpu_microseconds, outcome->peak_bytes, log_length,
                          FAILURE_BYTES - 1, record->failure);
    struct iovec parts[3] = {
        {text, (size_t)length}, {(void *)record->log, log_length}, {(void *)suite->bytes, suite_length}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 3};
    ssize_t sent;
    do {
        sent = sendmsg(CONTROL_DESCRIPTOR, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent >= 0;
}
